import type { Bar, EntryIntent, LeaveIntent } from '../../core/ports/signal-source.js';
import type { Side } from '../../core/prediction.js';
import type { EpochMs } from '../../core/units.js';
import { YangZhang } from '../features/indicators/yang-zhang.js';

/** An entry at the next open; whatever is not given is left to the account's policy. */
export function enter(side: Side, tag: string, bar: Bar, given: Partial<EntryIntent> = {}): EntryIntent {
  const { openedAt, closedAt } = bar.candle;
  return {
    kind: 'enter',
    side,
    limit: null,
    stop: null,
    target: null,
    trail: null,
    closesAt: null,
    expiresAt: (closedAt + (closedAt - openedAt)) as EpochMs,
    expectedNet: null,
    winProbability: null,
    sigma: null,
    tag,
    signalId: null,
    ...given,
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
