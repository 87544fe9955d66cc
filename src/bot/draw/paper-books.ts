import type { PaperAccount, PaperSettings } from '../../core/paper-account.js';
import { moneyText } from '../format/exact.js';
import { shortened } from '../format/foreign-text.js';
import { countText, signedPercentText } from '../format/numbers.js';
import { dayText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { LeaderboardReply, PaperHistoryReply, PaperListReply, PaperNoticeReply } from '../reply/paper.js';
import { type CardText, lines } from './card.js';
import { currencyOf, planText, stateText } from './paper-card.js';
import { saidText } from './said.js';

const dayMs = 86_400_000;
const shownLives = 10;
const shownAccounts = 25;
const shownRanks = 15;
const nameLength = 32;
const reasonLength = 200;

function shortPlan({ plan }: Pick<PaperSettings, 'plan'>): string {
  if (plan.kind === 'strategy') return say('paper.plan.short.strategy', { strategy: plan.strategy });
  return plan.kind === 'follow' ? say('paper.plan.short.follow') : say('paper.plan.short.manual');
}

const netOf = ({ figures, balance }: PaperAccount): string =>
  signedPercentText(figures.equity.div(balance).toNumber() - 1);

/** Changes of whole UTC days, as fractions. */
function dayChanges(points: PaperHistoryReply['history']['equity']): readonly number[] {
  const byDay = new Map<number, number>();
  for (const { at, equity } of points) byDay.set(Math.floor((at - 1) / dayMs), equity);
  const ends = [points[0]?.equity ?? 0, ...byDay.values()];
  return ends.slice(1).flatMap((end, i) => ((ends[i] ?? 0) > 0 ? [end / (ends[i] as number) - 1] : []));
}

/** How an account went, and its earlier lives. */
export function paperHistoryCard({ history, name, now, timeZone }: PaperHistoryReply): CardText {
  const { account, lives, equity } = history;
  const changes = dayChanges(equity);
  return {
    tone: 'info',
    title: [{ strong: say('paper.history.title', { name }) }],
    body: lines(
      say('paper.equity', {
        equity: moneyText(account.figures.equity),
        currency: currencyOf(account),
        change: netOf(account),
        since: timeText(account.startedAt, now, timeZone),
        initial: moneyText(account.balance),
      }),
      planText(account),
      changes.length < 2
        ? say('paper.history.few')
        : say('paper.history.days', {
            days: countText(changes.length),
            best: signedPercentText(Math.max(...changes)),
            worst: signedPercentText(Math.min(...changes)),
          }),
      lives.length === 0 ? say('paper.history.none') : null,
      ...lives.slice(0, shownLives).map((life) =>
        say('paper.history.life', {
          life: life.life,
          from: dayText(life.startedAt, timeZone),
          to: dayText(life.endedAt, timeZone),
          net: signedPercentText(life.equity.div(life.balance).toNumber() - 1),
          trades: countText(life.trades),
          plan: shortPlan(life.settings),
        }),
      ),
      lives.length > shownLives ? say('paper.more', { count: countText(lives.length - shownLives) }) : null,
    ),
  };
}

/** Every account, for admins. */
export function paperListCard({ accounts }: PaperListReply): CardText {
  const hidden = accounts.length - shownAccounts;
  return {
    tone: 'info',
    title: [{ strong: say('paper.list.title', { count: countText(accounts.length) }) }],
    body: lines(
      accounts.length === 0 ? say('paper.list.none') : null,
      ...accounts.slice(0, shownAccounts).map(({ name, account }) =>
        say('paper.list.row', {
          name: shortened(name, 60),
          plan: shortPlan(account.settings),
          equity: moneyText(account.figures.equity),
          net: netOf(account),
          state: shortened(stateText(account), 60),
        }),
      ),
      hidden > 0 ? say('paper.more', { count: countText(hidden) }) : null,
    ),
  };
}

export function leaderboardCard(reply: LeaderboardReply): CardText {
  const { rows, leastTrades, unranked, mark, now, timeZone } = reply;
  const hidden = rows.length - shownRanks;
  return {
    tone: 'info',
    title: [{ strong: say('leaderboard.title', { venue: saidText(mark.venue) }) }],
    body: lines(
      rows.length === 0 ? say('leaderboard.none', { least: leastTrades }) : null,
      ...rows.slice(0, shownRanks).map((row, index) =>
        say('leaderboard.row', {
          rank: index + 1,
          name: shortened(row.shownAs, nameLength),
          net: say('leaderboard.net', {
            net: signedPercentText(row.net),
            interval:
              row.interval === null
                ? say('leaderboard.noInterval')
                : say('leaderboard.interval', {
                    low: signedPercentText(row.interval.low),
                    high: signedPercentText(row.interval.high),
                  }),
          }),
          trades: countText(row.trades),
          byHand: row.byHand === 0 ? '' : say('leaderboard.byHand', { count: countText(row.byHand) }),
          plan:
            row.strategy ?? (row.plan === 'follow' ? say('paper.plan.short.follow') : say('paper.plan.short.manual')),
          since: timeText(row.since, now, timeZone),
        }),
      ),
      hidden > 0 ? say('paper.more', { count: countText(hidden) }) : null,
      unranked === 0 ? null : say('leaderboard.unranked', { count: countText(unranked), least: leastTrades }),
      rows.length === 0 ? null : say('leaderboard.basis'),
    ),
  };
}

/** What an owner is told without having asked. */
export function paperNoticeCard({ notice, name }: PaperNoticeReply): CardText {
  switch (notice.kind) {
    case 'day':
      return {
        tone: 'info',
        title: [{ strong: say('paper.day.title', { name, day: notice.day }) }],
        body: lines(
          say('paper.day.equity', {
            equity: moneyText(notice.equity),
            currency: notice.currency,
            change: signedPercentText(notice.change),
            sinceStart: signedPercentText(notice.sinceStart),
          }),
          notice.trades === 0
            ? say('paper.day.noTrades', { open: countText(notice.openPositions) })
            : say('paper.day.trades', {
                trades: countText(notice.trades),
                won: countText(notice.won),
                pnl: moneyText(notice.pnl),
                currency: notice.currency,
                fees: moneyText(notice.fees),
              }),
        ),
      };
    case 'passed':
      return {
        tone: 'flat',
        title: [
          {
            strong: say('paper.passed', {
              market: notice.market,
              timeframe: notice.timeframe,
              signal: notice.signalId,
            }),
          },
        ],
        body: lines(
          notice.why
            ? say(`paper.passed.${notice.why}`)
            : say('paper.passed.reason', { reason: shortened(saidText(notice.reason), reasonLength) }),
        ),
      };
  }
}
