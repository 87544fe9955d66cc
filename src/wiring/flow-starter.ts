import type { Logger } from 'pino';
import { type Clock, systemClock } from '../core/clock.js';
import { messageOf } from '../core/errors.js';
import type { Candle, Series } from '../core/market.js';
import type { CandleRepository, DecisionRepository } from '../core/ports/repositories.js';
import type { JobQueues } from '../jobs/index.js';
import type { Close } from './pipeline-handlers.js';

interface Stored {
  readonly candles: Pick<CandleRepository, 'newest'>;
  readonly decisions: Pick<DecisionRepository, 'newestDecided'>;
}

/** Starts the flow of each close; those of one instant go into the queue together. */
export class FlowStarter {
  #gathered: Close[] = [];
  #flushing: Promise<void> = Promise.resolve();
  #scheduled = false;

  constructor(
    private readonly queues: Pick<JobQueues, 'closed'>,
    private readonly logger: Logger,
    private readonly wallClock: Clock = systemClock,
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
    try {
      await this.queues.closed(closes);
    } catch (error) {
      // Nothing is lost: `reconcile` finds closes that were never decided.
      this.logger.error({ reason: messageOf(error), closes: closes.length }, 'the queue did not take closes');
    }
  }

  /** Resolves when every close handed in so far is in the queue or was logged. */
  flushed(): Promise<void> {
    return this.#flushing;
  }

  /**
   * Gives every newest closed candle without a decision its flow: after a start, a crash, or a queue that was away.
   * Returns how many that were.
   */
  async reconcile(stored: Stored, watched: readonly Series[]): Promise<number> {
    const found = await Promise.all(
      watched.map(async (series): Promise<Close | null> => {
        const [newest, decided] = await Promise.all([
          stored.candles.newest(series),
          stored.decisions.newestDecided(series),
        ]);
        if (newest === null || (decided !== null && decided >= newest)) return null;
        return { ...series, closedAt: newest, seenAt: this.wallClock.now() };
      }),
    );
    const undecided = found.filter((close) => close !== null);
    await this.queues.closed(undecided);
    return undecided.length;
  }
}
