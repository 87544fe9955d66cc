import { type ModelCard, ModelCardSchema } from '../../src/pipeline/inference/model-card.js';

const day = 86_400_000;

/** A card of four features in three groups; `change` says what matters to a test. */
export function aModelCard(change: Partial<ModelCard> = {}): ModelCard {
  const score = { value: 0.53, low: 0.52, high: 0.54 };
  const trainedUntil = 1_759_276_800_000;
  return ModelCardSchema.parse({
    schema: 1,
    version: '1h-v1',
    timeframe: '1h',
    dataSpan: { from: trainedUntil - 1000 * day, to: trainedUntil },
    trainedUntil,
    expiresAt: trainedUntil + 548 * day,
    markets: ['BTCUSDT'],
    rows: 1000,
    features: {
      version: 'test',
      hash: 'a'.repeat(64),
      names: ['vol', 'return', 'funding', 'rsi'],
      groups: ['volatility', 'momentum', 'funding', 'momentum'],
      low: [-1, -1, null, 0],
      median: [0, 0, null, 0.5],
      high: [1, 1, null, 1],
      rangeQuantiles: [0.001, 0.999],
    },
    label: { horizonBars: 4, moveFactor: 1, sigmaBars: 96, definition: 'test' },
    priors: { down: 0.1, neutral: 0.8, up: 0.1 },
    bigMoveBase: 0.2,
    training: { seed: 1, recipe: 'test', params: {}, recencyHalfLifeDays: null, rounds: { lean: 10 } },
    calibration: { method: 'test', fittedFrom: 0, fittedTo: 1, coefficients: {} },
    walkForward: {
      description: 'test',
      embargoBars: 96,
      folds: [{ testFrom: 0, testTo: 1, trainRows: 1, testRows: 1, scores: {} }],
      n: 1000,
      days: 100,
      scores: { directionAuc: score },
      accuracyByConfidence: [],
      baselines: {},
    },
    entry: {
      mayEnter: false,
      margin: 0,
      cost: 0.0014,
      feeBpsASide: 5,
      slippageBpsASide: 2,
      returnFactor: 0.5,
      chosenBy: 'test',
      callsLikeThis: null,
    },
    moveAlert: { at: 0.4, alertShare: 0.05, precision: 0.45, interval: [0.4, 0.5] },
    model: { file: 'model.onnx', sha256: 'b'.repeat(64), bytes: 10 },
    notes: [],
    ...change,
  } satisfies Record<keyof ModelCard, unknown>);
}
