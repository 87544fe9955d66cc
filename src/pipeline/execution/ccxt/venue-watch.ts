import type { Logger } from 'pino';
import type { ToldOrder, ToldTrade } from './told.js';
import type { TradingApi } from './trading-api.js';
import { failureOf, textOf } from './venue-failure.js';

export interface WatchParts {
  readonly onTrade: (trade: ToldTrade) => void;
  readonly onOrder: (order: ToldOrder) => void;
  readonly poll: () => Promise<void>;
  readonly pollMs: number;
}

const firstBackoffMs = 500;
const mostBackoffMs = 30_000;

/** The account's stream as the fast way, polling as the sure one. A broken or silent stream costs latency and no event. */
export class VenueWatch {
  constructor(
    private readonly api: TradingApi,
    private readonly logger: Logger,
    private readonly parts: WatchParts,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    const follows = this.api.watches
      ? [
          this.#follow(signal, async () => (await this.api.nextTrades()).forEach(this.parts.onTrade)),
          this.#follow(signal, async () => (await this.api.nextOrders()).forEach(this.parts.onOrder)),
        ]
      : [];
    await Promise.all([this.#poll(signal), ...follows]);
  }

  async #poll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.parts.poll();
      } catch (thrown) {
        this.logger.error({ err: thrown }, 'the exchange was not polled; trying again');
      }
      await pause(this.parts.pollMs, signal);
    }
  }

  async #follow(signal: AbortSignal, next: () => Promise<void>): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    let failures = 0;
    const loop = async (): Promise<void> => {
      while (!signal.aborted) {
        try {
          await next();
          failures = 0;
        } catch (thrown) {
          if (signal.aborted) return;
          failures++;
          const level = failures === 1 ? 'warn' : 'debug';
          this.logger[level]({ reason: textOf(failureOf(thrown)) }, 'the stream of the account broke; polling goes on');
          await pause(Math.min(mostBackoffMs, firstBackoffMs * 2 ** (failures - 1)), signal);
        }
      }
    };
    // A wait for news is ended by closing the exchange, which the caller does after this.
    await Promise.race([loop(), stopped]);
  }
}

export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}
