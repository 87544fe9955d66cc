import type { Platform } from '../../core/chat.js';
import { InvariantError } from '../../core/errors.js';
import type { DeliveryOptions } from './delivery-options.js';
import { defaultPolicy } from './delivery-policy.js';
import { MemoryPaceStore } from './memory-pace-store.js';
import { PlatformLoop } from './platform-loop.js';
import { realTimers } from './timers.js';

/** A renewal may be late by a slow database. */
const shortestLeaseMs = 1_000;

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
    if (whole.leaseMs < shortestLeaseMs) {
      throw new InvariantError(
        `a lease must last ${shortestLeaseMs} ms to be renewed in time, was ${whole.leaseMs} ms`,
      );
    }
    const timers = options.timers ?? realTimers;
    const shownAs = async () => null;
    const prepare = async () => undefined;
    const alone = new MemoryPaceStore(() => timers.nowMs());
    const filled = { hooks: {}, random: Math.random, shownAs, prepare, paceStore: alone, ...options, timers };
    this.#loops = new Map(
      senders.map((sender) => {
        // A console has one process, and nothing to pace it by.
        const paceStore = sender.platform === 'console' ? alone : filled.paceStore;
        return [sender.platform, new PlatformLoop({ ...filled, paceStore, sender, policy: whole })];
      }),
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
