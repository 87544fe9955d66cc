import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candle, Timeframe } from '../../src/core/market.js';
import { AlertHistory, AlertWatch } from '../../src/pipeline/alerts/index.js';
import { PgAlertRepository, PgCandleRepository, PgDecisionRepository } from '../../src/store/index.js';
import { alertSeries, aNewAlert, quarter } from '../builders/alerts.js';
import { integers } from '../builders/candle-series.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import '../support/long-tests.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const watched: readonly Timeframe[] = ['15m'];
const candles: readonly Candle[] = (() => {
  const next = integers(11);
  let close = 100;
  return Array.from({ length: 120 }, (_, place) => {
    const open = close;
    close = 100 + 8 * Math.sin(place / 4) + (next() % 100) / 50;
    return {
      openedAt: quarter(place),
      closedAt: quarter(place + 1),
      open,
      high: Math.max(open, close) + 1,
      low: Math.min(open, close) - 1,
      close,
      volume: 1 + (next() % 100),
    };
  });
})();

/** What was told of these alerts, as "alert at place", with how often. */
async function told(pool: TestDatabase['pool']): Promise<readonly string[]> {
  const { rows } = await pool.query<{ key: string }>(
    `select a.key from announcements a join deliveries d on d.announcement_id = a.id order by a.key`,
  );
  return rows.map(({ key }) => key);
}

describe('alerts over PostgreSQL', () => {
  it('tells the same from one steady process and from three that break, repeat and run into each other', async () => {
    const runs: (readonly string[])[] = [];
    for (const rough of [false, true]) {
      await database.pool.query(
        'truncate alerts, alert_firings, alert_marks, announcements, deliveries, candles cascade',
      );
      await database.pool.query('alter table alerts alter column id restart with 1');
      const repository = new PgAlertRepository(database.db);
      const store = new PgCandleRepository(database.db);
      for (const condition of ['close > sma(5)', 'crosses(close, 100)', 'rsi(5) < 40 or close > highest(10)']) {
        const alert = aNewAlert({ condition, mode: 'repeat', cooldownMs: 3_600_000, since: quarter(0) });
        expect(await repository.add(alert, { person: 9, chat: 9 })).toMatchObject({ kind: 'added' });
      }
      let writes = 0;
      const open = (): AlertWatch =>
        new AlertWatch({
          repository: {
            watched: (...given) => repository.watched(...given),
            subjects: (...given) => repository.subjects(...given),
            mark: (...given) => repository.mark(...given),
            record: async (evaluation) => {
              writes++;
              if (rough && writes % 3 === 0) throw new Error('killed before it wrote');
              const result = await repository.record(evaluation);
              if (rough && writes % 4 === 0) throw new Error('killed after it wrote');
              return result;
            },
          },
          history: new AlertHistory({
            candles: store,
            decisions: new PgDecisionRepository(database.db),
            moods: async (_market, instants) => instants.map(() => null),
            watched: () => watched,
          }),
          // Long after every candle: nothing is waited for.
          clock: { now: () => quarter(10_000) },
          pause: async () => undefined,
          onUnreadable: () => undefined,
        });
      const watches = [open(), open(), open()];
      for (const [place, candle] of candles.entries()) {
        await store.save(alertSeries, [candle]);
        if (!rough) await watches[0]?.onClose(alertSeries);
        else if (place % 4 !== 1) {
          if (place % 10 === 0) watches[place % 3] = open();
          await Promise.allSettled(watches.map((watch) => watch.onClose(alertSeries)));
        }
      }
      for (let again = 0; again < 4; again++) await Promise.allSettled([open().sweep(alertSeries.venue)]);
      runs.push(await told(database.pool));
    }
    const [steady = [], rough = []] = runs;
    expect(steady.length).toBeGreaterThan(15);
    expect(rough).toEqual(steady);
    expect(new Set(rough).size).toBe(rough.length);
  });
});
