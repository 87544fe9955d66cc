import type { Series } from '../../core/market.js';
import type { Bar } from '../../core/ports/signal-source.js';
import type { Probabilities } from '../../core/prediction.js';
import type { EpochMs } from '../../core/units.js';

/** What a model said at one close, with nothing known later. */
export interface BarForecast {
  readonly probabilities: Probabilities;
  readonly bigMove: number;
  /** Log return of being long over the horizon, before cost. */
  readonly expectedReturn: number;
  readonly horizonBars: number;
  readonly sigma: number;
  readonly model: string;
}

/** Answers of the models that may be asked at each bar: only those whose training had ended by then. */
export interface Forecasts {
  readonly warmup: number;
  /** Computes the answers of bars about to come, of one series, in order. */
  prepare(series: Series, bars: readonly Bar[]): Promise<void>;
  /** Null where no model could be asked: none trained before, too little history, a gap. */
  at(series: Series, closedAt: EpochMs): BarForecast | null;
}
