import type { EpochMs } from '../../../core/units.js';
import { noiseKey, normalAt, smoothAt } from './counter-noise.js';

const hour = 3_600_000;
const day = 24 * hour;

/** Mean |return| and median volume by hour of day (UTC) and by weekday (from Sunday), relative to their means; six perpetuals 2024–2025. */
const moveByHour = [
  1.096, 1.149, 0.978, 0.869, 0.819, 0.85, 0.855, 0.859, 0.927, 0.833, 0.823, 0.828, 0.959, 1.278, 1.433, 1.303, 1.152,
  1.192, 1.033, 1.052, 1.017, 0.946, 0.966, 0.781,
];
const volumeByHour = [
  0.987, 0.934, 0.873, 0.785, 0.728, 0.728, 0.812, 0.861, 0.935, 0.894, 0.895, 0.884, 1.075, 1.537, 1.92, 1.555, 1.381,
  1.169, 0.965, 0.957, 0.9, 0.726, 0.766, 0.732,
];
const moveByWeekday = [0.775, 1.226, 1.142, 1.104, 1.095, 1.075, 0.589];

/**
 * Spacing (ms) and variance share of the log-volatility components. A cascade of time scales from a quarter of an hour to weeks
 * gives the slowly falling autocorrelation of |r| seen in real candles (Corsi 2009, a heterogeneous market).
 */
const components: readonly (readonly [spacing: number, variance: number])[] = [
  [hour / 2, 0.055],
  [2 * hour, 0.06],
  [8 * hour, 0.075],
  [day, 0.055],
  [4 * day, 0.045],
  [16 * day, 0.035],
];
/** How much of a market's volatility is the whole market's. */
const sharedVariance = 0.75;

/** Log volatility of one market around its usual level, and log volume likewise, as pure functions of time. */
export class VolatilityPath {
  readonly #shared: readonly number[];
  readonly #own: readonly number[];
  readonly #volume: readonly number[];

  constructor(seed: number, market: string) {
    const keys = (name: string): number[] => components.map((_, at) => noiseKey(seed, `${name}-${at}`));
    this.#shared = keys('volatility');
    this.#own = keys(`volatility-${market}`);
    this.#volume = keys(`volume-${market}`);
  }

  /** Natural log of volatility relative to usual. */
  logVolatility(at: EpochMs): number {
    return Math.log(shape(moveByHour, at) * weekday(at)) + this.stochastic(at);
  }

  /** Its random part, without hour and weekday. */
  stochastic(at: EpochMs): number {
    const own = Math.sqrt(1 - sharedVariance);
    const shared = Math.sqrt(sharedVariance);
    let sum = 0;
    for (let index = 0; index < components.length; index++) {
      const [spacing, variance] = components[index] as readonly [number, number];
      const common = smoothAt(this.#shared[index] as number, at, spacing);
      const single = smoothAt(this.#own[index] as number, at, spacing);
      sum += Math.sqrt(variance) * (shared * common + own * single);
    }
    return sum;
  }

  /** Natural log of the volume rate relative to usual: rises with volatility and wanders on its own. */
  logVolume(at: EpochMs, stochastic: number): number {
    const burst = 0.33 * normalAt(this.#volume[0] as number, Math.floor(at / (hour / 4)) + 0x4000_0000);
    let own = 0;
    for (let index = 0; index < components.length; index++) {
      const [spacing, variance] = components[index] as readonly [number, number];
      own += Math.sqrt(variance) * smoothAt(this.#volume[index] as number, at, spacing);
    }
    return Math.log(shape(volumeByHour, at) * weekday(at)) + 1.1 * stochastic + 0.5 * own + burst;
  }
}

/** The table's value at that time of day, straight lines between the middles of the hours. */
function shape(byHour: readonly number[], at: EpochMs): number {
  const place = (((at % day) + day) % day) / hour - 0.5;
  const low = Math.floor(place);
  const share = place - low;
  const left = byHour[(low + 24) % 24] as number;
  const right = byHour[(low + 25) % 24] as number;
  return left + (right - left) * share;
}

function weekday(at: EpochMs): number {
  return moveByWeekday[(((Math.floor(at / day) + 4) % 7) + 7) % 7] as number;
}
