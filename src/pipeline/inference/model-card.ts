import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Timeframe, timeframes } from '../../core/market.js';
import type { ModelInfo } from '../../core/ports/predictor.js';
import type { EpochMs } from '../../core/units.js';

const finite = z.number();
const instant = z.int().nonnegative();
const share = z.number().min(0).max(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be 64 hexadecimal digits' });
const interval = z.tuple([finite, finite]);

/** A held-out figure: `null` value where it could not be measured. */
const Score = z.object({ value: finite.nullable(), low: finite.nullable(), high: finite.nullable() });
export type CardScore = z.infer<typeof Score>;

const Fold = z.object({
  testFrom: instant,
  testTo: instant,
  trainRows: z.int().positive(),
  testRows: z.int().positive(),
  scores: z.record(z.string(), finite.nullable()),
});

/** What a model promises, lying beside its `model.onnx`. Times are ms UTC, returns log returns. */
export const ModelCardSchema = z
  .object({
    schema: z.literal(1),
    version: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,40}$/, { error: 'must be like 1h-v1' }),
    timeframe: z.enum(timeframes),
    /** Close of the first and the last candle learned from. */
    dataSpan: z.object({ from: instant, to: instant }),
    trainedUntil: instant,
    /** From then on it must not be asked: its edge is known to decay. */
    expiresAt: instant,
    markets: z.array(z.string().min(1)).min(1),
    /** Labelled rows learned from. */
    rows: z.int().positive(),
    features: z.object({
      version: z.string(),
      hash: sha256,
      names: z.array(z.string()).min(1),
      groups: z.array(z.string()),
      /** Quantiles of the training rows by feature; null where it was never known. */
      low: z.array(finite.nullable()),
      median: z.array(finite.nullable()),
      high: z.array(finite.nullable()),
      rangeQuantiles: z.tuple([share, share]),
    }),
    label: z.object({
      horizonBars: z.int().positive(),
      moveFactor: finite.positive(),
      sigmaBars: z.int().positive(),
      definition: z.string(),
    }),
    /** Class shares in training. */
    priors: z.object({ down: share, neutral: share, up: share }),
    bigMoveBase: share,
    training: z.object({
      seed: z.int().nonnegative(),
      recipe: z.string(),
      params: z.record(z.string(), z.unknown()),
      recencyHalfLifeDays: finite.positive().nullable(),
      rounds: z.record(z.string(), z.int().positive()),
    }),
    calibration: z.object({
      method: z.string(),
      fittedFrom: instant,
      fittedTo: instant,
      coefficients: z.record(z.string(), z.array(finite)),
    }),
    walkForward: z.object({
      description: z.string(),
      embargoBars: z.int().nonnegative(),
      folds: z.array(Fold).min(1),
      n: z.int().positive(),
      days: z.int().positive(),
      /** Pooled over the test spans, probabilities calibrated on earlier folds only. */
      scores: z.record(z.string(), Score),
      accuracyByConfidence: z.array(z.object({ share, accuracy: share.nullable() })),
      baselines: z.record(z.string(), z.record(z.string(), Score)),
    }),
    entry: z.object({
      mayEnter: z.boolean(),
      margin: finite,
      cost: finite.nonnegative(),
      feeBpsASide: finite.nonnegative(),
      slippageBpsASide: finite.nonnegative(),
      /** Expected log return = returnFactor · (P(up) − P(down)) · moveSize. */
      returnFactor: finite.nonnegative(),
      chosenBy: z.string(),
      callsLikeThis: z.object({ won: z.int().nonnegative(), of: z.int().positive() }).nullable(),
    }),
    moveAlert: z.object({
      at: share,
      /** Out of fold: share of candles that alert, and how often the move came. */
      alertShare: share,
      precision: share,
      interval: interval.nullable(),
    }),
    model: z.object({ file: z.literal('model.onnx'), sha256, bytes: z.int().positive() }),
    notes: z.array(z.string()),
  })
  .superRefine((card, context) => {
    const { names, groups, low, median, high } = card.features;
    for (const [name, list] of Object.entries({ groups, low, median, high })) {
      if (list.length !== names.length) {
        context.addIssue({
          code: 'custom',
          path: ['features', name],
          message: `must have one entry for each of ${names.length} features, had ${list.length}`,
        });
      }
    }
    if (card.expiresAt <= card.trainedUntil) {
      context.addIssue({ code: 'custom', path: ['expiresAt'], message: 'must be later than trainedUntil' });
    }
  });

export type ModelCard = z.infer<typeof ModelCardSchema>;

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What the rest of the program is told of a model. */
export function modelInfoOf(card: ModelCard): ModelInfo {
  return {
    version: card.version,
    timeframe: card.timeframe as Timeframe,
    horizonBars: card.label.horizonBars,
    featureHash: card.features.hash,
    fileHash: card.model.sha256,
    trainedUntil: card.trainedUntil as EpochMs,
    expiresAt: card.expiresAt as EpochMs,
    bigMoveBase: card.bigMoveBase,
    moveFactor: card.label.moveFactor,
    mayEnter: card.entry.mayEnter,
    entryMargin: card.entry.margin,
    cost: card.entry.cost,
    moveAlertAt: card.moveAlert.at,
    callsLikeThis: card.entry.callsLikeThis,
  };
}
