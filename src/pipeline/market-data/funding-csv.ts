import { UserError } from '../../core/errors.js';
import type { FundingRate } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';
import { cellNumber, printable, type ReadOptions, readTable, reject } from './csv-file.js';

export const fundingHeader = 'timestamp,funding_rate';

/** Reads settled funding rates; the same promises as `readCandles`. */
export async function readFunding(path: string, options: ReadOptions = {}): Promise<FundingRate[]> {
  const lines = (await readTable(path, fundingHeader)).split('\n');
  const rates: FundingRate[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] as string).trimEnd();
    if (line === '' && at === lines.length - 1) continue;
    const cells = line.split(',');
    const fail = (column: string, value: string, reason: string): void =>
      reject({ file: path, row: at + 2, column, value: printable(value), reason }, options);
    if (cells.length !== 2) {
      fail('all', line, 'must have 2 cells');
      continue;
    }
    const settledAt = cellNumber(cells[0] as string);
    const rate = cellNumber(cells[1] as string);
    if (!Number.isSafeInteger(settledAt)) fail('timestamp', cells[0] as string, 'must be whole ms since 1970');
    else if (settledAt <= last)
      fail('timestamp', cells[0] as string, `must rise from row to row (${last} came before)`);
    else if (!Number.isFinite(rate)) fail('funding_rate', cells[1] as string, 'must be a finite number');
    else {
      last = settledAt;
      rates.push({ settledAt: settledAt as EpochMs, rate });
    }
  }
  if (rates.length === 0) throw new UserError(`${path} holds no funding rates; give a file with rows below the header`);
  return rates;
}
