import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/core/errors.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { candleHeader, readCandles } from '../../../../src/pipeline/market-data/candle-csv.js';
import { type BadRow, cellNumber, plainNumbers } from '../../../../src/pipeline/market-data/csv-file.js';
import { readFunding } from '../../../../src/pipeline/market-data/funding-csv.js';
import { FundingSeries } from '../../../../src/pipeline/market-data/funding-series.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candle-csv-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;
async function file(content: string | Buffer): Promise<string> {
  const path = join(folder, `${count++}_1h.csv.gz`);
  await writeFile(path, content);
  return path;
}
const start = 1_700_002_800_000;
const row = (at: number, rest = '1,2,0.5,1.5,3'): string => `${start + at * 3_600_000},${rest}`;
const table = (...rows: string[]): string => [candleHeader, ...rows, ''].join('\n');

async function failure(content: string | Buffer): Promise<string> {
  const thrown = await readCandles(await file(content), '1h').catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(UserError);
  const { message } = thrown as UserError;
  expect(message).toContain('_1h.csv.gz');
  expect(message.split('\n')).toHaveLength(1);
  return message;
}

describe('readCandles', () => {
  it.each([
    ['gzip', (text: string) => gzipSync(text)],
    ['plain', (text: string) => text],
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ])('reads %s by content', async (_, pack) => {
    const candles = await readCandles(await file(pack(table(row(0), row(1, '1.5,1.5,1.5,1.5,0')))), '1h');
    expect(candles).toEqual([
      { openedAt: start, closedAt: start + 3_600_000, open: 1, high: 2, low: 0.5, close: 1.5, volume: 3 },
      {
        openedAt: start + 3_600_000,
        closedAt: start + 7_200_000,
        open: 1.5,
        high: 1.5,
        low: 1.5,
        close: 1.5,
        volume: 0,
      },
    ]);
  });

  it.each([
    ['text in a cell', row(0, '1,2,0.5,abc,3'), /row 2, column close.*"abc"/],
    ['a blank cell', row(0, '1,,0.5,1,3'), /row 2, column high.*""/],
    ['Infinity', row(0, '1,Infinity,0.5,1,3'), /column high.*"Infinity"/],
    ['a hexadecimal price', row(0, '0x1,2,0.5,1,3'), /column open.*"0x1"/],
    ['a negative volume', row(0, '1,2,0.5,1,-3'), /column volume.*"-3"/],
    ['a price of 0', row(0, '1,2,0,1,3'), /column low.*"0"/],
    ['high below close', row(0, '1,1.2,0.5,1.5,3'), /column high.*"1.2"/],
    ['low above open', row(0, '1,2,1.1,1.5,3'), /column low.*"1.1"/],
    ['a time off the grid', '1700002800001,1,2,0.5,1,3', /column timestamp.*1h grid.*"1700002800001"/],
    ['a row too short', row(0, '1,2,0.5'), /6 cells/],
    ['an empty line inside', `${row(0)}\n\n${row(1)}`, /row 3/],
    ['a repeated time', `${row(0)}\n${row(0)}`, /row 3, column timestamp.*rise/],
    ['falling times', `${row(1)}\n${row(0)}`, /row 3, column timestamp.*rise/],
  ])('names %s', async (_, rows, expected) => {
    expect(await failure(table(rows))).toMatch(expected);
  });

  it('names what is no such file at all', async () => {
    expect(await failure(table())).toMatch(/no candles/);
    expect(await failure('')).toMatch(/row 1: header must be/);
    expect(await failure('time,o,h\n1,2,3\n')).toMatch(/was "time,o,h"/);
    expect(await failure(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]))).toMatch(/damaged gzip/);
    expect(await failure(gzipSync(table(row(0), row(1))).subarray(0, 40))).toMatch(/damaged gzip/);
    expect(await failure(Buffer.from([200, 7, 10, 0, 255, 3]))).toMatch(/header must be/);
    await expect(readCandles(join(folder, 'absent_1h.csv.gz'), '1h')).rejects.toThrow(/absent.*cannot be read/);
  });

  it('hands bad rows over when asked, and keeps the rest', async () => {
    const bad: BadRow[] = [];
    const path = await file(table(row(0), row(1, '1,2,0.5,abc,3'), row(0), row(2)));
    const candles = await readCandles(path, '1h', { onBad: (one) => bad.push(one) });
    expect(candles.map(({ openedAt }) => (openedAt - start) / 3_600_000)).toEqual([0, 2]);
    expect(bad.map(({ row: at, column }) => [at, column])).toEqual([
      [3, 'close'],
      [4, 'timestamp'],
    ]);
  });
});

describe('cellNumber', () => {
  it('is the nearest double, as Number gives it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.nat().map((n) => n / 1_000),
        ),
        (value) => {
          expect(cellNumber(String(value))).toBe(Number(String(value)));
        },
      ),
    );
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.nat(99_999_999), fc.nat(6), (whole, part, zeros) => {
        const text = `${whole}.${'0'.repeat(zeros)}${part}`;
        expect(cellNumber(text)).toBe(Number(text));
        const cells = [0, 0];
        if (plainNumbers(`x${text},7`, 1, text.length + 3, cells)) expect(cells).toEqual([Number(text), 7]);
        else expect(text.length).toBeGreaterThan(15);
      }),
    );
  });

  it.each(['', ' ', '1 ', ' 1', '.', '-', '1.2.3', '1e', '0x10', 'NaN', 'Infinity', '1_000', '1,0', '١'])(
    'takes %j for no number',
    (text) => {
      expect(cellNumber(text)).toBeNaN();
    },
  );
});

describe('readFunding', () => {
  it('reads rates and tells what was known at an instant', async () => {
    const path = await file(gzipSync(`timestamp,funding_rate\n${start},0.0001\n${start + 28_800_000},-2.5e-05\n`));
    const rates = await readFunding(path);
    expect(rates).toEqual([
      { settledAt: start, rate: 0.0001 },
      { settledAt: start + 28_800_000, rate: -0.000025 },
    ]);
    const series = new FundingSeries(rates);
    const at = (time: number): number | null => series.at(time as EpochMs);
    expect(at(start - 1)).toBeNull();
    expect(at(start)).toBe(0.0001);
    expect(at(start + 28_799_999)).toBe(0.0001);
    expect(at(start + 28_800_000)).toBe(-0.000025);
    expect(at(start + 28_800_000 + 86_400_001)).toBeNull();
  });

  it('names a bad row', async () => {
    const path = await file(`timestamp,funding_rate\n${start},x\n`);
    await expect(readFunding(path)).rejects.toThrow(/row 2, column funding_rate.*"x"/);
    await expect(readFunding(await file('timestamp,funding_rate\n'))).rejects.toThrow(/no funding rates/);
  });
});
