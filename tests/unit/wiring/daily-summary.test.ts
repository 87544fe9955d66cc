import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import type { Venue } from '../../../src/core/market.js';
import { epochMs } from '../../../src/core/units.js';
import { summarise } from '../../../src/wiring/daily-summary.js';
import { openPersistence, type Persistence } from '../../../src/wiring/persistence.js';
import { createTestDatabase, dropTestDatabase } from '../../support/database.js';

const day = 86_400_000;
const monday = Date.UTC(2025, 0, 6);
let url: string;
let store: Persistence;
const reopen = async () => {
  await store?.close();
  store = await openPersistence(loadConfig({ DATABASE_URL: url }), pino({ level: 'silent' }), () => undefined);
};
beforeAll(async () => {
  url = await createTestDatabase();
  await reopen();
  await store.subscriptions.put({
    chat: { platform: 'console', id: '0' },
    markets: [],
    timeframes: [],
    kinds: [],
    muted: [],
  });
});
afterAll(async () => {
  await store.close();
  await dropTestDatabase(url);
});

const days = async (venue: string): Promise<readonly string[]> => {
  const { rows } = await store.pool.query<{ day: string }>(
    "select payload->'summary'->>'day' as day from announcements where kind = 'summary' and payload->>'venue' = $1 order by id",
    [venue],
  );
  return rows.map((row) => row.day);
};

describe('summarise', () => {
  it('tells of each day once, when it is over, also after a restart', async () => {
    const venue = 'binance' as Venue;
    const now = (hours: number) => epochMs(monday + hours * 3_600_000);
    expect(await summarise(store, venue, now(10))).toBe(false);
    expect(await summarise(store, venue, now(23.99))).toBe(false);
    expect(await days(venue)).toEqual([]);
    expect(await summarise(store, venue, now(24))).toBe(true);
    expect(await summarise(store, venue, now(25))).toBe(false);
    await reopen();
    expect(await summarise(store, venue, now(26))).toBe(false);
    expect(await summarise(store, venue, now(48.1))).toBe(true);
    expect(await days(venue)).toEqual(['2025-01-06', '2025-01-07']);
  });

  it('sums up the day it knew of after a stand-still of days, and none before it was there', async () => {
    const venue = 'okx' as Venue;
    await summarise(store, venue, epochMs(monday));
    expect(await summarise(store, venue, epochMs(monday + 5 * day))).toBe(true);
    expect(await days(venue)).toEqual(['2025-01-06']);
  });

  it('tells no day twice when killed between the telling and the noting', async () => {
    const venue = 'bybit' as Venue;
    await summarise(store, venue, epochMs(monday));
    const put = store.state.put.bind(store.state);
    store.state.put = async () => {
      throw new Error('killed');
    };
    await expect(summarise(store, venue, epochMs(monday + day))).rejects.toThrow('killed');
    store.state.put = put;
    await summarise(store, venue, epochMs(monday + day + 1));
    expect(await days(venue)).toEqual(['2025-01-06']);
  });
});
