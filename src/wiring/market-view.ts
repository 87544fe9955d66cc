import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { type Clock, SyncedClock, systemClock } from '../core/clock.js';
import { InvariantError, messageOf } from '../core/errors.js';
import { type Market, provenanceOf, type Timeframe, timeframeMs, type Venue } from '../core/market.js';
import type { CandleSource } from '../core/ports/candle-source.js';
import type { StateRepository } from '../core/ports/repositories.js';
import type { MarketInfo } from '../core/ports/services.js';
import type { EpochMs } from '../core/units.js';

/** What the process that feeds the market tells the others, by way of the database. */
interface Published {
  readonly venue: Venue;
  readonly fallbackFrom: string | null;
  readonly ticks: Readonly<Record<string, number>>;
  readonly missing: readonly Market[];
  readonly now: EpochMs;
}

interface Known {
  readonly published: Published;
  readonly clock: Clock;
}

const key = 'market';
const everyMs = 2_000;
/** Real time between two closes of the shortest timeframe on the simulated market. */
export const simulatedCandleEveryMs = 3_000;

/**
 * Which market is shown and what time it is there. The process that holds the candle source leads: it knows both and
 * publishes them. Others follow: a live venue's time is carried on between reports, a made-up one stands until the next.
 */
export class MarketView {
  #known: Known | null = null;
  #timer: NodeJS.Timeout | null = null;
  #info: { readonly of: Published; readonly facts: string; readonly info: MarketInfo } | null = null;
  readonly clock: Clock = { now: () => (this.#known?.clock ?? systemClock).now() };

  constructor(
    private readonly state: StateRepository,
    private readonly markets: readonly Market[],
    private readonly timeframes: readonly Timeframe[],
    private readonly logger: Logger,
  ) {}

  get known(): boolean {
    return this.#known !== null;
  }

  /** The same object as long as nothing in it has changed: what is made of it may be kept beside it. */
  info(): MarketInfo {
    if (!this.#known) throw new InvariantError('the market was asked for before it was known');
    const { published } = this.#known;
    if (this.#info?.of === published) return this.#info.info;
    const facts = JSON.stringify({ ...published, now: null });
    const info = this.#info?.facts === facts ? this.#info.info : this.#infoOf(published);
    this.#info = { of: published, facts, info };
    return info;
  }

  #infoOf({ venue, fallbackFrom, ticks, missing }: Published): MarketInfo {
    return {
      venue,
      provenance: provenanceOf(venue),
      fallbackFrom,
      markets: this.markets.filter((market) => !missing.includes(market)),
      timeframes: this.timeframes,
      tickSize: (market) => ticks[market] ?? null,
    };
  }

  /** Market ms a real ms, or `max` where nothing paces it. */
  paceFor(config: Pick<Config, 'REPLAY_SPEED' | 'TIMEFRAMES'>): number | 'max' {
    const provenance = this.#known ? provenanceOf(this.#known.published.venue) : 'live';
    if (provenance === 'live') return 1;
    if (provenance === 'replay') return config.REPLAY_SPEED;
    return Math.min(...config.TIMEFRAMES.map(timeframeMs)) / simulatedCandleEveryMs;
  }

  async lead(source: CandleSource, fallbackFrom: string | null): Promise<void> {
    this.stop();
    const report = (): Published => ({
      venue: source.venue,
      fallbackFrom,
      ticks: Object.fromEntries(
        this.markets.flatMap((market) => [[market, source.tickSize(market)]]).filter(([, tick]) => tick !== null),
      ),
      missing: source.missing(this.markets),
      now: source.clock.now(),
    });
    this.#known = { published: report(), clock: source.clock };
    await this.state.put(key, report());
    this.#every(() => this.state.put(key, report()));
  }

  /** Resolves once some process has published a market. */
  async follow(signal: AbortSignal): Promise<void> {
    this.stop();
    let waiting = false;
    while (!signal.aborted && !(await this.#read())) {
      if (!waiting) this.logger.info('waiting for a worker (ROLE=worker or all) to feed the market');
      waiting = true;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    this.#every(() => this.#read());
  }

  async #read(): Promise<boolean> {
    const published = await this.state.get<Published>(key);
    if (!published) return false;
    this.#known = { published, clock: this.#clockFor(published) };
    return true;
  }

  #clockFor(published: Published): Clock {
    if (provenanceOf(published.venue) !== 'live') return { now: () => published.now };
    const before = this.#known;
    // One clock as long as the report is the same: a report that was read twice does not hold time still.
    if (before && before.published.now === published.now) return before.clock;
    const clock = new SyncedClock(systemClock);
    clock.sync(published.now);
    return clock;
  }

  #every(work: () => Promise<unknown>): void {
    this.#timer = setInterval(() => {
      work().catch((error: unknown) => this.logger.warn({ reason: messageOf(error) }, 'market report failed'));
    }, everyMs);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}
