import { Decimal } from 'decimal.js';
import type { Trade } from '../../core/backtest.js';
import type { TradeFigures, TradeRow } from '../../core/backtest-report.js';
import { mean, quantile, ratioOf, standardDeviation, wilsonInterval } from '../../core/statistics.js';

const hourMs = 3_600_000;

/** Sum of wins over sum of losses, in money; null without a loss. J. Schwager: Market Wizards (1989). */
export function profitFactor(pnl: readonly number[]): number | null {
  let [won, lost] = [0, 0];
  for (const value of pnl) {
    if (value > 0) won += value;
    else lost -= value;
  }
  return ratioOf(won, lost);
}

/** Mean win over mean loss; null unless there are both. */
export function payoffRatio(pnl: readonly number[]): number | null {
  const wins = pnl.filter((value) => value > 0);
  const losses = pnl.filter((value) => value < 0);
  return wins.length > 0 && losses.length > 0 ? ratioOf(mean(wins), -mean(losses)) : null;
}

/** √n times mean over deviation of the results. V. K. Tharp: Definitive Guide to Position Sizing (2008). Null where nothing varies. */
export function systemQuality(pnl: readonly number[]): number | null {
  const deviation = standardDeviation(pnl);
  return deviation ? ratioOf(Math.sqrt(pnl.length) * mean(pnl), deviation) : null;
}

/**
 * Share of the account that the record would have one risk: W − (1 − W) / payoff; negative means stay out. Null unless there are
 * wins and losses. J. L. Kelly: A New Interpretation of Information Rate (1956), two outcomes.
 */
export function kellyShare(pnl: readonly number[]): number | null {
  const payoff = payoffRatio(pnl);
  if (payoff === null || payoff === 0) return null;
  const decided = pnl.filter((value) => value !== 0);
  const won = decided.filter((value) => value > 0).length / decided.length;
  const share = won - (1 - won) / payoff;
  return Number.isFinite(share) ? share : null;
}

/** Longest runs of winning and of losing trades in the order of closing; a trade at exactly 0 ends both. */
export function streaks(pnl: readonly number[]): { readonly wins: number; readonly losses: number } {
  const longest = { wins: 0, losses: 0 };
  let run = 0;
  for (const value of pnl) {
    run = value === 0 ? 0 : Math.sign(value) === Math.sign(run) ? run + Math.sign(value) : Math.sign(value);
    longest.wins = Math.max(longest.wins, run);
    longest.losses = Math.max(longest.losses, -run);
  }
  return longest;
}

/** Everything that is told of the closed trades together. */
export function tradeFigures(trades: readonly Trade[]): TradeFigures {
  const pnl = trades.map((trade) => trade.pnl.toNumber());
  const returns = trades.map((trade) => trade.netReturn);
  const hours = trades.map((trade) => (trade.closedAt - trade.openedAt) / hourMs);
  const wins = pnl.filter((value) => value > 0).length;
  const interval = wilsonInterval(wins, trades.length);
  const none = trades.length === 0;
  const best = trades.reduce<Trade | null>((top, one) => (top && top.netReturn >= one.netReturn ? top : one), null);
  const worst = trades.reduce<Trade | null>((low, one) => (low && low.netReturn <= one.netReturn ? low : one), null);
  const { wins: longestWinStreak, losses: longestLossStreak } = streaks(pnl);
  return {
    wins,
    losses: pnl.filter((value) => value < 0).length,
    winRate: none ? null : wins / trades.length,
    winRateInterval: interval ? [interval.low, interval.high] : null,
    expectancy: none ? null : mean(returns),
    expectancyMoney: none ? null : mean(pnl),
    profitFactor: profitFactor(pnl),
    payoff: payoffRatio(pnl),
    sqn: systemQuality(pnl),
    kelly: kellyShare(pnl),
    meanHours: none ? null : mean(hours),
    medianHours: none ? null : quantile(hours, 0.5),
    best: best ? tradeRow(best) : null,
    worst: worst ? tradeRow(worst) : null,
    longestWinStreak,
    longestLossStreak,
    fees: sum(trades, (trade) => trade.fees),
    funding: sum(trades, (trade) => trade.funding),
  };
}

const sum = (trades: readonly Trade[], of: (trade: Trade) => Decimal): string =>
  trades.reduce((total, trade) => total.plus(of(trade)), new Decimal(0)).toFixed();

const iso = (at: number): string => new Date(at).toISOString();

/** A trade as JSON: decimals as text, instants as ISO 8601. */
export const tradeRow = (trade: Trade): TradeRow => ({
  id: trade.id,
  market: trade.market,
  timeframe: trade.timeframe,
  side: trade.side,
  quantity: trade.quantity.toFixed(),
  entryPrice: trade.entryPrice.toFixed(),
  exitPrice: trade.exitPrice.toFixed(),
  openedAt: iso(trade.openedAt),
  closedAt: iso(trade.closedAt),
  exit: trade.exit,
  fees: trade.fees.toFixed(),
  funding: trade.funding.toFixed(),
  pnl: trade.pnl.toFixed(),
  netReturn: trade.netReturn,
  worst: trade.worst,
  best: trade.best,
  tag: trade.tag,
  signalId: trade.signalId,
});
