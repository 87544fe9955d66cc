import type { DeliveryResult } from '../bot/delivery/delivery-hooks.js';
import type { Platform } from '../core/chat.js';
import type { DeliveryRepository } from '../core/ports/repositories.js';
import { deliveryOf } from '../pipeline/health/stages.js';

/** A platform that only fails is silent, however busily it is tried. */
const failuresUntilSilent = 3;
/** With nothing to send nobody finds out that a platform works again: after this it may be heard of once more. */
const forgetAfterMs = 15 * 60_000;

const failing: ReadonlySet<DeliveryResult> = new Set(['retried', 'unknown', 'dead']);

interface Health {
  readonly failures: number;
  readonly lastAt: number;
}

/**
 * Heartbeats of delivery by platform: it is alive when its loop looks for work and the platform takes what it is sent. Of
 * webhooks only the loop counts, as each of them is another server.
 */
export class DeliveryPulse {
  readonly #health = new Map<Platform, Health>();

  constructor(
    private readonly beat: (stage: string) => void,
    private readonly elapsedMs: () => number = () => performance.now(),
  ) {}

  /** What became of a send. */
  note(platform: Platform, result: DeliveryResult): void {
    if (result === 'rateLimited' || result === 'expired') return;
    const before = this.#health.get(platform)?.failures ?? 0;
    const failures = failing.has(result) ? before + 1 : 0;
    this.#health.set(platform, { failures, lastAt: this.elapsedMs() });
  }

  /** The repository, each of whose claims shows that the loop of its platform goes round. */
  around(repository: DeliveryRepository): DeliveryRepository {
    const claim: DeliveryRepository['claim'] = async (...args) => {
      const rows = await repository.claim(...args);
      const [platform] = args;
      if (this.#works(platform)) this.beat(deliveryOf(platform));
      return rows;
    };
    return new Proxy(repository, {
      get: (target, name) => {
        if (name === 'claim') return claim;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  #works(platform: Platform): boolean {
    const health = this.#health.get(platform);
    if (!health || platform === 'webhook' || health.failures < failuresUntilSilent) return true;
    return this.elapsedMs() - health.lastAt > forgetAfterMs;
  }
}
