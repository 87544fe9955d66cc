import { type BacktestRequest, type BacktestRun, noStress } from '../../core/backtest.js';
import type { LeakCheck, LeakCheckName, LeakChecks } from '../../core/backtest-report.js';
import { UserError } from '../../core/errors.js';
import { timeframeMs } from '../../core/market.js';
import type { Fill } from '../../core/order.js';
import { blockBootstrap, mean } from '../../core/statistics.js';
import { epochMs } from '../../core/units.js';
import { percent } from './format.js';

/** Runs another backtest: the same but for what the request says. */
export type RunAgain = (request: BacktestRequest) => Promise<BacktestRun>;

export interface LeakCheckOptions {
  /** Both sides as a fraction. */
  readonly roundTripCost: number;
  /** Shuffled runs; an edgeless rule beats all of nine by luck once in ten times. 9. */
  readonly shuffles?: number;
  /** Called before each run, for progress. */
  readonly onRun?: (done: number, of: number) => void;
}

/**
 * Four ways to catch a backtest that knew too much or earned what nobody can earn; each runs the test again.
 *
 * - **truncation**: with the candles after the middle taken away, every fill before it must stay as it was. Fails on any difference.
 * - **oneBarLate**: each decision one candle later. Fails when more than half of the mean gain before costs is gone *and* the mean net result
 *   lies outside the 95 % block-bootstrap interval of ours. Only a gain can collapse: without one there is nothing to check.
 * - **shuffledLabels**: the same decisions dealt to other candles. A gain passes only when it beats every shuffled run (all but one in
 *   twenty, with more of them); when shuffled decisions gain as much, timing earned nothing.
 * - **doubleCost**: every cost twice. Passes when something is left.
 *
 * A check whose run is refused (a half too short to test) is not passed and not failed; anything but a UserError is thrown on.
 */
export async function runLeakChecks(
  request: BacktestRequest,
  run: BacktestRun,
  again: RunAgain,
  { roundTripCost, shuffles = 9, onRun }: LeakCheckOptions,
): Promise<LeakChecks> {
  const of = 3 + shuffles;
  let done = 0;
  const counted: RunAgain = (changed) => {
    onRun?.(done++, of);
    return again(changed);
  };
  if (run.trades.length === 0) {
    const nothing = unchecked('There were no trades to check.');
    return { truncation: nothing, oneBarLate: nothing, shuffledLabels: nothing, doubleCost: nothing };
  }
  const checks: Record<LeakCheckName, () => Promise<LeakCheck>> = {
    truncation: () => checkTruncation(request, run, counted),
    oneBarLate: () => checkOneBarLate(request, run, counted, roundTripCost),
    shuffledLabels: () => checkShuffled(request, run, counted, shuffles),
    doubleCost: () => checkDoubleCost(request, run, counted),
  };
  return {
    truncation: await orUnchecked(checks.truncation),
    oneBarLate: await orUnchecked(checks.oneBarLate),
    shuffledLabels: await orUnchecked(checks.shuffledLabels),
    doubleCost: await orUnchecked(checks.doubleCost),
  };
}

async function checkTruncation(request: BacktestRequest, run: BacktestRun, again: RunAgain): Promise<LeakCheck> {
  const candle = timeframeMs(run.timeframe);
  const cut = epochMs(Math.floor((run.from + run.to) / 2 / candle) * candle);
  const whole = fillsBefore(run, cut);
  const short = fillsBefore(await again({ ...request, to: cut }), cut);
  const values = { fillsCompared: Math.max(whole.length, short.length), cutAt: cut };
  if (values.fillsCompared === 0) return { ...unchecked('Nothing was filled before the middle of the span.'), values };
  const differs = whole.length !== short.length ? Math.min(whole.length, short.length) : -1;
  const first = whole.findIndex((key, i) => key !== short[i]);
  const place = first >= 0 ? first : differs;
  if (place < 0) {
    return {
      passed: true,
      detail: `All ${whole.length} fills before the middle stay the same without the later candles.`,
      values,
    };
  }
  const fill = whole[place] ?? short[place] ?? '';
  return {
    passed: false,
    detail: `Without the later candles fill ${place + 1} before the middle differs (${fill}): the test sees the future.`,
    values: { ...values, firstDifference: place + 1 },
  };
}

/** At the cut itself a run that goes on fills orders and one that ends closes positions: neither counts. */
const fillsBefore = (run: BacktestRun, cut: number): readonly string[] =>
  run.fills.filter((fill) => fill.filledAt < cut).map(fillKey);

const fillKey = ({ clientOrderId, sequence, side, quantity, price, filledAt }: Fill): string =>
  `${clientOrderId} ${sequence}: ${side} ${quantity} at ${price}, ${new Date(filledAt).toISOString()}`;

async function checkOneBarLate(
  request: BacktestRequest,
  run: BacktestRun,
  again: RunAgain,
  roundTripCost: number,
): Promise<LeakCheck> {
  const net = expectancyOf(run);
  const gross = net + roundTripCost;
  if (gross <= 0) {
    return {
      ...unchecked('There was no gain before costs that one candle of delay could take.'),
      values: { net, gross },
    };
  }
  const late = await again({ ...request, stress: { ...noStress, delayBars: 1 } });
  if (late.trades.length === 0)
    return { ...unchecked('One candle late there were no trades.'), values: { net, gross } };
  const lateNet = expectancyOf(late);
  const kept = (lateNet + roundTripCost) / gross;
  const interval = blockBootstrap(
    run.trades.map((trade) => trade.netReturn),
    run.trades.map((trade) => trade.openedAt),
  );
  const inside = interval !== null && lateNet >= interval.low;
  const values = { net, gross, lateNet, keptOfGross: kept, intervalLow: interval?.low ?? null };
  const change = `a trade makes ${percent(lateNet)} instead of ${percent(net)}`;
  if (kept >= 0.5)
    return { passed: true, detail: `One candle late ${change}: the gain does not hang on the first candle.`, values };
  if (inside)
    return {
      passed: true,
      detail: `One candle late ${change}: worse, but inside the noise of ${run.trades.length} trades.`,
      values,
    };
  return {
    passed: false,
    detail: `One candle late ${change}: most of the gain before costs comes from the first candle, which may be one seen too early.`,
    values,
  };
}

async function checkShuffled(
  request: BacktestRequest,
  run: BacktestRun,
  again: RunAgain,
  shuffles: number,
): Promise<LeakCheck> {
  const net = expectancyOf(run);
  if (net <= 0) return { ...unchecked('There was no gain that shuffled decisions could match.'), values: { net } };
  const results: number[] = [];
  for (let i = 0; i < shuffles; i++) {
    const shuffled = await again({ ...request, stress: { ...noStress, shuffleSeed: request.seed + 1 + i } });
    // Without a trade nothing was earned.
    results.push(shuffled.trades.length > 0 ? expectancyOf(shuffled) : 0);
  }
  if (results.length === 0) return { ...unchecked('No shuffled runs were asked for.'), values: { net } };
  const asGood = results.filter((result) => result >= net).length;
  const chance = (1 + asGood) / (results.length + 1);
  const passed = chance <= Math.max(0.05, 1 / (results.length + 1));
  const average = mean(results);
  const detail = passed
    ? `A trade makes ${percent(net)}; with the same decisions at other candles ${percent(average)} on average, and ${results.length - asGood} of ${results.length} such runs did worse.`
    : `${asGood} of ${results.length} runs with the same decisions at other candles did as well: the timing earned nothing.`;
  return {
    passed,
    detail,
    values: { net, shuffledMean: average, shuffledBest: Math.max(...results), runs: results.length, asGood, chance },
  };
}

async function checkDoubleCost(request: BacktestRequest, run: BacktestRun, again: RunAgain): Promise<LeakCheck> {
  const plain = netReturnOf(run);
  const doubled = netReturnOf(await again({ ...request, stress: { ...noStress, costFactor: 2 } }));
  const values = { netReturn: plain, netReturnDoubled: doubled };
  const result = `With every cost doubled the result is ${percent(doubled)}`;
  if (doubled > 0) return { passed: true, detail: `${result}: something is left.`, values };
  const already = plain > 0 ? 'nothing is left' : 'nothing was left at the plain cost either';
  return { passed: false, detail: `${result}; ${already}.`, values };
}

async function orUnchecked(check: () => Promise<LeakCheck>): Promise<LeakCheck> {
  try {
    return await check();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    return unchecked(`The run for this check was refused: ${thrown.message}`);
  }
}

const unchecked = (detail: string): LeakCheck => ({ passed: null, detail, values: {} });
const expectancyOf = (run: BacktestRun): number => mean(run.trades.map((trade) => trade.netReturn));
const netReturnOf = ({ sums }: BacktestRun): number => sums.final.div(sums.initial).toNumber() - 1;
