import { type Candle, type Series, seriesKey, type Timeframe } from '../../core/market.js';
import type { Predictor } from '../../core/ports/predictor.js';
import type { Bar } from '../../core/ports/signal-source.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { moveSizeOf } from '../features/move-size.js';
import { barsAtOnce, packBars, packCandles, type RowMaker, type RowStream, type Rows } from '../features/rows.js';
import { RowsHere } from '../features/rows-here.js';
import type { FeatureSet } from '../features/types.js';
import { expectedReturnOf } from '../inference/entry-rule.js';
import type { ModelCard } from '../inference/model-card.js';
import { askLending, bigMoveAt, probabilitiesAt } from '../inference/packed-outputs.js';
import type { BarForecast, Forecasts } from '../strategies/forecasts.js';
import { type AnswerPart, SeriesAnswers } from './series-answers.js';

export interface ServingModel {
  readonly card: ModelCard;
  readonly predictor: Predictor;
}

interface SeriesWork {
  readonly rows: RowStream;
  readonly answers: SeriesAnswers;
  /** Close of the newest bar that was prepared. */
  until: EpochMs;
  /** Settles when the answers about all bars so far are there. */
  added: Promise<void>;
}

interface Span {
  readonly model: ServingModel;
  readonly from: number;
  readonly to: number;
}

/** Answers that are kept for another run over the same bars. */
const mostKept = 400_000;
/** Of a longer run: what the engine is at, and what is prepared ahead of it. */
const stretchesKept = 4;

/**
 * Features by the same stream that serves live, answers by the newest model whose training ended by the close of each bar
 * (`anyTime`: by the newest of all, for a test that says it is in sample). Both may come from other threads.
 */
export class ModelForecasts implements Forecasts {
  readonly warmup: number;
  readonly #series = new Map<string, SeriesWork>();
  /** Callers mostly pass the same object again: then no name is put together. */
  readonly #byIdentity = new WeakMap<Series, SeriesWork>();
  readonly #used = new Set<string>();
  readonly #btc: Float64Array;
  readonly #eth: Float64Array;
  /** Earlier no model may be asked. */
  readonly #from: EpochMs;

  constructor(
    private readonly models: readonly ServingModel[],
    private readonly features: FeatureSet,
    private readonly timeframe: Timeframe,
    context: {
      readonly btc: readonly Candle[];
      readonly eth: readonly Candle[];
      readonly tradeFrom: EpochMs;
    },
    private readonly anyTime: boolean,
    /** Bars of a whole run; few enough and their answers are kept for the next run. */
    private readonly bars: number,
    private readonly maker: RowMaker = new RowsHere(features),
  ) {
    this.warmup = features.lookback + 97;
    this.#btc = packCandles(context.btc);
    this.#eth = packCandles(context.eth);
    const first = anyTime ? 0 : Math.min(...models.map(({ card }) => card.trainedUntil));
    this.#from = epochMs(Math.max(context.tradeFrom, first));
  }

  /** True when another run over the very same bars may use this one's answers. */
  get reusable(): boolean {
    return this.bars <= mostKept;
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
    work.until = last;
    const asked: Promise<readonly AnswerPart[]>[] = [];
    for (let from = 0; from < bars.length; from += barsAtOnce) {
      const packed = packBars(bars, from, Math.min(from + barsAtOnce, bars.length));
      asked.push(work.rows.rows(packed).then((rows) => this.#ask(work.rows, rows)));
    }
    // All of them, so that nothing is under way any more when one has failed.
    const answered = Promise.allSettled(asked);
    const before = work.added;
    // Later bars may be answered first where a model answers on several threads; they are added in order all the same.
    work.added = answered.then(async (all) => {
      await before;
      const parts = all.flatMap((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
      work.answers.add(parts, this.reusable ? Number.POSITIVE_INFINITY : stretchesKept);
    });
    await work.added;
  }

  /** Forgets how far each series is: no later bars can be prepared, what was answered stays. */
  close(): void {
    for (const { rows } of this.#series.values()) rows.close();
  }

  at(series: Series, closedAt: EpochMs): BarForecast | null {
    const work = this.#byIdentity.get(series) ?? this.#series.get(seriesKey(series));
    const found = work?.answers.find(closedAt);
    if (!found) return null;
    const { part, row } = found;
    const { label, entry, version } = part.card;
    const sigma = part.sigma[row] as number;
    const probabilities = probabilitiesAt(part.outputs, row);
    const moveSize = moveSizeOf(sigma, label.horizonBars, label.moveFactor);
    return {
      probabilities,
      bigMove: bigMoveAt(part.outputs, row),
      expectedReturn: expectedReturnOf(probabilities, moveSize, entry.returnFactor),
      horizonBars: label.horizonBars,
      sigma,
      model: version,
    };
  }

  /** Asks each model about the rows that are its own; mostly that is one model. */
  #ask(stream: RowStream, { count, values, closedAt, sigma }: Rows): Promise<readonly AnswerPart[]> {
    const columns = this.features.names.length;
    const spans = this.#spansOf(closedAt, count);
    return Promise.all(
      spans.map(async ({ model, from, to }) => {
        this.#used.add(model.card.version);
        const alone = spans.length === 1;
        const lent = alone ? values : values.slice(from * columns, to * columns);
        const answer = await askLending(model.predictor, lent, to - from, columns);
        if (alone) stream.giveBack(answer.values);
        const { outputs } = answer;
        return { card: model.card, outputs, closedAt: closedAt.subarray(from, to), sigma: sigma.subarray(from, to) };
      }),
    );
  }

  /** Rows that one model is asked about, model after model. */
  #spansOf(closedAt: Float64Array, count: number): readonly Span[] {
    const spans: Span[] = [];
    for (let from = 0; from < count; ) {
      const model = this.#modelAt(closedAt[from] as EpochMs);
      let to = from + 1;
      while (to < count && this.#modelAt(closedAt[to] as EpochMs) === model) to++;
      if (model) spans.push({ model, from, to });
      from = to;
    }
    return spans;
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
      const of = { timeframe: this.timeframe, btc: this.#btc, eth: this.#eth, from: this.#from };
      const rows = this.maker.open(of, this.bars);
      work = { rows, answers: new SeriesAnswers(), until: 0 as EpochMs, added: Promise.resolve() };
      this.#series.set(key, work);
    }
    this.#byIdentity.set(series, work);
    return work;
  }
}
