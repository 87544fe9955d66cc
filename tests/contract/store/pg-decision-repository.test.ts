import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatAddress, Subscription } from '../../../src/core/chat.js';
import { InvariantError } from '../../../src/core/errors.js';
import type { DecisionRecord } from '../../../src/core/ports/repositories.js';
import type { Answer } from '../../../src/core/prediction.js';
import type { EntrySignal, MoveSignal, NewSignal } from '../../../src/core/signal.js';
import { epochMs } from '../../../src/core/units.js';
import { deliveriesChannel } from '../../../src/store/deliveries-channel.js';
import { PgAnnouncementRepository } from '../../../src/store/pg-announcement-repository.js';
import { PgDecisionRepository } from '../../../src/store/pg-decision-repository.js';
import { PgDeliveryRepository } from '../../../src/store/pg-delivery-repository.js';
import { PgSignalRepository } from '../../../src/store/pg-signal-repository.js';
import { PgSubscriptionRepository } from '../../../src/store/pg-subscription-repository.js';
import { aMood, aMove, anEntry, aPrediction, at, btc, btc1h, eth, t0, venue } from '../../builders/trading.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../../support/database.js';
import { patience } from '../../support/patience.js';

let database: TestDatabase;
let decisions: PgDecisionRepository;
let signals: PgSignalRepository;
let deliveries: PgDeliveryRepository;
let subscriptions: PgSubscriptionRepository;

beforeAll(async () => {
  database = await openTestDatabase();
  decisions = new PgDecisionRepository(database.db);
  signals = new PgSignalRepository(database.db);
  deliveries = new PgDeliveryRepository(database.db);
  subscriptions = new PgSubscriptionRepository(database.db);
});
beforeEach(() => emptyTables(database));
afterAll(() => database.close());

const chat = (id: string): ChatAddress => ({ platform: 'telegram', id });
const subscribe = (id: string, given: Partial<Subscription> = {}) =>
  subscriptions.put({ chat: chat(id), markets: [], timeframes: [], kinds: [], muted: [], ...given });

const fresh = ({ id: _id, ...signal }: EntrySignal | MoveSignal) => signal as NewSignal;
const anAnswer = (prediction = aPrediction()): Answer => ({
  call: 'BUY',
  prediction,
  side: 'long',
  expectedNet: 0.003,
  cost: 0.0014,
  decidedBy: 'edge',
  expiresAt: prediction.horizonEndsAt,
});
const aDecision = (given: Partial<DecisionRecord> = {}): DecisionRecord => ({
  answer: anAnswer(),
  closedAt: t0,
  signals: [fresh(anEntry())],
  mood: aMood(0.25),
  candleSeenAt: epochMs(t0 + 5),
  ...given,
});

describe('PgDecisionRepository', () => {
  it('writes the answer, its signals and a delivery for each subscriber at once, and gives all back', async () => {
    await Promise.all([subscribe('1'), subscribe('2')]);
    const written = await decisions.record(aDecision({ signals: [fresh(anEntry()), fresh(aMove())] }));
    expect(written).toMatchObject({ deliveries: 4, repeated: false });
    expect(written.signals).toEqual([anEntry({ id: 1 }), aMove({ id: 2 })]);
    expect(await decisions.latestAnswer(btc1h)).toMatchObject({ answer: anAnswer(), closedAt: t0 });
    expect(await decisions.newestDecided(btc1h)).toBe(t0);
    expect(await decisions.predictions(btc1h, 5)).toEqual([aPrediction()]);
    expect(await signals.byId(1)).toEqual({ signal: anEntry({ id: 1 }), outcome: { kind: 'open' } });
    const claimed = await deliveries.claim('telegram', 10, 1_000, 'test');
    expect(claimed).toMatchObject([
      { announcement: { kind: 'signal', signal: { id: 1 } }, candleSeenAt: t0 + 5, expiresAt: at(4), attempts: 0 },
      { announcement: { kind: 'signal', signal: { id: 1 } } },
    ]);
  });

  it('changes nothing when repeated, also by two at the same time', async () => {
    await subscribe('1');
    const all = await Promise.all([1, 2, 3].map(() => decisions.record(aDecision())));
    expect(all.map((one) => one.repeated).sort()).toEqual([false, true, true]);
    for (const one of all) {
      expect(one).toMatchObject({ deliveries: 1, signals: [{ id: 1 }] });
    }
    const again = await decisions.record(aDecision({ signals: [], answer: anAnswer(aPrediction({ bigMove: 0.9 })) }));
    expect(again).toMatchObject({ repeated: true, signals: [anEntry({ id: 1 })] });
    expect(await decisions.predictions(btc1h, 5)).toEqual([aPrediction()]);
  });

  it('keeps an answer without a call, which knows no candle itself', async () => {
    const answer: Answer = { call: 'NO_CALL', ...btc1h, reason: { kind: 'warmingUp', have: 3, need: 9 } };
    expect(await decisions.record(aDecision({ answer, closedAt: at(7), signals: [], mood: null }))).toEqual({
      signals: [],
      deliveries: 0,
      repeated: false,
    });
    expect(await decisions.latestAnswer(btc1h)).toMatchObject({ answer, closedAt: at(7) });
    expect(await decisions.predictions(btc1h, 5)).toEqual([]);
  });

  it('refuses a signal of another candle, and numbers JSON cannot hold, writing nothing', async () => {
    await expect(decisions.record({ ...aDecision(), closedAt: at(1) })).rejects.toThrow(InvariantError);
    const broken = fresh(anEntry({ expectedNet: Number.NaN }));
    await expect(decisions.record(aDecision({ signals: [broken] }))).rejects.toThrow(
      /finite, was NaN in "expectedNet"/,
    );
    expect(await decisions.newestDecided(btc1h)).toBeNull();
  });

  it('tells the platforms when it commits', async () => {
    await subscribe('1');
    const listener = await database.pool.connect();
    const heard: (string | undefined)[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload));
    await listener.query(`listen ${deliveriesChannel}`);
    await decisions.record(aDecision());
    await expect.poll(() => heard, patience).toEqual(['telegram']);
    listener.release(true);
  });
});

describe('who hears of what', () => {
  const heardBy = async () => (await deliveries.claim('telegram', 50, 1_000, 'test')).map((row) => row.chat.id).sort();

  it('matches kinds, markets, timeframes and mutes; empty lists mean all', async () => {
    await subscribe('all');
    await subscribe('moves', { kinds: ['move'] });
    await subscribe('entries', { kinds: ['entry', 'risk'] });
    await subscribe('btc', { markets: [btc] });
    await subscribe('eth', { markets: [eth] });
    await subscribe('15m', { timeframes: ['15m'] });
    await subscribe('muted', { muted: [btc] });
    await subscribe('muted eth', { muted: [eth] });
    await decisions.record(aDecision());
    expect(await heardBy()).toEqual(['all', 'btc', 'entries', 'muted eth']);
  });

  it('tells all who want summaries or risks that are about no market', async () => {
    await subscribe('eth summaries', { kinds: ['summary'], markets: [eth], muted: [btc] });
    await subscribe('risks', { kinds: ['risk'], timeframes: ['15m'] });
    const announcements = new PgAnnouncementRepository(database.db);
    const alert = { kind: 'silentStage', stage: 'sentiment', since: null, ageMs: 1 } as const;
    expect(await announcements.publish('a', { kind: 'risk', venue, alert }, null)).toBe(1);
    expect(await announcements.publish('a', { kind: 'risk', venue, alert }, null)).toBe(0);
    expect(await heardBy()).toEqual(['risks']);
  });

  it('makes no row for a paused chat until it is resumed', async () => {
    await subscribe('1');
    await deliveries.pauseChat(chat('1'), 'blocked');
    expect(await decisions.record(aDecision())).toMatchObject({ deliveries: 0 });
    await deliveries.resumeChat(chat('1'));
    const next = aPrediction({ closedAt: at(1) });
    const decision = { answer: anAnswer(next), closedAt: at(1), signals: [fresh(anEntry({ prediction: next }))] };
    expect(await decisions.record(aDecision(decision))).toMatchObject({ deliveries: 1 });
  });

  it('stores, counts and removes subscriptions', async () => {
    await subscribe('1', { markets: [btc, eth], kinds: ['move'], timeframes: ['1h'], muted: [eth] });
    await subscribe('1', { markets: [eth] });
    expect(await subscriptions.get(chat('1'))).toEqual({
      chat: chat('1'),
      markets: [eth],
      timeframes: [],
      kinds: [],
      muted: [],
      followUps: [],
    });
    expect(await subscriptions.count()).toBe(1);
    expect(await subscriptions.remove(chat('1'))).toBe(true);
    expect(await subscriptions.remove(chat('1'))).toBe(false);
    expect(await subscriptions.get(chat('1'))).toBeNull();
  });
});

describe('PgSignalRepository', () => {
  const record = async (hours: number, signal: EntrySignal | MoveSignal) => {
    const prediction = aPrediction({ closedAt: at(hours) });
    const placed = { ...signal, prediction, decidedAt: prediction.closedAt };
    const { signals: made } = await decisions.record(
      aDecision({ answer: anAnswer(prediction), closedAt: at(hours), signals: [fresh(placed)] }),
    );
    return made[0]!.id;
  };
  const settled = (net: number, hours: number) =>
    ({
      kind: 'settled',
      exit: 'target',
      entryPrice: 100,
      exitPrice: 101,
      exitAt: at(hours),
      net,
      randomNet: net / 2,
    }) as const;

  it('settles once, tells those who hear of the signal, and counts what happened', async () => {
    await subscribe('1');
    const [first, second, third] = [await record(0, anEntry()), await record(1, anEntry()), await record(2, anEntry())];
    await record(3, anEntry());
    const move = await record(4, aMove());
    expect((await signals.open(venue)).map((signal) => signal.id)).toEqual([1, 2, 3, 4, 5]);
    expect(await signals.open(venue, { market: btc, timeframe: '1h' })).toHaveLength(5);
    expect(await signals.open(venue, { market: btc, timeframe: '15m' })).toEqual([]);

    expect(await signals.settle(first, settled(0.02, 9), true)).toBe(true);
    expect(await signals.settle(first, settled(-0.5, 9), true)).toBe(false);
    expect(await signals.settle(second, settled(-0.01, 8), false)).toBe(true);
    expect(await signals.settle(third, { kind: 'expired', reason: 'no candle' }, false)).toBe(true);
    expect(await signals.settle(move, { kind: 'settledMove', cameTrue: true, move: 0.02, exitAt: at(9) }, true)).toBe(
      true,
    );
    expect(await signals.settle(99, settled(0, 1), true)).toBe(false);
    expect(await signals.settle(4, { kind: 'open' }, true)).toBe(false);

    const { rows } = await database.pool.query('select key from announcements order by id');
    expect(rows.map((row) => row.key)).toEqual([
      ...[1, 2, 3, 4, 5].map((id) => `signal-${id}`),
      'outcome-1',
      'followup-1-target',
      'outcome-5',
      'followup-5-target',
    ]);
  });

  it('finds the latest by market and timeframe, newest first', async () => {
    await record(1, anEntry());
    await record(0, aMove());
    expect((await signals.latest(venue, null, null, 9)).map((row) => row.signal.kind)).toEqual(['entry', 'move']);
    expect(await signals.latest(venue, eth, null, 9)).toEqual([]);
    expect(await signals.latest(venue, btc, '1h', 1)).toHaveLength(1);
    expect(await signals.byId(7)).toBeNull();
    expect(await signals.byId(1e300)).toBeNull();
  });
});
