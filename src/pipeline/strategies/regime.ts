import type { Bar } from '../../core/ports/signal-source.js';
import { Ring } from '../features/indicators/ring.js';
import { WindowSum } from '../features/indicators/window-sum.js';
import { Volatility } from './entry.js';

const sigmaBars = 24;
const trendBars = 96;
/** Candles of its own past that volatility is ranked in. */
const rankedBars = 720;

/** A mood beyond this, either way, is one. */
const clearMood = 0.2;

/** Low, middle or high volatility × falling or rising × a model that expects a move or not (or no model) × bad, no or good mood. */
export const regimes = 3 * 2 * 2 * 3;
/** Candles after which the regime no longer depends on where it began. */
export const regimeWarmup = rankedBars + Math.max(sigmaBars, trendBars) + 1;

/** Regime of a candle from what was known at its close. */
export class Regime {
  readonly #volatility = new Volatility(sigmaBars);
  readonly #past = new Ring(rankedBars);
  readonly #trend = new WindowSum(trendBars);

  /** `bigMove`: the model's probability of a big move; `mood`: −1..1; each null without one. Null while warming up. */
  push(bar: Bar, bigMove: number | null, mood: number | null): number | null {
    const sigma = this.#volatility.push(bar);
    this.#trend.push(bar.candle.close);
    if (sigma === null) return null;
    const rank = this.#past.rankOf(sigma);
    this.#past.push(sigma);
    if (!(rank >= 0) || !this.#past.full || !this.#trend.full) return null;
    const wild = rank < 1 / 3 ? 0 : rank < 2 / 3 ? 1 : 2;
    const rises = bar.candle.close >= this.#trend.mean ? 1 : 0;
    const sure = bigMove !== null && bigMove >= 0.5 ? 1 : 0;
    const mooded = mood === null || Math.abs(mood) < clearMood ? 1 : mood < 0 ? 0 : 2;
    return ((wild * 2 + rises) * 2 + sure) * 3 + mooded;
  }
}
