import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Announcement } from '../../../src/core/announcement.js';
import type { ChatAddress } from '../../../src/core/chat.js';
import { PgAnnouncementRepository } from '../../../src/store/pg-announcement-repository.js';
import { PgDeliveryRepository } from '../../../src/store/pg-delivery-repository.js';
import { PgSubscriptionRepository } from '../../../src/store/pg-subscription-repository.js';
import { btc, venue } from '../../builders/trading.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../../support/database.js';
import { patience } from '../../support/patience.js';

let database: TestDatabase;
let deliveries: PgDeliveryRepository;
let announced = 0;
beforeAll(async () => {
  database = await openTestDatabase();
  deliveries = new PgDeliveryRepository(database.db, { sweepEveryMs: 1_000, graceMs: 0 });
});
beforeEach(() => emptyTables(database));
afterAll(() => database.close());

const chat = (id: string): ChatAddress => ({ platform: 'telegram', id });
const subscribe = (...ids: string[]) =>
  Promise.all(
    ids.map((id) =>
      new PgSubscriptionRepository(database.db).put({
        chat: chat(id),
        markets: [],
        timeframes: [],
        kinds: [],
        muted: [],
      }),
    ),
  );
const summary: Announcement = {
  kind: 'summary',
  venue,
  summary: {
    day: '2025-01-06',
    signals: 1,
    moves: 0,
    settled: 0,
    won: 0,
    meanNet: null,
    randomMeanNet: null,
    delivered: 1,
    late: 0,
    failed: 0,
  },
};
const risk: Announcement = {
  kind: 'risk',
  venue,
  alert: { kind: 'staleData', market: btc, timeframe: '1h', since: null, ageMs: 1 },
};
const publish = (announcement: Announcement) => {
  announced += 1;
  return new PgAnnouncementRepository(database.db).publish(`fact-${announced}`, announcement, null);
};
const claim = async (limit = 10, leaseMs = 60_000) =>
  (await deliveries.claim('telegram', limit, leaseMs, 'test')).map(({ id, chat: to, announcement, attempts }) => ({
    id,
    to: to.id,
    kind: announcement.kind,
    attempts,
  }));

describe('claiming', () => {
  it('gives one row a chat at a time, risk first, then the oldest', async () => {
    await subscribe('a', 'b');
    await publish(summary);
    await publish(risk);
    await publish(summary);
    const first = await claim();
    expect(first.map((row) => [row.to, row.kind])).toEqual([
      ['a', 'risk'],
      ['b', 'risk'],
    ]);
    expect(await claim()).toEqual([]);
    await deliveries.sent(first[0]!.id, 'm1');
    const second = await claim();
    expect(second).toMatchObject([{ to: 'a', kind: 'summary', attempts: 0 }]);
    await deliveries.sent(second[0]!.id, 'm2');
    expect((await claim())[0]!.id).toBeGreaterThan(second[0]!.id);
  });

  it('never gives two claimers the same chat', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `chat-${String(index).padStart(2, '0')}`);
    await subscribe(...ids);
    for (const announcement of [summary, risk, summary]) await publish(announcement);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(10)));
    const chats = claims.flat().map((row) => row.to);
    expect(new Set(chats).size).toBe(chats.length);
    expect(claims.flat().every((row) => row.kind === 'risk')).toBe(true);
    const rest = await claim(100);
    expect([...chats, ...rest.map((row) => row.to)].sort()).toEqual(ids);
  });

  it('gives a row again when the lease of a dead sender ends, and counts its attempt', async () => {
    await subscribe('a');
    await publish(summary);
    const [row] = await claim(1, 50);
    await deliveries.renew([row!.id], 60_000, 'test');
    expect(await deliveries.nextDueMs('telegram')).toBeGreaterThan(0);
    await deliveries.renew([row!.id], 50, 'test');
    await expect.poll(() => deliveries.nextDueMs('telegram'), patience).toBe(0);
    expect(await claim()).toEqual([{ ...row, attempts: 1 }]);
  });

  it('keeps the order of one priority while an earlier message waits for its next try', async () => {
    await subscribe('a', 'b');
    await publish(summary);
    const rows = await claim();
    const [first, other] = ['a', 'b'].map((to) => rows.find((row) => row.to === to));
    await deliveries.sent(other!.id, 'm');
    await deliveries.retry(first!.id, 60_000, 'server said 502');
    await publish(summary);
    expect((await claim()).map((row) => row.to)).toEqual(['b']);
    await publish(risk);
    expect((await claim()).map((row) => [row.to, row.kind])).toEqual([['a', 'risk']]);
  });

  it('does not count a postponed attempt, and counts a retried one', async () => {
    await subscribe('a');
    await publish(summary);
    const [row] = await claim();
    await deliveries.postpone(row!.id, 0);
    expect(await claim()).toEqual([row]);
    await deliveries.retry(row!.id, 0, 'server said 502');
    expect(await claim()).toEqual([{ ...row, attempts: 1 }]);
  });

  it('says when the next row is due, and stays silent about what may not be claimed', async () => {
    await subscribe('a');
    expect(await deliveries.nextDueMs('telegram')).toBeNull();
    await publish(summary);
    expect(await deliveries.nextDueMs('telegram')).toBe(0);
    expect(await deliveries.nextDueMs('discord')).toBeNull();
    const [row] = await claim();
    await publish(summary);
    expect(await deliveries.nextDueMs('telegram')).toBeGreaterThan(50_000);
    await deliveries.retry(row!.id, 30_000, 'later');
    const due = await deliveries.nextDueMs('telegram');
    expect(due).toBeGreaterThan(20_000);
    expect(due).toBeLessThanOrEqual(30_000);
  });
});

describe('a clock of the database that is set', () => {
  const hour = 3_600_000;
  const graceMs = 300;
  let elapsed = 0;
  let repository: PgDeliveryRepository;
  const ids = async () => (await repository.claim('telegram', 10, 6_000, 'other')).map(({ id }) => id);

  beforeEach(async () => {
    elapsed = 10 * hour;
    repository = new PgDeliveryRepository(database.db, { sweepEveryMs: 0, graceMs, elapsedMs: () => elapsed });
    await repository.claim('discord', 1, 6_000, 'other');
    await subscribe('a');
    await publish(summary);
  });

  it('forward, ends no lease of a sender that lives: it has time to renew', async () => {
    const [row] = await claim(1, 50);
    await new Promise((resolve) => setTimeout(resolve, 60));
    // Against it our own clock ran back.
    elapsed -= hour;
    expect(await ids()).toEqual([]);
    elapsed += graceMs / 2;
    expect(await ids()).toEqual([]);
    elapsed += graceMs / 2;
    await expect.poll(ids, patience).toEqual([row?.id]);
  });

  it('back, holds neither what a dead sender had nor what was put off until that time comes again', async () => {
    await subscribe('b');
    await publish(summary);
    const [first] = await claim(1, hour);
    await sql`update deliveries set due_at = now() + interval '1 hour' where state = 'waiting'`.execute(database.db);
    expect(await ids()).toEqual([]);
    elapsed += hour;
    expect(await ids()).toHaveLength(1);
    elapsed += graceMs;
    expect(await ids()).toEqual([first?.id]);
  });
});

describe('what becomes of a row', () => {
  it('is counted by outcome; a late answer never unsends', async () => {
    await subscribe('a', 'b', 'c', 'd', 'e');
    await publish(summary);
    const rows = await claim();
    await deliveries.sent(rows[0]!.id, 'm1');
    await deliveries.refuse(rows[0]!.id, 'dead', 'too late to say');
    await deliveries.retry(rows[0]!.id, 0, 'too late to say');
    await deliveries.refuse(rows[1]!.id, 'expired', 'past its time');
    await deliveries.unknown(rows[2]!.id, 'no answer');
    await deliveries.retry(rows[3]!.id, 60_000, 'server said 502');
    expect(await deliveries.counts(60_000)).toEqual({
      waiting: 2,
      sent: 1,
      late: 0,
      retried: 1,
      refused: 0,
      expired: 1,
      dead: 0,
      unknown: 1,
    });
  });

  it('is refused with the reason when its chat is paused', async () => {
    await subscribe('a');
    await publish(summary);
    await deliveries.pauseChat(chat('a'), 'bot was blocked');
    expect(await claim()).toEqual([]);
    expect(await deliveries.nextDueMs('telegram')).toBeNull();
    const { rows } = await database.pool.query('select state, reason from deliveries');
    expect(rows).toEqual([{ state: 'refused', reason: 'chat paused: bot was blocked' }]);
  });

  it('follows its chat to a new id, the one being sent too', async () => {
    await subscribe('old');
    await publish(risk);
    await publish(summary);
    const [sending] = await claim();
    await deliveries.moveChat(chat('old'), 'new');
    await deliveries.postpone(sending!.id, 0);
    expect(await claim()).toEqual([{ ...sending, to: 'new' }]);
    const subscriptions = new PgSubscriptionRepository(database.db);
    expect(await subscriptions.get(chat('old'))).toBeNull();
    expect(await subscriptions.get(chat('new'))).not.toBeNull();
  });

  it('keeps the new chat’s own subscription and sends nothing twice there', async () => {
    await subscribe('old', 'new');
    await publish(summary);
    await deliveries.moveChat(chat('old'), 'new');
    expect((await claim()).map((row) => row.to)).toEqual(['new']);
    expect((await deliveries.counts(60_000)).refused).toBe(1);
  });
});
