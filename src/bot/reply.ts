import type { AlertReplies } from './reply/alerts.js';
import type { BacktestReplies } from './reply/backtests.js';
import type { ReplyFrame } from './reply/frame.js';
import type { HelpReplies } from './reply/help.js';
import type { MarketReplies } from './reply/markets.js';
import type { NoticeReplies } from './reply/notices.js';
import type { OperatorReplies } from './reply/operators.js';
import type { PaperReplies } from './reply/paper.js';
import type { PeopleReplies } from './reply/people.js';
import type { PostReplies } from './reply/posts.js';
import type { PreferenceReplies } from './reply/preferences.js';
import type { RecordReplies } from './reply/record.js';
import type { SignalReplies } from './reply/signals.js';
import type { SummaryReplies } from './reply/summaries.js';

/** The answer to a plain question. */
export interface PlainAnswerReply extends ReplyFrame {
  readonly kind: 'plainAnswer';
  /** Words of a language model, each number in them checked against the sources; null: the sources speak for themselves. */
  readonly text: string | null;
  readonly sources: readonly { readonly name: string; readonly args: readonly string[]; readonly reply: Reply }[];
  /** Why the language model was not asked or did not answer; null where it was, or where there is none. */
  readonly because: 'person' | 'day' | 'failed' | null;
}

/** What a command answers and a delivery says. Data; each platform draws it. */
export type Reply =
  | SignalReplies
  | MarketReplies
  | RecordReplies
  | AlertReplies
  | PreferenceReplies
  | SummaryReplies
  | PostReplies
  | PaperReplies
  | BacktestReplies
  | PeopleReplies
  | HelpReplies
  | OperatorReplies
  | NoticeReplies
  | PlainAnswerReply;

export type ReplyKind = Reply['kind'];

/** A function for every kind: a new kind will not compile until it is drawn. */
export type Draw<Out> = { readonly [K in ReplyKind]: (reply: Extract<Reply, { kind: K }>) => Out };

/** Draws any reply with the function of its kind. */
export function drawWith<Out>(draw: Draw<Out>, reply: Reply): Out {
  // The record's keys pair each kind with its own function; TypeScript cannot follow that through an index.
  const one = draw[reply.kind] as (reply: Reply) => Out;
  return one(reply);
}
