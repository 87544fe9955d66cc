import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatAddress, Subscription } from '../../../src/core/chat.js';
import type { FollowUp } from '../../../src/core/follow-up.js';
import type { DecisionRecord } from '../../../src/core/ports/repositories.js';
import { type Preferences, personOwner } from '../../../src/core/preferences.js';
import type { EntrySignal, MoveSignal, NewSignal, SignalOutcome } from '../../../src/core/signal.js';
import { epochMs } from '../../../src/core/units.js';
import { PgAudienceRepository } from '../../../src/store/pg-audience-repository.js';
import { PgDecisionRepository } from '../../../src/store/pg-decision-repository.js';
import { PgDeliveryRepository } from '../../../src/store/pg-delivery-repository.js';
import { PgPreferenceRepository } from '../../../src/store/pg-preference-repository.js';
import { PgSignalRepository } from '../../../src/store/pg-signal-repository.js';
import { PgSubscriptionRepository } from '../../../src/store/pg-subscription-repository.js';
import { PgUpkeep } from '../../../src/store/pg-upkeep.js';
import { aMood, anEntry, aPrediction, at, btc, eth, t0 } from '../../builders/trading.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
/** Whose audiences all wait, however small. */
let decisions: PgDecisionRepository;
let audiences: PgAudienceRepository;
let deliveries: PgDeliveryRepository;
let signals: PgSignalRepository;
let subscriptions: PgSubscriptionRepository;
let preferences: PgPreferenceRepository;

beforeAll(async () => {
  database = await openTestDatabase();
  decisions = new PgDecisionRepository(database.db, 0);
  audiences = new PgAudienceRepository(database.db);
  deliveries = new PgDeliveryRepository(database.db);
  signals = new PgSignalRepository(database.db);
  subscriptions = new PgSubscriptionRepository(database.db);
});
beforeEach(async () => {
  await emptyTables(database);
  // What it remembers would outlive the tables.
  preferences = new PgPreferenceRepository(database.db);
});
afterAll(() => database.close());

const chat = (id: string): ChatAddress => ({ platform: 'telegram', id });
const subscribe = (id: string, given: Partial<Subscription> = {}) =>
  subscriptions.put({ chat: chat(id), markets: [], timeframes: [], kinds: [], muted: [], ...given });
const wants = (id: string, change: Partial<Preferences>) => preferences.change(personOwner(chat(id)), change, chat(id));

const anOutcome: SignalOutcome = {
  kind: 'settled',
  exit: 'target',
  entryPrice: 100,
  exitPrice: 102,
  exitAt: at(1),
  net: 0.018,
  randomNet: 0,
};
const fresh = ({ id: _id, ...signal }: EntrySignal | MoveSignal) => signal as NewSignal;
/** The candle that closed `bar` hours after the first, with an entry signal of `expectedNet`. */
function aDecision(bar: number, expectedNet = 0.003, market = btc): DecisionRecord {
  const prediction = aPrediction({ market, closedAt: at(bar), horizonEndsAt: at(bar + 4) });
  return {
    answer: {
      call: 'BUY',
      prediction,
      side: 'long',
      expectedNet,
      cost: 0.0014,
      decidedBy: 'edge',
      expiresAt: prediction.horizonEndsAt,
    },
    closedAt: at(bar),
    signals: [fresh(anEntry({ prediction, market, expectedNet }))],
    mood: aMood(0.25),
    candleSeenAt: epochMs(t0 + 5),
  };
}

const query = async (text: string): Promise<readonly string[]> =>
  (await database.pool.query<{ told: string }>(text)).rows.map(({ told }) => told);
const outbox = () =>
  query(`select concat_ws(' ', a.kind, d.chat_id, case when d.silent then 'silent' end, d.late) as told
    from deliveries d join announcements a on a.id = d.announcement_id order by d.announcement_id, d.chat_id collate "C"`);
const heldBack = () =>
  query(`select concat_ws(' ', h.announcement_id, h.chat_id, h.reason, h.value) as told from held_messages h
    order by h.announcement_id, h.chat_id collate "C"`);
const spent = () =>
  query(`select concat_ws(' ', chat_id, day, spent) as told from noise_budgets order by chat_id collate "C"`);
const waiting = async () => (await deliveries.counts(1_000)).waiting;
const makeAll = async (most: number) => {
  while ((await audiences.makeRows(most)) === 'made');
};

describe('an audience whose rows are made behind the fact', () => {
  it('is decided and kept with the fact, counts as waiting, and is made in steps until nothing is left', async () => {
    await Promise.all(['1', '2', '3', '4', '5'].map((id) => subscribe(id)));
    expect(await decisions.record(aDecision(0))).toMatchObject({ deliveries: 5, repeated: false });
    expect(await outbox()).toEqual([]);
    expect(await waiting()).toBe(5);
    expect(await audiences.makeRows(2)).toBe('made');
    expect(await outbox()).toHaveLength(2);
    expect(await waiting()).toBe(5);
    expect(await audiences.makeRows(2)).toBe('made');
    expect(await audiences.makeRows(2)).toBe('made');
    expect(await audiences.makeRows(2)).toBe('none');
    expect(await outbox()).toEqual(['1', '2', '3', '4', '5'].map((id) => `signal ${id} drop`));
    expect(await waiting()).toBe(5);
    expect(await decisions.record(aDecision(0))).toMatchObject({ deliveries: 5, repeated: true });
  });

  it('is counted by a repeat of the decision before its rows are made, and not decided again', async () => {
    await subscribe('1');
    await decisions.record(aDecision(0));
    await subscribe('2');
    expect(await decisions.record(aDecision(0))).toMatchObject({ deliveries: 1, repeated: true });
    await makeAll(10);
    expect(await outbox()).toEqual(['signal 1 drop']);
  });

  it('is made with the decision where it is no larger than that', async () => {
    await Promise.all(['1', '2'].map((id) => subscribe(id)));
    expect(await new PgDecisionRepository(database.db, 2).record(aDecision(0))).toMatchObject({ deliveries: 2 });
    expect(await outbox()).toHaveLength(2);
    await subscribe('3');
    expect(await new PgDecisionRepository(database.db, 2).record(aDecision(1))).toMatchObject({ deliveries: 3 });
    expect(await outbox()).toHaveLength(2);
  });

  it('is not overtaken by a later fact of the same priority, however few hear that', async () => {
    await Promise.all(['1', '2', '3'].map((id) => subscribe(id)));
    await decisions.record(aDecision(0));
    await new PgDecisionRepository(database.db).record(aDecision(1));
    await makeAll(2);
    const ofOne = await query(`select concat(a.signal_id) as told from deliveries d
      join announcements a on a.id = d.announcement_id where d.chat_id = '1' order by d.id`);
    expect(ofOne).toEqual(['1', '2']);
  });

  it('makes the more urgent first', async () => {
    await Promise.all(['1', '2', '3'].map((id) => subscribe(id)));
    await decisions.record(aDecision(0));
    await database.pool.query(`insert into announcements (key, kind, payload, priority) values ('r', 'risk', '{}', 0)`);
    await database.pool.query(`insert into audiences (announcement_id, priority, how, ids, total)
      select a.id, 0, 'send', array(select s.id from subscriptions s), 3 from announcements a where a.key = 'r'`);
    await audiences.makeRows(10);
    expect(
      await query('select kind as told from announcements where id in (select announcement_id from deliveries)'),
    ).toEqual(['risk']);
  });

  it('is made by one process at a time, and by each number of them the same', async () => {
    const ids = Array.from({ length: 40 }, (_, id) => String(id));
    await Promise.all(ids.map((id) => subscribe(id)));
    await decisions.record(aDecision(0));
    const results = await Promise.all(Array.from({ length: 8 }, () => audiences.makeRows(3)));
    expect(results).toContain('made');
    expect(results).toContain('busy');
    await Promise.all([makeAll(3), makeAll(3)]);
    await makeAll(3);
    expect(await outbox()).toHaveLength(40);
    expect(await database.pool.query('select 1 from audiences')).toMatchObject({ rowCount: 0 });
  });

  it('leaves a step that broke undone, and does it again as a whole', async () => {
    await Promise.all(['1', '2', '3'].map((id) => subscribe(id)));
    await decisions.record(aDecision(0));
    await database.pool.query(`create function fail_third() returns trigger language plpgsql as $$
      begin if new.chat_id = '3' then raise exception 'the disk is full'; end if; return new; end $$`);
    await database.pool.query(
      'create trigger fail_third before insert on deliveries for each row execute function fail_third()',
    );
    try {
      await expect(makeAll(10)).rejects.toThrow('the disk is full');
      expect(await outbox()).toEqual([]);
      expect(await waiting()).toBe(3);
    } finally {
      await database.pool.query('drop function fail_third cascade');
    }
    await makeAll(10);
    expect(await outbox()).toHaveLength(3);
  });

  it('goes by how each wanted to hear of it at that moment; who left or threw us out meanwhile gets nothing', async () => {
    await Promise.all(['1', '2', '3', '4', '5'].map((id) => subscribe(id)));
    await wants('2', { kinds: { entry: 'silent' } });
    await wants('5', { kinds: { entry: 'off' } });
    await decisions.record(aDecision(0));
    await wants('1', { kinds: { entry: 'silent' } });
    await wants('5', { kinds: {} });
    await subscriptions.remove(chat('3'));
    await deliveries.pauseChat(chat('4'), 'blocked');
    await makeAll(1);
    expect(await outbox()).toEqual(['signal 1 drop', 'signal 2 silent drop']);
  });

  it('finds the chat that moved meanwhile', async () => {
    await subscribe('-5');
    await decisions.record(aDecision(0));
    await deliveries.moveChat(chat('-5'), '-1005');
    await makeAll(1);
    expect(await outbox()).toEqual(['signal -1005 drop']);
  });

  it('tells what came of the signal meanwhile to those whose rows are made after it', async () => {
    await Promise.all(['1', '2', '3'].map((id) => subscribe(id)));
    await subscribe('2', { followUps: ['target'] });
    await decisions.record(aDecision(0));
    await audiences.makeRows(1);
    const [first] = await outbox();
    expect(await signals.settle(1, anOutcome, true)).toBe(true);
    await makeAll(1);
    expect(first).toMatch(/^signal/);
    expect(await outbox()).toEqual([
      ...['1', '2', '3'].map((id) => `signal ${id} drop`),
      ...['1', '2', '3'].map((id) => `outcome ${id} drop`),
      'followUp 2 drop',
    ]);
  });

  it('tells what comes of a signal that many were sent behind it, to those who have it and want it', async () => {
    await database.pool.query(`insert into subscriptions (platform, chat_id, markets, timeframes, kinds, muted, follow_ups)
      select 'telegram', i::text, '{}', '{}', '{}', '{}', case when i % 100 = 0 then array['target'] else '{}' end
      from generate_series(1, 620) i`);
    await new PgDecisionRepository(database.db, 1_000).record(aDecision(0));
    await database.pool.query("update deliveries set state = 'refused' where chat_id in ('7', '200')");
    await deliveries.pauseChat(chat('8'), 'blocked');
    expect(await signals.settle(1, anOutcome, true)).toBe(true);
    expect(await signals.settle(1, anOutcome, true)).toBe(false);
    const told = () =>
      query(`select concat_ws(' ', a.kind, count(*)) as told from deliveries d
      join announcements a on a.id = d.announcement_id group by a.kind order by a.kind`);
    expect(await told()).toEqual(['signal 620']);
    expect(await audiences.makeRows(100)).toBe('made');
    expect((await told())[0]).toMatch(/^outcome (9[789]|100)$/);
    await makeAll(100);
    expect(await told()).toEqual(['followUp 5', 'outcome 617', 'signal 620']);
    expect(await audiences.makeRows(100)).toBe('none');
  });

  it('holds a follow-up back from the decision that makes it, where many were sent the signal', async () => {
    await Promise.all(['1', '2', '3'].map((id) => subscribe(id, { followUps: id === '3' ? [] : ['reversal'] })));
    await new PgDecisionRepository(database.db).record(aDecision(0));
    const prediction = aPrediction({ closedAt: at(1), horizonEndsAt: at(5) });
    const followUp: FollowUp = { kind: 'reversal', prediction, side: 'short', expectedNet: 0.0017, cost: 0.0014 };
    const later = { ...aDecision(1), signals: [], followUps: [{ signalId: 1, followUp }] };
    await new PgDecisionRepository(database.db, 2).record(later);
    expect(await outbox()).toHaveLength(3);
    await makeAll(1);
    expect(await outbox()).toEqual([
      ...['1', '2', '3'].map((id) => `signal ${id} drop`),
      ...['1', '2'].map((id) => `followUp ${id} drop`),
    ]);
  });

  it('outlives the pruning of what is old', async () => {
    await subscribe('1');
    await decisions.record(aDecision(0));
    await database.pool.query(`update announcements set created_at = now() - interval '200 days'`);
    await database.pool.query(`update signals set outcome_kind = 'expired'`);
    await new PgUpkeep(database.db).prune();
    await makeAll(1);
    expect(await outbox()).toEqual(['signal 1 drop']);
  });
});

const listener = fc.record({
  markets: fc.subarray([btc, eth]),
  kinds: fc.subarray(['entry', 'move', 'risk'] as const),
  muted: fc.subarray([btc], { minLength: 0 }),
  off: fc.boolean(),
  silent: fc.boolean(),
  quiet: fc.option(
    fc.record({ from: fc.integer({ min: 0, max: 1_439 }), silent: fc.boolean(), exempt: fc.boolean() }),
    {
      nil: null,
    },
  ),
  zone: fc.constantFrom('UTC', 'Asia/Tokyo', 'America/Los_Angeles'),
  minEntry: fc.option(fc.constantFrom(0.2, 0.55, 0.9), { nil: null }),
  budget: fc.option(fc.integer({ min: 1, max: 2 }), { nil: null }),
  late: fc.constantFrom('send' as const, 'drop' as const),
  paused: fc.boolean(),
});

describe('rows made behind the fact', () => {
  it('are those made with it, whoever subscribed to what and wants to hear it how', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(listener, { maxLength: 12 }),
        fc.array(fc.constantFrom(0.001, 0.003, 0.02), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 5 }),
        async (listeners, worths, step) => {
          const seen: unknown[] = [];
          for (const most of [1_000, 0]) {
            await emptyTables(database);
            preferences = new PgPreferenceRepository(database.db);
            for (const [index, one] of listeners.entries()) {
              const id = String(index);
              const { markets, kinds, muted } = one;
              await subscribe(id, { markets, kinds, muted });
              await wants(id, {
                kinds: { ...(one.silent ? { entry: 'silent' } : {}), ...(one.off ? { entry: 'off' } : {}) },
                quiet: one.quiet && {
                  from: one.quiet.from,
                  to: (one.quiet.from + 720) % 1_440,
                  others: one.quiet.silent ? 'silent' : 'digest',
                  exempt: one.quiet.exempt ? ['entry'] : [],
                },
                timeZone: one.zone,
                minEntry: one.minEntry,
                budget: one.budget,
                late: one.late,
              });
              if (one.paused && index % 3 === 0) await deliveries.pauseChat(chat(id), 'blocked');
            }
            const repository = new PgDecisionRepository(database.db, most);
            for (const [bar, worth] of worths.entries()) await repository.record(aDecision(bar, worth));
            await makeAll(step);
            seen.push({ outbox: await outbox(), held: await heldBack(), spent: await spent() });
          }
          expect(seen[1]).toEqual(seen[0]);
        },
      ),
      { numRuns: 15 },
    );
  });
});

/** What each subscription is heard under, against what its owner's settings say. */
const wronglyHeard = async () =>
  (
    await database.pool.query(`select s.platform, s.chat_id, s.hearing, hearing_of(p) as is
      from subscriptions s left join preferences p on p.owner = s.owner
      where s.hearing is distinct from case when p.owner is null then null else hearing_of(p) end`)
  ).rows;

describe('the settings a subscription is heard under', () => {
  it('follow every change of settings, subscriptions and owners', async () => {
    const person = fc.constantFrom('1', '2', '3');
    const step = fc.oneof(
      fc.record({ what: fc.constant('subscribe' as const), person }),
      fc.record({ what: fc.constant('unsubscribe' as const), person }),
      fc.record({
        what: fc.constant('silence' as const),
        person,
        kind: fc.constantFrom('entry' as const, 'move' as const),
      }),
      fc.record({ what: fc.constant('quiet' as const), person, from: fc.integer({ min: 0, max: 2 }) }),
      fc.record({ what: fc.constant('forget' as const), person }),
      fc.record({ what: fc.constant('give' as const), person, to: person }),
      fc.record({ what: fc.constant('rename' as const), person, to: person }),
    );
    const ownerOf = (id: string) => `telegram:${id}`;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        await emptyTables(database);
        preferences = new PgPreferenceRepository(database.db);
        for (const one of steps) {
          if (one.what === 'subscribe') await subscribe(one.person);
          if (one.what === 'unsubscribe') await subscriptions.remove(chat(one.person));
          if (one.what === 'silence') await wants(one.person, { kinds: { [one.kind]: 'silent' } });
          if (one.what === 'quiet') {
            await wants(one.person, { quiet: { from: one.from, to: 600, others: 'digest', exempt: [] } });
          }
          if (one.what === 'forget') {
            await database.pool.query('delete from preferences where owner = $1', [ownerOf(one.person)]);
          }
          if (one.what === 'give') {
            await database.pool.query('update subscriptions set owner = $2 where owner = $1', [
              ownerOf(one.person),
              ownerOf(one.to),
            ]);
          }
          if (one.what === 'rename') {
            await database.pool.query(
              'update preferences set owner = $2 where owner = $1 and not exists (select 1 from preferences where owner = $2)',
              [ownerOf(one.person), ownerOf(one.to)],
            );
          }
          expect(await wronglyHeard()).toEqual([]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('are not missed by who subscribes while they are being changed', async () => {
    for (let round = 0; round < 20; round++) {
      const id = String(round);
      await Promise.all([subscribe(id), wants(id, { kinds: { entry: 'off' } }), subscribe(`${id}/5`)]);
    }
    expect(await wronglyHeard()).toEqual([]);
  });

  it('are one row for all who have the same, and go when nobody has them', async () => {
    for (const id of ['1', '2', '3']) {
      await subscribe(id);
      // Nobody is quiet, so their zones make no difference.
      await wants(id, { kinds: { entry: 'off', move: 'silent' }, timeZone: id === '1' ? 'Asia/Tokyo' : 'UTC' });
    }
    await wants('3', { budget: 2, late: 'send' });
    const hearings = async () => (await database.pool.query('select id from hearings')).rowCount;
    expect(await hearings()).toBe(1);
    await wants('3', { minEntry: 0.6 });
    expect(await hearings()).toBe(2);
    await wants('3', { minEntry: null });
    await new PgUpkeep(database.db).prune();
    expect(await hearings()).toBe(1);
    expect(await wronglyHeard()).toEqual([]);
  });
});
