import type { Verdict } from '../fakes/strict-platform.js';
import { chance } from './plan.js';

/** Share of calls that meet each kind of trouble; the rest is dealt with at once. */
export const shares = {
  injected: 0.004,
  error: 0.01,
  reset: 0.006,
  cut: 0.005,
  half: 0.004,
  slow: 0.04,
} as const;

const statuses = [500, 502, 503] as const;

/** Trouble by the number of the call, the same for a seed. `globalAt`: calls that silence the whole bot (Discord says so). */
export function weatherOf(seed: number, stream: number, globalAt: readonly number[] = []): (index: number) => Verdict {
  return (index) => {
    if (globalAt.includes(index)) return { kind: 'tooFast', retryAfterMs: 1_000, global: true };
    const roll = chance(seed, stream, index);
    let below: number = shares.injected;
    if (roll < below) return { kind: 'tooFast', retryAfterMs: 1_000, global: false };
    below += shares.error;
    if (roll < below) return { kind: 'error', status: statuses[index % statuses.length] ?? 500 };
    below += shares.reset;
    if (roll < below) return { kind: 'reset' };
    below += shares.cut;
    if (roll < below) return { kind: 'cut' };
    below += shares.half;
    if (roll < below) return { kind: 'half' };
    below += shares.slow;
    if (roll < below) return { kind: 'slow', ms: 100 + Math.round(chance(seed, stream + 1, index) * 1_400) };
    return { kind: 'fine' };
  };
}
