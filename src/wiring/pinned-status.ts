import type { PinnedStatusReply } from '../bot/reply/operators.js';
import { markOf } from '../bot/signal-reply.js';
import { isElsewhere } from '../core/incident.js';
import type { Services } from '../core/ports/services.js';
import { isOutside } from '../core/stages.js';
import type { EpochMs } from '../core/units.js';
import type { Persistence } from './persistence.js';

const hourMs = 3_600_000;
const dayMs = 86_400_000;
const looked = 200;

/** What every pinned status message says now. The same for all chats: the zone is UTC, which is named. */
export async function pinnedStatus(
  services: Pick<Services, 'status' | 'paused' | 'models' | 'market' | 'clock' | 'signals' | 'operators'>,
  store: Pick<Persistence, 'deliveries'>,
  realNow: () => number = Date.now,
): Promise<PinnedStatusReply> {
  const info = services.market();
  const now = services.clock.now();
  const real = realNow() as EpochMs;
  const [report, paused, models, latest, incidents, counts] = await Promise.all([
    services.status(),
    services.paused(),
    services.models(),
    services.signals.latest(info.venue, null, null, looked),
    services.operators.incidents(),
    // Of the UTC day that runs; in its first minute of the last minute, so that zero is never an accident.
    store.deliveries.counts(Math.max(60_000, real % dayMs)),
  ]);
  return {
    kind: 'pinnedStatus',
    mark: markOf(info),
    now,
    timeZone: 'UTC',
    ephemeral: false,
    // A feed that rests breaks nothing for who reads this.
    report: { ...report, stages: report.stages.filter(({ stage }) => !isOutside(stage)) },
    incidents: incidents.open.filter(({ trouble }) => !isElsewhere(trouble)),
    paused,
    models: models
      .filter(({ active }) => active)
      .map(({ info: model }) => ({ version: model.version, trainedUntil: model.trainedUntil })),
    sentimentAgeMs: report.stages.find(({ stage, note }) => stage === 'sentiment' && note === null)?.ageMs ?? null,
    signalsLately: latest.filter(({ signal }) => now - signal.decidedAt < hourMs).length,
    today: { sent: counts.sent, late: counts.late, lost: counts.dead },
    real,
  };
}
