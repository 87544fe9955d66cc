import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../core/clock.js';
import { messageOf } from '../core/errors.js';
import { type Candle, type Series, seriesKey } from '../core/market.js';
import type { CandleRepository, DecisionRepository } from '../core/ports/repositories.js';
import type { EpochMs } from '../core/units.js';
import type { JobQueues } from '../jobs/index.js';
import type { Close } from './pipeline-handlers.js';

interface Stored {
  readonly candles: Pick<CandleRepository, 'newest'>;
  readonly decisions: Pick<DecisionRepository, 'newestDecided'>;
}

const reconcilePatienceMs = 30_000;
/** Closes that were refused are offered again as long as a restart of the queue's store takes: `reconcile` would be later. */
const offeredForMs = 5_000;
const firstWaitMs = 100;

/** Starts the flow of each close; those of one instant go into the queue together. */
export class FlowStarter {
  #gathered: Close[] = [];
  #flushing: Promise<void> = Promise.resolve();
  #scheduled = false;
  #undecidedSince = new Map<string, number>();
  /** Series behind their newest close: what was decided last there, and since when nothing further was. */
  #behind = new Map<string, { readonly decided: EpochMs | null; readonly since: number }>();

  constructor(
    private readonly queues: Pick<JobQueues, 'closed'>,
    private readonly logger: Logger,
    private readonly wallClock: Clock = systemClock,
    private readonly elapsedMs: () => number = () => performance.now(),
  ) {}

  start(series: Series, candle: Candle): void {
    this.#gathered.push({ ...series, closedAt: candle.closedAt, seenAt: this.wallClock.now() });
    if (this.#scheduled) return;
    this.#scheduled = true;
    const flushed = new Promise((resolve) => setImmediate(resolve)).then(() => this.#flush());
    this.#flushing = Promise.all([this.#flushing, flushed]).then(() => undefined);
  }

  async #flush(): Promise<void> {
    this.#scheduled = false;
    const closes = this.#gathered;
    this.#gathered = [];
    const until = this.elapsedMs() + offeredForMs;
    for (let waitMs = firstWaitMs; ; waitMs *= 2) {
      try {
        return await this.queues.closed(closes);
      } catch (error) {
        if (this.elapsedMs() + waitMs <= until) await sleep(waitMs);
        else {
          // Nothing is lost: `reconcile` finds closes that were never decided.
          this.logger.error({ reason: messageOf(error), closes: closes.length }, 'the queue did not take closes');
          return;
        }
      }
    }
  }

  /** Resolves when every close handed in so far is in the queue or was logged. */
  flushed(): Promise<void> {
    return this.#flushing;
  }

  /**
   * Gives every newest closed candle its flow that has been without a decision for `patienceMs` of looking: after a start
   * (no patience), a crash, or a queue that was away. Patience keeps it from adding again what is under way. Returns how
   * many that were.
   */
  async reconcile(stored: Stored, watched: readonly Series[], patienceMs = reconcilePatienceMs): Promise<number> {
    const found = await Promise.all(
      watched.map(async (series): Promise<Close | null> => {
        const [newest, decided] = await Promise.all([
          stored.candles.newest(series),
          stored.decisions.newestDecided(series),
        ]);
        this.#noteBehind(series, newest, decided);
        if (newest === null || (decided !== null && decided >= newest)) return null;
        return { ...series, closedAt: newest, seenAt: this.wallClock.now() };
      }),
    );
    const now = this.elapsedMs();
    const before = this.#undecidedSince;
    this.#undecidedSince = new Map();
    const forgotten: Close[] = [];
    for (const close of found) {
      if (close === null) continue;
      const key = `${seriesKey(close)}-${close.closedAt}`;
      const since = before.get(key) ?? now;
      this.#undecidedSince.set(key, since);
      if (now - since >= patienceMs) forgotten.push(close);
    }
    await this.queues.closed(forgotten);
    // Not before: what was refused has no need of patience again.
    for (const close of forgotten) this.#undecidedSince.delete(`${seriesKey(close)}-${close.closedAt}`);
    return forgotten.length;
  }

  #noteBehind(series: Series, newest: EpochMs | null, decided: EpochMs | null): void {
    const key = seriesKey(series);
    const before = this.#behind.get(key);
    if (newest === null || (decided !== null && decided >= newest)) this.#behind.delete(key);
    else if (before?.decided !== decided || !before) this.#behind.set(key, { decided, since: this.elapsedMs() });
  }

  /**
   * How long a series has had a close to be decided and nothing was, ms, as far as the looks of this process saw: a job that
   * hangs, or fails each time.
   */
  longestUndecidedMs(): number {
    return Math.max(0, ...[...this.#behind.values()].map(({ since }) => this.elapsedMs() - since));
  }
}
