import type { Announcement } from '../../core/announcement.js';
import type { PaperAccount } from '../../core/ports/paper.js';
import { type EpochMs, money } from '../../core/units.js';
import { reachesDrawdown } from '../risk/checks.js';
import { changeIfStopped, equityOfAccount } from './account.js';
import { type PaperStep, unchanged } from './change.js';

/** Keeps the peak, and stops new entries with one alert when equity fell `limit` (a fraction) or more below it. */
export function guardDrawdown(account: PaperAccount, closedAt: EpochMs, limit: number): PaperStep {
  const equity = equityOfAccount(account);
  if (equity.gt(account.peakEquity)) return unchanged({ ...account, peakEquity: money(equity) });
  const drawdown = 1 - equity.div(account.peakEquity).toNumber();
  if (!reachesDrawdown(equity, account.peakEquity, limit) || account.pausedReason !== null || !account.running)
    return unchanged(account);
  const announcement: Announcement = {
    kind: 'risk',
    venue: account.venue,
    alert: {
      kind: 'drawdown',
      account: account.name,
      drawdown,
      limit,
      openPositions: account.positions.length,
      ifStopped: changeIfStopped(account),
    },
  };
  const reason = `drawdown ${(100 * drawdown).toFixed(1)} % reached the ${(100 * limit).toFixed(0)} % limit`;
  return {
    // Entries that wait for the next open are new entries too.
    ...unchanged({ ...account, pausedReason: reason, pending: [] }),
    announcements: [{ key: `drawdown-${account.name}-${account.startedAt}-${closedAt}`, announcement }],
  };
}
