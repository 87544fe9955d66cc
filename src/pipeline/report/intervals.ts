import type { Trade } from '../../core/backtest.js';
import type { IntervalName, ReportInterval } from '../../core/backtest-report.js';
import { blockBootstrap, quantileOfSorted, seededRandom } from '../../core/statistics.js';
import { daysAYear } from './daily-returns.js';
import { blockDays, stationaryPlaces } from './resample.js';

/** Fewer days or trades than this say nothing of how others would have gone. */
export const leastForInterval = 10;

type Intervals = Partial<Record<IntervalName, ReportInterval>>;

/**
 * 95 % percentile intervals. Net return, Sharpe and largest fall from daily returns drawn again in blocks (see `resample.ts`;
 * the fall is seen at day ends there); expectancy and win rate from three-day blocks of trades, all markets together.
 */
export function reportIntervals(
  daily: readonly number[],
  trades: readonly Trade[],
  { rounds, seed }: { readonly rounds: number; readonly seed: number },
): Intervals {
  return { ...dayIntervals(daily, rounds, seed), ...tradeIntervals(trades, rounds, seed) };
}

function dayIntervals(daily: readonly number[], rounds: number, seed: number): Intervals {
  if (daily.length < leastForInterval || daily.every((value) => value === daily[0])) return {};
  const random = seededRandom(seed);
  const places = new Int32Array(daily.length);
  const [net, sharpe, fall] = [new Float64Array(rounds), new Float64Array(rounds), new Float64Array(rounds)];
  for (let round = 0; round < rounds; round++) {
    stationaryPlaces(places, daily.length, blockDays(daily.length), random);
    let [value, peak, deepest, sum, squares] = [1, 1, 0, 0, 0];
    for (const place of places) {
      const change = daily[place] as number;
      value *= 1 + change;
      if (value > peak) peak = value;
      else if (peak - value > deepest * peak) deepest = 1 - value / peak;
      sum += change;
      squares += change * change;
    }
    const variance = (squares - (sum * sum) / daily.length) / (daily.length - 1);
    net[round] = value - 1;
    // A draw in which nothing varies has no Sharpe; 0 keeps it in the middle instead of dropping it.
    sharpe[round] = variance > 1e-20 ? (sum / daily.length / Math.sqrt(variance)) * Math.sqrt(daysAYear) : 0;
    fall[round] = deepest;
  }
  return { netReturn: middle95(net), sharpe: middle95(sharpe), maxDrawdown: middle95(fall) };
}

function tradeIntervals(trades: readonly Trade[], rounds: number, seed: number): Intervals {
  if (trades.length < leastForInterval) return {};
  const times = trades.map((trade) => trade.openedAt);
  const options = { rounds, seed };
  const expectancy = blockBootstrap(
    trades.map((trade) => trade.netReturn),
    times,
    options,
  );
  const winRate = blockBootstrap(
    trades.map((trade) => (trade.pnl.gt(0) ? 1 : 0)),
    times,
    options,
  );
  return {
    ...(expectancy ? { expectancy: [expectancy.low, expectancy.high] } : {}),
    ...(winRate ? { winRate: [winRate.low, winRate.high] } : {}),
  };
}

/** Sorts `values`. */
export function middle95(values: Float64Array): ReportInterval {
  values.sort();
  return [quantileOfSorted(values, 0.025), quantileOfSorted(values, 0.975)];
}
