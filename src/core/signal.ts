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
  | { readonly kind: 'expired'; readonly reason: string }
  /** Taken back before its time. What it had come to by then counts in the record: nobody withdraws a loss away. */
  | {
      readonly kind: 'cancelled';
      readonly why: CancelReason;
      readonly at: EpochMs;
      /** Out at the last close known then; null for a move alert, and for an entry that was not yet in. */
      readonly result: {
        readonly entryPrice: number;
        readonly exitPrice: number;
        readonly net: number;
        readonly randomNet: number;
      } | null;
    };

export type CancelReason =
  /** By an admin, `telegram:5001`. */
  | { readonly kind: 'withdrawn'; readonly by: string }
  /** The venue corrected the candle it was made of: the close it stood on, and what the venue says now. */
  | { readonly kind: 'corrected'; readonly was: number; readonly is: number };

/** Why a call that cleared the model's own threshold was not sent. It is settled and shown in the record all the same. */
export type Withheld =
  | { readonly kind: 'paused'; readonly by: string }
  /** The model has shown no edge out of fold, so it may not enter. */
  | { readonly kind: 'abstains' }
  | { readonly kind: 'moodVeto' | 'moodWeakens'; readonly score: number; readonly items: number }
  /** The candle was too old to act on. */
  | { readonly kind: 'late'; readonly ageMs: number }
  | { readonly kind: 'outOfRange'; readonly feature: string; readonly share: number }
  | { readonly kind: 'modelExpired'; readonly expiredAt: EpochMs };
export type WithheldKind = Withheld['kind'];

export interface WithheldSignal {
  readonly signal: NewSignal;
  readonly why: Withheld;
}

/** A signal as the store keeps it. `withheld` is there when it was not sent. */
export interface StoredSignal {
  readonly signal: Signal;
  readonly outcome: SignalOutcome;
  readonly withheld?: Withheld;
}

/** What a signal came from, as the record's hash chain keeps it. */
export interface SignalOrigin {
  readonly model: string;
  /** SHA-256 of the model's file. */
  readonly modelHash: string;
  /** Of the feature set. */
  readonly featureHash: string;
  /** The yardstick shown with the call. */
  readonly callsLikeThis: { readonly won: number; readonly of: number } | null;
}

/** All that was known of a signal when it was made, and nothing later. Its canonical JSON is what a link of the chain hashes. */
export interface FirstSent {
  readonly signal: NewSignal;
  readonly withheld: Withheld | null;
  /** Null for signals from before the chain. */
  readonly origin: SignalOrigin | null;
}
