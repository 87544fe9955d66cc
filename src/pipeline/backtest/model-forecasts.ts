import { type Candle, type Series, seriesKey, type Timeframe } from '../../core/market.js';
import type { Predictor } from '../../core/ports/predictor.js';
import type { Bar } from '../../core/ports/signal-source.js';
import type { EpochMs } from '../../core/units.js';
import { candleFinder } from '../features/from-files.js';
import { moveSizeOf, SigmaStream } from '../features/move-size.js';
import type { FeatureSet, FeatureStream } from '../features/types.js';
import { expectedReturnOf } from '../inference/entry-rule.js';
import type { ModelCard } from '../inference/model-card.js';
import type { BarForecast, Forecasts } from '../strategies/forecasts.js';

export interface ServingModel {
  readonly card: ModelCard;
  readonly predictor: Predictor;
}

interface SeriesWork {
  readonly stream: FeatureStream;
  /** Candles of the leaders, for instants that rise. */
  readonly btcAt: (closedAt: EpochMs) => Candle | null;
  readonly ethAt: (closedAt: EpochMs) => Candle | null;
  readonly sigma: SigmaStream;
  answers: Map<EpochMs, BarForecast>;
  /** Of the block before: the engine is still at it while the next is prepared. */
  before: Map<EpochMs, BarForecast>;
  /** Close of the newest bar that was prepared. */
  until: EpochMs;
}

/** What a model is asked in one call. */
interface Question {
  readonly model: ServingModel;
  readonly bars: { readonly at: EpochMs; readonly sigma: number }[];
  /** A row of features for each of the bars, and room for more. */
  readonly values: Float32Array;
}

/** Rows a model is asked about in one call. */
const rowsAtOnce = 512;
/** Answers that are kept for another run over the same bars. */
const mostKept = 400_000;

/**
 * Features by the same stream that serves live, answers by the newest model whose training ended by the close of each bar
 * (`anyTime`: by the newest of all, for a test that says it is in sample).
 */
export class ModelForecasts implements Forecasts {
  readonly warmup: number;
  readonly #series = new Map<string, SeriesWork>();
  /** Callers mostly pass the same object again: then no name is put together. */
  readonly #byIdentity = new WeakMap<Series, SeriesWork>();
  readonly #used = new Set<string>();
  readonly #keeps: boolean;

  constructor(
    private readonly models: readonly ServingModel[],
    private readonly features: FeatureSet,
    private readonly timeframe: Timeframe,
    private readonly context: {
      readonly btc: readonly Candle[];
      readonly eth: readonly Candle[];
      readonly tradeFrom: EpochMs;
    },
    private readonly anyTime: boolean,
    /** Bars of a whole run; few enough and their answers are kept for the next run. */
    bars: number,
  ) {
    this.warmup = features.lookback + 97;
    this.#keeps = bars <= mostKept;
  }

  /** True when another run over the very same bars may use this one's answers. */
  get reusable(): boolean {
    return this.#keeps;
  }

  /** Versions that answered so far. */
  get used(): readonly string[] {
    return [...this.#used].sort();
  }

  async prepare(series: Series, bars: readonly Bar[]): Promise<void> {
    const work = this.#workOf(series);
    const last = bars.at(-1)?.candle.closedAt ?? work.until;
    // Another run over the same bars: what was computed from the same candles is the same.
    if (last <= work.until) return;
    if (!this.#keeps) {
      work.before = work.answers;
      work.answers = new Map();
    }
    const { answers } = work;
    work.until = last;
    const columns = this.features.names.length;
    let asked: Question | null = null;
    const answered: Promise<void>[] = [];
    for (const { candle, funding } of bars) {
      const row = work.stream.push({
        candle,
        btc: work.btcAt(candle.closedAt),
        eth: work.ethAt(candle.closedAt),
        funding,
      });
      const sigma = work.sigma.push(candle);
      if (!row.ready || !(sigma > 0) || candle.closedAt < this.context.tradeFrom) continue;
      const model = this.#modelAt(candle.closedAt);
      if (!model) continue;
      if (asked && (asked.model !== model || asked.bars.length === rowsAtOnce)) {
        answered.push(this.#ask(answers, asked));
        asked = null;
      }
      asked ??= { model, bars: [], values: new Float32Array(rowsAtOnce * columns) };
      // One by one: `set` between unlike types takes ten times as long.
      for (let from = 0, to = asked.bars.length * columns; from < columns; from++, to++) {
        asked.values[to] = row.values[from] as number;
      }
      asked.bars.push({ at: candle.closedAt, sigma });
    }
    if (asked) answered.push(this.#ask(answers, asked));
    await Promise.all(answered);
  }

  /** Asks a model about some bars; while one on a thread of its own answers, the next features are computed. */
  async #ask(answers: Map<EpochMs, BarForecast>, { model, bars, values }: Question): Promise<void> {
    const { label, entry, version } = model.card;
    this.#used.add(version);
    const rows = bars.length;
    const full = rows === rowsAtOnce ? values : values.slice(0, rows * this.features.names.length);
    const outputs = await model.predictor.predict(full, rows);
    for (const [index, { probabilities, bigMove }] of outputs.entries()) {
      const { at, sigma } = bars[index] as Question['bars'][number];
      const moveSize = moveSizeOf(sigma, label.horizonBars, label.moveFactor);
      answers.set(at, {
        probabilities,
        bigMove,
        expectedReturn: expectedReturnOf(probabilities, moveSize, entry.returnFactor),
        horizonBars: label.horizonBars,
        sigma,
        model: version,
      });
    }
  }

  at(series: Series, closedAt: EpochMs): BarForecast | null {
    const work = this.#byIdentity.get(series) ?? this.#series.get(seriesKey(series));
    return work?.answers.get(closedAt) ?? work?.before.get(closedAt) ?? null;
  }

  #modelAt(closedAt: EpochMs): ServingModel | null {
    let best: ServingModel | null = null;
    for (const model of this.models) {
      if (!this.anyTime && model.card.trainedUntil > closedAt) continue;
      if (!best || model.card.trainedUntil > best.card.trainedUntil) best = model;
    }
    return best;
  }

  #workOf(series: Series): SeriesWork {
    const known = this.#byIdentity.get(series);
    if (known) return known;
    const key = seriesKey(series);
    let work = this.#series.get(key);
    if (!work) {
      work = {
        stream: this.features.open(this.timeframe),
        btcAt: candleFinder(this.context.btc),
        ethAt: candleFinder(this.context.eth),
        sigma: new SigmaStream(this.timeframe),
        answers: new Map(),
        before: new Map(),
        until: 0 as EpochMs,
      };
      this.#series.set(key, work);
    }
    this.#byIdentity.set(series, work);
    return work;
  }
}
