import type { Market as CcxtMarket, Exchange } from 'ccxt';
import { InvariantError, UserError } from '../../../core/errors.js';
import type { FundingRate, Market, Timeframe } from '../../../core/market.js';
import type { EpochMs } from '../../../core/units.js';
import type { RawRow } from '../validate.js';
import { tapClosedFlags } from './closed-flags.js';

export interface Pair {
  readonly market: Market;
  readonly timeframe: Timeframe;
}

/** An update of a candle from the WebSocket. `closed`: the venue marked it as the last one, null where it never tells. */
export interface RowUpdate extends Pair {
  readonly row: RawRow;
  readonly closed: boolean | null;
  readonly sentAt: number | null;
}

/** ccxt's precision modes. */
const decimalPlaces = 2;
const tickSizeMode = 4;
/** Pairs watched through one connection; venues refuse more than 200. */
const pairsEach = 100;
const fundingPage = 200;
/** Binance counts a request of up to 499 rows as 2 and one of 500 to 1,000 as 5. */
const mostRows = 499;

/** What this program asks of a venue, in its own words. No retries here. */
export class VenueApi {
  readonly #symbols = new Map<Market, CcxtMarket & object>();
  /** Whether the venue marks final updates. */
  readonly marksClosed: boolean;
  #onRow: (update: RowUpdate) => void = () => {};
  #watched: readonly Pair[] = [];

  constructor(private readonly exchange: Exchange) {
    this.marksClosed = tapClosedFlags(exchange, ({ marketId, interval, openedAt, closed, sentAt }) => {
      for (const pair of this.#watched) {
        if (this.#market(pair.market).id !== marketId || this.#interval(pair.timeframe) !== interval) continue;
        const row = this.#cached(pair, openedAt);
        if (row) this.#onRow({ ...pair, row, closed, sentAt });
      }
    });
  }

  /** Finds the contract (or where there are none, the spot market) of each pair. Call after `loadMarkets`. */
  learnMarkets(): void {
    const all = Object.values(this.exchange.markets ?? {}).filter(
      (market) => market !== undefined && market.active !== false,
    );
    const swaps = all.filter((market) => market?.swap);
    const usable =
      swaps.length > 0 ? swaps.filter((market) => market?.linear !== false) : all.filter((market) => market?.spot);
    for (const market of usable) {
      if (!market?.base || !market.quote) continue;
      const name = `${market.base}/${market.quote}` as Market;
      // BTC/USDT:USDT before any other contract of that pair.
      if (!this.#symbols.has(name) || market.settle === market.quote) this.#symbols.set(name, market);
    }
  }

  get marketCount(): number {
    return this.#symbols.size;
  }

  has(market: Market): boolean {
    return this.#symbols.has(market);
  }

  /** Throws UserError when the venue makes no candles of that length. */
  demandTimeframe(timeframe: Timeframe): void {
    const known = Object.keys(this.exchange.timeframes ?? {});
    if (!known.includes(timeframe)) {
      throw new UserError(
        `TIMEFRAMES: ${this.exchange.id} has no ${timeframe} candles; choose from ${known.join(', ')}`,
      );
    }
  }

  tickSize(market: Market): number | null {
    const step = this.#symbols.get(market)?.precision?.price;
    if (step === undefined || !(step > 0)) return null;
    if (this.exchange.precisionMode === tickSizeMode) return step;
    return this.exchange.precisionMode === decimalPlaces ? 10 ** -step : null;
  }

  /** Whether `time` can be asked. */
  get tellsTime(): boolean {
    return this.exchange.has['fetchTime'] === true;
  }

  async time(): Promise<number> {
    const time = await this.exchange.fetchTime();
    if (!Number.isSafeInteger(time)) throw new InvariantError(`${this.exchange.id} told no time, was ${String(time)}`);
    return time as number;
  }

  loadMarkets(): Promise<unknown> {
    return this.exchange.loadMarkets();
  }

  /** Rows asked for at once. */
  pageSize(market: Market): number {
    const told: unknown = this.exchange.featureValue(this.#market(market).symbol, 'fetchOHLCV', 'limit', 300);
    return Math.min(mostRows, typeof told === 'number' && told > 0 ? told : 300);
  }

  /** Rows from `since` on, the newest perhaps still forming. */
  async rows({ market, timeframe }: Pair, since: number, limit: number): Promise<readonly RawRow[]> {
    const rows = await this.exchange.fetchOHLCV(this.#market(market).symbol, timeframe, since, limit);
    return rows as readonly RawRow[];
  }

  /** Settled rates from `from` on, ascending, as many as the venue gives; empty where it has none. */
  async funding(market: Market, from: EpochMs, to: EpochMs): Promise<FundingRate[]> {
    if (this.exchange.has['fetchFundingRateHistory'] !== true || !this.#market(market).swap) return [];
    const rates = await this.exchange.fetchFundingRateHistory(this.#market(market).symbol, from, fundingPage, {
      until: to - 1,
    });
    return rates
      .flatMap(({ timestamp, fundingRate }) =>
        typeof timestamp === 'number' && typeof fundingRate === 'number' && Number.isFinite(fundingRate)
          ? [{ settledAt: timestamp as EpochMs, rate: fundingRate }]
          : [],
      )
      .sort((a, b) => a.settledAt - b.settledAt);
  }

  get watches(): boolean {
    return this.exchange.has['watchOHLCVForSymbols'] === true || this.exchange.has['watchOHLCV'] === true;
  }

  /** Tells every update of the pairs until the connection breaks or `signal` aborts, which rejects. */
  async watch(
    pairs: readonly Pair[],
    onRow: (update: RowUpdate) => void,
    onAlive: () => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.#watched = pairs;
    this.#onRow = onRow;
    const groups =
      this.exchange.has['watchOHLCVForSymbols'] === true
        ? Array.from({ length: Math.ceil(pairs.length / pairsEach) }, (_, at) =>
            pairs.slice(at * pairsEach, (at + 1) * pairsEach),
          )
        : pairs.map((pair) => [pair]);
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('watching was stopped')), { once: true });
    });
    // Raced once and not each turn: a promise that lives long keeps every race it was ever in.
    await Promise.race([...groups.map((group) => this.#watchGroup(group, onRow, onAlive, signal)), stopped]);
  }

  async #watchGroup(
    group: readonly Pair[],
    onRow: (update: RowUpdate) => void,
    onAlive: () => void,
    signal: AbortSignal,
  ): Promise<never> {
    for (;;) {
      // Asked before each turn: a turn begun after the end would open a connection that nobody closes.
      signal.throwIfAborted();
      const updates = await this.#nextUpdates(group);
      onAlive();
      // Where updates are marked, the tap has told them already.
      if (this.marksClosed) continue;
      for (const { pair, rows } of updates) {
        for (const row of rows) onRow({ ...pair, row, closed: null, sentAt: null });
      }
    }
  }

  async #nextUpdates(group: readonly Pair[]): Promise<{ pair: Pair; rows: readonly RawRow[] }[]> {
    const [first] = group;
    if (first && this.exchange.has['watchOHLCVForSymbols'] !== true) {
      const rows = await this.exchange.watchOHLCV(this.#market(first.market).symbol, first.timeframe);
      return [{ pair: first, rows: rows as readonly RawRow[] }];
    }
    const wanted = group.map(({ market, timeframe }) => [this.#market(market).symbol, timeframe]);
    const told = (await this.exchange.watchOHLCVForSymbols(wanted)) as Record<string, Record<string, RawRow[]>>;
    return group.flatMap((pair) => {
      const rows = told[this.#market(pair.market).symbol]?.[pair.timeframe];
      return rows ? [{ pair, rows }] : [];
    });
  }

  /** Closes connections; a running `watch` rejects. */
  async stopWatching(): Promise<void> {
    await this.exchange.close();
  }

  /** How long the venue asked to be left alone, from its newest answer. */
  retryAfterMs(): number {
    const headers = this.exchange.last_response_headers as Record<string, unknown> | undefined;
    const seconds = Number(headers?.['Retry-After'] ?? headers?.['retry-after']);
    return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0;
  }

  #market(market: Market): CcxtMarket & object {
    const found = this.#symbols.get(market);
    if (!found) throw new InvariantError(`${this.exchange.id} has no market ${market}; ask missing() first`);
    return found;
  }

  #interval(timeframe: Timeframe): string {
    return String(this.exchange.timeframes?.[timeframe] ?? timeframe);
  }

  #cached({ market, timeframe }: Pair, openedAt: number): RawRow | null {
    const rows = this.exchange.ohlcvs?.[this.#market(market).symbol]?.[timeframe] as RawRow[] | undefined;
    const row = rows?.findLast((candidate) => candidate[0] === openedAt);
    return row ? [...row] : null;
  }
}
