import type { Logger } from 'pino';
import type { Clock } from '../../../core/clock.js';
import { InvariantError, UserError } from '../../../core/errors.js';
import {
  type FundingRate,
  type Market,
  type Series,
  seriesKey,
  type Timeframe,
  timeframeMs,
  type Venue,
} from '../../../core/market.js';
import {
  type CandleSource,
  type History,
  type SourceEvent,
  SourceUnavailable,
} from '../../../core/ports/candle-source.js';
import type { EpochMs } from '../../../core/units.js';
import { judgeAll, type RawRow } from '../validate.js';
import { defaultTiming, LiveStream, type LiveTiming } from './live-stream.js';
import { loadExchange } from './load-exchange.js';
import type { UrlOverrides } from './override-urls.js';
import { withRetries } from './retry.js';
import { VenueApi } from './venue-api.js';
import { VenueClock } from './venue-clock.js';
import { mayHeal, reasonOf } from './venue-failure.js';

export interface CcxtOptions extends UrlOverrides {
  /** A ccxt id. */
  readonly venue: Venue;
  readonly machineClock: Clock;
  readonly logger: Logger;
  readonly timing?: Partial<LiveTiming>;
}

/** How long the venue may take to answer at all, and to list its markets. */
const firstAnswerMs = 4_000;
const marketsMs = 8_000;
const historyRetries = { attempts: 5, firstMs: 500, mostMs: 8_000 };

/** Candles of a real venue through ccxt: REST for the past, WebSocket for the present with REST to vouch for it. */
export class CcxtSource implements CandleSource {
  readonly venue: Venue;
  readonly #clock: VenueClock;
  readonly #timing: LiveTiming;
  /** Opening time of the newest candle given as history, so that a stream goes on from there. */
  readonly #given = new Map<string, EpochMs>();
  #api: VenueApi | null = null;

  constructor(private readonly options: CcxtOptions) {
    this.venue = options.venue;
    this.#clock = new VenueClock(options.machineClock);
    this.#timing = { ...defaultTiming, ...options.timing };
  }

  get clock(): Clock {
    return this.#clock;
  }

  /** Rejects with UserError for an unknown id, with SourceUnavailable within about ten seconds for everything else. */
  async open(): Promise<void> {
    const exchange = await loadExchange(this.venue, this.options, () => this.#clock.now());
    const api = new VenueApi(exchange);
    try {
      // The first answer shows quickly whether the venue can be reached; the second one measures its clock better.
      if (api.tellsTime)
        await within(
          firstAnswerMs,
          this.#clock.refresh(() => api.time()),
        );
      await within(marketsMs, api.loadMarkets());
      if (api.tellsTime)
        await within(
          firstAnswerMs,
          this.#clock.refresh(() => api.time()),
        );
    } catch (thrown) {
      await api.stopWatching();
      throw new SourceUnavailable(`${this.venue}: ${reasonOf(thrown)}`, { cause: thrown });
    }
    api.learnMarkets();
    if (api.marketCount === 0) throw new SourceUnavailable(`${this.venue} lists no perpetual or spot market`);
    this.#api = api;
    this.options.logger.info({ venue: this.venue, markets: api.marketCount }, 'exchange connected');
  }

  missing(wanted: readonly Market[]): readonly Market[] {
    const api = this.#opened();
    return wanted.filter((market) => !api.has(market));
  }

  tickSize(market: Market): number | null {
    return this.#opened().tickSize(market);
  }

  /** Rejects with SourceUnavailable when the venue does not answer after some tries. */
  async history(series: Series, from: EpochMs, to: EpochMs): Promise<History> {
    const api = this.#opened();
    api.demandTimeframe(series.timeframe);
    const length = timeframeMs(series.timeframe);
    const page = api.pageSize(series.market);
    const rows: RawRow[] = [];
    const end = Math.min(to, this.#clock.certain());
    let cursor = Math.ceil(from / length) * length;
    let closedBy = this.#clock.certain();
    while (cursor < end) {
      closedBy = this.#clock.certain();
      const got = await this.#patiently(() => api.rows(series, cursor, page));
      const fresh = got.filter((row) => typeof row[0] === 'number' && row[0] >= cursor && row[0] < to);
      rows.push(...got.filter((row) => typeof row[0] !== 'number'), ...fresh);
      const newest = fresh.reduce((last, row) => Math.max(last, row[0] as number), Number.NEGATIVE_INFINITY);
      // An empty page may lie before the listing or in an outage; what follows may still exist.
      cursor = newest >= cursor ? Math.floor(newest / length) * length + length : cursor + page * length;
    }
    const history = judgeAll(series, rows, closedBy);
    const last = history.candles.at(-1);
    if (last) this.#noteGiven(series, last.openedAt);
    return history;
  }

  async funding(market: Market, from: EpochMs, to: EpochMs): Promise<readonly FundingRate[]> {
    const api = this.#opened();
    const rates = new Map<EpochMs, FundingRate>();
    const take = async (since: EpochMs, until: EpochMs): Promise<readonly FundingRate[]> => {
      const got = await this.#patiently(() => api.funding(market, since, until));
      const fresh = got.filter(({ settledAt }) => settledAt >= since && settledAt < until && !rates.has(settledAt));
      for (const rate of fresh) rates.set(rate.settledAt, rate);
      return fresh;
    };
    let newest = (await take(from, to)).at(-1);
    while (newest) newest = (await take((newest.settledAt + 1) as EpochMs, to)).at(-1);
    // Some venues answer with the newest of a span first: what is missing lies before.
    let earliest = Math.min(...rates.keys());
    while (Number.isFinite(earliest) && earliest > from) {
      if ((await take(from, earliest as EpochMs)).length === 0) break;
      earliest = Math.min(...rates.keys());
    }
    return [...rates.values()].sort((a, b) => a.settledAt - b.settledAt);
  }

  async *stream(
    wanted: readonly { market: Market; timeframe: Timeframe }[],
    signal: AbortSignal,
  ): AsyncIterable<SourceEvent> {
    const api = this.#opened();
    for (const { timeframe } of wanted) api.demandTimeframe(timeframe);
    const series = wanted.map(({ market, timeframe }): Series => ({ venue: this.venue, market, timeframe }));
    const live = new LiveStream(
      api,
      this.#clock,
      series.map((one) => ({ series: one, given: this.#given.get(seriesKey(one)) ?? null })),
      this.options.logger,
      this.#timing,
    );
    for await (const event of live.run(signal)) {
      if (event.kind === 'candle') this.#noteGiven(event.series, event.candle.openedAt);
      yield event;
    }
  }

  async close(): Promise<void> {
    await this.#api?.stopWatching();
  }

  #noteGiven(series: Series, openedAt: EpochMs): void {
    const key = seriesKey(series);
    this.#given.set(key, Math.max(this.#given.get(key) ?? 0, openedAt) as EpochMs);
  }

  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    const api = this.#opened();
    try {
      return await withRetries(work, historyRetries, mayHeal, () => api.retryAfterMs());
    } catch (thrown) {
      if (thrown instanceof UserError || thrown instanceof InvariantError) throw thrown;
      throw new SourceUnavailable(`${this.venue}: ${reasonOf(thrown)}`, { cause: thrown });
    }
  }

  #opened(): VenueApi {
    if (!this.#api) throw new InvariantError(`${this.venue} was used before open()`);
    return this.#api;
  }
}

/** The work's outcome, or a rejection after `ms`; the work itself is left to end on its own. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
