import type { FollowUp } from '../../core/follow-up.js';
import type { Market, Timeframe } from '../../core/market.js';
import type { Answer, Prediction } from '../../core/prediction.js';
import type { Mood } from '../../core/sentiment.js';
import type { EntrySignal, MoveSignal, Signal, SignalOutcome, Withheld } from '../../core/signal.js';
import type { ReplyFrame } from './frame.js';

/** How often calls like this one came true, out of fold. */
export interface CallsLikeThis {
  readonly won: number;
  readonly of: number;
}

/** Where in the record's chain it stands, and what became of it since. */
export interface FirstSentNote {
  readonly number: number;
  readonly hash: string;
  readonly outcome: SignalOutcome;
}

/** An entry signal: open, settled or expired as `outcome` says. A living message: edited when it ends. */
export interface SignalCardReply extends ReplyFrame {
  readonly kind: 'signalCard';
  readonly signal: EntrySignal;
  readonly outcome: SignalOutcome;
  readonly tick: number | null;
  readonly callsLikeThis: CallsLikeThis | null;
  /** Held back: nobody was sent it. */
  readonly withheld?: Withheld;
  /** It is shown as it was first sent. */
  readonly firstSent?: FirstSentNote;
}

export interface MoveAlertReply extends ReplyFrame {
  readonly kind: 'moveAlert';
  readonly signal: MoveSignal;
  readonly outcome: SignalOutcome;
  readonly tick: number | null;
  /** Held back: nobody was sent it. */
  readonly withheld?: Withheld;
  /** It is shown as it was first sent. */
  readonly firstSent?: FirstSentNote;
}

/** The answer to /predict. */
export interface AnswerReply extends ReplyFrame {
  readonly kind: 'answer';
  readonly answer: Answer;
  readonly mood: Mood | null;
  readonly tick: number | null;
  readonly callsLikeThis: CallsLikeThis | null;
}

export interface WhyReply extends ReplyFrame {
  readonly kind: 'why';
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly signalId: number | null;
  readonly prediction: Prediction;
  readonly mood: Mood | null;
  /** What kept a call of it from being sent; null when nothing did. */
  readonly heldBack?: Withheld | null;
  /** The answer of now, whose rule is told when no side was called. */
  readonly answer?: Exclude<Answer, { call: 'NO_CALL' }>;
}

/** What happened to a signal, in the thread of its message. */
export interface FollowUpReply extends ReplyFrame {
  readonly kind: 'followUp';
  readonly signal: Signal;
  readonly followUp: FollowUp;
  readonly tick: number | null;
}

/** Signals that waited for one chat at once, best first: told in one message, each opened by its button. */
export interface SignalDigestReply extends ReplyFrame {
  readonly kind: 'signalDigest';
  /** All of them; none is left out. */
  readonly signals: readonly { readonly signal: Signal; readonly outcome: SignalOutcome }[];
}

/** What is said of signals, and of what stands behind them. */
export type SignalReplies =
  | SignalCardReply
  | MoveAlertReply
  | AnswerReply
  | WhyReply
  | FollowUpReply
  | SignalDigestReply;
