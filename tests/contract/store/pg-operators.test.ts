import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatAddress } from '../../../src/core/chat.js';
import type { Finding } from '../../../src/core/incident.js';
import type { Market, Venue } from '../../../src/core/market.js';
import type { EpochMs } from '../../../src/core/units.js';
import { PgDeliveryRepository } from '../../../src/store/pg-delivery-repository.js';
import { PgErrorRepository } from '../../../src/store/pg-error-repository.js';
import { PgIncidentRepository } from '../../../src/store/pg-incident-repository.js';
import { PgPinRepository } from '../../../src/store/pg-pin-repository.js';
import { PgSubscriptionRepository } from '../../../src/store/pg-subscription-repository.js';
import { PgWebhookRepository } from '../../../src/store/pg-webhook-repository.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';

const venue = 'binance' as Venue;
const ann: ChatAddress = { platform: 'telegram', id: '5001' };
const bob: ChatAddress = { platform: 'discord', id: '900' };
const group: ChatAddress = { platform: 'telegram', id: '-100200' };
const admins = [ann, bob];
const lease = 60_000;

const silent: Finding = {
  key: 'stage:sentiment',
  severity: 'page',
  trouble: { kind: 'stage', stage: 'sentiment', since: 1_000 as EpochMs },
};
const slow: Finding = { key: 'slow-database', severity: 'warn', trouble: { kind: 'slowDatabase', ms: 1_500 } };

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
// Only what is touched here: to empty all tables takes longer than the tests.
beforeEach(async () => {
  await database.pool.query(
    `truncate incidents, operator_calls, error_kinds, pinned_messages, webhooks, deliveries, announcements, subscriptions,
       paused_chats, state restart identity cascade`,
  );
});

/** Makes rows older, as if time had passed. */
const age = async (table: string, column: string, ms: number) => {
  await database.pool.query(`update ${table} set ${column} = ${column} - $1 * interval '1 ms'`, [ms]);
};

interface Told {
  readonly id: number;
  readonly chat: string;
  readonly step: number;
  readonly updates: number | null;
  readonly state: string;
}

const told = async (): Promise<readonly Told[]> => {
  const { rows } = await database.pool.query<Told>(
    `select d.id, d.platform || ':' || d.chat_id as chat, (a.payload->>'step')::int as step,
       (a.payload->>'updates')::int as updates, d.state
     from deliveries d join announcements a on a.id = d.announcement_id order by d.id`,
  );
  return rows;
};

describe('PgIncidentRepository', () => {
  const incidents = () => new PgIncidentRepository(database.db);
  const deliveries = () => new PgDeliveryRepository(database.db);

  it('opens one incident for a trouble, whoever sees it and however often, and tells of it once', async () => {
    await new PgSubscriptionRepository(database.db).put({
      chat: group,
      markets: [],
      timeframes: [],
      kinds: ['risk'],
      muted: [],
    });
    const seen = await Promise.all(Array.from({ length: 6 }, () => incidents().see(silent, venue, admins)));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
    expect(seen.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect((await told()).map(({ chat }) => chat).sort()).toEqual(['discord:900', 'telegram:-100200', 'telegram:5001']);
  });

  it('tells admins alone of what concerns only them', async () => {
    await new PgSubscriptionRepository(database.db).put({
      chat: group,
      markets: [],
      timeframes: [],
      kinds: [],
      muted: [],
    });
    await incidents().see(slow, venue, admins);
    expect((await told()).map(({ chat }) => chat).sort()).toEqual(['discord:900', 'telegram:5001']);
  });

  it('keeps what was graver, and the newest trouble', async () => {
    const { id } = await incidents().see({ ...slow, severity: 'page' }, venue, []);
    await incidents().see({ ...slow, trouble: { kind: 'slowDatabase', ms: 9_000 } }, venue, []);
    expect(await incidents().find(id)).toMatchObject({ severity: 'page', trouble: { ms: 9_000 }, acknowledged: null });
  });

  it('pages once a step, and never what somebody has', async () => {
    const { id } = await incidents().see(silent, venue, admins);
    const first = await Promise.all([incidents().page(id, 1, admins), incidents().page(id, 1, admins)]);
    expect(first.filter(Boolean)).toHaveLength(1);
    expect(await incidents().page(id, 3, admins)).toBe(false);
    expect(await incidents().page(id, 2, admins)).toBe(true);
    expect((await told()).map(({ step }) => step)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(await incidents().acknowledge(id, 'Ann\0')).toBe(true);
    expect(await incidents().acknowledge(id, 'Bob')).toBe(false);
    expect(await incidents().page(id, 3, admins)).toBe(false);
    expect((await incidents().find(id))?.acknowledged).toMatchObject({ by: 'Ann' });
  });

  it('rewrites every message it made when somebody has it, and again when it is over', async () => {
    const { id } = await incidents().see(silent, venue, [ann]);
    await incidents().page(id, 1, [ann]);
    const [first, second] = await told();
    await deliveries().sent(first?.id as number, '71');
    await deliveries().sent(second?.id as number, '72');
    await incidents().acknowledge(id, 'Ann');
    await age('incidents', 'seen_at', 120_000);
    await age('incidents', 'opened_at', 180_000);
    expect(await incidents().resolveUnseen(60_000)).toEqual([id]);
    expect(await incidents().resolveUnseen(60_000)).toEqual([]);
    const rows = await told();
    expect(rows.slice(2).map(({ step, state }) => [step, state])).toEqual([
      [0, 'waiting'],
      [1, 'waiting'],
      [0, 'waiting'],
      [1, 'waiting'],
    ]);
    expect(await incidents().messageOf(rows[2]?.updates as number, ann)).toBe('71');
    expect(await incidents().messageOf(rows[3]?.updates as number, ann)).toBe('72');
    expect(await incidents().messageOf(rows[3]?.updates as number, bob)).toBeNull();
    expect(await incidents().open()).toEqual([]);
    const [over] = await incidents().recent(3_600_000, 5);
    expect((over?.resolvedAt ?? 0) - (over?.openedAt ?? 0)).toBeGreaterThanOrEqual(59_000);
  });

  it('opens anew after it was over', async () => {
    const { id } = await incidents().see(silent, venue, []);
    await age('incidents', 'seen_at', 120_000);
    await incidents().resolveUnseen(60_000);
    const again = await incidents().see(silent, venue, []);
    expect(again).toMatchObject({ isNew: true });
    expect(again.id).not.toBe(id);
  });

  describe('the second route', () => {
    it('takes what reached no admin in time, once, also from the lease of a dead sender', async () => {
      await incidents().see(silent, venue, admins);
      expect(await incidents().takeStuck(admins, 30_000, lease, 'w')).toEqual([]);
      await age('announcements', 'created_at', 40_000);
      await database.pool.query(
        `update deliveries set state = 'leased', lease_owner = 'dead', lease_until = now() - interval '1 s' where platform = 'discord'`,
      );
      const [one, two] = await Promise.all([
        incidents().takeStuck(admins, 30_000, lease, 'w'),
        incidents().takeStuck(admins, 30_000, lease, 'v'),
      ]);
      const taken = [...(one ?? []), ...(two ?? [])];
      expect(taken.map(({ chat }) => chat.platform).sort()).toEqual(['discord', 'telegram']);
      for (const { deliveryId } of taken) await deliveries().sent(deliveryId, '9');
      expect((await told()).map(({ state }) => state)).toEqual(['sent', 'sent']);
      expect(await incidents().takeStuck(admins, 30_000, lease, 'w')).toEqual([]);
    });

    it('leaves alone what reached one admin, what somebody has, and what is with a living sender', async () => {
      const { id } = await incidents().see(silent, venue, admins);
      await age('announcements', 'created_at', 40_000);
      const [first] = await told();
      await database.pool.query(
        `update deliveries set state = 'leased', lease_owner = 'alive', lease_until = now() + interval '1 minute'`,
      );
      expect(await incidents().takeStuck(admins, 30_000, lease, 'w')).toEqual([]);
      await deliveries().sent(first?.id as number, '1');
      await database.pool.query(
        `update deliveries set state = 'waiting', lease_owner = null, lease_until = null where state = 'leased'`,
      );
      expect(await incidents().takeStuck(admins, 30_000, lease, 'w')).toEqual([]);
      await incidents().page(id, 1, admins);
      await age('announcements', 'created_at', 40_000);
      await incidents().acknowledge(id, 'Ann');
      expect(await incidents().takeStuck(admins, 30_000, lease, 'w')).toEqual([]);
    });

    it('calls for a step that no admin heard of, until the call is done', async () => {
      const { id } = await incidents().see(silent, venue, admins);
      expect(await incidents().claimCalls(admins, 30_000)).toEqual([]);
      await age('incidents', 'opened_at', 40_000);
      const claims = await Promise.all([
        incidents().claimCalls(admins, 30_000),
        incidents().claimCalls(admins, 30_000),
      ]);
      expect(claims.flat()).toEqual([{ incidentId: id, step: 0 }]);
      expect(await incidents().claimCalls(admins, 30_000)).toEqual([]);
      await age('operator_calls', 'claimed_at', 61_000);
      expect(await incidents().claimCalls(admins, 30_000)).toHaveLength(1);
      await incidents().callDone(id, 0);
      await age('operator_calls', 'claimed_at', 61_000);
      expect(await incidents().claimCalls(admins, 30_000)).toEqual([]);
    });

    it('needs no call where an admin was reached', async () => {
      await incidents().see(silent, venue, admins);
      const [first] = await told();
      await deliveries().sent(first?.id as number, '1');
      await age('incidents', 'opened_at', 40_000);
      expect(await incidents().claimCalls(admins, 30_000)).toEqual([]);
    });

    it('calls where there is no admin to tell', async () => {
      await incidents().see(slow, venue, []);
      await age('incidents', 'opened_at', 40_000);
      expect(await incidents().claimCalls([], 30_000)).toHaveLength(1);
      expect(await incidents().takeStuck([], 30_000, lease, 'w')).toEqual([]);
    });
  });
});

describe('PgErrorRepository', () => {
  const errors = () => new PgErrorRepository(database.db);
  const kind = (fingerprint: string, count: number, level = 50) => ({
    fingerprint,
    level,
    text: `text of ${fingerprint}`,
    example: 'an example\0',
    count,
  });

  it('adds what several processes count, and names what it never saw', async () => {
    expect(await errors().add([kind('a', 2), kind('b', 1)])).toEqual(['a', 'b']);
    const both = await Promise.all([
      errors().add([kind('b', 1), kind('a', 3)]),
      errors().add([kind('a', 5), kind('b', 1)]),
    ]);
    expect(both.flat()).toEqual([]);
    const { rows } = await database.pool.query('select fingerprint, count from error_kinds order by 1');
    expect(rows).toEqual([
      { fingerprint: 'a', count: 10 },
      { fingerprint: 'b', count: 3 },
    ]);
  });

  it('makes one digest an hour of what was not told yet, whoever asks', async () => {
    await errors().add([kind('a', 2), kind('b', 7), kind('c', 1, 60)]);
    expect(await errors().digest(venue, [ann], 3_600_000, 300_000)).toBe(false);
    await age('error_kinds', 'first_at', 400_000);
    const made = await Promise.all([1, 2, 3].map(() => errors().digest(venue, [ann], 3_600_000, 300_000)));
    expect(made.filter(Boolean)).toHaveLength(1);
    const [row] = await new PgDeliveryRepository(database.db).claim('telegram', 5, lease, 'one');
    expect(row?.announcement).toMatchObject({
      kind: 'errors',
      digest: {
        total: 10,
        more: 0,
        kinds: [{ level: 'fatal', count: 1 }, { text: 'text of b', count: 7 }, { count: 2 }],
      },
    });
    await errors().add([kind('a', 1)]);
    await age('error_kinds', 'first_at', 400_000);
    expect(await errors().digest(venue, [ann], 3_600_000, 300_000)).toBe(false);
    await database.pool.query(`update state set value = jsonb_build_object('at', (value->>'at')::float8 - 3600001)`);
    expect(await errors().digest(venue, [ann], 3_600_000, 300_000)).toBe(true);
  });

  it('keeps counting while there is nobody to tell', async () => {
    await errors().add([kind('a', 2)]);
    await age('error_kinds', 'first_at', 400_000);
    expect(await errors().digest(venue, [], 3_600_000, 300_000)).toBe(false);
    expect(await errors().digest(venue, [ann], 3_600_000, 300_000)).toBe(true);
  });
});

describe('PgPinRepository', () => {
  const pins = () => new PgPinRepository(database.db);

  it('hands out a chat whose message says something else, to one of those who ask', async () => {
    await pins().put(group, 'telegram:5001');
    const both = await Promise.all([
      pins().take('telegram', 's1', 900_000, 30_000),
      pins().take('telegram', 's1', 900_000, 30_000),
    ]);
    expect(both.filter((pin) => pin !== null)).toEqual([
      { chat: group, messageId: null, pinned: false, shown: null, shownAgeMs: null },
    ]);
    await pins().shown(group, '55', 's1');
    await pins().pinned(group);
    await age('pinned_messages', 'tried_at', 40_000);
    expect(await pins().take('telegram', 's1', 900_000, 30_000)).toBeNull();
    expect(await pins().take('discord', 's2', 900_000, 30_000)).toBeNull();
    expect(await pins().take('telegram', 's2', 900_000, 30_000)).toMatchObject({
      messageId: '55',
      pinned: true,
      shown: 's1',
    });
  });

  it('comes back for old ages, for what is not pinned, and at once when asked again', async () => {
    await pins().put(group, 'telegram:5001');
    await pins().shown(group, '55', 's1');
    expect(await pins().take('telegram', 's1', 900_000, 0)).toMatchObject({ pinned: false });
    await pins().pinned(group);
    await age('pinned_messages', 'shown_at', 901_000);
    await age('pinned_messages', 'tried_at', 1_000);
    expect(await pins().take('telegram', 's1', 900_000, 0)).not.toBeNull();
    await pins().shown(group, '55', 's1');
    await pins().put(group, 'telegram:5002');
    expect(await pins().take('telegram', 's1', 900_000, 30_000)).toMatchObject({ messageId: '55' });
  });

  it('goes along when a chat moves, forgets one that is removed, and spares paused ones', async () => {
    await pins().put(group, 'telegram:5001');
    await pins().move(group, '-1002');
    expect(await pins().take('telegram', 's1', 900_000, 0)).toMatchObject({ chat: { id: '-1002' }, messageId: null });
    const moved = { ...group, id: '-1002' };
    await new PgDeliveryRepository(database.db).pauseChat(moved, 'kicked');
    expect(await pins().take('telegram', 's2', 900_000, 0)).toBeNull();
    expect(await pins().remove(moved)).toBe(true);
    expect(await pins().remove(moved)).toBe(false);
  });
});

describe('PgWebhookRepository', () => {
  const hooks = () => new PgWebhookRepository(database.db);
  const wanted = {
    url: 'https://example.com/x',
    kinds: ['entry'] as const,
    markets: ['BTC/USDT' as Market],
    by: 'telegram:1',
  };

  it('keeps an address with what it hears, and takes both away', async () => {
    const added = await hooks().add(wanted, 'whsec_1');
    expect(added).toMatchObject({
      id: 1,
      url: wanted.url,
      template: null,
      subscription: { kinds: ['entry'], markets: ['BTC/USDT'] },
    });
    expect(await hooks().find(1)).toEqual({ id: 1, url: wanted.url, secret: 'whsec_1', template: null });
    expect(await hooks().template(1, '{{text text}}')).toBe(true);
    expect(await hooks().template(2, null)).toBe(false);
    expect((await hooks().find(1))?.template).toBe('{{text text}}');
    await incidentsFor({ platform: 'webhook', id: '1' });
    expect(await hooks().remove(1)).toBe(true);
    expect(await hooks().remove(1)).toBe(false);
    expect(await hooks().find(1)).toBeNull();
    const { rows } = await database.pool.query('select state, reason from deliveries');
    expect(rows).toEqual([{ state: 'refused', reason: 'the webhook was removed' }]);
    expect(await new PgSubscriptionRepository(database.db).count()).toBe(0);
  });

  it('says why nothing is sent to one any more', async () => {
    await hooks().add(wanted, 'whsec_1');
    await new PgDeliveryRepository(database.db).pauseChat({ platform: 'webhook', id: '1' }, 'status 410');
    expect((await hooks().all())[0]?.pausedFor).toBe('status 410');
  });

  it.each([0, -1, 1.5, Number.NaN, 1e300])('knows no webhook %d', async (id) => {
    expect(await hooks().find(id)).toBeNull();
  });

  const incidentsFor = (chat: ChatAddress) => new PgIncidentRepository(database.db).see(slow, venue, [chat]);
});
