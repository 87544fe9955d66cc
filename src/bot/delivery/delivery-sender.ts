import type { Platform } from '../../core/chat.js';
import { InvariantError } from '../../core/errors.js';
import type { DeliveryOptions } from './delivery-options.js';
import { defaultPolicy } from './delivery-policy.js';
import { PlatformLoop } from './platform-loop.js';
import { realTimers } from './timers.js';

/**
 * Brings every row of the outbox to its chat: claims leased rows, keeps each platform's pace, and writes down what
 * became of them. A row is never forgotten: when this process dies in the middle its lease runs out and the row is sent
 * by whoever comes next, which doubles a message only where the platform had taken it and the answer was not yet
 * written down (on Discord not even then, its nonce sees to that).
 */
export class DeliverySender {
  readonly #loops: ReadonlyMap<Platform, PlatformLoop>;

  constructor({ senders, policy, ...options }: DeliveryOptions) {
    const whole = { ...defaultPolicy, ...policy };
    if (whole.leaseMs < whole.sendTimeoutMs + whole.holdMs) {
      throw new InvariantError(
        `a lease must outlast a send, was ${whole.leaseMs} ms for sends of up to ${whole.sendTimeoutMs} ms after ${whole.holdMs} ms`,
      );
    }
    const shownAs = async () => null;
    const filled = { hooks: {}, timers: realTimers, random: Math.random, shownAs, ...options };
    this.#loops = new Map(
      senders.map((sender) => [sender.platform, new PlatformLoop({ ...filled, sender, policy: whole })]),
    );
  }

  start(): void {
    for (const loop of this.#loops.values()) loop.start();
  }

  /** New rows are there: of one platform, or of any. Costs nothing when it was not so. */
  wake(platform?: Platform): void {
    for (const [name, loop] of this.#loops) if (platform === undefined || name === platform) loop.wake();
  }

  /** Claims no more, lets the sends under way end and writes them down. */
  async stop(): Promise<void> {
    await Promise.all([...this.#loops.values()].map((loop) => loop.stop()));
  }
}
