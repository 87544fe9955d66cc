import { type Candle, type Series, timeframeMs } from '../../core/market.js';
import type { Predictor } from '../../core/ports/predictor.js';
import type { Prediction } from '../../core/prediction.js';
import type { EpochMs } from '../../core/units.js';
import { moveSizeOf } from '../features/move-size.js';
import type { FeatureRow } from '../features/types.js';
import { expectedReturnOf } from './entry-rule.js';
import type { ModelCard } from './model-card.js';
import { type RangeReport, rangeReport } from './range-check.js';
import { explain } from './reasons.js';

export interface Forecast {
  readonly prediction: Prediction;
  /** How far the inputs lie outside the training range; the caller decides what is too far. */
  readonly range: RangeReport;
}

/** Turns one feature row into a prediction with one loaded model. Keeps nothing between calls. */
export class Forecaster {
  constructor(
    readonly predictor: Predictor,
    readonly card: ModelCard,
  ) {}

  /**
   * @param row of the candle that just closed
   * @param sigma σ̂ of that candle (`SigmaStream`), a number
   */
  async predictRow(series: Series, row: FeatureRow, candle: Candle, sigma: number): Promise<Forecast> {
    const { label, entry } = this.card;
    const moveSize = moveSizeOf(sigma, label.horizonBars, label.moveFactor);
    const { output, reasons } = await explain(this.predictor, this.card, row.values);
    const endsAt = (candle.closedAt + label.horizonBars * timeframeMs(series.timeframe)) as EpochMs;
    return {
      prediction: {
        venue: series.venue,
        market: series.market,
        timeframe: series.timeframe,
        closedAt: candle.closedAt,
        close: candle.close,
        model: this.card.version,
        horizonBars: label.horizonBars,
        horizonEndsAt: endsAt,
        probabilities: output.probabilities,
        bigMove: output.bigMove,
        bigMoveBase: this.card.bigMoveBase,
        moveSize,
        expectedReturn: expectedReturnOf(output.probabilities, moveSize, entry.returnFactor),
        reasons,
      },
      range: rangeReport(this.card, row.values),
    };
  }
}
