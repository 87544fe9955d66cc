import type { PaperAccount } from '../../core/paper-account.js';
import type { Leaderboard, LeaderboardRow } from '../../core/ports/paper-desk.js';
import type { PaperRepository } from '../../core/ports/paper-repository.js';
import { blockBootstrap } from '../../core/statistics.js';
import { type EpochMs, epochMs } from '../../core/units.js';

/** Fewer closed trades say more of luck than of the account. */
const leastTrades = 10;
const tradesRead = 5_000;
const dayMs = 86_400_000;
const rowsShown = 50;
/** Of fewer days an interval would be made of one or two blocks. */
const leastDays = 7;

/** Accounts of one venue by their result after all costs. */
export async function rankAccounts(
  repository: PaperRepository,
  accounts: readonly PaperAccount[],
): Promise<Leaderboard> {
  const rows: LeaderboardRow[] = [];
  let unranked = 0;
  for (const account of accounts) {
    const trades = await repository.trades(account.name, tradesRead);
    if (trades.length < leastTrades) {
      if (account.running) unranked += 1;
      continue;
    }
    const { plan } = account.settings;
    rows.push({
      name: account.name,
      owner: account.owner,
      venue: account.venue,
      plan: plan.kind,
      strategy: plan.kind === 'strategy' ? plan.strategy : null,
      since: account.startedAt,
      trades: trades.length,
      net: account.figures.equity.div(account.balance).toNumber() - 1,
      interval: netInterval(await repository.equity(account.name, account.startedAt)),
      byHand: trades.filter(({ tag }) => tag === 'hand').length,
    });
  }
  rows.sort((one, other) => other.net - one.net || one.name.localeCompare(other.name));
  return { leastTrades, rows: rows.slice(0, rowsShown), unranked };
}

/**
 * 95 % interval of the net result from its days drawn again in blocks of three: the sum of the days' log returns, as a
 * return. Null with too few days.
 */
export function netInterval(
  points: readonly { readonly at: EpochMs; readonly equity: number }[],
): LeaderboardRow['interval'] {
  const days = dailyEquity(points);
  const returns: number[] = [];
  const times: number[] = [];
  for (let i = 1; i < days.length; i++) {
    const [before, after] = [days[i - 1]?.equity ?? 0, days[i]?.equity ?? 0];
    if (!(before > 0 && after > 0)) continue;
    returns.push(Math.log(after / before));
    times.push((days[i]?.at ?? 0) - 1);
  }
  if (returns.length < leastDays) return null;
  const interval = blockBootstrap(returns, times, { rounds: 500 });
  if (!interval) return null;
  return { low: Math.expm1(interval.low * returns.length), high: Math.expm1(interval.high * returns.length) };
}

/** The last equity of each UTC day, with the first point before them. */
export function dailyEquity(
  points: readonly { readonly at: EpochMs; readonly equity: number }[],
): readonly { readonly at: EpochMs; readonly equity: number }[] {
  const first = points[0];
  if (!first) return [];
  const byDay = new Map<number, { at: EpochMs; equity: number }>();
  // A candle that closes at midnight is the last of its day.
  for (const point of points) byDay.set(Math.floor((point.at - 1) / dayMs), point);
  return [{ at: epochMs(first.at), equity: first.equity }, ...byDay.values()];
}
