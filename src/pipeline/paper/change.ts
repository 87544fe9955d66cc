import type { Announcement } from '../../core/announcement.js';
import type { Fill } from '../../core/order.js';
import type { ClosedTrade, PaperAccount } from '../../core/ports/paper.js';
import type { Refusal } from '../risk/review.js';

/** What one event did to an account. */
export interface PaperStep {
  readonly account: PaperAccount;
  readonly fills: readonly Fill[];
  readonly trades: readonly ClosedTrade[];
  readonly announcements: readonly { readonly key: string; readonly announcement: Announcement }[];
  /** Why risk let an entry pass by; for the log. */
  readonly refusals: readonly Refusal[];
}

/** The event changed nothing. */
export const unchanged = (account: PaperAccount): PaperStep => ({
  account,
  fills: [],
  trades: [],
  announcements: [],
  refusals: [],
});

/** Two steps as one, for a single save. */
export const joined = (first: PaperStep, second: PaperStep): PaperStep => ({
  account: second.account,
  fills: [...first.fills, ...second.fills],
  trades: [...first.trades, ...second.trades],
  announcements: [...first.announcements, ...second.announcements],
  refusals: [...first.refusals, ...second.refusals],
});
