import type { Candle } from '../../../core/market.js';

export interface ShockPolicy {
  /** How many usual σ the candle's log return must exceed. */
  readonly sigmas: number;
  /** Decay of the exponentially weighted variance (RiskMetrics, J.P. Morgan 1996, uses 0.94 for days). */
  readonly decay: number;
  /** Candles before the judged one that σ needs. */
  readonly window: number;
  /** After a shock, none is told for so many candles. */
  readonly cooldownBars: number;
}

export const standardShockPolicy: ShockPolicy = { sigmas: 6, decay: 0.97, window: 96, cooldownBars: 12 };

export interface Shock {
  readonly candle: Candle;
  /** Log return of the candle. */
  readonly move: number;
  readonly sigmas: number;
}

/** Candles `newestShock` wants: the window, the cooldown, and the close before. */
export const shockBars = ({ window, cooldownBars }: ShockPolicy): number => window + cooldownBars + 2;

/**
 * The shock of the newest candle, or null: its return against the exponentially weighted σ of the candles before it, so
 * the shock does not hide itself. Cooldown is read off the candles (no shock in the last `cooldownBars`), so the answer
 * depends on facts alone and repeats agree. Candles ascend; too few of them give null.
 */
export function newestShock(candles: readonly Candle[], policy: ShockPolicy = standardShockPolicy): Shock | null {
  const { sigmas: limit, decay, window, cooldownBars } = policy;
  let variance = 0;
  let weight = 0;
  let lastShockAt = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < candles.length; i++) {
    const candle = candles[i] as Candle;
    const move = Math.log(candle.close / (candles[i - 1] as Candle).close);
    const sigma = i > window ? Math.sqrt(variance / weight) : Number.NaN;
    const sigmas = Math.abs(move) / sigma;
    if (sigma > 0 && sigmas > limit) {
      const rested = i - lastShockAt > cooldownBars;
      if (i === candles.length - 1) return rested ? { candle, move, sigmas } : null;
      lastShockAt = i;
    }
    variance = decay * variance + move * move;
    weight = decay * weight + 1;
  }
  return null;
}
