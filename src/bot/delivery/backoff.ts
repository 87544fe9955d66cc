export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Doubles with every attempt up to the most; half of it is chance, so that rows that failed together do not return together. */
export function backoffMs({ firstMs, mostMs }: Backoff, attempts: number, random: () => number): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(attempts, 40));
  return Math.round(full * (0.5 + random() / 2));
}
