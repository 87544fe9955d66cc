import type { Logger } from 'pino';
import { InvariantError } from '../../core/errors.js';
import type { AudienceRepository } from '../../core/ports/audiences.js';
import { seldom } from '../../core/seldom.js';
import type { Timers } from './timers.js';

export interface AudienceLoopOptions {
  readonly repository: AudienceRepository;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Rows a step. */
  readonly rowsAtOnce: number;
  /** It is looked this often even when nobody said that an audience waits. */
  readonly idleMs: number;
  /** A step ended well. */
  readonly onStep?: () => void;
}

const mostFailureDelayMs = 10_000;

/** Makes the rows of large audiences, step after step, for as long as there are any. */
export class AudienceLoop {
  readonly #options: AudienceLoopOptions;
  readonly #stopping = new AbortController();
  #sleeper = new AbortController();
  #woken = false;
  #failures = 0;
  #running: Promise<void> | null = null;
  readonly #say: (error: unknown) => void;

  constructor(options: AudienceLoopOptions) {
    this.#options = options;
    this.#say = seldom((reason) => options.logger.warn({ reason }, 'cannot make the messages of a large audience'));
  }

  start(): void {
    if (this.#running) throw new InvariantError('a loop over audiences was started twice');
    this.#running = this.#run();
  }

  /** An audience waits. */
  wake(): void {
    this.#woken = true;
    this.#sleeper.abort();
  }

  /** Resolves when the step under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#woken = false;
      const { ms, whateverCalls } = await this.#step();
      this.#sleeper = new AbortController();
      const signal = whateverCalls ? this.#stopping.signal : this.#sleeper.signal;
      if (whateverCalls || !this.#woken) await this.#options.timers.wait(ms, signal);
    }
  }

  /** How long to wait after it, and whether even when somebody calls. */
  async #step(): Promise<{ readonly ms: number; readonly whateverCalls: boolean }> {
    const { repository, timers, rowsAtOnce, idleMs, onStep } = this.#options;
    const from = timers.nowMs();
    try {
      const result = await repository.makeRows(rowsAtOnce);
      this.#failures = 0;
      onStep?.();
      // Half of the time is left to others: the first messages go out meanwhile, and the next candle closes.
      if (result === 'made') return { ms: timers.nowMs() - from, whateverCalls: true };
      return { ms: idleMs, whateverCalls: false };
    } catch (error) {
      this.#failures += 1;
      this.#say(error);
      return { ms: Math.min(mostFailureDelayMs, 100 * 2 ** Math.min(10, this.#failures)), whateverCalls: true };
    }
  }
}
