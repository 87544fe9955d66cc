import type { Candle, Market } from '../../core/market.js';

export interface GridMarket {
  readonly market: Market;
  /** Ascending, all of one length. */
  readonly candles: readonly Candle[];
}

/**
 * Candles of several markets over common closes, with running sums, so that any stretch of the past is answered without
 * walking through it. A stretch ends at the close of index `at` and holds the `bars` before and including it.
 */
export class MarketGrid {
  /** Every close at which some market has a candle, ascending. */
  readonly times: readonly number[];
  /** Mean log return of the markets that have one there. */
  readonly #level: Float64Array;
  readonly #levels: Float64Array;
  readonly #squares: Float64Array;
  readonly #turnover: Float64Array;
  readonly #leader: Float64Array;
  /** A market's close at each time, the last one carried over gaps; and its running sum. */
  readonly #closes: readonly Float64Array[];
  readonly #sums: readonly Float64Array[];

  /** `leader`: whose share of the turnover is asked for. */
  constructor(markets: readonly GridMarket[], leader: Market | null) {
    const seen = new Set<number>();
    for (const { candles } of markets) for (const { closedAt } of candles) seen.add(closedAt);
    this.times = [...seen].sort((a, b) => a - b);
    const { length } = this.times;
    const place = new Map(this.times.map((at, i) => [at, i]));
    const returns = new Float64Array(length);
    const counts = new Float64Array(length);
    const turnover = new Float64Array(length);
    const leading = new Float64Array(length);
    this.#closes = markets.map(({ market, candles }) => {
      const closes = new Float64Array(length).fill(Number.NaN);
      let before = -1;
      for (const { closedAt, close, volume } of candles) {
        const at = place.get(closedAt) as number;
        closes[at] = close;
        turnover[at] = (turnover[at] as number) + volume * close;
        if (market === leader) leading[at] = volume * close;
        if (before === at - 1 && before >= 0) {
          returns[at] = (returns[at] as number) + Math.log(close / (closes[before] as number));
          counts[at] = (counts[at] as number) + 1;
        }
        before = at;
      }
      for (let at = 1; at < length; at++) if (Number.isNaN(closes[at])) closes[at] = closes[at - 1] as number;
      return closes;
    });
    for (let at = 0; at < length; at++) returns[at] = (returns[at] as number) / Math.max(1, counts[at] as number);
    this.#level = running(returns);
    this.#levels = running(this.#level);
    this.#squares = running(returns.map((one) => one * one));
    this.#turnover = running(turnover);
    this.#leader = running(leading);
    this.#sums = this.#closes.map((closes) => running(closes.map((one) => (Number.isNaN(one) ? 0 : one))));
  }

  /** Root mean square of the returns in a stretch. */
  volatility(at: number, bars: number): number {
    return Math.sqrt(Math.max(0, stretch(this.#squares, at, bars)) / bars);
  }

  /** Log return of the average market over a stretch. */
  change(at: number, bars: number): number {
    return stretch(this.#level, at, bars);
  }

  /** How far the average market stands above its own mean over a stretch, as a log return. */
  aboveMean(at: number, bars: number): number {
    return (this.#level[at] as number) - stretch(this.#levels, at, bars) / bars;
  }

  turnover(at: number, bars: number): number {
    return stretch(this.#turnover, at, bars);
  }

  /** Share of the leader in all turnover of a stretch; null without any. */
  leaderShare(at: number, bars: number): number | null {
    const all = this.turnover(at, bars);
    return all > 0 ? stretch(this.#leader, at, bars) / all : null;
  }

  /** Share of the markets that stand above their own mean of a stretch; null when none reaches back that far. */
  breadth(at: number, bars: number): number | null {
    let known = 0;
    let above = 0;
    for (const [market, closes] of this.#closes.entries()) {
      if (Number.isNaN(closes[Math.max(0, at - bars + 1)])) continue;
      known++;
      if ((closes[at] as number) > stretch(this.#sums[market] as Float64Array, at, bars) / bars) above++;
    }
    return known === 0 ? null : above / known;
  }
}

function running(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length);
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    sum += values[at] as number;
    sums[at] = sum;
  }
  return sums;
}

/** What the last `bars` up to `at` added to a running sum. */
const stretch = (sums: Float64Array, at: number, bars: number): number =>
  (sums[at] as number) - (at >= bars ? (sums[at - bars] as number) : 0);
