import type { Logger } from 'pino';
import { messageOf } from '../core/errors.js';
import { type Candle, type Market, type Series, seriesKey, type Timeframe, timeframeMs } from '../core/market.js';
import type { CandleSource, RejectedRow } from '../core/ports/candle-source.js';
import type { CandleRepository } from '../core/ports/repositories.js';
import { type EpochMs, epochMs } from '../core/units.js';
import { GatheredSaves } from './gathered-saves.js';

export interface IngestPorts {
  readonly source: CandleSource;
  readonly candles: CandleRepository;
  readonly logger: Logger;
  /** Every series to take in: the watched ones and their context. */
  readonly wanted: readonly { readonly market: Market; readonly timeframe: Timeframe }[];
  /** Candles of history each series starts with. */
  readonly historyCandles: number;
  /** A candle is stored and new. Candles that closed together come in one call. */
  readonly onClosed: (series: Series, candle: Candle) => Promise<void>;
  /** A stored candle has other values than before. */
  readonly onCorrected: (series: Series, candle: Candle) => Promise<void>;
  readonly onRejected: (rows: readonly RejectedRow[]) => Promise<void>;
  readonly onLink: (state: 'up' | 'down', via: string, reason: string | undefined) => void;
  /** True: a candle is done with before the next is taken, so that a source without a pace of its own cannot run ahead. */
  readonly oneByOne: boolean;
}

/** What one backfill brought. */
export interface Backfilled {
  readonly candles: number;
  /** Series the venue did not give. */
  readonly failed: readonly string[];
  /** Markets whose funding rates it did not give; one that has none is not among them. */
  readonly withoutFunding: readonly Market[];
}

/** Candles under way at once; series that close together need not wait for each other. */
const underWay = 64;

const fundingHistoryMs = 120 * 86_400_000;

/** Takes closed candles and funding from a source into the store, and tells of each new one after it is stored. */
export class Ingest {
  readonly #ports: IngestPorts;
  readonly #saves: GatheredSaves;

  constructor(ports: IngestPorts) {
    this.#ports = ports;
    this.#saves = new GatheredSaves(ports.candles);
  }

  /** Fills each series from its newest stored candle (or from `historyCandles` ago) to now, and funding rates. What fails is logged and left to the next call. */
  async backfill(): Promise<Backfilled> {
    const failed: string[] = [];
    let candles = 0;
    for (const { market, timeframe } of this.#ports.wanted) {
      const series: Series = { venue: this.#ports.source.venue, market, timeframe };
      try {
        candles += await this.#backfillSeries(series);
      } catch (error) {
        failed.push(seriesKey(series));
        this.#ports.logger.warn({ series: seriesKey(series), reason: messageOf(error) }, 'backfill failed');
      }
    }
    return { candles, failed, withoutFunding: await this.#backfillFunding() };
  }

  async #backfillSeries(series: Series): Promise<number> {
    const { source, candles, historyCandles } = this.#ports;
    const length = timeframeMs(series.timeframe);
    const now = source.clock.now();
    const newest = await candles.newest(series);
    const earliest = Math.floor(now / length) * length - historyCandles * length;
    // What was stored long ago may leave a hole that is longer than the history we need: start anew behind it.
    const from = epochMs(newest === null ? earliest : Math.max(newest, earliest));
    if (from + length > now) return 0;
    const history = await source.history(series, from, now);
    if (history.rejected.length > 0) await this.#ports.onRejected(history.rejected);
    await candles.save(series, history.candles);
    return history.candles.length;
  }

  async #backfillFunding(): Promise<readonly Market[]> {
    const { source, candles, wanted, logger } = this.#ports;
    const failed: Market[] = [];
    for (const market of new Set(wanted.map((one) => one.market))) {
      try {
        const now = source.clock.now();
        const newest = await candles.fundingAt(source.venue, market, now);
        const from = epochMs(newest ? newest.settledAt + 1 : now - fundingHistoryMs);
        const rates = await source.funding(market, from, epochMs(now + 1));
        if (rates.length > 0) await candles.saveFunding(source.venue, market, rates);
      } catch (error) {
        failed.push(market);
        logger.warn({ market, reason: messageOf(error) }, 'funding rates not available');
      }
    }
    return failed;
  }

  /** Streams until `signal` aborts. Each candle is stored before anybody hears of it. */
  async run(signal: AbortSignal): Promise<void> {
    const { source, wanted, onRejected, onLink } = this.#ports;
    const working = new Map<string, Promise<void>>();
    let fault: { readonly error: unknown } | null = null;
    for await (const event of source.stream(wanted, signal)) {
      if (fault) break;
      if (event.kind === 'link') onLink(event.state, event.via, event.reason);
      else if (event.kind === 'rejected') await onRejected([event.rejected]);
      else {
        const key = seriesKey(event.series);
        // Order matters within a series only.
        const work = (working.get(key) ?? Promise.resolve())
          .then(() => this.#take(event.series, event.candle))
          .catch((error: unknown) => {
            fault ??= { error };
          })
          .finally(() => {
            if (working.get(key) === work) working.delete(key);
          });
        working.set(key, work);
        if (this.#ports.oneByOne) await work;
        else if (working.size >= underWay) await Promise.race(working.values());
      }
    }
    await Promise.all(working.values());
    if (fault) throw (fault as { readonly error: unknown }).error;
  }

  async #take(series: Series, candle: Candle): Promise<void> {
    const savedAs = await this.#saves.save({ series, candle });
    if (savedAs === 'corrected') {
      this.#ports.logger.warn({ series: seriesKey(series), candle }, 'candle corrected by the venue');
      await this.#ports.onCorrected(series, candle);
    }
    if (savedAs === 'inserted') await this.#ports.onClosed(series, candle);
  }
}

/**
 * The series to take in so that `markets` can be judged: themselves, and BTC and ETH as context. What is context only
 * comes first: a replay without a pace waits for the decision on the last watched market, which must find it there.
 */
export function withContext(markets: readonly Market[], context: readonly Market[]): readonly Market[] {
  return [...new Set([...context.filter((market) => !markets.includes(market)), ...markets])];
}

/** Start of the candle that holds `at`. */
export const openOf = (at: EpochMs, timeframe: Timeframe): EpochMs =>
  epochMs(Math.floor(at / timeframeMs(timeframe)) * timeframeMs(timeframe));
