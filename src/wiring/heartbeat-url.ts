import type { Logger } from 'pino';
import { messageOf } from '../core/errors.js';

const everyMs = 60_000;
const timeoutMs = 10_000;

/**
 * Calls HEARTBEAT_URL at most once a minute, for a dead man's switch outside (healthchecks.io and the like) that raises the
 * alarm when the calls stop: the one thing that still speaks when the whole machine is gone.
 */
export class HeartbeatUrl {
  #calledAt = Number.NEGATIVE_INFINITY;
  #failed = false;

  constructor(
    private readonly url: string,
    private readonly logger: Logger,
    private readonly elapsedMs: () => number = () => performance.now(),
  ) {}

  /** All is well as far as this process can see. Never rejects. */
  async alive(): Promise<void> {
    const now = this.elapsedMs();
    // A little less than a minute, as looks come in steps.
    if (now - this.#calledAt < everyMs - 1_000) return;
    this.#calledAt = now;
    try {
      const response = await fetch(this.url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'follow' });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`status ${response.status}`);
      this.#failed = false;
    } catch (error) {
      if (!this.#failed) this.logger.warn({ reason: messageOf(error) }, 'HEARTBEAT_URL cannot be called');
      this.#failed = true;
    }
  }
}
