import type { Bar, EntryIntent, LeaveIntent } from '../../core/ports/signal-source.js';
import type { Side } from '../../core/prediction.js';
import type { EpochMs } from '../../core/units.js';
import { YangZhang } from '../features/indicators/yang-zhang.js';

/** 2²⁰ + 1. */
const splitter = 1_048_577;

/**
 * A computed number to its first 33 bits: sums over windows keep a rounding error of what has left them, so a rule that was
 * warmed anew differs in the last bits from one that ran on, and no order may. Bits rather than decimals: averages of
 * decimal prices often lie half-way between two decimals. T. Dekker: A Floating-Point Technique (1971).
 */
function steady<T extends number | null>(value: T): T {
  if (value === null) return value;
  const scaled = value * splitter;
  return (scaled - (scaled - value)) as T;
}

/** An entry at the next open; whatever is not given is left to the account's policy. */
export function enter(side: Side, tag: string, bar: Bar, given: Partial<EntryIntent> = {}): EntryIntent {
  const { openedAt, closedAt } = bar.candle;
  const { limit = null, stop = null, target = null, trail = null, sigma = null } = given;
  return {
    kind: 'enter',
    side,
    closesAt: null,
    expiresAt: (closedAt + (closedAt - openedAt)) as EpochMs,
    expectedNet: null,
    winProbability: null,
    tag,
    signalId: null,
    ...given,
    limit: steady(limit),
    stop: steady(stop),
    target: steady(target),
    trail: steady(trail),
    sigma: steady(sigma),
  };
}

export const leave = (tag: string): LeaveIntent => ({ kind: 'leave', tag });

/** The instant `bars` candles after this one closed. */
export const after = ({ candle: { openedAt, closedAt } }: Bar, bars: number): EpochMs =>
  (closedAt + bars * (closedAt - openedAt)) as EpochMs;

/** σ̂ a candle over a window of candles; starts anew across a gap. */
export class Volatility {
  #estimate: YangZhang;
  #closedAt = Number.NaN;

  constructor(readonly bars: number) {
    this.#estimate = new YangZhang(bars);
  }

  /** Null until the window is full or when the price never moved. */
  push({ candle }: Bar): number | null {
    if (!Number.isNaN(this.#closedAt) && candle.openedAt !== this.#closedAt) this.#estimate = new YangZhang(this.bars);
    this.#closedAt = candle.closedAt;
    this.#estimate.push(candle);
    return this.#estimate.value > 0 ? this.#estimate.value : null;
  }
}
