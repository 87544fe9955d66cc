import type { BacktestReport } from '../../core/backtest-report.js';
import { leastForInterval } from './intervals.js';
import { leastDaysForYear } from './ratios.js';

type Told = Pick<
  BacktestReport,
  'sharpe' | 'performance' | 'risk' | 'tradeFigures' | 'trades' | 'baselines' | 'monteCarlo' | 'setup'
>;

/** Why each figure that is null is null. */
export function notesOf({
  sharpe,
  performance,
  risk,
  tradeFigures,
  trades,
  baselines,
  monteCarlo,
  setup,
}: Told): Readonly<Record<string, string>> {
  const flat = 'equity moved on no day or in equal steps, so returns do not vary';
  const noTrades = 'there were no trades';
  const noLoss = trades === 0 ? noTrades : 'no trade lost';
  const oneSided = trades === 0 ? noTrades : 'it needs winning and losing trades';
  const noLosingDay = 'no day lost';
  const reasons: readonly (readonly [name: string, value: unknown, reason: string])[] = [
    ['sharpe', sharpe, flat],
    ['cagr', performance.cagr, `the span is shorter than ${leastDaysForYear} days, too short for a yearly rate`],
    ['sortino', performance.sortino, noLosingDay],
    ['calmar', performance.calmar, performance.cagr === null ? 'there is no yearly rate' : 'equity never fell'],
    ['omega', performance.omega, noLosingDay],
    ['probabilisticSharpe', performance.probabilisticSharpe, flat],
    ['deflatedSharpe', performance.deflatedSharpe, flat],
    [
      'alpha',
      performance.alpha,
      baselines.buyAndHold ? 'buy and hold did not vary' : 'there are no candles of buy and hold',
    ],
    [
      'beta',
      performance.beta,
      baselines.buyAndHold ? 'buy and hold did not vary' : 'there are no candles of buy and hold',
    ],
    ['bestDay', performance.bestDay, 'there was no day'],
    ['worstDay', performance.worstDay, 'there was no day'],
    ['winningDays', performance.winningDays, 'equity moved on no day'],
    ['turnover', performance.turnover, 'the account was empty'],
    ['drawdown', risk.drawdown, 'equity never fell'],
    ['longestDrawdown', risk.longestDrawdown, 'equity never fell'],
    ['volatility', risk.volatility, 'it needs two days'],
    ['skew', risk.skew, flat],
    ['kurtosis', risk.kurtosis, flat],
    ['var95', risk.var95, 'it needs 20 days'],
    ['cvar95', risk.cvar95, 'it needs 20 days'],
    ['var99', risk.var99, 'it needs 100 days'],
    ['cvar99', risk.cvar99, 'it needs 100 days'],
    ['tailRatio', risk.tailRatio, 'the 5th percentile of daily returns is 0'],
    ['winRate', tradeFigures.winRate, noTrades],
    ['expectancy', tradeFigures.expectancy, noTrades],
    ['expectancyMoney', tradeFigures.expectancyMoney, noTrades],
    ['profitFactor', tradeFigures.profitFactor, noLoss],
    ['payoff', tradeFigures.payoff, oneSided],
    ['kelly', tradeFigures.kelly, oneSided],
    ['sqn', tradeFigures.sqn, trades < 2 ? 'it needs two trades' : 'all trades ended alike'],
    ['buyAndHold', baselines.buyAndHold, 'there are no candles of the markets'],
    ['random', baselines.random, trades === 0 ? noTrades : 'there are no candles of the markets'],
    ['monteCarlo', monteCarlo, `it needs two trades or ${leastForInterval} days`],
    ...(setup.days < leastForInterval ? ([['intervals', null, `it needs ${leastForInterval} days`]] as const) : []),
  ];
  return Object.fromEntries(reasons.flatMap(([name, value, reason]) => (value === null ? [[name, reason]] : [])));
}
