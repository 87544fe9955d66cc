import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Announcement } from '../../core/announcement.js';
import type { ChatAddress } from '../../core/chat.js';
import { systemClock } from '../../core/clock.js';
import { messageOf } from '../../core/errors.js';
import type { DecisionRecord } from '../../core/ports/repositories.js';
import { openDatabase, PgAnnouncementRepository, PgDecisionRepository } from '../../store/index.js';

/** How `npm run chaos` starts it, as JSON in its one argument. */
export interface MakingProcess {
  readonly databaseUrl: string;
  /** A JSON file of facts, in the order in which they happen. */
  readonly factsFile: string;
  /** Between two facts; 0 from `atOnceFrom` on. */
  readonly everyMs: number;
  readonly atOnceFrom: number;
  readonly logLevel: string;
}

export type Fact =
  | {
      readonly kind: 'told';
      readonly key: string;
      readonly announcement: Announcement;
      readonly to: readonly ChatAddress[];
    }
  /** Whoever subscribed to it hears of its signals. */
  | { readonly kind: 'decided'; readonly decision: Omit<DecisionRecord, 'candleSeenAt'> };

/** Fewer than hear a signal here, so that senders make its rows behind it, and are killed while they do. */
const rowsAtOnce = 3;

/**
 * A process that makes facts and does nothing else, as a worker does: each in one transaction with its deliveries. It is
 * started many times and killed as often; what is there already is left alone, so starting over loses and doubles nothing.
 */
async function run({ databaseUrl, factsFile, everyMs, atOnceFrom, logLevel }: MakingProcess): Promise<void> {
  const logger = pino({ level: logLevel }, pino.destination(2));
  /** Keeps at it while the database is away. */
  const lasting = async <T>(what: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await what();
      } catch (error) {
        logger.warn({ err: messageOf(error) }, 'once more');
        await sleep(100);
      }
    }
  };
  const facts = JSON.parse(await readFile(factsFile, 'utf8')) as readonly Fact[];
  const { db, close } = await lasting(() => openDatabase(databaseUrl, logger, 4));
  const announcements = new PgAnnouncementRepository(db);
  const decisions = new PgDecisionRepository(db, rowsAtOnce);
  /** True when it was new. */
  const make = async (fact: Fact): Promise<boolean> => {
    if (fact.kind === 'told') return (await announcements.publish(fact.key, fact.announcement, null, fact.to)) > 0;
    const { repeated } = await decisions.record({ ...fact.decision, candleSeenAt: systemClock.now() });
    return !repeated;
  };
  process.stdout.write('makes\n');
  for (const [index, fact] of facts.entries()) {
    const isNew = await lasting(() => make(fact));
    if (isNew && index < atOnceFrom) await sleep(everyMs);
  }
  process.stdout.write('made\n');
  await close();
}

await run(JSON.parse(process.argv[2] ?? '{}') as MakingProcess);
