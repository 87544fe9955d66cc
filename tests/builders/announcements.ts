import type { Reply } from '../../src/bot/reply.js';
import type { Announcement } from '../../src/core/announcement.js';
import type { Market, Venue } from '../../src/core/market.js';
import type { EpochMs } from '../../src/core/units.js';
import { aFiring, aNewAlert } from './alerts.js';
import { anEntry, someCandles, somePredictions } from './pictures.js';

const venue = 'simulated' as Venue;
const prediction = () => somePredictions(someCandles({ count: 1 }))[0]!;

export const aSignalAnnouncement = (id = 1042): Announcement => ({
  kind: 'signal',
  signal: anEntry(prediction(), 'long', id),
});

export const anOutcomeAnnouncement = (id = 1042): Announcement => {
  const signal = anEntry(prediction(), 'long', id);
  const outcome = {
    kind: 'settled' as const,
    exit: 'target' as const,
    entryPrice: signal.levels.entry,
    exitPrice: signal.levels.target,
    exitAt: signal.expiresAt,
    net: 0.0153,
    randomNet: -0.001,
  };
  return { kind: 'outcome', signal, outcome };
};

export const anAlertAnnouncement = (id: number): Announcement => ({
  kind: 'alert',
  venue,
  fired: aFiring({ ...aNewAlert(), id, firedAt: null, fires: 0, revision: 1 }, Date.UTC(2025, 10, 12, 14) as EpochMs),
});

export const aRiskAnnouncement = (): Announcement => ({
  kind: 'risk',
  venue,
  alert: {
    kind: 'staleData',
    market: 'BTC/USDT' as Market,
    timeframe: '1h',
    since: Date.UTC(2025, 10, 12, 14) as EpochMs,
    ageMs: 2_220_000,
  },
});

export const aSummaryAnnouncement = (): Announcement => ({
  kind: 'summary',
  venue,
  summary: {
    day: '2025-11-12',
    signals: 3,
    moves: 5,
    settled: 2,
    won: 1,
    meanNet: 0.001,
    randomMeanNet: -0.0013,
    delivered: 18,
    late: 0,
    failed: 0,
  },
});

/** A reply that names its announcement, for tests that do not care how it is drawn. */
export const aReplyFor = (announcement: Announcement): Reply => ({
  kind: 'error',
  id: 'failure.user',
  params: { reason: announcement.kind },
  mark: { venue, provenance: 'simulated', fallbackFrom: null },
  now: Date.UTC(2025, 10, 12, 14) as EpochMs,
  timeZone: 'UTC',
  ephemeral: false,
});
