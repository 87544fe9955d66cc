import type { BacktestReport } from '../../core/backtest-report.js';
import { sentence } from '../../core/sentence.js';
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
  if (trades === 0 && netReturn === 0) {
    return setup.days === 1 ? sentence('said.verdict.oneDay') : sentence('said.verdict.noTrade', { days: setup.days });
  }
  const hold = baselines.buyAndHold?.netReturn ?? null;
  const net = unsignedPercent(Math.abs(netReturn));
  const made =
    netReturn === 0
      ? sentence('said.verdict.even')
      : sentence(netReturn > 0 ? 'said.verdict.made' : 'said.verdict.lost', { net });
  if (hold === null) return sentence('said.verdict.net', { made });
  const wouldHave = hold >= 0 ? 'said.verdict.wouldMake' : 'said.verdict.wouldLose';
  return sentence(wouldHave, { made, hold: unsignedPercent(Math.abs(hold)) });
}

function evidence({ trades, netReturn, intervals, baselines, leakChecks, performance, setup }: Told): string {
  if (trades === 0) return sentence('said.verdict.nothing');
  if (setup.inSample) return sentence('said.verdict.inSample');
  if (leakChecks?.truncation.passed === false) return sentence('said.verdict.future');
  if (leakChecks?.shuffledLabels.passed === false) return sentence('said.verdict.shuffled');
  if (leakChecks?.oneBarLate.passed === false) return sentence('said.verdict.late');
  if (trades < leastTrades) {
    return trades === 1 ? sentence('said.verdict.fewOne') : sentence('said.verdict.few', { count: trades });
  }
  const { random } = baselines;
  if (random && random.beaten < 0.95) return sentence('said.verdict.random', { share: wholePercent(random.beaten) });
  const beat = random
    ? sentence('said.verdict.beat', { share: wholePercent(random.beaten) })
    : sentence('said.verdict.notCompared');
  if (netReturn <= 0) return sentence('said.verdict.costs', { beat });
  const interval = intervals.netReturn;
  if (!interval) return sentence('said.verdict.luck', { beat });
  if (interval[0] <= 0) {
    return sentence('said.verdict.luckRange', { beat, low: percent(interval[0]), high: percent(interval[1]) });
  }
  if (performance.deflatedSharpe === null || performance.deflatedSharpe < 0.95) {
    return setup.trials > 1
      ? sentence('said.verdict.trials', { beat, trials: setup.trials })
      : sentence('said.verdict.days', { beat, days: setup.days });
  }
  if (leakChecks?.doubleCost.passed === false) return sentence('said.verdict.doubleCost', { beat });
  if (!random) return sentence('said.verdict.easy', { beat });
  return sentence(leakChecks ? 'said.verdict.edge' : 'said.verdict.edgeUnchecked', { beat });
}

/** `46 %`, rounded down, as in the line below it: 94.9 % is not 95 %. */
const wholePercent = (share: number): string => `${Math.floor(share * 100)} %`;
