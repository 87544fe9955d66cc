import type { BacktestData } from '../../core/backtest.js';
import { type Candle, type Market, type Series, seriesKey, type Timeframe } from '../../core/market.js';
import type { Predictor } from '../../core/ports/predictor.js';
import type { Bar } from '../../core/ports/signal-source.js';
import type { EpochMs } from '../../core/units.js';
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
  readonly sigma: SigmaStream;
  answers: Map<EpochMs, BarForecast>;
  /** Of the block before: the engine is still at it while the next is prepared. */
  before: Map<EpochMs, BarForecast>;
  /** Close of the newest bar that was prepared. */
  until: EpochMs;
}

interface WaitingRow {
  readonly at: EpochMs;
  readonly sigma: number;
  readonly values: Float64Array;
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
      readonly btc: ReadonlyMap<EpochMs, Candle>;
      readonly eth: ReadonlyMap<EpochMs, Candle>;
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
    let asked: { readonly model: ServingModel; readonly rows: WaitingRow[] } | null = null;
    const answered: Promise<void>[] = [];
    for (const { candle, funding } of bars) {
      const row = work.stream.push({
        candle,
        btc: this.context.btc.get(candle.closedAt) ?? null,
        eth: this.context.eth.get(candle.closedAt) ?? null,
        funding,
      });
      const sigma = work.sigma.push(candle);
      if (!row.ready || !(sigma > 0) || candle.closedAt < this.context.tradeFrom) continue;
      const model = this.#modelAt(candle.closedAt);
      if (!model) continue;
      if (asked && (asked.model !== model || asked.rows.length >= rowsAtOnce)) {
        answered.push(this.#ask(answers, asked.model, asked.rows));
        asked = null;
      }
      asked ??= { model, rows: [] };
      asked.rows.push({ at: candle.closedAt, sigma, values: row.values });
    }
    if (asked) answered.push(this.#ask(answers, asked.model, asked.rows));
    await Promise.all(answered);
  }

  /** Asks a model about some rows; while one on a thread of its own answers, the next features are computed. */
  async #ask(
    answers: Map<EpochMs, BarForecast>,
    { card, predictor }: ServingModel,
    rows: readonly WaitingRow[],
  ): Promise<void> {
    const columns = this.features.names.length;
    const values = new Float32Array(rows.length * columns);
    // One by one: `set` between unlike types takes ten times as long.
    let to = 0;
    for (const row of rows) for (let at = 0; at < columns; at++) values[to++] = row.values[at] as number;
    const { label, entry, version } = card;
    this.#used.add(version);
    const outputs = await predictor.predict(values, rows.length);
    for (const [index, { probabilities, bigMove }] of outputs.entries()) {
      const { at, sigma } = rows[index] as WaitingRow;
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

/** Candles of a leader by their close, for the context of others; empty when the data has none. */
export async function leaderCandles(
  data: BacktestData,
  market: string,
  timeframe: Timeframe,
): Promise<ReadonlyMap<EpochMs, Candle>> {
  const candles = await data.candles(market as Market, timeframe, null, null);
  return new Map(candles.map((candle) => [candle.closedAt, candle]));
}
