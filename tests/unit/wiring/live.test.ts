import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import { epochMs } from '../../../src/core/units.js';
import { startLive } from '../../../src/wiring/live.js';
import { createLiveDesk } from '../../../src/wiring/live-desk.js';
import { liveGuard } from '../../../src/wiring/live-guard.js';
import type { MarketView } from '../../../src/wiring/market-view.js';
import { openPersistence, type Persistence } from '../../../src/wiring/persistence.js';
import { anEntry, aPrediction, venue as binance, btc, eth, hour } from '../../builders/trading.js';
import { type FakeExchange, startFakeExchange } from '../../fakes/exchange/index.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';
import { patience } from '../../support/patience.js';

const logger = pino({ level: 'silent' });
let database: TestDatabase;
let store: Persistence;
let exchange: FakeExchange;
const running: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  exchange = await startFakeExchange({ markets: [btc, eth], now: Date.now(), tickSize: '0.01' });
  exchange.trading.setPrice(btc, '100');
  exchange.trading.setPrice(eth, '10');
  store = await openPersistence(loadConfig({ DATABASE_URL: database.url }), logger, () => undefined);
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});
afterAll(async () => {
  await store.close();
  await exchange.close();
  await database.close();
});

const settings = () => ({
  DATABASE_URL: database.url,
  EXCHANGE_API_URL: exchange.restUrl,
  EXCHANGE_WS_URL: exchange.wsUrl,
  MARKETS: 'BTC/USDT,ETH/USDT',
  EXCHANGE_API_KEY: exchange.trading.keys.apiKey,
  EXCHANGE_API_SECRET: exchange.trading.keys.secret,
  LIVE_TRADING: 'on',
  LIVE_MARKETS: 'BTC/USDT',
  LIVE_MAX_NOTIONAL: '1000',
  LIVE_MAX_EXPOSURE: '4000',
});

function aProcess(given: Record<string, string> = {}, provenance: 'live' | 'simulated' = 'live') {
  const config = loadConfig({ ...settings(), ...given });
  const clock = { now: () => epochMs(exchange.now()) };
  const venue = provenance === 'live' ? binance : 'simulated';
  const view = { clock, info: () => ({ venue, provenance }) } as unknown as MarketView;
  const faults: Error[] = [];
  const live = startLive({ config, store, view, logger }, new AbortController().signal, (error) => faults.push(error));
  running.push(live);
  return { live, faults, desk: createLiveDesk(store.state, clock, config.EXCHANGE, liveGuard(config)) };
}

const beats = async (): Promise<readonly string[]> => (await store.state.beats()).map(({ stage }) => stage);

async function anEntrySignal(): Promise<void> {
  const now = exchange.now();
  const prediction = aPrediction({ closedAt: epochMs(now - (now % 1_000)) });
  const { id: _, ...signal } = anEntry({ prediction, expiresAt: epochMs(now + hour) });
  await store.decisions.record({
    answer: {
      call: 'BUY',
      prediction,
      side: 'long',
      expectedNet: 0.003,
      cost: 0.0014,
      rule: 'edge',
      mood: null,
    } as never,
    closedAt: prediction.closedAt,
    signals: [signal],
    mood: null,
    candleSeenAt: epochMs(now),
  });
}

it('trades the bot’s signals over a restart, and flattens when it is told to', async () => {
  const now = exchange.now();
  const closedAt = epochMs(now - (now % 60_000));
  await store.candles.save({ venue: binance, market: btc, timeframe: '1h' }, [
    { openedAt: epochMs(closedAt - hour), closedAt, open: 100, high: 101, low: 99, close: 100, volume: 5 },
  ]);
  const { live, desk, faults } = aProcess();
  await expect.poll(async () => (await desk.status()).state, patience).toBe('trading');
  await anEntrySignal();
  await expect.poll(() => exchange.trading.units(btc).toNumber(), patience).toBe(9.5);
  await expect.poll(() => exchange.trading.placed(), patience).toBe(3);
  await expect.poll(() => beats(), patience).toContain('live trading');
  await live.close();

  const again = aProcess();
  await expect.poll(async () => (await again.desk.status()).positions, patience).toMatchObject([{ units: '9.5' }]);
  expect(exchange.trading.placed()).toBe(3);
  await again.desk.kill('console:1');
  await expect.poll(async () => (await desk.status()).state, patience).toBe('killed');
  expect(exchange.trading.units(btc).toNumber()).toBe(0);
  const { rows } = await database.pool.query(
    "select payload->'alert'->>'what' as what from announcements where kind = 'risk' order by id",
  );
  expect(rows.map(({ what }: { what: string }) => what)).toEqual(['killing', 'flat']);
  expect(faults).toEqual([]);
});

it('is one in all the processes that share a database', async () => {
  // The connections of the test before are closed; the exchange may not have seen it yet.
  await expect.poll(() => exchange.accountListeners, patience).toBe(0);
  const one = aProcess();
  const other = aProcess();
  await vi.waitFor(() => expect(exchange.accountListeners).toBe(1), patience);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(exchange.accountListeners).toBe(1);
  expect([...one.faults, ...other.faults]).toEqual([]);
});

it('does not begin on prices that are not the exchange’s, and says so', async () => {
  const { desk } = aProcess({ LIVE_SANDBOX: 'off' }, 'simulated');
  await expect
    .poll(() => desk.status(), patience)
    .toMatchObject({ state: 'off', why: expect.stringContaining('simulated market') });
});

it('does not begin without its guards', async () => {
  await store.state.beat('live trading');
  const { live, desk } = aProcess({ LIVE_TRADING: 'off' });
  await live.close();
  // What is switched off is missed by nobody.
  await expect.poll(() => beats(), patience).not.toContain('live trading');
  expect(await desk.status()).toMatchObject({ state: 'off', why: 'LIVE_TRADING is not on' });
});
