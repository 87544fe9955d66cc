import type { Market, Timeframe, Venue } from './market.js';
import type { Prediction, Side } from './prediction.js';
import type { Mood } from './sentiment.js';
import type { EpochMs } from './units.js';

/** Prices a signal stands on, floats: they are measurements until an order is made of them. */
export interface Levels {
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
}

interface SignalBase {
  /** Running number people quote, `#1042`. */
  readonly id: number;
  readonly venue: Venue;
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly prediction: Prediction;
  readonly mood: Mood | null;
  /** Market time at which it was decided. */
  readonly decidedAt: EpochMs;
  /** After this instant acting on it is too late. */
  readonly expiresAt: EpochMs;
}

/** Enter at the next open. Sent only when expected value after cost is positive. */
export interface EntrySignal extends SignalBase {
  readonly kind: 'entry';
  readonly side: Side;
  /** Expected log return after cost. */
  readonly expectedNet: number;
  readonly cost: number;
  readonly levels: Levels;
}

/** A big move is likely; no entry is advised. `lean` is the likelier side with its share of the two. */
export interface MoveSignal extends SignalBase {
  readonly kind: 'move';
  readonly lean: Side;
  /** P(lean side) / (P(up) + P(down)), 0.5..1. */
  readonly leanShare: number;
}

export type Signal = EntrySignal | MoveSignal;
export type NewSignal = Omit<EntrySignal, 'id'> | Omit<MoveSignal, 'id'>;

/** How an entry ended. Prices as filled by the record's own rule: entry at the next open, stop before target inside one candle. */
export type SignalOutcome =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'settled';
      readonly exit: 'target' | 'stop' | 'horizon';
      readonly entryPrice: number;
      readonly exitPrice: number;
      readonly exitAt: EpochMs;
      /** Log return after cost of the called side. */
      readonly net: number;
      /** What a coin-flip side entered at the same moment under the same exits made on average, after cost. */
      readonly randomNet: number;
    }
  | { readonly kind: 'settledMove'; readonly cameTrue: boolean; readonly move: number; readonly exitAt: EpochMs }
  /** No next candle arrived before it lapsed. */
  | { readonly kind: 'expired'; readonly reason: string };
