import { setTimeout as sleep } from 'node:timers/promises';

export interface Backoff {
  readonly attempts: number;
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Waiting time before attempt `failures` + 1: doubling, with up to a quarter more so that clients do not march in step. */
export function backoffMs(failures: number, { firstMs, mostMs }: Omit<Backoff, 'attempts'>): number {
  return Math.min(mostMs, firstMs * 2 ** Math.max(0, failures - 1)) * (1 + Math.random() / 4);
}

/** Tries again while `mayRetry` allows, waiting longer each time and at least as long as the venue asked. */
export async function withRetries<T>(
  work: () => Promise<T>,
  backoff: Backoff,
  mayRetry: (thrown: unknown) => boolean,
  leastMs: () => number = () => 0,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (thrown) {
      if (failures >= backoff.attempts || !mayRetry(thrown)) throw thrown;
      await sleep(Math.max(backoffMs(failures, backoff), Math.min(leastMs(), 60_000)));
    }
  }
}
