import type { Logger } from 'pino';
import type { ChatAddress } from '../core/chat.js';
import { messageOf } from '../core/errors.js';
import { digestSince, nextDigestAt } from '../core/local-time.js';
import type { Venue } from '../core/market.js';
import type { DigestRepository, DueDigest } from '../core/ports/preferences.js';
import type { EpochMs } from '../core/units.js';

const hourMs = 3_600_000;
/** A digest that comes later than this tells of a day that nobody asks about any more; the next one is on time. */
const usefulForMs = { day: 12 * hourMs, week: 3 * 24 * hourMs } as const;
/** Chats or owners looked up at once; as long as there are more, the same turn goes on. */
const atOnce = 200;
const mostRounds = 500;

const nameOf = ({ platform, id }: ChatAddress): string => `${platform}-${id}`;

export interface DigestTurn {
  readonly quiet: number;
  readonly told: number;
  readonly tooLate: number;
  readonly learned: number;
}

/**
 * One turn of the digests: what waited for quiet hours to end, and what is due by the day or week. A period is told once
 * whatever restarts, because its name is the announcement's key; a digest that fell due while the bot was away is told
 * when it is back, if that is soon enough to be of use.
 */
export async function tellDigests({
  digests,
  venue,
  logger,
}: {
  readonly digests: DigestRepository;
  readonly venue: Venue;
  readonly logger: Logger;
}): Promise<DigestTurn> {
  const now = await digests.now();
  const quiet = await tellQuiet(digests, venue, now, logger);
  let [told, tooLate] = [0, 0];
  for (let round = 0; round < mostRounds; round++) {
    const due = await digests.due(atOnce);
    let done = 0;
    for (const one of due) {
      try {
        const isUseful = now - one.due <= usefulForMs[one.preferences.digest?.every ?? 'day'];
        if (isUseful) told += await tellDue(digests, venue, one);
        else tooLate += 1;
        await reschedule(digests, one, now);
        done += 1;
      } catch (error) {
        // It stays due: the next turn tries again.
        logger.error({ err: messageOf(error), owner: one.owner }, 'a digest could not be told; trying again');
      }
    }
    if (due.length < atOnce || done === 0) break;
  }
  return { quiet, told, tooLate, learned: await learn(digests) };
}

async function tellQuiet(digests: DigestRepository, venue: Venue, now: EpochMs, logger: Logger): Promise<number> {
  let told = 0;
  for (let round = 0; round < mostRounds; round++) {
    const chats = await digests.quietEnded(atOnce);
    let done = 0;
    for (const chat of chats) {
      try {
        const key = `digest-quiet-${nameOf(chat)}-${now}`;
        if (await digests.tell(chat, { of: 'quiet', from: now, until: now }, key, venue)) done += 1;
      } catch (error) {
        logger.error(
          { err: messageOf(error), chat },
          'what was held back in quiet hours could not be told; trying again',
        );
      }
    }
    told += done;
    // Chats that cannot be told now stay; the next turn tries them again.
    if (chats.length < atOnce || done === 0) break;
  }
  return told;
}

async function tellDue(digests: DigestRepository, venue: Venue, one: DueDigest): Promise<number> {
  const { digest, timeZone } = one.preferences;
  if (digest === null) return 0;
  const span = { of: digest.every, from: digestSince(digest, one.due, timeZone ?? 'UTC'), until: one.due };
  let told = 0;
  for (const chat of one.chats) {
    if (await digests.tell(chat, span, `digest-${digest.every}-${nameOf(chat)}-${one.due}`, venue)) told += 1;
  }
  return told;
}

async function reschedule(
  digests: DigestRepository,
  { owner, due, preferences }: DueDigest,
  now: EpochMs,
): Promise<void> {
  const { digest, timeZone } = preferences;
  if (digest !== null) await digests.reschedule(owner, due, nextDigestAt(digest, now, timeZone ?? 'UTC'));
}

async function learn(digests: DigestRepository): Promise<number> {
  let learned = 0;
  for (let round = 0; round < 10; round++) {
    const some = await digests.learnBudgets();
    learned += some;
    if (some === 0) break;
  }
  return learned;
}
