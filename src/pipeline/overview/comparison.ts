import { type Candle, type Market, type Timeframe, timeframeMs } from '../../core/market.js';
import type { Compared, Comparison } from '../../core/overview.js';
import { ratioOf } from '../../core/statistics.js';
import { type EpochMs, epochMs } from '../../core/units.js';

const yearMs = 365 * 86_400_000;
/** Fewer common closes than this tell nothing of how two markets move together. */
const leastCloses = 12;

export interface Compare {
  readonly market: Market;
  /** Ascending. */
  readonly candles: readonly Candle[];
}

/**
 * Markets side by side over the `spanMs` up to `to`: performance from the first close they share, volatility, deepest fall,
 * and correlation and beta to the first. Only closes that all have are used; a market that has fewer than half of the
 * first one's is left out and named.
 */
export function comparisonOf(
  given: readonly Compare[],
  { timeframe, spanMs, to }: { readonly timeframe: Timeframe; readonly spanMs: number; readonly to: EpochMs },
): Comparison {
  const closes = given.map(({ market, candles }) => ({
    market,
    closes: new Map<number, number>(
      candles
        .filter(({ closedAt }) => closedAt >= to - spanMs && closedAt <= to)
        .map(({ closedAt, close }) => [closedAt, close]),
    ),
  }));
  const first = closes.find((one) => one.closes.size >= leastCloses);
  const yardstick = first ? [...first.closes.keys()].sort((a, b) => a - b) : [];
  const kept = closes.filter(({ closes: own }) => {
    const common = yardstick.filter((at) => own.has(at)).length;
    return common >= leastCloses && common * 2 >= yardstick.length;
  });
  const times = yardstick.filter((at) => kept.every((one) => one.closes.has(at)));
  const missing = closes.filter((one) => !kept.includes(one)).map(({ market }) => market);
  const common = { timeframe, spanMs, from: epochMs(times[0] ?? to - spanMs), to: epochMs(times.at(-1) ?? to) };
  if (times.length < leastCloses) return { ...common, times: [], rows: [], missing: given.map(({ market }) => market) };

  const prices = kept.map(({ closes: own }) => times.map((at) => own.get(at) as number));
  const returns = prices.map((one) => one.slice(1).map((price, i) => Math.log(price / (one[i] as number))));
  const rows = kept.map(({ market }, i): Compared => {
    const [own, ownPrices] = [returns[i] as number[], prices[i] as number[]];
    const start = ownPrices[0] as number;
    const against = together(own, returns[0] as number[]);
    return {
      market,
      change: Math.log((ownPrices.at(-1) as number) / start),
      volatility: volatility(own, times),
      worstFall: worstFall(ownPrices),
      correlation: i === 0 ? 1 : against.correlation,
      beta: i === 0 ? 1 : against.beta,
      path: ownPrices.map((price) => Math.log(price / start)),
    };
  });
  return { ...common, times: times.map(epochMs), rows, missing };
}

/** Root of the summed squares a year's time: steps over a gap count for as long as they took. */
function volatility(returns: readonly number[], times: readonly number[]): number {
  const squares = returns.reduce((sum, one) => sum + one * one, 0);
  const elapsed = (times.at(-1) as number) - (times[0] as number);
  return Math.sqrt((squares * yearMs) / elapsed);
}

function worstFall(prices: readonly number[]): number {
  let high = 0;
  let worst = 0;
  for (const price of prices) {
    high = Math.max(high, price);
    worst = Math.max(worst, 1 - price / high);
  }
  return worst;
}

/** Pearson's correlation of `own` with `other`, and the least-squares slope of `own` on it. */
export function together(
  own: readonly number[],
  other: readonly number[],
): { readonly correlation: number | null; readonly beta: number | null } {
  const count = own.length;
  const [ownMean, otherMean] = [own, other].map((one) => one.reduce((sum, value) => sum + value, 0) / count);
  let [both, ownSquares, otherSquares] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const a = (own[i] as number) - (ownMean as number);
    const b = (other[i] as number) - (otherMean as number);
    both += a * b;
    ownSquares += a * a;
    otherSquares += b * b;
  }
  const correlation = ratioOf(both, Math.sqrt(ownSquares * otherSquares));
  return {
    correlation: correlation === null ? null : Math.min(1, Math.max(-1, correlation)),
    beta: ratioOf(both, otherSquares),
  };
}

/** The shortest watched candle that shows the span in at most 400 points; the longest when none does. */
export function timeframeFor(spanMs: number, watched: readonly Timeframe[]): Timeframe {
  const sorted = [...watched].sort((a, b) => timeframeMs(a) - timeframeMs(b));
  return sorted.find((one) => spanMs / timeframeMs(one) <= 400) ?? sorted.at(-1) ?? '1h';
}
