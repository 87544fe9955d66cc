import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatAddress, Subscription } from '../../../src/core/chat.js';
import type { DecisionRecord } from '../../../src/core/ports/repositories.js';
import { wholeRecord } from '../../../src/core/record.js';
import type { EntrySignal, MoveSignal, NewSignal, SignalOutcome } from '../../../src/core/signal.js';
import { type EpochMs, epochMs } from '../../../src/core/units.js';
import { hashOf } from '../../../src/pipeline/record/chain.js';
import { createRecordDesk } from '../../../src/pipeline/record/record-desk.js';
import { record as migration } from '../../../src/store/migrations/0005-record.js';
import { PgDecisionRepository } from '../../../src/store/pg-decision-repository.js';
import { PgDeliveryRepository } from '../../../src/store/pg-delivery-repository.js';
import { PgRecordRepository } from '../../../src/store/pg-record-repository.js';
import { PgSignalRepository } from '../../../src/store/pg-signal-repository.js';
import { PgSubscriptionRepository } from '../../../src/store/pg-subscription-repository.js';
import { aMood, aMove, anEntry, aPrediction, at, btc, eth, hour, t0, venue } from '../../builders/trading.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
let decisions: PgDecisionRepository;
let signals: PgSignalRepository;
let records: PgRecordRepository;
let subscriptions: PgSubscriptionRepository;
let deliveries: PgDeliveryRepository;

beforeAll(async () => {
  database = await openTestDatabase();
  decisions = new PgDecisionRepository(database.db);
  signals = new PgSignalRepository(database.db);
  records = new PgRecordRepository(database.db);
  subscriptions = new PgSubscriptionRepository(database.db);
  deliveries = new PgDeliveryRepository(database.db);
});
beforeEach(() => emptyTables(database));
afterAll(() => database.close());

const fresh = ({ id: _id, ...signal }: EntrySignal | MoveSignal) => signal as NewSignal;
const origin = {
  model: '1h-test',
  modelHash: 'c'.repeat(64),
  featureHash: 'd'.repeat(64),
  callsLikeThis: { won: 571, of: 1_002 },
};

/** One candle's decision; markets keep decisions of one instant apart. */
async function decide(hours: number, given: Partial<DecisionRecord> = {}, market = btc) {
  const prediction = aPrediction({ closedAt: at(hours), market });
  const placed = <S extends EntrySignal | MoveSignal>(signal: S): NewSignal =>
    fresh({ ...signal, market, prediction, decidedAt: prediction.closedAt });
  const decision: DecisionRecord = {
    answer: {
      call: 'BUY',
      prediction,
      side: 'long',
      expectedNet: 0.003,
      cost: 0.0014,
      decidedBy: 'edge',
      expiresAt: prediction.horizonEndsAt,
    },
    closedAt: prediction.closedAt,
    signals: [placed(anEntry())],
    mood: aMood(0.1),
    candleSeenAt: epochMs(t0 + 5),
    origin,
    ...given,
  };
  return decisions.record({
    ...decision,
    signals: decision.signals.map(
      (signal) => ({ ...signal, market, prediction, decidedAt: prediction.closedAt }) as NewSignal,
    ),
    withheld: (decision.withheld ?? []).map(({ signal, why }) => ({
      signal: { ...signal, market, prediction, decidedAt: prediction.closedAt } as NewSignal,
      why,
    })),
  });
}
const desk = () =>
  createRecordDesk({
    records,
    signals,
    cancel: (signal, why, now) => signals.settle(signal.id, { kind: 'cancelled', why, at: now, result: null }, true),
    clock: { now: () => at(9) },
    venue: () => venue,
  });
const settled = (exit: 'target' | 'horizon', net: number, hours: number): SignalOutcome => ({
  kind: 'settled',
  exit,
  entryPrice: 100,
  exitPrice: 101,
  exitAt: at(hours),
  net,
  randomNet: net / 2,
});

describe('the chain', () => {
  it('links each call in the transaction that makes it, sent or withheld, with model and features', async () => {
    await decide(0);
    await decide(1, {
      signals: [fresh(aMove())],
      withheld: [{ signal: fresh(anEntry()), why: { kind: 'abstains' } }],
    });
    const links = await records.links(0, 10);
    expect(links.map(({ number, signalId }) => [number, signalId])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    let previous = '0'.repeat(64);
    for (const link of links) {
      expect(link.previous).toBe(previous);
      expect(link.hash).toBe(hashOf(link));
      expect(JSON.parse(link.text)).toMatchObject({ origin });
      previous = link.hash;
    }
    expect(JSON.parse(links[2]?.text ?? '')).toMatchObject({ withheld: { kind: 'abstains' } });
    expect(await records.head()).toEqual({ number: 3, hash: previous });
    const report = await desk().verify(2);
    expect(report).toMatchObject({ length: 3, head: { number: 3 }, fault: null, link: { number: 2, signalId: 2 } });
    expect(await desk().firstSent(1)).toMatchObject({ number: 1, first: { origin, withheld: null } });
    expect(await desk().firstSent(99)).toBeNull();
  });

  it('does not fork when many decide at once', async () => {
    const markets = Array.from({ length: 12 }, (_, i) => `M${i}/USDT` as typeof btc);
    await Promise.all(markets.map((market) => decide(0, {}, market)));
    expect(await desk().verify(null)).toMatchObject({ length: 12, fault: null });
  });

  it('links nothing of a decision that was made before, or that fails', async () => {
    await decide(0);
    await decide(0);
    await expect(decide(1, { signals: [fresh(anEntry({ expectedNet: Number.NaN }))] })).rejects.toThrow(/finite/);
    expect(await desk().verify(null)).toMatchObject({ length: 1, fault: null });
  });

  it('refuses to change or take out what was sent', async () => {
    await decide(0);
    const refused = async (statement: string) =>
      expect(database.pool.query(statement)).rejects.toThrow(/part of the record|never changed/);
    await refused(`update signals set signal = signal || '{"expectedNet": 9}'`);
    await refused(`update signals set withheld = '{"kind": "abstains"}'`);
    await refused(`update signals set first_sent = '{}'`);
    await refused('delete from signals');
    await refused(`update signal_chain set hash = 'x'`);
    await refused('delete from signal_chain');
    // What came of it is no part of what was sent.
    expect(await signals.settle(1, settled('horizon', 0.01, 4), false)).toBe(true);
  });

  it('finds what somebody with all rights changed past the triggers', async () => {
    for (const hours of [0, 1, 2, 3]) await decide(hours);
    const tampered = async (statement: string) => {
      await database.pool.query(
        `set session_replication_role = replica; ${statement}; set session_replication_role = origin`,
      );
      return (await desk().verify(null)).fault;
    };
    expect(
      await tampered(`update signals set signal = jsonb_set(signal, '{expectedNet}', '0.5') where id = 3`),
    ).toEqual({
      kind: 'signal',
      number: 3,
      signalId: 3,
    });
    expect(
      await tampered(`update signals set first_sent = replace(first_sent, '0.003', '0.5') where id = 2`),
    ).toMatchObject({ kind: 'hash', number: 2 });
    expect(await tampered(`update signals set first_sent = 'no json' where id = 1`)).toMatchObject({
      kind: 'hash',
      number: 1,
    });
    expect(await tampered('delete from signal_chain where number = 1')).toMatchObject({ kind: 'gap', number: 2 });
    expect(await tampered('delete from signal_chain')).toEqual({ kind: 'unlinked', number: 1, signalId: 1 });
  });

  it('chains signals that were there before it, when it comes', async () => {
    await decide(0);
    await decide(1);
    await database.pool.query(`
      drop trigger signals_keep on signals; drop trigger signals_stay on signals;
      drop trigger signals_chain on signals; drop trigger signals_complete on signals;
      drop table signal_chain;
      drop function first_sent_of; drop function link_signal; drop function complete_signal; drop function chain_signal;
      drop function keep_signal; drop function keep_link; drop function says_the_same;
      alter table signals drop column withheld, drop column first_sent, drop column moved, drop column horizon_ends_at;
      alter table subscriptions drop column follow_ups`);
    await migration.up(database.db);
    const report = await desk().verify(1);
    expect(report).toMatchObject({ length: 2, fault: null, link: { first: { origin: null } } });
    await decide(2);
    expect(await desk().verify(3)).toMatchObject({ length: 3, fault: null, link: { first: { origin } } });
  });
});

describe('withheld calls', () => {
  it('are told to nobody, settled like the rest, and never given as signals', async () => {
    await subscriptions.put({
      chat: chat('1'),
      markets: [],
      timeframes: [],
      kinds: [],
      muted: [],
      followUps: ['target'],
    });
    const withheld = [{ signal: fresh(anEntry()), why: { kind: 'paused', by: 'telegram:1' } as const }];
    expect(await decide(0, { signals: [], withheld })).toMatchObject({ signals: [], deliveries: 0 });
    expect(await decide(0, { signals: [], withheld })).toMatchObject({ signals: [], repeated: true });
    expect(await signals.open(venue)).toEqual([]);
    expect(await signals.running(venue)).toMatchObject([{ signal: { id: 1 }, withheld: { kind: 'paused' } }]);
    expect(await signals.latest(venue, null, null, 5)).toEqual([]);
    expect(await signals.byId(1)).toMatchObject({ withheld: { kind: 'paused', by: 'telegram:1' } });
    expect(await signals.settle(1, settled('target', 0.01, 2), true)).toBe(true);
    expect((await database.pool.query('select 1 from announcements')).rowCount).toBe(0);
    expect(await desk().report(wholeRecord, null)).toMatchObject({
      sent: { calls: 0 },
      withheld: { calls: 1, settled: 1, entries: { won: 1 } },
      reasons: [{ why: 'paused', calls: 1 }],
    });
    expect(await desk().withdraw(1, 'telegram:1')).toBe('unknown');
  });
});

describe('rows of the record', () => {
  it('filters by market, timeframe, side, kind, month, time and withheld', async () => {
    await decide(0);
    await decide(1, { signals: [fresh(anEntry({ side: 'short' }))] }, eth);
    await decide(2, { signals: [fresh(aMove())] });
    await decide(24 * 40, { signals: [], withheld: [{ signal: fresh(anEntry()), why: { kind: 'abstains' } }] });
    const ids = async (filter: Partial<typeof wholeRecord>) =>
      (await records.rows(venue, { ...wholeRecord, ...filter })).map(({ id }) => id);
    expect(await ids({})).toEqual([1, 2, 3, 4]);
    expect(await ids({ market: eth })).toEqual([2]);
    expect(await ids({ timeframe: '15m' })).toEqual([]);
    expect(await ids({ side: 'short' })).toEqual([2]);
    expect(await ids({ side: 'long' })).toEqual([1, 3, 4]);
    expect(await ids({ kind: 'move' })).toEqual([3]);
    expect(await ids({ month: '2025-02' })).toEqual([4]);
    expect(await ids({ since: at(2) })).toEqual([3, 4]);
    expect(await ids({ withheld: true })).toEqual([4]);
    expect(await ids({ withheld: false })).toEqual([1, 2, 3]);
    expect(await records.rows('nowhere' as typeof venue, wholeRecord)).toEqual([]);
    const [entry, short, move] = await records.rows(venue, wholeRecord);
    expect(entry).toMatchObject({ said: 0.5, side: 'long', closedAt: t0, decidedAt: t0, moveSize: 0.01, moved: null });
    expect(short).toMatchObject({ said: 0.2, side: 'short', market: eth });
    expect(move).toMatchObject({ said: 0.3, kind: 'move', expectedNet: null });
  });

  it('notes how far the price had moved, once, and only for horizons that ended', async () => {
    await decide(0);
    await decide(1);
    expect(await signals.unmeasured(venue, at(3))).toEqual([]);
    expect((await signals.unmeasured(venue, at(4))).map(({ id }) => id)).toEqual([1]);
    await signals.measured(1, 0.02);
    await signals.measured(1, 0.5);
    expect((await signals.unmeasured(venue, at(5))).map(({ id }) => id)).toEqual([2]);
    expect(await signals.unmeasured(venue, at(5), { market: eth, timeframe: '1h' })).toEqual([]);
    expect(await signals.unmeasured(venue, epochMs(at(5) + 31 * 24 * hour))).toEqual([]);
    expect((await records.rows(venue, wholeRecord))[0]).toMatchObject({ moved: 0.02 });
  });
});

const chat = (id: string): ChatAddress => ({ platform: 'telegram', id });

describe('what becomes of a signal', () => {
  const subscribe = (id: string, given: Partial<Subscription>) =>
    subscriptions.put({ chat: chat(id), markets: [], timeframes: [], kinds: [], muted: [], ...given });
  const heardOf = async (kind: string) => {
    const { rows } = await sql<{ chat_id: string }>`
      select d.chat_id from deliveries d join announcements a on a.id = d.announcement_id
      where a.kind = ${kind} order by d.chat_id`.execute(database.db);
    return rows.map((row) => row.chat_id);
  };
  const turned = (hours: number) => ({
    signals: [],
    followUps: [
      {
        signalId: 1,
        followUp: {
          kind: 'reversal',
          prediction: aPrediction({ closedAt: at(hours) }),
          side: 'short',
          expectedNet: 0.002,
          cost: 0.0014,
        } as const,
      },
    ],
  });

  it('is told once to chats that have its message and chose such events', async () => {
    await subscribe('none', {});
    await subscribe('reversals', { followUps: ['reversal'] });
    await subscribe('collapses', { followUps: ['collapse', 'stop'] });
    await subscribe('targets', { followUps: ['target'] });
    await subscribe('other', { followUps: ['reversal'], markets: [eth] });
    await subscribe('silenced', { followUps: ['reversal'] });
    await decide(0);
    await subscribe('late', { followUps: ['reversal'] });
    await subscribe('silenced', { followUps: ['reversal'], muted: [btc] });
    await decide(1, turned(1));
    await decide(2, turned(2));
    expect(await heardOf('followUp')).toEqual(['collapses', 'reversals']);
    const { rows } = await database.pool.query(
      `select key, payload, expires_at from announcements where kind = 'followUp'`,
    );
    expect(rows).toMatchObject([
      {
        key: 'followup-1-reversal',
        payload: { signal: { id: 1 }, followUp: { kind: 'reversal', prediction: { closedAt: at(1) } } },
        expires_at: at(4),
      },
    ]);
  });

  it('is not told of a signal that has ended, was withheld, or never reached the chat', async () => {
    await subscribe('1', { followUps: ['reversal'] });
    await decide(0);
    const [delivery] = await deliveries.claim('telegram', 5, 1_000, 'test');
    await deliveries.refuse(delivery?.id ?? 0, 'expired', 'too late');
    await decide(1, turned(1));
    expect(await heardOf('followUp')).toEqual([]);
    await signals.settle(1, settled('target', 0.01, 2), true);
    expect(await heardOf('outcome')).toEqual([]);
  });

  it('rewrites the message of every chat that has it, whatever it subscribes to now', async () => {
    await subscribe('gone', {});
    await subscribe('here', { followUps: ['target'] });
    await decide(0);
    await subscriptions.remove(chat('gone'));
    await subscribe('new', { followUps: ['target'] });
    await signals.settle(1, settled('target', 0.01, 2), true);
    expect(await heardOf('outcome')).toEqual(['gone', 'here']);
    expect(await heardOf('followUp')).toEqual(['here']);
  });

  it('can be withdrawn once', async () => {
    await subscribe('here', {});
    await decide(0);
    expect(await desk().withdraw(1, 'telegram:9')).toBe('withdrawn');
    expect(await desk().withdraw(1, 'telegram:9')).toBe('ended');
    expect(await desk().withdraw(2, 'telegram:9')).toBe('unknown');
    expect(await heardOf('outcome')).toEqual(['here']);
    expect(await desk().verify(null)).toMatchObject({ fault: null });
    expect((await signals.byId(1))?.outcome).toMatchObject({ kind: 'cancelled', at: at(9) as EpochMs });
  });

  it('keeps what a chat chose when its subscription is stored without saying', async () => {
    await subscribe('1', { followUps: ['stop', 'target'] });
    await subscribe('1', { muted: [btc] });
    expect((await subscriptions.get(chat('1')))?.followUps).toEqual(['stop', 'target']);
    await subscribe('1', { followUps: [] });
    expect((await subscriptions.get(chat('1')))?.followUps).toEqual([]);
  });
});
