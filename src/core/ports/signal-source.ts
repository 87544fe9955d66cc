import type { Candle, Series } from '../market.js';
import type { Side } from '../prediction.js';
import type { EpochMs, Quantity } from '../units.js';

/** One closed candle of a traded series, and what else was known at its close. */
export interface Bar {
  readonly series: Series;
  readonly candle: Candle;
  /** Newest funding rate settled at or before the close; null when not known. */
  readonly funding: number | null;
}

/** What the account holds or has ordered of the bar's market. */
export interface Held {
  /** Null when nothing is held. */
  readonly side: Side | null;
  /** An entry is under way. */
  readonly ordered: boolean;
  /** Price of entry and instant of the first fill; null when nothing is held. */
  readonly entryPrice: number | null;
  readonly since: EpochMs | null;
  /** `tag` of the entry that is held; a rule made of others knows by it whose position this is. */
  readonly tag?: string | null;
}

/** How a position is wanted. Prices as floats: they become orders only after sizing and risk. */
export interface EntryIntent {
  readonly kind: 'enter';
  readonly side: Side;
  /** At the next open when null, else a limit order at this price. */
  readonly limit: number | null;
  readonly stop: number | null;
  readonly target: number | null;
  /** Distance of a trailing stop as a fraction of the best price; null for none. */
  readonly trail: number | null;
  /** Out at the first price from here on; null: no time limit. */
  readonly closesAt: EpochMs | null;
  /** An entry that has not filled by then is dropped. */
  readonly expiresAt: EpochMs;
  /** Expected log return after cost, where the rule has one; sizing and records use it. */
  readonly expectedNet: number | null;
  /** Calibrated probability that the trade ends in profit, for Kelly sizing; null when the rule has none. */
  readonly winProbability: number | null;
  /** σ̂ a candle as a log return, for volatility sizing; null when not known. */
  readonly sigma: number | null;
  /** Units a person asked for, to be honoured or refused as they are; sized by policy unless given. */
  readonly quantity?: Quantity;
  /** Rule that spoke, e.g. `breakout`; the signal's id where there is one. */
  readonly tag: string;
  readonly signalId: number | null;
}

/** To leave what is held at the next open, or to drop an entry under way. */
export interface LeaveIntent {
  readonly kind: 'leave';
  readonly tag: string;
}

export type Intent = EntryIntent | LeaveIntent;

/**
 * Says what to do at each closed candle. Its word at a bar depends on the last `warmup` bars of that series (and what is
 * held) alone, and on nothing later: so a cold start after `warmup` bars says the same as the long run.
 */
export interface SignalSource {
  readonly name: string;
  readonly warmup: number;
  /**
   * Bars about to come, in order; a model computes its answers for them at once. Each answer may use nothing later than
   * its own bar. Everything given here comes to `onBar` next, in the same order.
   */
  prepare?(bars: readonly Bar[]): Promise<void>;
  onBar(bar: Bar, held: Held): Intent | null;
}
