import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replyFor } from '../../src/bot/announce.js';
import { DeliverySender } from '../../src/bot/delivery/delivery-sender.js';
import { WebhookSender } from '../../src/bot/webhooks/webhook-sender.js';
import { systemClock } from '../../src/core/clock.js';
import type { Market, Venue } from '../../src/core/market.js';
import { PgAnnouncementRepository } from '../../src/store/pg-announcement-repository.js';
import { PgDeliveryRepository } from '../../src/store/pg-delivery-repository.js';
import { PgWebhookRepository } from '../../src/store/pg-webhook-repository.js';
import { MemoryServices } from '../fakes/services.js';
import { WebhookReceiver } from '../fakes/webhook-receiver.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import '../support/long-tests.js';

const venue = 'binance' as Venue;
const secret = 'whsec_e2e';

/** The real outbox, sender and HTTP client, and a receiver that verifies what it is sent. */
describe('signals for other software', () => {
  let database: TestDatabase;
  let receivers: WebhookReceiver[];
  let sender: DeliverySender;
  const chats: string[] = [];

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    receivers = [new WebhookReceiver(), new WebhookReceiver()];
    const hooks = new PgWebhookRepository(database.db);
    chats.length = 0;
    for (const receiver of receivers) {
      receiver.secret = secret;
      const url = await receiver.start();
      const { id } = await hooks.add({ url, kinds: [], markets: [], by: 'telegram:1' }, secret);
      chats.push(String(id));
    }
    const repository = new PgDeliveryRepository(database.db, { sweepEveryMs: 20, graceMs: 0 });
    const info = new MemoryServices().market();
    sender = new DeliverySender({
      repository,
      senders: [
        new WebhookSender({ find: (id) => hooks.find(id), allowPrivate: true, wallMs: Date.now, timeoutMs: 60_000 }),
      ],
      replyFor: async ({ announcement }) =>
        replyFor(announcement, { info, now: systemClock.now(), chart: null, callsLikeThis: null }),
      digestFor: async () => {
        throw new Error('other software is told each message apart');
      },
      clock: systemClock,
      wallClock: systemClock,
      owner: 'test',
      logger: pino({ level: 'silent' }),
      policy: { backoff: { firstMs: 20, mostMs: 40 }, idleMs: 20, leaseMs: 60_000, sendTimeoutMs: 60_000 },
    });
    sender.start();
  });

  afterEach(async () => {
    await sender.stop();
    await Promise.all(receivers.map((receiver) => receiver.close()));
    await database.pool.query(
      'truncate webhooks, subscriptions, deliveries, announcements, paused_chats restart identity cascade',
    );
  });

  /** One risk alert a number, to every webhook. */
  const announce = async (numbers: readonly number[]) => {
    for (const rows of numbers) {
      const alert = {
        kind: 'brokenData',
        market: 'BTC/USDT' as Market,
        timeframe: '1h',
        rows,
        reason: 'made up',
      } as const;
      await new PgAnnouncementRepository(database.db).publish(`alert-${rows}`, { kind: 'risk', venue, alert }, null);
    }
    sender.wake();
  };
  const rowsOf = (receiver: WebhookReceiver) =>
    receiver.taken.map(({ data }) => (data as { readonly rows: number } | null)?.rows);
  const states = async () => {
    const { rows } = await database.pool.query<{ state: string }>('select distinct state from deliveries');
    return rows.map(({ state }) => state);
  };
  const settled = async () => {
    while ((await states()).some((state) => state === 'waiting' || state === 'leased')) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('arrive once each and in order, however often the receiver fails, signed every time', async () => {
    const [one, two] = receivers as [WebhookReceiver, WebhookReceiver];
    one.turns = [500, 503, 200, 500, { status: 429, headers: { 'Retry-After': '0' } }, 200];
    await announce([1, 2, 3, 4, 5, 6, 7, 8]);
    await settled();
    expect(rowsOf(one)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(rowsOf(two)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...one.calls, ...two.calls].every(({ signed }) => signed)).toBe(true);
    const ids = one.calls.map(({ headers }) => headers['x-auspex-delivery']);
    expect(new Set(ids).size).toBe(8);
    expect(await states()).toEqual(['sent']);
  });

  it('come twice only where the answer was cut, under the same id', async () => {
    const [one] = receivers as [WebhookReceiver, WebhookReceiver];
    one.turns = [200, 'cut', 200];
    await announce([1, 2, 3]);
    await settled();
    const arrived = one.calls.map(({ body }) => (JSON.parse(body) as { data: { rows: number } }).data.rows);
    expect(arrived).toEqual([1, 2, 2, 3]);
    expect(one.calls[1]?.headers['x-auspex-delivery']).toBe(one.calls[2]?.headers['x-auspex-delivery']);
  });

  it('are not held up for others by one that is always down, nor told to one that is gone', async () => {
    const [down, up] = receivers as [WebhookReceiver, WebhookReceiver];
    down.turns = [...Array.from({ length: 12 }, () => 500), 410];
    await announce([1, 2, 3]);
    await up.until(() => up.taken.length === 3);
    await settled();
    expect(down.taken).toEqual([]);
    const [paused] = await new PgWebhookRepository(database.db).all();
    expect(paused?.pausedFor).toContain('410');
    await announce([4]);
    await up.until(() => up.taken.length === 4);
    expect(down.calls).toHaveLength(13);
  });
});
