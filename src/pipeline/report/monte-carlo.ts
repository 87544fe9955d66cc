import type { Fan, MonteCarlo } from '../../core/backtest-report.js';
import { seededRandom } from '../../core/statistics.js';
import { leastForInterval } from './intervals.js';
import { blockDays, shuffle, spreadOf, stationaryPlaces } from './resample.js';

/** Points of a fan between its start and its end. */
const fanSteps = 60;

/**
 * What else might have come of the same trades and the same days. `growth`: one factor a trade (1.01 is a gain of 1 % of the account),
 * dealt in other orders; `daily`: returns, drawn again in blocks. Null with nothing to vary.
 * Trade order: R. Vince: Portfolio Management Formulas (1990); days: Politis & Romano as in `resample.ts`.
 */
export function monteCarlo(
  growth: readonly number[],
  daily: readonly number[],
  { runs, seed }: { readonly runs: number; readonly seed: number },
): MonteCarlo | null {
  const tradeOrder = growth.length >= 2 ? orderOfTrades(growth, runs, seed) : null;
  const days = daily.length >= leastForInterval ? drawnDays(daily, runs, seed + 1) : null;
  return tradeOrder || days ? { runs, tradeOrder, days } : null;
}

function orderOfTrades(growth: readonly number[], runs: number, seed: number): NonNullable<MonteCarlo['tradeOrder']> {
  const random = seededRandom(seed);
  const dealt = Float64Array.from(growth, (factor) => Math.max(0, factor));
  const paths = new FanPaths(dealt.length, runs);
  const falls = new Float64Array(runs);
  for (let run = 0; run < runs; run++) {
    shuffle(dealt, random);
    falls[run] = paths.walk(run, (step) => dealt[step] as number).fall;
  }
  return { fan: paths.fan(), maxDrawdown: spreadOf(falls) };
}

function drawnDays(daily: readonly number[], runs: number, seed: number): NonNullable<MonteCarlo['days']> {
  const random = seededRandom(seed);
  const places = new Int32Array(daily.length);
  const paths = new FanPaths(daily.length, runs);
  const [falls, nets] = [new Float64Array(runs), new Float64Array(runs)];
  let losses = 0;
  for (let run = 0; run < runs; run++) {
    stationaryPlaces(places, daily.length, blockDays(daily.length), random);
    const { end, fall } = paths.walk(run, (step) => 1 + (daily[places[step] as number] as number));
    falls[run] = fall;
    nets[run] = end - 1;
    if (end < 1) losses++;
  }
  return { fan: paths.fan(), netReturn: spreadOf(nets), maxDrawdown: spreadOf(falls), lossShare: losses / runs };
}

/** Equity of every run at the points of the fan. */
class FanPaths {
  readonly #points: number;
  readonly #columns: Float64Array[];
  /** Step after which each point is seen. */
  readonly #seenAfter: Int32Array;

  constructor(
    private readonly steps: number,
    runs: number,
  ) {
    this.#points = Math.min(fanSteps, steps);
    this.#columns = Array.from({ length: this.#points }, () => new Float64Array(runs));
    this.#seenAfter = Int32Array.from({ length: this.#points }, (_, i) => Math.round(((i + 1) * steps) / this.#points));
  }

  walk(run: number, factor: (step: number) => number): { readonly end: number; readonly fall: number } {
    let [value, peak, fall, point] = [1, 1, 0, 0];
    for (let step = 0; step < this.steps; step++) {
      value *= factor(step);
      if (value > peak) peak = value;
      else if (peak - value > fall * peak) fall = 1 - value / peak;
      if (step + 1 === this.#seenAfter[point]) (this.#columns[point++] as Float64Array)[run] = value;
    }
    return { end: value, fall };
  }

  fan(): Fan {
    const spreads = this.#columns.map(spreadOf);
    const from = (name: 'p5' | 'p25' | 'p50' | 'p75' | 'p95'): readonly number[] => [
      1,
      ...spreads.map((one) => one[name]),
    ];
    return {
      at: [0, ...Array.from(this.#seenAfter, (step) => step / this.steps)],
      p5: from('p5'),
      p25: from('p25'),
      p50: from('p50'),
      p75: from('p75'),
      p95: from('p95'),
    };
  }
}
