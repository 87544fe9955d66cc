import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Announcement } from '../../../src/core/announcement.js';
import type { ChatAddress } from '../../../src/core/chat.js';
import type { EpochMs } from '../../../src/core/units.js';
import { PgAnnouncementRepository } from '../../../src/store/pg-announcement-repository.js';
import { PgDecisionRepository } from '../../../src/store/pg-decision-repository.js';
import { PgDeliveryDesk } from '../../../src/store/pg-delivery-desk.js';
import { PgDeliveryRepository } from '../../../src/store/pg-delivery-repository.js';
import { PgSubscriptionRepository } from '../../../src/store/pg-subscription-repository.js';
import { anEntry, aPrediction, t0, venue } from '../../builders/trading.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
let desk: PgDeliveryDesk;
let deliveries: PgDeliveryRepository;
let facts = 0;
beforeAll(async () => {
  database = await openTestDatabase();
  desk = new PgDeliveryDesk(database.db);
  deliveries = new PgDeliveryRepository(database.db, { sweepEveryMs: 0, graceMs: 0 });
});
beforeEach(() => emptyTables(database));
afterAll(() => database.close());

const telegram = (id: string): ChatAddress => ({ platform: 'telegram', id });
const discord = (id: string): ChatAddress => ({ platform: 'discord', id });
const risk: Announcement = {
  kind: 'risk',
  venue,
  alert: { kind: 'brokenData', market: anEntry().market, timeframe: '1h', rows: 1, reason: 'a test' },
};
const tell = (...to: readonly ChatAddress[]) => {
  facts += 1;
  return new PgAnnouncementRepository(database.db).publish(`fact-${facts}`, risk, null, to);
};
const claimOne = async (platform: ChatAddress['platform'] = 'telegram') => {
  const [row] = await deliveries.claim(platform, 1, 60_000, 'test');
  if (!row) throw new Error('nothing waits');
  return row;
};
const endOne = async (end: (id: number) => Promise<void>, platform?: ChatAddress['platform']) => {
  const row = await claimOne(platform);
  await end(row.id);
  return row.id;
};

describe('figures of delivery', () => {
  it('count by platform what became of messages, each end by its name', async () => {
    await tell(...['1', '2', '3', '4', '5', '6'].map(telegram), discord('1'));
    await endOne((id) => deliveries.sent(id, 'm'));
    await endOne((id) => deliveries.sent(id, 'm', undefined, true));
    await endOne((id) => deliveries.refuse(id, 'expired', 'late'));
    await endOne((id) => deliveries.refuse(id, 'dead', 'often'));
    await endOne((id) => deliveries.unknown(id, 'silence'));
    await endOne((id) => deliveries.retry(id, 0, 'no answer', true));
    await endOne((id) => deliveries.sent(id, 'm'));
    await endOne((id) => deliveries.refuse(id, 'refused', 'why'), 'discord');
    expect(await desk.figures(60_000)).toEqual([
      expect.objectContaining({ platform: 'discord', sent: 0, refused: 1, candleToMessage: null }),
      expect.objectContaining({
        platform: 'telegram',
        sent: 3,
        late: 0,
        sentTooLate: 1,
        dropped: 1,
        retried: 1,
        perhapsTwice: 1,
        dead: 1,
        unknown: 1,
        refused: 0,
      }),
    ]);
  });

  it('count late what took long, and nothing of before the span', async () => {
    await tell(telegram('1'), telegram('2'));
    await endOne((id) => deliveries.sent(id, 'm'));
    await endOne((id) => deliveries.sent(id, 'm'));
    await sql`update deliveries set created_at = created_at - interval '11 s' where id = 1`.execute(database.db);
    expect(await desk.figures(60_000)).toMatchObject([{ sent: 2, late: 1 }]);
    await sql`update deliveries set finished_at = finished_at - interval '2 h'`.execute(database.db);
    expect(await desk.figures(3_600_000)).toEqual([]);
  });

  it('measure signals from their candle to the answer', async () => {
    const subscriptions = new PgSubscriptionRepository(database.db);
    for (const id of ['1', '2', '3']) {
      await subscriptions.put({ chat: telegram(id), markets: [], timeframes: [], kinds: [], muted: [] });
    }
    const prediction = aPrediction();
    const { id: _, ...signal } = anEntry({ prediction });
    await new PgDecisionRepository(database.db).record({
      answer: {
        call: 'BUY',
        prediction,
        side: 'long',
        expectedNet: 0.003,
        cost: 0.0014,
        decidedBy: 'edge',
        expiresAt: signal.expiresAt,
      },
      closedAt: t0,
      signals: [signal],
      mood: null,
      candleSeenAt: 1_000_000 as EpochMs,
    });
    for (let index = 0; index < 3; index += 1) await endOne((id) => deliveries.sent(id, 'm'));
    await sql`update deliveries set finished_at = to_timestamp(1000 + 0.1 * id)`.execute(database.db);
    const [figures] = await desk.figures(Date.now());
    expect(figures?.candleToMessage?.of).toBe(3);
    expect(figures?.candleToMessage?.p50).toBeCloseTo(200, 3);
    expect(figures?.candleToMessage?.p95).toBeCloseTo(290, 3);
  });
});

describe('dead letters', () => {
  it('are what was given up, newest first, with its reason', async () => {
    await tell(telegram('1'), telegram('2'), telegram('3'), telegram('4'));
    await endOne((id) => deliveries.sent(id, 'm'));
    const dead = await endOne((id) => deliveries.refuse(id, 'dead', 'HTTP 502'));
    const unknown = await endOne((id) => deliveries.unknown(id, 'silence'));
    const refused = await endOne((id) => deliveries.refuse(id, 'refused', 'too long'));
    const { counts, newest } = await desk.deadLetters(2);
    expect(counts).toEqual({ dead: 1, unknown: 1, refused: 1 });
    expect(newest).toMatchObject([
      { id: refused, state: 'refused', kind: 'risk', reason: 'too long', attempts: 1 },
      { id: unknown, state: 'unknown' },
    ]);
    expect((await desk.deadLetters(10)).newest.at(-1)).toMatchObject({ id: dead, reason: 'HTTP 502' });
  });

  it('leave out chats that want nothing any more', async () => {
    await tell(telegram('1'), telegram('2'));
    const row = await claimOne();
    await deliveries.pauseChat(row.chat, 'bot was blocked');
    await deliveries.refuse(row.id, 'refused', 'bot was blocked');
    expect((await desk.deadLetters(10)).newest).toEqual([]);
    await deliveries.resumeChat(row.chat);
    expect((await desk.deadLetters(10)).newest).toHaveLength(1);
  });

  it('wait again when they are sent again, as if for the first time; what is not dead stays', async () => {
    await tell(telegram('1'), telegram('2'), telegram('3'));
    const sent = await endOne((id) => deliveries.sent(id, 'm'));
    const one = await endOne((id) => deliveries.refuse(id, 'dead', 'HTTP 502'));
    const other = await endOne((id) => deliveries.unknown(id, 'silence'));
    expect(await desk.replay(sent)).toBe(0);
    expect(await desk.replay(12_345)).toBe(0);
    expect(await desk.replay(one)).toBe(1);
    expect(await desk.replay(one)).toBe(0);
    expect(await claimOne()).toMatchObject({ id: one, attempts: 0 });
    expect(await desk.replay(null)).toBe(1);
    expect(await claimOne()).toMatchObject({ id: other });
    expect((await desk.deadLetters(10)).newest).toEqual([]);
  });
});
