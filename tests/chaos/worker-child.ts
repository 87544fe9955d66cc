import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { messageOf } from '../../src/core/errors.js';
import type { EntrySignal, NewSignal } from '../../src/core/signal.js';
import { epochMs } from '../../src/core/units.js';
import { announce } from '../../src/store/announce.js';
import { openDatabase } from '../../src/store/database.js';
import { PgDecisionRepository } from '../../src/store/pg-decision-repository.js';
import { anEntry, aPrediction } from '../builders/trading.js';
import { type ChaosSize, chaosVenue, closeOf, type PlannedAlert, plannedAlerts } from './plan.js';

/**
 * Run as a process of its own, killed and started again: makes the planned facts in order, each in one transaction with
 * its deliveries. What is there already is left alone, so starting over loses nothing and doubles nothing.
 */
const { databaseUrl, size, everyMs, now, logLevel } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly databaseUrl: string;
  readonly size: ChaosSize;
  readonly everyMs: number;
  readonly now: number;
  readonly logLevel: string;
};
const logger = pino({ level: logLevel }, pino.destination(2));

/** Keeps at it while the database is away. */
async function lasting<T>(what: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await what();
    } catch (error) {
      logger.warn({ err: messageOf(error) }, 'once more');
      await sleep(100);
    }
  }
}

const { db, close } = await lasting(() => openDatabase(databaseUrl, logger, 4));
const decisions = new PgDecisionRepository(db);

/** True when it was new. */
async function make(alert: PlannedAlert): Promise<boolean> {
  if (alert.kind === 'told') {
    const { key, announcement, to } = alert;
    const fact = { key, announcement, expiresAt: null, candleSeenAt: null, to };
    return (await db.transaction().execute((transaction) => announce(transaction, fact))) > 0;
  }
  const closedAt = closeOf(alert.index, now);
  const expiresAt = epochMs(now + 86_400_000);
  const prediction = {
    ...aPrediction({ venue: chaosVenue, market: alert.market, closedAt, bigMove: 0.2 + alert.index / 100 }),
    horizonEndsAt: expiresAt,
  };
  const expectedNet = 0.001 + alert.index / 10_000;
  const { id: _, ...signal }: EntrySignal = anEntry({ prediction, market: alert.market, expiresAt, expectedNet });
  const { repeated } = await decisions.record({
    answer: { call: 'BUY', prediction, side: 'long', expectedNet, cost: 0.0014, decidedBy: 'edge', expiresAt },
    closedAt,
    signals: [signal as NewSignal],
    mood: null,
    candleSeenAt: epochMs(Date.now()),
  });
  return !repeated;
}

process.stdout.write('makes\n');
const alerts = plannedAlerts(size);
const storm = alerts.length - size.stormSignals;
for (const [index, alert] of alerts.entries()) {
  const isNew = await lasting(() => make(alert));
  // A storm comes at once.
  if (isNew && index < storm) await sleep(everyMs);
}
process.stdout.write('made\n');
await close();
