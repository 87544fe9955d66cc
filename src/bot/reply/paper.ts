import type { PaperNotice } from '../../core/announcement.js';
import type { PaperAccount } from '../../core/paper-account.js';
import type { GapReport } from '../../core/paper-gap.js';
import type { LeaderboardRow, PaperHistory, PaperStatus } from '../../core/ports/paper-desk.js';
import type { ReplyFrame } from './frame.js';

/** What every message about one paper account carries. */
interface PaperFrame extends ReplyFrame {
  /** As the reader knows it: `Your paper account`. */
  readonly name: string;
  /** Price step by market, null when not known. */
  readonly ticks: Readonly<Record<string, number | null>>;
}

export interface PaperReply extends PaperFrame {
  readonly kind: 'paper';
  readonly change: 'started' | 'stopped' | 'resumed' | 'reset' | 'ordered' | 'closing' | 'shown';
  readonly status: PaperStatus;
  /** What is told at length; `status` shows a little of each. */
  readonly focus: 'status' | 'positions' | 'trades';
}

export interface PaperHistoryReply extends PaperFrame {
  readonly kind: 'paperHistory';
  readonly history: PaperHistory;
}

export interface PaperListReply extends ReplyFrame {
  readonly kind: 'paperList';
  readonly accounts: readonly { readonly name: string; readonly account: PaperAccount }[];
}

export interface LeaderboardReply extends ReplyFrame {
  readonly kind: 'leaderboard';
  /** With the names people are shown under. */
  readonly rows: readonly (LeaderboardRow & { readonly shownAs: string })[];
  readonly leastTrades: number;
  readonly unranked: number;
}

export interface GapReply extends PaperFrame {
  readonly kind: 'gap';
  readonly report: GapReport;
}

export interface PaperNoticeReply extends ReplyFrame {
  readonly kind: 'paperNotice';
  readonly name: string;
  readonly notice: PaperNotice;
}

/** What is said of paper accounts. */
export type PaperReplies =
  | PaperReply
  | PaperHistoryReply
  | PaperListReply
  | LeaderboardReply
  | GapReply
  | PaperNoticeReply;
