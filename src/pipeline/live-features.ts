import { type Candle, type Market, type Series, seriesKey, timeframeMs, type Venue } from '../core/market.js';
import type { CandleRepository } from '../core/ports/repositories.js';
import { type EpochMs, epochMs } from '../core/units.js';
import { SigmaStream } from './features/move-size.js';
import type { FeatureRow, FeatureSet, FeatureStream } from './features/types.js';
import { FundingSeries } from './market-data/funding-series.js';

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

/**
 * Keeps one feature stream warm for each series and carries it on from the store: the same stream, fed in the same order,
 * as training used. A row depends on nothing but stored candles, so any worker computes the same one.
 */
export class LiveFeatures {
  readonly #warm = new Map<string, Warm>();
  readonly #busy = new Map<string, Promise<unknown>>();
  readonly #context = new Map<string, Map<number, Candle>>();

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

  /** Forgets a series: a candle already in its stream was corrected. Context series spoil every stream. */
  invalidate(series: Series): void {
    this.#context.clear();
    if (series.market === this.contextMarkets.btc || series.market === this.contextMarkets.eth) this.#warm.clear();
    else this.#warm.delete(seriesKey(series));
  }

  async #rowAt(key: string, series: Series, closedAt: EpochMs): Promise<LiveRow | null> {
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
    const own = await this.candles.range(series, from, closedAt);
    const found = own.at(-1)?.closedAt === closedAt;
    if (!found) return null;
    const [btc, eth, funding] = await Promise.all([
      this.#contextCandles(series, this.contextMarkets.btc, from, closedAt, own),
      this.#contextCandles(series, this.contextMarkets.eth, from, closedAt, own),
      this.#funding(series.venue, series.market, from, closedAt),
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
    if (result?.contextComplete) this.#warm.set(key, warm);
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
    if (market === series.market) return new Map(own.map((candle) => [candle.closedAt, candle]));
    const context: Series = { venue: series.venue, market, timeframe: series.timeframe };
    const key = `${seriesKey(context)}-${from}`;
    const shared = this.#context.get(key);
    if (shared?.has(closedAt)) return shared;
    let waited = 0;
    let loaded = await this.#load(context, from, closedAt);
    while (!loaded.has(closedAt) && waited < this.options.contextGraceMs) {
      await this.options.wait(20);
      waited += 20;
      loaded = await this.#load(context, from, closedAt);
    }
    if (this.#context.size > 64) this.#context.clear();
    this.#context.set(key, loaded);
    return loaded;
  }

  async #load(context: Series, from: EpochMs, closedAt: EpochMs): Promise<Map<number, Candle>> {
    const candles = await this.candles.range(context, from, closedAt);
    return new Map(candles.map((candle) => [candle.closedAt, candle]));
  }

  async #funding(venue: Venue, market: Market, from: EpochMs, to: EpochMs): Promise<(at: EpochMs) => number | null> {
    const before = await this.candles.fundingAt(venue, market, from);
    const within = await this.candles.fundingRange(venue, market, from, epochMs(to + 1));
    const later = within.filter((rate) => rate.settledAt !== before?.settledAt);
    const series = new FundingSeries(before ? [before, ...later] : later);
    return (at) => series.at(at);
  }
}
