import { type Clock, systemClock } from '../core/clock.js';
import type { Persistence } from './persistence.js';

/** 03:17 UTC, when few ask for anything: there a day of pruning begins. */
const beginsMs = (3 * 60 + 17) * 60_000;
const key = 'pruned-day';

/**
 * Deletes what nothing can ask for any more, once a day: at its hour, or soon after a start when nothing ran then. Repeating it
 * on the same day does nothing. `onBatch` hears that it goes on. Null: not due.
 */
export async function pruneDaily(
  store: Pick<Persistence, 'upkeep' | 'state'>,
  onBatch: () => void = () => undefined,
  clock: Clock = systemClock,
): Promise<Readonly<Record<string, number>> | null> {
  const day = new Date(clock.now() - beginsMs).toISOString().slice(0, 10);
  const pruned = await store.state.get<string>(key);
  if (pruned !== null && pruned >= day) return null;
  // The first start has nothing to delete, and one after an upgrade waits for the hour.
  const gone = pruned === null ? null : await store.upkeep.prune(onBatch);
  await store.state.put(key, day);
  return gone;
}
