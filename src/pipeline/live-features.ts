import { type Candle, type Market, type Series, seriesKey, timeframeMs, type Venue } from '../core/market.js';
import type { CandleRepository } from '../core/ports/repositories.js';
import { type EpochMs, epochMs } from '../core/units.js';
import { SigmaStream } from './features/move-size.js';
import type { FeatureRow, FeatureSet, FeatureStream } from './features/types.js';
import { FundingSeries, fundingMaxAgeMs } from './market-data/funding-series.js';

/** A row with the candle it is of, and how warm the stream was. */
export interface LiveRow {
  readonly candle: Candle;
  readonly row: FeatureRow;
  /** σ̂ of this candle as a log return; NaN while there is too little history. */
  readonly sigma: number;
  /** Candles in the stream without a break, up to and with this one. */
  readonly seen: number;
  /** False when BTC's or ETH's candle of the same close did not come in time. */
  readonly contextComplete: boolean;
}

interface Warm {
  stream: FeatureStream;
  sigma: SigmaStream;
  last: EpochMs;
  rows: LiveRow[];
}

const kept = 8;
const contextsKept = 64;

/**
 * Keeps one feature stream warm for each series and carries it on from the store: the same stream, fed in the same order,
 * as training used. A row depends on nothing but stored candles, so any worker computes the same one.
 */
export class LiveFeatures {
  readonly #warm = new Map<string, Warm>();
  readonly #busy = new Map<string, Promise<unknown>>();
  readonly #context = new Map<string, Promise<ReadonlyMap<number, Candle>>>();
  /** The candle of each series that was stored last, by this process. */
  readonly #stored = new Map<string, Candle>();
  /** Context candles that did not come in the time they were given. */
  readonly #missed = new Set<string>();
  /** Rises with each correction: what was read before it must not be kept after it. */
  #era = 0;

  constructor(
    private readonly set: FeatureSet,
    private readonly candles: CandleRepository,
    /** Null where the venue does not list that market: nothing is waited for then. */
    private readonly contextMarkets: { readonly btc: Market | null; readonly eth: Market | null },
    private readonly options: {
      /** How long a close waits for its context candles before it goes without. */
      readonly contextGraceMs: number;
      readonly wait: (ms: number) => Promise<void>;
    },
  ) {}

  /** The row of the candle that closed at `closedAt`; null when that candle is not stored. */
  async rowAt(series: Series, closedAt: EpochMs): Promise<LiveRow | null> {
    const key = seriesKey(series);
    const before = this.#busy.get(key) ?? Promise.resolve();
    const work = before.then(
      () => this.#rowAt(key, series, closedAt),
      () => this.#rowAt(key, series, closedAt),
    );
    this.#busy.set(key, work);
    return work;
  }

  /** A candle was stored: what is known need not be read again. */
  stored(series: Series, candle: Candle): void {
    this.#stored.set(seriesKey(series), candle);
  }

  /** Forgets a series: a candle already in its stream was corrected. Context series spoil every stream. */
  invalidate(series: Series): void {
    this.#era += 1;
    this.#context.clear();
    this.#stored.delete(seriesKey(series));
    if (series.market === this.contextMarkets.btc || series.market === this.contextMarkets.eth) this.#warm.clear();
    else this.#warm.delete(seriesKey(series));
  }

  async #rowAt(key: string, series: Series, closedAt: EpochMs): Promise<LiveRow | null> {
    const era = this.#era;
    let warm = this.#warm.get(key);
    const remembered = warm?.rows.find((one) => one.row.closedAt === closedAt);
    if (remembered) return remembered;
    if (!warm || closedAt <= warm.last) {
      warm = {
        stream: this.set.open(series.timeframe),
        sigma: new SigmaStream(series.timeframe),
        last: epochMs(0),
        rows: [],
      };
    }
    const length = timeframeMs(series.timeframe);
    // Higher timeframes drop their partial first bucket: one day more than the lookback covers that.
    const reach = (this.set.lookback + 1) * length + 86_400_000;
    const from = epochMs(Math.max(warm.last, closedAt - reach));
    const [own, funding] = await Promise.all([
      this.#range(series, from, closedAt),
      this.#funding(series.venue, series.market, from, closedAt),
    ]);
    const found = own.at(-1)?.closedAt === closedAt;
    if (!found) return null;
    const [btc, eth] = await Promise.all([
      this.#contextCandles(series, this.contextMarkets.btc, from, closedAt, own),
      this.#contextCandles(series, this.contextMarkets.eth, from, closedAt, own),
    ]);
    for (const [done, candle] of own.entries()) {
      // A cold start takes a while: whoever else waits gets a turn.
      if (done % 128 === 127) await this.options.wait(0);
      const row = warm.stream.push({
        candle,
        btc: btc.get(candle.closedAt) ?? null,
        eth: eth.get(candle.closedAt) ?? null,
        funding: funding(candle.closedAt),
      });
      warm.last = candle.closedAt;
      const has = (market: Market | null, found: ReadonlyMap<number, Candle>) =>
        market === null || found.has(candle.closedAt);
      const contextComplete = has(this.contextMarkets.btc, btc) && has(this.contextMarkets.eth, eth);
      warm.rows.push({ candle, row, sigma: warm.sigma.push(candle), seen: warm.stream.seen, contextComplete });
      if (warm.rows.length > kept) warm.rows.shift();
    }
    const result = warm.rows.at(-1) ?? null;
    // Without its context a row is what the venue's silence made it: start anew next time, when the late candle is stored.
    if (result?.contextComplete && era === this.#era) this.#warm.set(key, warm);
    else this.#warm.delete(key);
    return result;
  }

  async #contextCandles(
    series: Series,
    market: Market | null,
    from: EpochMs,
    closedAt: EpochMs,
    own: readonly Candle[],
  ): Promise<ReadonlyMap<number, Candle>> {
    if (market === null) return new Map();
    if (market === series.market) return byClose(own);
    const context: Series = { venue: series.venue, market, timeframe: series.timeframe };
    // All markets that close together ask for the same candles: one of them reads, and waits, for all.
    const key = `${seriesKey(context)}-${from}-${closedAt}`;
    const shared = this.#context.get(key);
    if (shared) return shared;
    const reading = this.#awaited(context, from, closedAt);
    if (this.#context.size >= contextsKept) this.#context.delete(this.#context.keys().next().value as string);
    this.#context.set(key, reading);
    const forget = () => {
      if (this.#context.get(key) === reading) this.#context.delete(key);
    };
    // The late candle may be there the next time.
    reading.then((found) => found.has(closedAt) || forget(), forget);
    return reading;
  }

  /** The candles up to the one that closed at `closedAt`, which gets its time to come. */
  async #awaited(context: Series, from: EpochMs, closedAt: EpochMs): Promise<ReadonlyMap<number, Candle>> {
    const close = `${seriesKey(context)}-${closedAt}`;
    // Few jobs run at a time: if each waited anew for a candle that does not come, many markets would wait in line.
    const graceMs = this.#missed.has(close) ? 0 : this.options.contextGraceMs;
    let waited = 0;
    let found = byClose(await this.#range(context, from, closedAt));
    while (!found.has(closedAt) && waited < graceMs) {
      await this.options.wait(20);
      waited += 20;
      found = byClose(await this.#range(context, from, closedAt));
    }
    if (!found.has(closedAt)) {
      if (this.#missed.size >= contextsKept) this.#missed.delete(this.#missed.values().next().value as string);
      this.#missed.add(close);
    }
    return found;
  }

  async #range(series: Series, from: EpochMs, to: EpochMs): Promise<readonly Candle[]> {
    const stored = this.#stored.get(seriesKey(series));
    // A warm series asks for the one candle that has just closed.
    if (stored?.openedAt === from && stored.closedAt === to) return [stored];
    return this.candles.range(series, from, to);
  }

  async #funding(venue: Venue, market: Market, from: EpochMs, to: EpochMs): Promise<(at: EpochMs) => number | null> {
    const known = epochMs(Math.max(0, from - fundingMaxAgeMs));
    const series = new FundingSeries(await this.candles.fundingRange(venue, market, known, epochMs(to + 1)));
    return (at) => series.at(at);
  }
}

const byClose = (candles: readonly Candle[]): ReadonlyMap<number, Candle> =>
  new Map(candles.map((candle) => [candle.closedAt, candle]));
