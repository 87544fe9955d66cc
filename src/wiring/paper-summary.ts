import type { PaperNotice } from '../core/announcement.js';
import { quoteOf, type Venue } from '../core/market.js';
import type { PaperAccount } from '../core/paper-account.js';
import { type EpochMs, epochMs } from '../core/units.js';
import { ownerText } from '../pipeline/paper.js';
import type { Persistence } from './persistence.js';

const dayMs = 86_400_000;
const tradesRead = 2_000;

/**
 * Tells each owner how the day that ended went. Kept apart from the day's public summary, so that a failure of one account
 * cannot hold up another: an announcement's key lets each be told once, however often this runs.
 */
export async function summarisePaper(store: Persistence, venue: Venue, now: EpochMs): Promise<number> {
  const day = epochMs(Math.floor(now / dayMs) * dayMs - dayMs);
  const key = `paper-summary-day-${venue}`;
  if (((await store.state.get<number>(key)) ?? 0) >= day) return 0;
  let told = 0;
  for (const account of await store.paper.list()) {
    if (account.venue !== venue || !account.tell || account.startedAt >= day + dayMs) continue;
    // The candle that closes the day must have been gone through.
    if (account.running && account.cursor < day + dayMs) return told;
    const notice = await dayOf(store, account, day);
    if (!notice) continue;
    const announcement = { kind: 'paper', venue, notice } as const;
    const name = `paper-day-${account.name}-${account.life}-${notice.day}`;
    told += await store.announcements.publish(name, announcement, epochMs(now + dayMs), [account.tell]);
  }
  await store.state.put(key, day);
  return told;
}

/** Null for a day on which nothing could happen. */
async function dayOf(
  store: Persistence,
  account: PaperAccount,
  day: EpochMs,
): Promise<Extract<PaperNotice, { kind: 'day' }> | null> {
  const end = day + dayMs;
  const points = await store.paper.equity(account.name, account.startedAt);
  const upTo = points.filter(({ at }) => at <= end);
  const last = upTo.at(-1);
  if (!last || last.at <= day) return null;
  const before = upTo.findLast(({ at }) => at <= day)?.equity ?? account.balance.toNumber();
  const trades = (await store.paper.trades(account.name, tradesRead)).filter(
    ({ closedAt }) => closedAt > day && closedAt <= end,
  );
  const sum = (of: 'pnl' | 'fees') =>
    trades.reduce((total, trade) => total.plus(trade[of]), account.balance.minus(account.balance));
  const [market] = account.settings.markets;
  return {
    kind: 'day',
    account: account.name,
    of: ownerText(account.owner),
    day: new Date(day).toISOString().slice(0, 10),
    currency: market ? quoteOf(market) : '',
    equity: last.equity.toFixed(2),
    change: last.equity / before - 1,
    sinceStart: last.equity / account.balance.toNumber() - 1,
    trades: trades.length,
    won: trades.filter(({ pnl }) => pnl.gt(0)).length,
    pnl: sum('pnl').toFixed(),
    fees: sum('fees').toFixed(),
    openPositions: account.figures.positions.length,
  };
}
