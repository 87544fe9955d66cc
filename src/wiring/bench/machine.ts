import { availableParallelism, cpus, loadavg } from 'node:os';

/** What a figure was measured on; without it a figure says nothing. */
export function machine(): Record<'cpus' | 'cpu' | 'node' | 'loadBefore', number | string> {
  return {
    cpus: availableParallelism(),
    cpu: cpus()[0]?.model.trim() || 'unknown',
    node: process.version,
    loadBefore: round(loadavg()[0] ?? 0, 1),
  };
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** The value below which `share` of the values lie; `values` need no order. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
