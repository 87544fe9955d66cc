import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../../src/core/chat.js';
import type { NewBacktest } from '../../../src/core/ports/backtests.js';
import { epochMs } from '../../../src/core/units.js';
import { PgBacktestRepository } from '../../../src/store/pg-backtest-repository.js';
import { PgCandleRepository } from '../../../src/store/pg-candle-repository.js';
import { PgDeliveryRepository } from '../../../src/store/pg-delivery-repository.js';
import { aRequest } from '../../builders/backtest-run.js';
import { aResult } from '../../builders/backtests.js';
import { aCandle, at, btc, eth, venue } from '../../builders/trading.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
let backtests: PgBacktestRepository;
beforeAll(async () => {
  database = await openTestDatabase();
  backtests = new PgBacktestRepository(database.db);
});
beforeEach(() => emptyTables(database));
afterAll(() => database.close());

const person = (id: string): PersonId => ({ platform: 'telegram', id });
const asked = (given: Partial<NewBacktest> = {}): NewBacktest => ({
  key: 'key',
  venue,
  request: aRequest(),
  asker: person('1'),
  chat: { platform: 'telegram', id: '-100' },
  ...given,
});
async function added(given: Partial<NewBacktest> = {}): Promise<number> {
  const answer = await backtests.add(asked(given), 20);
  if (answer.kind !== 'added') throw new Error(`was ${answer.kind}`);
  return answer.job.id;
}

describe('PgBacktestRepository', () => {
  it('lets a person have one under way, even when two are asked for at once', async () => {
    const answers = await Promise.all([backtests.add(asked(), 20), backtests.add(asked(), 20)]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['added', 'busy']);
    expect(await backtests.add(asked({ asker: person('2') }), 20)).toMatchObject({
      kind: 'added',
      job: { state: { kind: 'queued', ahead: 1 } },
    });
    expect(await backtests.add(asked({ asker: person('3') }), 2)).toEqual({ kind: 'full', waiting: 2 });
    expect(await backtests.countSince(person('1'), 60_000)).toBe(1);
  });

  it('writes a result and what its chat hears of it together, once', async () => {
    const id = await added();
    expect(await backtests.begin(id)).toMatchObject({ attempt: 1, job: { state: { kind: 'running', share: 0 } } });
    expect(await backtests.progress(id, 0.5, 'checking for leaks')).toBe(true);
    expect(await backtests.find(id)).toMatchObject({ state: { kind: 'running', share: 0.5 } });
    const result = aResult();
    expect(await backtests.finish(id, result)).toBe(true);
    expect(await backtests.finish(id, result)).toBe(false);
    expect(await backtests.fail(id, 'too late')).toBe(false);
    expect(await backtests.begin(id)).toBeNull();
    expect(await backtests.progress(id, 0.9, 'late')).toBe(false);
    expect((await backtests.find(id))?.state).toEqual({ kind: 'done', result });
    expect(await backtests.sameAs('key')).toMatchObject({ id });
    expect(await backtests.sameAs('other')).toBeNull();
    const deliveries = await new PgDeliveryRepository(database.db).claim('telegram', 10, 1_000, 'test');
    expect(deliveries).toMatchObject([
      { chat: { platform: 'telegram', id: '-100' }, announcement: { kind: 'backtest', venue, id } },
    ]);
  });

  it('keeps a cancelled one cancelled, whatever its process still says', async () => {
    const id = await added();
    await backtests.begin(id);
    expect(await backtests.cancel(id, '@alice')).toBe(true);
    expect(await backtests.progress(id, 0.5, 'trading')).toBe(false);
    expect(await backtests.finish(id, aResult())).toBe(false);
    await backtests.requeue(id);
    expect(await backtests.find(id)).toMatchObject({ state: { kind: 'cancelled', by: '@alice' } });
    expect(await backtests.sameAs('key')).toBeNull();
    expect(await backtests.open(0)).toEqual([]);
  });

  it('forgets what ended long ago, and nothing that has not', async () => {
    const [ended, open] = [await added(), await added({ asker: person('2') })];
    await backtests.fail(ended, 'no candles');
    expect(await backtests.forget(60_000)).toBe(0);
    await database.pool.query(`update backtests set ended_at = ended_at - interval '1 hour'`);
    expect(await backtests.forget(60_000)).toBe(1);
    expect(await backtests.find(ended)).toBeNull();
    expect(await backtests.open(0)).toEqual([open]);
  });

  it('gives a stopped one back to the queue without counting the attempt', async () => {
    const id = await added();
    await backtests.begin(id);
    await backtests.requeue(id);
    expect(await backtests.open(0)).toEqual([id]);
    expect(await backtests.open(60_000)).toEqual([]);
    expect(await backtests.begin(id)).toMatchObject({ attempt: 1 });
    await backtests.shown(id, '123');
    expect(await backtests.find(id)).toMatchObject({ messageId: '123' });
    expect(await backtests.find(1e15)).toBeNull();
    expect(await backtests.find(-1)).toBeNull();
  });

  it('knows which candles there are, and by a digest whether they are still the same', async () => {
    const candles = new PgCandleRepository(database.db);
    const series = { venue, market: btc, timeframe: '1h' as const };
    await candles.save(series, [aCandle(0, [1, 2, 1, 2]), aCandle(1, [2, 3, 1, 2])]);
    await candles.save({ ...series, market: eth, timeframe: '4h' }, [aCandle(0, [1, 2, 1, 2], '4h')]);
    expect(await backtests.markets(venue, '1h')).toEqual([btc]);
    expect(await backtests.markets(venue, '4h')).toEqual([eth]);
    const span = () => backtests.span(venue, btc, '1h', at(0), at(2));
    const before = await span();
    expect(before).toMatchObject({ candles: 2, first: at(0), last: at(2) });
    expect(await span()).toEqual(before);
    await candles.save(series, [aCandle(1, [2, 3, 1, 2.5])]);
    expect((await span()).digest).not.toBe(before.digest);
    expect(await backtests.span(venue, eth, '1h', at(0), epochMs(at(2)))).toMatchObject({ candles: 0, first: null });
  });
});
