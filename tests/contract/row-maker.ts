import { afterAll, describe, expect, it } from 'vitest';
import type { Candle } from '../../src/core/market.js';
import { epochMs } from '../../src/core/units.js';
import { featureSet, joinInputs } from '../../src/pipeline/features/index.js';
import { SigmaStream } from '../../src/pipeline/features/move-size.js';
import { packBars, packCandles, type RowMaker, type Rows, type RowsOf } from '../../src/pipeline/features/rows.js';
import { walk } from '../builders/history.js';

const columns = featureSet.names.length;
const many = featureSet.lookback + 400;
/** A hole that is filled, and one after which the features begin anew. */
const holed = (candles: readonly Candle[]): readonly Candle[] =>
  candles.filter((_, at) => !(at >= 150 && at < 155) && !(at >= 180 && at < 210));
const own = holed(walk(many + 200, 3));
const btc = walk(many + 200, 4).filter((_, at) => at % 301 !== 7);
const eth = walk(many + 200, 5).slice(40);
const bars = own.map((candle, at) => ({ candle, funding: at % 50 === 3 ? null : ((at % 17) - 8) / 10_000 }));
const context = { timeframe: '1h', btc: packCandles(btc), eth: packCandles(eth) } as const;
const always: RowsOf = { ...context, from: epochMs(0) };

interface Expected {
  readonly closedAt: number[];
  readonly sigma: number[];
  readonly values: number[];
}

/** Row after row from the stream that also serves live. */
function expected(from: number): Expected {
  const stream = featureSet.open('1h');
  const sigmas = new SigmaStream('1h');
  const all: Expected = { closedAt: [], sigma: [], values: [] };
  joinInputs(own, btc, eth, null).forEach((input, at) => {
    const { ready, values } = stream.push({ ...input, funding: bars[at]?.funding ?? null });
    const sigma = sigmas.push(input.candle);
    if (!ready || !(sigma > 0) || input.candle.closedAt < from) return;
    all.closedAt.push(input.candle.closedAt);
    all.sigma.push(sigma);
    all.values.push(...Float32Array.from(values));
  });
  return all;
}

const joined = (all: readonly Rows[]): Expected => ({
  closedAt: all.flatMap(({ closedAt }) => [...closedAt]),
  sigma: all.flatMap(({ sigma }) => [...sigma]),
  values: all.flatMap(({ values, count }) => [...values.subarray(0, count * columns)]),
});

/** What holds of everything that makes rows of features. `enough`: bars for which it works as it does in long runs. */
export function rowMakerContract(
  name: string,
  open: () => RowMaker & { close?(): Promise<void> },
  enough: number,
): void {
  describe(name, () => {
    const maker = open();
    afterAll(async () => {
      await maker.close?.();
    });
    const stretches = (size: number): Float64Array<ArrayBuffer>[] =>
      Array.from({ length: Math.ceil(bars.length / size) }, (_, at) =>
        packBars(bars, at * size, Math.min(bars.length, (at + 1) * size)),
      );

    it('makes the rows that the stream makes, bit for bit, over gaps and in used memory', async () => {
      const stream = maker.open(always, enough);
      const made: Rows[] = [];
      for (const stretch of stretches(100)) {
        const rows = await stream.rows(stretch);
        made.push({ ...rows, values: rows.values.slice() });
        stream.giveBack(rows.values.fill(7));
      }
      stream.close();
      const wanted = expected(0);
      expect(wanted.closedAt.length).toBeGreaterThan(100);
      expect(wanted.values.some(Number.isNaN)).toBe(true);
      expect(joined(made)).toEqual(wanted);
    });

    it('answers in the order asked, series beside series', async () => {
      const from = epochMs(own.at(-60)?.closedAt ?? 0);
      const [one, other] = [maker.open(always, enough), maker.open({ ...context, from }, enough)];
      const asked = stretches(170).map((stretch) => [one.rows(stretch.slice()), other.rows(stretch)] as const);
      // What was asked before is still answered.
      one.close();
      other.close();
      expect(joined(await Promise.all(asked.map(([rows]) => rows)))).toEqual(expected(0));
      const late = expected(from);
      expect(late.closedAt).toHaveLength(60);
      expect(joined(await Promise.all(asked.map(([, rows]) => rows)))).toEqual(late);
    });

    it('refuses candles that do not rise in time', async () => {
      const stream = maker.open(always, enough);
      const twice = [...bars.slice(0, 2), ...bars.slice(0, 1)];
      await expect(stream.rows(packBars(twice, 0, 3))).rejects.toThrow(/candles must rise in time/);
      stream.close();
    });
  });
}
