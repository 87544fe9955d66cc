import type { BacktestReport } from '../../../core/backtest-report.js';
import { chance, date, instant, number, percent, unsignedPercent } from '../format.js';
import { facts, money, range, section } from './elements.js';

export function resultSection(report: BacktestReport): string {
  const { performance, setup } = report;
  return section(
    'Result',
    facts(report, [
      ['cagr', 'A year, compounded', percent(performance.cagr)],
      ['sortino', 'Sortino', number(performance.sortino)],
      ['calmar', 'Calmar', number(performance.calmar)],
      ['omega', 'Omega', number(performance.omega)],
      ['probabilisticSharpe', 'Chance that the true Sharpe is over 0', chance(performance.probabilisticSharpe)],
      ['deflatedSharpe', `The same against the best of ${setup.trials} by luck`, chance(performance.deflatedSharpe)],
      ['alpha', 'Alpha to holding, a year', percent(performance.alpha)],
      ['beta', 'Beta to holding', number(performance.beta)],
      [
        'bestDay',
        'Best day',
        performance.bestDay ? `${percent(performance.bestDay.netReturn)} on ${performance.bestDay.day}` : '–',
      ],
      [
        'worstDay',
        'Worst day',
        performance.worstDay ? `${percent(performance.worstDay.netReturn)} on ${performance.worstDay.day}` : '–',
      ],
      ['winningDays', 'Days won, of those that moved', unsignedPercent(performance.winningDays)],
      ['timeInMarket', 'Time in the market', unsignedPercent(performance.timeInMarket)],
      ['meanExposure', 'Mean exposure', unsignedPercent(performance.meanExposure)],
      ['turnover', 'Turnover, times equity a year', number(performance.turnover, 1)],
    ]),
  );
}

export function riskSection(report: BacktestReport): string {
  const { risk } = report;
  return section(
    'Risk',
    facts(report, [
      [
        'drawdown',
        'Worst fall',
        risk.drawdown
          ? `${unsignedPercent(report.maxDrawdown)}: peak ${date(risk.drawdown.peakAt)}, bottom ${date(risk.drawdown.troughAt)}, ${risk.drawdown.recoveredAt ? `recovered ${date(risk.drawdown.recoveredAt)}` : 'not recovered'}`
          : '–',
      ],
      [
        'longestDrawdown',
        'Longest time below a peak',
        risk.longestDrawdown
          ? `${number(risk.longestDrawdown.days, 1)} days from ${date(risk.longestDrawdown.from)}`
          : '–',
      ],
      ['underwater', 'Time below the last peak', unsignedPercent(risk.underwater)],
      ['ulcerIndex', 'Ulcer index', unsignedPercent(risk.ulcerIndex)],
      ['volatility', 'Volatility a year', unsignedPercent(risk.volatility)],
      ['var95', 'Loss of a day, 95 % stay below', unsignedPercent(risk.var95)],
      ['cvar95', 'Mean of the worst 5 % of days, loss', unsignedPercent(risk.cvar95)],
      ['var99', 'Loss of a day, 99 % stay below', unsignedPercent(risk.var99)],
      ['cvar99', 'Mean of the worst 1 % of days, loss', unsignedPercent(risk.cvar99)],
      ['tailRatio', 'Tail ratio', number(risk.tailRatio)],
      ['skew', 'Skew', number(risk.skew)],
      ['kurtosis', 'Kurtosis (normal: 3)', number(risk.kurtosis)],
    ]),
  );
}

export function tradeFigureSection(report: BacktestReport): string {
  const { tradeFigures, intervals } = report;
  return section(
    'Trades',
    facts(report, [
      [
        'expectancy',
        'A trade, on its notional',
        `${percent(tradeFigures.expectancy)}${range(intervals.expectancy, percent)}`,
      ],
      ['expectancyMoney', 'A trade, in quote units', number(tradeFigures.expectancyMoney)],
      [
        'winRate',
        'Won',
        `${unsignedPercent(tradeFigures.winRate)}${range(tradeFigures.winRateInterval ?? undefined, unsignedPercent)}`,
      ],
      ['profitFactor', 'Profit factor', number(tradeFigures.profitFactor)],
      ['payoff', 'Mean win over mean loss', number(tradeFigures.payoff)],
      ['sqn', 'System quality number', number(tradeFigures.sqn)],
      ['kelly', 'Kelly share', percent(tradeFigures.kelly)],
      [
        'meanHours',
        'Held, mean and median hours',
        `${number(tradeFigures.meanHours, 1)}, ${number(tradeFigures.medianHours, 1)}`,
      ],
      [
        'best',
        'Best trade',
        tradeFigures.best
          ? `${percent(tradeFigures.best.netReturn)} ${tradeFigures.best.market}, ${date(tradeFigures.best.openedAt)}`
          : '–',
      ],
      [
        'worst',
        'Worst trade',
        tradeFigures.worst
          ? `${percent(tradeFigures.worst.netReturn)} ${tradeFigures.worst.market}, ${date(tradeFigures.worst.openedAt)}`
          : '–',
      ],
      ['streaks', 'Longest streaks', `${tradeFigures.longestWinStreak} won, ${tradeFigures.longestLossStreak} lost`],
      ['fees', 'Fees paid', money(tradeFigures.fees)],
      ['funding', 'Funding received', money(tradeFigures.funding)],
    ]),
  );
}

export function setupSection(report: BacktestReport): string {
  const { setup } = report;
  return section(
    'Set-up',
    facts(report, [
      [
        'strategy',
        'Strategy',
        `${setup.strategy}${Object.entries(setup.settings)
          .map(([name, value]) => ` ${name}=${value}`)
          .join('')}`,
      ],
      [
        'markets',
        'Markets',
        `${setup.markets.join(', ')} · ${setup.timeframe} · ${setup.kind}, leverage ${setup.leverage}`,
      ],
      [
        'span',
        'Span',
        `${instant(setup.from)} to ${instant(setup.to)} UTC, ${number(setup.candles, 0)} candles of ${setup.data}`,
      ],
      ['money', 'Money', `${setup.balance}, sizing ${setup.sizing}`],
      ['costs', 'Costs', setup.costs],
      ['latency', 'Latency', `${setup.latencyMs} ms`],
      [
        'detail',
        'Inside a candle',
        setup.detail ? `candles of ${setup.detail} tell what came first` : 'the stop comes first',
      ],
      ['models', 'Models', setup.models.length > 0 ? setup.models.join(', ') : 'none'],
      ['seed', 'Seed', String(setup.seed)],
      ['hash', 'Order hash', report.orderHash],
    ]),
  );
}
