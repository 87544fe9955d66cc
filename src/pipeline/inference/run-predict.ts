import { UserError } from '../../core/errors.js';
import type { ModelOutput } from '../../core/ports/predictor.js';
import type { Probabilities } from '../../core/prediction.js';
import { type FeatureSet, featureSet, inputsFromFile } from '../features/index.js';
import { moveSizeOf, SigmaStream } from '../features/move-size.js';
import { parseCandleFileName } from '../market-data/candle-file-name.js';
import { callOf, expectedReturnOf } from './entry-rule.js';
import { loadModel } from './load-model.js';
import { rangeReport } from './range-check.js';

export interface PredictRequest {
  readonly model: string;
  /** Candle file; BTC, ETH and funding files beside it are used when they are there. */
  readonly input: string;
  /** Candles to answer for, counted from the end; 1 when left out. */
  readonly last?: number | undefined;
}

export interface PredictedCandle {
  /** ISO 8601. */
  readonly closedAt: string;
  readonly close: number;
  readonly probabilities: Probabilities;
  readonly bigMove: number;
  readonly bigMoveBase: number;
  /** P(the close at the horizon is higher), whatever the size; null when the model does not say. */
  readonly rise: number | null;
  /** k·σ̂·√h as a log return; null while σ̂ is not known. */
  readonly moveSize: number | null;
  readonly expectedReturn: number | null;
  readonly moveAlert: boolean;
  readonly answer: 'BUY' | 'SELL' | 'HOLD' | 'NO_CALL';
  /** Why there is no call; null otherwise. */
  readonly reason: string | null;
}

/** Share of inputs outside the training range from which on a model says nothing. */
export const tooFarOutside = 0.1;

/** What a model says of the last candles of a file, oldest first. UserError for a bad model or file. */
export async function runPredict(
  request: PredictRequest,
  features: FeatureSet = featureSet,
): Promise<readonly PredictedCandle[]> {
  const last = request.last ?? 1;
  if (!Number.isInteger(last) || last < 1) throw new UserError(`--last must be a whole number from 1, was ${last}`);
  const { card, predictor } = await loadModel(request.model, features);
  try {
    const named = parseCandleFileName(request.input)?.timeframe;
    if (named !== undefined && named !== card.timeframe) {
      throw new UserError(
        `${request.input} holds ${named} candles, model ${card.version} takes ${card.timeframe}; give a ${card.timeframe} file`,
      );
    }
    const inputs = await inputsFromFile(request.input, card.timeframe);
    const stream = features.open(card.timeframe);
    const sigmas = new SigmaStream(card.timeframe);
    const from = Math.max(0, inputs.length - last);
    const kept: {
      closedAt: number;
      close: number;
      moveSize: number;
      values: Float64Array;
      ready: boolean;
      seen: number;
    }[] = [];
    inputs.forEach((input, at) => {
      const row = stream.push(input);
      const moveSize = moveSizeOf(sigmas.push(input.candle), card.label.horizonBars, card.label.moveFactor);
      if (at < from) return;
      kept.push({ ...row, close: input.candle.close, moveSize, seen: stream.seen });
    });
    const width = card.features.names.length;
    const values = new Float32Array(kept.length * width);
    kept.forEach((row, at) => {
      values.set(row.values, at * width);
    });
    const outputs = await predictor.predict(values, kept.length);
    return kept.map((row, at) => {
      const { probabilities, bigMove, rise } = outputs[at] as ModelOutput;
      const known = Number.isFinite(row.moveSize);
      const expectedReturn = known ? expectedReturnOf(probabilities, row.moveSize, card.entry.returnFactor) : null;
      const range = rangeReport(card, row.values);
      const reason = !known
        ? 'volatility is not known yet'
        : !row.ready
          ? `warming up: ${row.seen} of ${features.lookback} candles`
          : range.share > tooFarOutside
            ? `${Math.round(range.share * 100)} % of inputs outside the training range, furthest ${range.worst}`
            : null;
      return {
        closedAt: new Date(row.closedAt).toISOString(),
        close: row.close,
        probabilities,
        bigMove,
        bigMoveBase: card.bigMoveBase,
        rise: rise ?? null,
        moveSize: known ? row.moveSize : null,
        expectedReturn,
        moveAlert: reason === null && bigMove >= card.moveAlert.at,
        answer: reason !== null || expectedReturn === null ? 'NO_CALL' : callOf(expectedReturn, card.entry),
        reason,
      };
    });
  } finally {
    await predictor.close();
  }
}
