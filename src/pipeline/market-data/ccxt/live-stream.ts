import type { Logger } from 'pino';
import type { Series } from '../../../core/market.js';
import { timeframeMs } from '../../../core/market.js';
import type { SourceEvent } from '../../../core/ports/candle-source.js';
import type { EpochMs } from '../../../core/units.js';
import { pause } from '../paced-clock.js';
import { EventQueue } from './event-queue.js';
import { backoffMs } from './retry.js';
import { SeriesFeed } from './series-feed.js';
import type { Pair, RowUpdate, VenueApi } from './venue-api.js';
import type { VenueClock } from './venue-clock.js';
import { reasonOf } from './venue-failure.js';

export interface LiveTiming {
  /** How often due candles are looked for. */
  readonly tickMs: number;
  /** REST is asked this long after a close when the WebSocket is down or does not mark final candles. */
  readonly settleMs: number;
  /** And this long after it when the WebSocket should have marked it. */
  readonly markWaitMs: number;
  /** A candle taken from an unmarked WebSocket is compared with REST after this long. */
  readonly confirmMs: number;
  readonly clockEveryMs: number;
  readonly reconnect: { readonly firstMs: number; readonly mostMs: number };
  readonly retry: { readonly firstMs: number; readonly mostMs: number };
  /** A connection this young is not yet suspected of silence. */
  readonly silentAfterMs: number;
}

export const defaultTiming: LiveTiming = {
  tickMs: 50,
  settleMs: 300,
  markWaitMs: 1_500,
  confirmMs: 2_000,
  clockEveryMs: 60_000,
  reconnect: { firstMs: 500, mostMs: 30_000 },
  retry: { firstMs: 400, mostMs: 10_000 },
  silentAfterMs: 20_000,
};

/** Candles before the first one emitted that the gate judges by, and candles asked for again in case the venue corrected them. */
const seedCandles = 96;
const overlapCandles = 2;

interface Lane {
  readonly feed: SeriesFeed;
  busy: boolean;
  failures: number;
  /** Real ms before which REST is left alone. */
  notBeforeMs: number;
  /** Real ms at which a candle from the WebSocket is to be confirmed. */
  confirmAtMs: number | null;
}

/**
 * Closed candles of many series as they close. The WebSocket is the fast way; REST vouches for it: whatever has not come by the time
 * the venue's clock passed a close is asked for, so a broken, silent or refused WebSocket costs latency and no candle. That makes
 * polling no mode of its own, and every gap, after however long a sleep, is filled the same way.
 */
export class LiveStream {
  readonly #queue = new EventQueue<SourceEvent>();
  readonly #lanes: readonly Lane[];
  readonly #byPair = new Map<string, Lane>();
  readonly #pairs: readonly Pair[];
  #webSocketUp = false;
  #upSinceMs = 0;
  #polling: 'unknown' | 'up' | 'down' = 'unknown';
  #refreshAtMs = 0;
  #refreshing = false;

  /** `given`: opening time of the newest candle the consumer has; without one a stream begins with the newest closed candle. */
  constructor(
    private readonly api: VenueApi,
    private readonly clock: VenueClock,
    wanted: readonly { readonly series: Series; readonly given: EpochMs | null }[],
    private readonly logger: Logger,
    private readonly timing: LiveTiming,
  ) {
    this.#pairs = wanted.map(({ series: { market, timeframe } }) => ({ market, timeframe }));
    this.#lanes = wanted.map(({ series, given }) => {
      const length = timeframeMs(series.timeframe);
      const next = given === null ? Math.floor(clock.now() / length) * length - length : given + length;
      const feed = new SeriesFeed(series, next as EpochMs, (event) => this.#queue.push(event));
      const lane = { feed, busy: false, failures: 0, notBeforeMs: 0, confirmAtMs: null };
      this.#byPair.set(pairKey(series), lane);
      return lane;
    });
  }

  async *run(signal: AbortSignal): AsyncIterable<SourceEvent> {
    const own = new AbortController();
    const stop = (): void => own.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) own.abort();
    const ended = Promise.all([this.#schedule(own.signal), this.#keepWatching(own.signal)]);
    own.signal.addEventListener('abort', () => this.#queue.end(), { once: true });
    if (own.signal.aborted) this.#queue.end();
    try {
      yield* this.#queue;
    } finally {
      own.abort();
      signal.removeEventListener('abort', stop);
      await this.#disconnect();
      await ended;
    }
  }

  async #schedule(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#refreshClock();
      for (const lane of this.#lanes) if (this.#isDue(lane)) void this.#ask(lane, signal);
      await pause(this.timing.tickMs, signal);
    }
  }

  #isDue(lane: Lane): boolean {
    const nowMs = performance.now();
    if (lane.busy || nowMs < lane.notBeforeMs) return false;
    if (!lane.feed.seeded || lane.feed.hasGap) return true;
    if (lane.confirmAtMs !== null && nowMs >= lane.confirmAtMs) return true;
    const marked = this.#webSocketUp && this.api.marksClosed;
    const wait = marked ? this.timing.markWaitMs : this.timing.settleMs;
    return this.clock.certain() >= lane.feed.closesAt + wait;
  }

  /** Asks REST from a little before the next candle on; never rejects. */
  async #ask(lane: Lane, signal: AbortSignal): Promise<void> {
    const { feed } = lane;
    const pair = feed.series;
    const back = feed.seeded ? overlapCandles : seedCandles;
    const since = feed.next - back * timeframeMs(pair.timeframe);
    lane.busy = true;
    lane.confirmAtMs = null;
    try {
      const closedBy = this.clock.certain();
      const rows = await this.api.rows(pair, since, this.#rowsFrom(since, pair));
      if (signal.aborted) return;
      if (!feed.seeded) feed.seed(rows, closedBy);
      const moved = feed.hearRest(rows, closedBy);
      if (moved) this.#suspectSilence(feed, rows);
      lane.failures = moved || closedBy < feed.closesAt ? 0 : lane.failures + 1;
      lane.notBeforeMs = performance.now() + (lane.failures > 0 ? backoffMs(lane.failures, this.timing.retry) : 0);
      this.#pollingIs('up');
    } catch (thrown) {
      if (signal.aborted) return;
      lane.failures++;
      const wait = Math.max(backoffMs(lane.failures, this.timing.retry), Math.min(this.api.retryAfterMs(), 60_000));
      lane.notBeforeMs = performance.now() + wait;
      this.logger.warn({ series: pair, reason: reasonOf(thrown) }, 'asking the exchange for candles failed');
      this.#pollingIs('down', reasonOf(thrown));
    } finally {
      lane.busy = false;
    }
  }

  /** No more rows than there can be: venues charge by them. */
  #rowsFrom(since: number, { market, timeframe }: Pair): number {
    const possible = Math.ceil((this.clock.now() - since) / timeframeMs(timeframe)) + 1;
    return Math.max(1, Math.min(possible, this.api.pageSize(market)));
  }

  /** REST knows trades of a candle of which the WebSocket, though open all the time, never said a word. */
  #suspectSilence(feed: SeriesFeed, rows: readonly (readonly unknown[])[]): void {
    const openedAt = feed.next - timeframeMs(feed.series.timeframe);
    const youngMs = performance.now() - this.#upSinceMs;
    if (!this.#webSocketUp || youngMs < this.timing.silentAfterMs || feed.newestHeard >= openedAt) return;
    const traded = rows.some((row) => row[0] === openedAt && typeof row[5] === 'number' && row[5] > 0);
    if (!traded) return;
    this.#upSinceMs = performance.now();
    this.logger.warn({ series: feed.series }, 'the exchange stream is silent; connecting anew');
    void this.#disconnect();
  }

  async #keepWatching(signal: AbortSignal): Promise<void> {
    if (!this.api.watches) return;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.api.watch(
          this.#pairs,
          (update) => this.#hear(update),
          () => {
            failures = 0;
            this.#webSocketIsUp();
          },
          signal,
        );
      } catch (thrown) {
        if (signal.aborted) return;
        failures++;
        this.#webSocketIsDown(reasonOf(thrown), failures);
        // What is left of the old connection would keep old subscriptions alive beside the new ones.
        await this.#disconnect();
      }
      await pause(backoffMs(failures, this.timing.reconnect), signal);
    }
  }

  /** Never rejects: a connection that cannot be closed any more is closed. */
  async #disconnect(): Promise<void> {
    try {
      await this.api.stopWatching();
    } catch (thrown) {
      this.logger.debug({ reason: reasonOf(thrown) }, 'closing the exchange stream failed');
    }
  }

  #hear(update: RowUpdate): void {
    const lane = this.#byPair.get(pairKey(update));
    if (!lane) return;
    if (update.sentAt !== null) this.clock.atLeast(update.sentAt as EpochMs);
    if (update.closed === null) {
      if (lane.feed.hearUnmarked(update.row)) lane.confirmAtMs = performance.now() + this.timing.confirmMs;
      return;
    }
    if (update.closed) {
      this.clock.atLeast(((update.row[0] as number) + timeframeMs(update.timeframe)) as EpochMs);
    }
    lane.feed.hearMarked(update.row, update.closed);
  }

  #webSocketIsUp(): void {
    if (this.#webSocketUp) return;
    this.#webSocketUp = true;
    this.#upSinceMs = performance.now();
    this.#queue.push({ kind: 'link', state: 'up', via: 'websocket' });
  }

  #webSocketIsDown(reason: string, failures: number): void {
    if (this.#webSocketUp || failures === 1) {
      this.#queue.push({ kind: 'link', state: 'down', via: 'websocket', reason });
      this.logger.warn({ reason }, 'the exchange stream broke; candles come by polling until it is back');
    }
    this.#webSocketUp = false;
    // Polling is now what counts, so its state is told anew.
    this.#polling = 'unknown';
  }

  #pollingIs(state: 'up' | 'down', reason?: string): void {
    if (this.#polling === state || (state === 'up' && this.#webSocketUp && this.#polling === 'unknown')) return;
    this.#polling = state;
    this.#queue.push({ kind: 'link', state, via: 'polling', ...(reason === undefined ? {} : { reason }) });
  }

  #refreshClock(): void {
    if (!this.api.tellsTime || this.#refreshing || performance.now() < this.#refreshAtMs) return;
    this.#refreshing = true;
    this.clock
      .refresh(() => this.api.time())
      .catch((thrown: unknown) => this.logger.debug({ reason: reasonOf(thrown) }, 'the exchange did not tell its time'))
      .finally(() => {
        this.#refreshing = false;
        this.#refreshAtMs = performance.now() + this.timing.clockEveryMs;
      });
  }
}

const pairKey = ({ market, timeframe }: Pair): string => `${market}-${timeframe}`;
