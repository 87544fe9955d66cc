import type { DailySummary } from '../core/announcement.js';
import type { Venue } from '../core/market.js';
import { mean } from '../core/statistics.js';
import { type EpochMs, epochMs } from '../core/units.js';
import type { Persistence } from './persistence.js';

const dayMs = 86_400_000;
const mostSignals = 5_000;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * Announces the day that ended, once. The day that runs is kept in the database, so a day is summed up after a restart
 * too, and none from before the bot was there.
 */
export async function summarise(store: Persistence, venue: Venue, now: EpochMs): Promise<boolean> {
  const today = dayOf(now);
  const key = `summary-day-${venue}`;
  const running = await store.state.get<string>(key);
  if (running === null || running >= today) {
    if (running === null) await store.state.put(key, today);
    return false;
  }
  const summary = await summaryOf(store, venue, running);
  const told = await store.announcements.publish(
    `summary-${venue}-${running}`,
    { kind: 'summary', venue, summary },
    epochMs(now + dayMs),
  );
  await store.state.put(key, today);
  return told > 0;
}

/** The figures of one UTC day of market time; deliveries are of the last 24 hours of real time. */
async function summaryOf(store: Persistence, venue: Venue, day: string): Promise<DailySummary> {
  const from = Date.parse(day);
  const within = (at: number) => at >= from && at < from + dayMs;
  const all = await store.signals.latest(venue, null, null, mostSignals);
  const made = all.filter(({ signal }) => within(signal.decidedAt));
  const settled = all.flatMap(({ outcome }) => (outcome.kind === 'settled' && within(outcome.exitAt) ? [outcome] : []));
  const counts = await store.deliveries.counts(dayMs);
  const meanOf = (values: readonly number[]) => (values.length === 0 ? null : mean(values));
  return {
    day,
    signals: made.filter(({ signal }) => signal.kind === 'entry').length,
    moves: made.filter(({ signal }) => signal.kind === 'move').length,
    settled: settled.length,
    won: settled.filter(({ net }) => net > 0).length,
    meanNet: meanOf(settled.map(({ net }) => net)),
    randomMeanNet: meanOf(settled.map(({ randomNet }) => randomNet)),
    delivered: counts.sent,
    late: counts.late,
    failed: counts.refused + counts.dead,
    head: await store.record.head(),
  };
}
