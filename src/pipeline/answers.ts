import type { NewFollowUp } from '../core/follow-up.js';
import { type Candle, provenanceOf, type Series, seriesKey } from '../core/market.js';
import type { ModelInfo } from '../core/ports/predictor.js';
import type { Answer, Prediction } from '../core/prediction.js';
import type { Mood } from '../core/sentiment.js';
import type { NewSignal, Signal, SignalOrigin, WithheldSignal } from '../core/signal.js';
import { type EpochMs, epochMs } from '../core/units.js';
import type { FeatureSet } from './features/types.js';
import type { Forecast, Forecaster } from './inference/forecaster.js';
import type { LiveFeatures, LiveRow } from './live-features.js';
import { decide } from './signals/decide.js';
import { followUpsOf } from './signals/follow-ups.js';
import { heldBack } from './signals/held-back.js';
import { noCallReason } from './signals/no-call.js';

/** A row as it travels between jobs, as JSON. */
export interface FeaturesOfClose {
  readonly candle: Candle;
  /** Float32 numbers, as the model takes them, in base64: a quarter of what JSON needs, and NaN stays what it is. */
  readonly values: string;
  readonly sigma: number | null;
  readonly seen: number;
  readonly ready: boolean;
}

/** What the model said, or null where it must not be asked yet. */
export interface ForecastOfClose {
  readonly prediction: Prediction | null;
  readonly range: { readonly share: number; readonly worst: string | null } | null;
  readonly seen: number;
}

export interface Judged {
  readonly answer: Answer;
  readonly signals: readonly NewSignal[];
  /** Calls that were held back, for the record. */
  readonly withheld: readonly WithheldSignal[];
  /** What the candle means for signals that are open. */
  readonly followUps: readonly NewFollowUp[];
  /** Model and features of these signals; null when no model was asked. */
  readonly origin: SignalOrigin | null;
}

/** The stages from a closed candle to an answer, each a function of facts; jobs and `/predict` call the same ones. */
export class Answers {
  constructor(
    private readonly features: LiveFeatures,
    private readonly set: FeatureSet,
    /** The model that serves a timeframe now, or null. */
    private readonly model: (series: Series) => Forecaster | null,
  ) {}

  async featuresOf(series: Series, closedAt: EpochMs): Promise<FeaturesOfClose | null> {
    const live = await this.features.rowAt(series, closedAt);
    return live && travelling(live);
  }

  async forecastOf(series: Series, features: FeaturesOfClose): Promise<ForecastOfClose> {
    const model = this.model(series);
    if (!model || !features.ready || features.sigma === null)
      return { prediction: null, range: null, seen: features.seen };
    const values = this.#fitting(features) ?? this.#fitting(await this.featuresOf(series, features.candle.closedAt));
    if (!values) throw new Error(`there is no row of ${this.set.names.length} features for ${seriesKey(series)}`);
    const row = { closedAt: features.candle.closedAt, values, ready: features.ready };
    const forecast: Forecast = await model.predictRow(series, row, features.candle, features.sigma);
    return { ...forecast, seen: features.seen };
  }

  /** Null where another version of this program left the row in the queue. */
  #fitting(features: FeaturesOfClose | null): Float64Array | null {
    const values = unpacked(features?.values);
    return values?.length === this.set.names.length ? values : null;
  }

  /** The answer for a close and what it gives. `open`: sent signals of the series that are still open; `withheldOpen`: held back ones. */
  judge(
    series: Series,
    closedAt: EpochMs | null,
    forecast: ForecastOfClose | null,
    facts: {
      readonly now: EpochMs;
      readonly mood: Mood | null;
      readonly paused: { readonly by: string } | null;
      readonly open: readonly Signal[];
      readonly withheldOpen?: readonly Signal[];
    },
  ): Judged {
    const forecaster = this.model(series);
    const info = forecaster?.predictor.info ?? null;
    // A made-up market has no date after which its regime differs from the one learned.
    const timeless = provenanceOf(series.venue) === 'simulated';
    const model: ModelInfo | null = info && timeless ? { ...info, expiresAt: epochMs(Number.MAX_SAFE_INTEGER) } : info;
    // The venue's clock is an estimate: a candle that is here has closed.
    const now = epochMs(Math.max(facts.now, closedAt ?? 0));
    const reason = noCallReason({
      timeframe: series.timeframe,
      now,
      lastClosedAt: closedAt,
      paused: facts.paused,
      model,
      warmUp: forecast?.prediction ? { have: 1, need: 1 } : { have: forecast?.seen ?? 0, need: this.set.lookback },
      range: forecast?.range ?? null,
    });
    const prediction = forecast?.prediction ?? null;
    const none = { signals: [], withheld: [], followUps: [], origin: null };
    if (!prediction || !model) {
      const unknown = reason ?? { kind: 'warmingUp' as const, have: forecast?.seen ?? 0, need: this.set.lookback };
      return { answer: { call: 'NO_CALL', ...series, reason: unknown }, ...none };
    }
    if (prediction.model !== model.version) {
      // The model was changed between the two jobs: what the old one said is not judged by the new card.
      const changed = reason ?? { kind: 'noModel' as const, timeframe: series.timeframe };
      return { answer: { call: 'NO_CALL', ...series, reason: changed }, ...none };
    }
    const judged = {
      prediction,
      model,
      mood: facts.mood,
      now,
      open: facts.open,
      withheldOpen: facts.withheldOpen ?? [],
    };
    const origin: SignalOrigin = {
      model: model.version,
      modelHash: model.fileHash,
      featureHash: model.featureHash,
      callsLikeThis: model.callsLikeThis,
    };
    // What is not good enough for a call is not good enough to take one back; a pause says nothing against a prediction.
    const trusted = reason === null || reason.kind === 'paused';
    const followUps = trusted ? followUpsOf(prediction, model.cost, facts.open) : [];
    if (reason) {
      const withheld = heldBack(judged, reason);
      return { answer: { call: 'NO_CALL', ...series, reason }, signals: [], withheld, followUps, origin };
    }
    return { ...decide(judged), followUps, origin };
  }
}

function travelling({ candle, row, sigma, seen }: LiveRow): FeaturesOfClose {
  return {
    candle,
    values: packed(row.values),
    sigma: Number.isFinite(sigma) ? sigma : null,
    seen,
    ready: row.ready,
  };
}

const packed = (values: Float64Array): string => Buffer.from(Float32Array.from(values).buffer).toString('base64');

function unpacked(text: unknown): Float64Array | null {
  if (typeof text !== 'string') return null;
  const bytes = Buffer.from(text, 'base64');
  return Float64Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
}
