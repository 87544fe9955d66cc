import type { Logger } from 'pino';
import { messageOf } from '../core/errors.js';
import type { StateRepository } from '../core/ports/repositories.js';

/** Silence is judged in minutes; a signal that is on its way goes first. */
const gatherMs = 250;

/**
 * Writes at most one heartbeat of a stage in `everyMs`, those of all stages together. Many series that close at once would
 * queue up for the one row of their stage, each waiting for the disk, and their signals behind them.
 */
export class Pulse {
  readonly #last = new Map<string, number>();
  readonly #due = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly state: Pick<StateRepository, 'beatAll'>,
    private readonly logger: Logger,
    private readonly elapsedMs: () => number = () => performance.now(),
    private readonly everyMs = 1_000,
  ) {}

  beat(stage: string): void {
    if (this.#closed) return;
    const now = this.elapsedMs();
    const last = this.#last.get(stage);
    if (last !== undefined && now - last < this.everyMs) return;
    this.#last.set(stage, now);
    this.#due.add(stage);
    this.#timer ??= setTimeout(() => void this.flush(), gatherMs);
  }

  /** Writes what is gathered; resolves when it and what was being written is done, also when that failed (logged). */
  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const stages = [...this.#due];
    this.#due.clear();
    if (stages.length > 0) this.#writing = this.#writing.then(() => this.#write(stages));
    return this.#writing;
  }

  /** Writes what is gathered, and takes no more: what still ends outlives the database otherwise. */
  close(): Promise<void> {
    this.#closed = true;
    return this.flush();
  }

  async #write(stages: readonly string[]): Promise<void> {
    try {
      await this.state.beatAll(stages);
    } catch (error) {
      for (const stage of stages) this.#last.delete(stage);
      this.logger.warn({ reason: messageOf(error), stages }, 'heartbeats could not be written; the next ones may');
    }
  }
}
