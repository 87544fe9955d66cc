import type { BacktestReport } from '../../core/backtest-report.js';
import { percent, unsignedPercent } from './format.js';

/** Fewer trades are told as no evidence, whatever they earned. */
export const leastTrades = 30;

type Told = Pick<
  BacktestReport,
  'trades' | 'netReturn' | 'intervals' | 'baselines' | 'leakChecks' | 'performance' | 'setup'
>;

/** What happened, and what it proves: two sentences. The second takes the gravest reason for doubt that there is. */
export const verdictOf = (told: Told): string => `${outcome(told)} ${evidence(told)}`;

function outcome({ trades, netReturn, baselines, setup }: Told): string {
  if (trades === 0 && netReturn === 0) return `It made no trade in ${setup.days} ${setup.days === 1 ? 'day' : 'days'}.`;
  const hold = baselines.buyAndHold?.netReturn ?? null;
  const made =
    netReturn === 0 ? 'It broke even' : `It ${netReturn > 0 ? 'made' : 'lost'} ${unsignedPercent(Math.abs(netReturn))}`;
  if (hold === null) return `${made} after costs.`;
  return `${made} after costs, where holding would have ${hold >= 0 ? 'made' : 'lost'} ${unsignedPercent(Math.abs(hold))}.`;
}

function evidence({ trades, netReturn, intervals, baselines, leakChecks, performance, setup }: Told): string {
  if (trades === 0) return 'That says nothing about the strategy.';
  if (setup.inSample) return 'The model had seen this span: the result says nothing about the future.';
  if (leakChecks?.truncation.passed === false)
    return 'It sees the future (the truncation check failed), so no number here can be believed.';
  if (leakChecks?.shuffledLabels.passed === false)
    return 'The same decisions at other times earned as much: its timing is worth nothing.';
  if (leakChecks?.oneBarLate.passed === false) return 'Its gain is gone one candle later, so it is not one to rely on.';
  if (trades < leastTrades)
    return `${trades === 1 ? 'One trade is' : `${trades} trades are`} too few to prove anything.`;
  const { random } = baselines;
  if (random && random.beaten < 0.95) {
    return `It beat ${wholePercent(random.beaten)} of random entries of the same kind: no proof of an edge.`;
  }
  const beat = random
    ? `It beat ${wholePercent(random.beaten)} of random entries`
    : 'It was not compared with random entries';
  if (netReturn <= 0) return `${beat}, but nothing was left after costs.`;
  const interval = intervals.netReturn;
  if (!interval || interval[0] <= 0) {
    const range = interval ? ` (${percent(interval[0])} to ${percent(interval[1])} would not surprise)` : '';
    return `${beat}, but luck alone could have made the result${range}: no proof of an edge.`;
  }
  if (performance.deflatedSharpe === null || performance.deflatedSharpe < 0.95) {
    const doubt =
      setup.trials > 1
        ? `the luckiest of ${setup.trials} settings would look as good too often`
        : `${setup.days} days are too few for such a Sharpe`;
    return `${beat}, but ${doubt}: no proof of an edge.`;
  }
  if (leakChecks?.doubleCost.passed === false) return `${beat}, but its edge does not survive twice the cost.`;
  if (!random) return `${beat}: luck hardly explains the result, an easy market may.`;
  const unchecked = leakChecks ? '' : ', if it is free of leaks, which was not checked';
  return `${beat} and luck hardly explains it: an edge on this span${unchecked}; it may fade.`;
}

/** `46 %`, rounded down, as in the line below it: 94.9 % is not 95 %. */
const wholePercent = (share: number): string => `${Math.floor(share * 100)} %`;
