import { UserError } from '../../core/errors.js';
import { type Candle, type Timeframe, timeframeMs } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';
import { cellNumber, plainNumbers, printable, type ReadOptions, readTable, reject } from './csv-file.js';

const columns = ['timestamp', 'open', 'high', 'low', 'close', 'volume'] as const;
export const candleHeader = columns.join(',');
const carriageReturn = 13;

/**
 * Reads candles from a CSV file, gzip or plain by content. `timestamp` is the open time in ms UTC.
 * Strict: the first bad row is a UserError naming file, row, column and value. With `onBad` bad rows go there and are left out.
 */
export async function readCandles(path: string, timeframe: Timeframe, options: ReadOptions = {}): Promise<Candle[]> {
  const text = await readTable(path, candleHeader);
  const length = timeframeMs(timeframe);
  const candles: Candle[] = [];
  const row: Row = [0, 0, 0, 0, 0, 0];
  let last = Number.NEGATIVE_INFINITY;
  let line = 1;
  for (let from = 0; from < text.length; ) {
    line++;
    const end = text.indexOf('\n', from);
    let to = end < 0 ? text.length : end;
    const start = from;
    from = to + 1;
    if (to > start && text.charCodeAt(to - 1) === carriageReturn) to--;
    if (!plainNumbers(text, start, to, row) || !sound(row, length, last)) {
      const fault = faultOf(text.slice(start, to).split(','), row, timeframe, length, last);
      if (fault) {
        reject({ file: path, row: line, ...fault }, options);
        continue;
      }
    }
    const [openedAt, open, high, low, close, volume] = row;
    last = openedAt;
    candles.push({
      openedAt: openedAt as EpochMs,
      closedAt: (openedAt + length) as EpochMs,
      open,
      high,
      low,
      close,
      volume,
    });
  }
  if (candles.length === 0) throw new UserError(`${path} holds no candles; give a file with rows below the header`);
  return candles;
}

type Row = [number, number, number, number, number, number];

interface Fault {
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

/** The quick look: true for nearly every row of nearly every file. What fails it is asked for its fault. */
function sound(row: Readonly<Row>, length: number, last: number): boolean {
  const [timestamp, open, high, low, close, volume] = row;
  return (
    timestamp % length === 0 &&
    timestamp > last &&
    low > 0 &&
    open >= low &&
    close >= low &&
    high >= open &&
    high >= close &&
    volume >= 0
  );
}

/** Reads the cells into `row` and says what is wrong with them, or null. */
function faultOf(cells: readonly string[], row: Row, timeframe: Timeframe, length: number, last: number): Fault | null {
  if (cells.length !== columns.length) {
    return { column: 'all', value: printable(cells.join(',')), reason: `must have ${columns.length} cells` };
  }
  const fault = (column: number, reason: string): Fault => ({
    column: columns[column] as string,
    value: printable(cells[column] as string),
    reason,
  });
  for (let at = 0; at < columns.length; at++) {
    row[at] = cellNumber(cells[at] as string);
    if (!Number.isFinite(row[at])) return fault(at, 'must be a finite number');
  }
  const [timestamp, open, high, low, close, volume] = row;
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) return fault(0, 'must be whole ms since 1970');
  if (timestamp % length !== 0) return fault(0, `must lie on the ${timeframe} grid`);
  if (timestamp <= last) return fault(0, `must rise from row to row (${last} came before)`);
  if (!(open > 0)) return fault(1, 'must be a positive price');
  if (!(low > 0)) return fault(3, 'must be a positive price');
  if (!(close > 0)) return fault(4, 'must be a positive price');
  if (high < Math.max(open, close)) return fault(2, 'must not be below open or close');
  if (low > Math.min(open, close)) return fault(3, 'must not be above open or close');
  if (volume < 0) return fault(5, 'must not be negative');
  return null;
}
