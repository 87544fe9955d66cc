import type { Logger } from 'pino';
import { systemClock } from '../../core/clock.js';
import { type Candle, type Market, type Timeframe, timeframeMs, type Venue } from '../../core/market.js';
import type { MarketInfo } from '../../core/ports/services.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import {
  migrate,
  openDatabase,
  PgAlertRepository,
  PgCandleRepository,
  PgDecisionRepository,
  PgSentimentRepository,
} from '../../store/index.js';
import { createAlerts } from '../alerts.js';

const venue = 'simulated' as Venue;
const markets: readonly Market[] = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'XRP/USDT', 'BNB/USDT', 'ADA/USDT'] as Market[];
const timeframes: readonly Timeframe[] = ['15m', '1h'];
const base: Timeframe = '15m';
const history = 1_500;
const closes = 20;

const whole = (level: number, most: number): number => Math.floor(level) % most;

/** What people wait for; `level` makes each of many another alert. */
const conditions: readonly ((level: number) => string)[] = [
  (level) => `close > ${level}`,
  (level) => `close < ${level}`,
  (level) => `crosses(close, ${level})`,
  (level) => `abs(change(1h)) >= ${(level % 9) + 2}%`,
  (level) => `rsi(${whole(level, 20) + 5}, 1h) < 30 and close > sma(${whole(level, 50) + 20})`,
  (level) => `rsi(14) < ${level % 30}`,
  (level) => `crosses_above(ema(${whole(level, 12) + 5}), ema(${whole(level, 30) + 20}))`,
  (level) => `close > bollinger_upper(20, 2) and adx(14) > ${level % 40}`,
  (level) => `zscore(volume, 96) >= ${(level % 5) + 3}`,
  (level) => `volatility_ratio(24, 480) >= ${(level % 3) + 2} or macd(12, 26, 9) > ${level}`,
];

/** A random walk of candles, the same at each run. */
function candlesOf(seed: number, count: number, timeframe: Timeframe, from: EpochMs): readonly Candle[] {
  let state = seed;
  const uniform = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const length = timeframeMs(timeframe);
  let close = 1_000;
  return Array.from({ length: count }, (_, place) => {
    const open = close;
    close = open * Math.exp(0.003 * (uniform() + uniform() + uniform() - 1.5));
    const openedAt = epochMs(from + place * length);
    return {
      openedAt,
      closedAt: epochMs(openedAt + length),
      open,
      high: Math.max(open, close) * (1 + 0.001 * uniform()),
      low: Math.min(open, close) * (1 - 0.001 * uniform()),
      close,
      volume: 1_000 * uniform(),
    };
  });
}

const middle = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * Alerts of six markets that close together: everything from asking what is due to the last commit, on PostgreSQL.
 * `told…`: a close at which a tenth of them fires, each with its announcement and delivery row.
 */
export async function timeAlerts(databaseUrl: string, alerts: number, logger: Logger): Promise<Record<string, number>> {
  const database = await openDatabase(databaseUrl, logger);
  try {
    await migrate(database.db);
    const { db } = database;
    const store = {
      alerts: new PgAlertRepository(db),
      candles: new PgCandleRepository(db),
      decisions: new PgDecisionRepository(db),
      sentiment: new PgSentimentRepository(db),
    };
    const info: MarketInfo = {
      venue,
      provenance: 'simulated',
      fallbackFrom: null,
      markets,
      timeframes,
      tickSize: () => 0.01,
    };
    const view = { info: () => info, clock: systemClock };
    const from = epochMs(1_704_844_800_000);
    const series = markets.map((market) => ({ venue, market, timeframe: base }));
    const candles = markets.map((_, place) => candlesOf(place + 7, history + closes + 2, base, from));
    const known = epochMs(from + history * timeframeMs(base));
    for (const [place, one] of series.entries()) {
      await store.candles.save(one, candles[place]?.slice(0, history) ?? []);
      const hours = candlesOf(place + 77, Math.floor(history / 4) + closes, '1h', from);
      await store.candles.save({ ...one, timeframe: '1h' }, hours);
    }
    for (let place = 0; place < alerts; place += 500)
      await addAlerts(database.pool, place, Math.min(500, alerts - place), known);
    const { watch } = createAlerts(store, view, logger);
    const close = async (place: number, change = (candle: Candle): Candle => candle): Promise<number> => {
      for (const [at, one] of series.entries()) {
        const candle = candles[at]?.[history + place];
        if (candle) await store.candles.save(one, [change(candle)]);
      }
      const begun = performance.now();
      await Promise.all(series.map((one) => watch.onClose(one)));
      return performance.now() - begun;
    };
    const cold = await close(0);
    const warm: number[] = [];
    for (let place = 1; place <= closes; place++) warm.push(await close(place));
    const before = await firedSoFar(database.pool);
    // A price no alert has seen: those that wait for it above fire all at once.
    const told = await close(closes + 1, (candle) => ({
      ...candle,
      high: candle.high * 100,
      close: candle.close * 100,
    }));
    return {
      alerts,
      markets: markets.length,
      alertsColdMs: cold,
      alertsCloseP50Ms: middle(warm),
      alertsCloseMaxMs: Math.max(...warm),
      alertsToldMs: told,
      alertsTold: (await firedSoFar(database.pool)) - before,
    };
  } finally {
    await database.close();
  }
}

type Pool = Awaited<ReturnType<typeof openDatabase>>['pool'];

async function firedSoFar(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ fired: number }>('select count(*)::integer as fired from alert_firings');
  return rows[0]?.fired ?? 0;
}

/** Straight into the table: what is measured is looking at them. */
async function addAlerts(pool: Pool, first: number, count: number, since: EpochMs): Promise<void> {
  const rows = Array.from({ length: count }, (_, at) => {
    const place = first + at;
    const level = 500 + ((place * 37) % 1_000) + Math.floor(place / 1_000) / 4;
    return {
      owner: String(1 + (place % 1_000)),
      market: markets[place % markets.length],
      condition: conditions[place % conditions.length]?.(level) ?? 'close > 1',
    };
  });
  await pool.query(
    `insert into alerts (owner_platform, owner_id, maker_platform, maker_id, chat_platform, chat_id, personal, provenance,
       market, timeframe, condition, mode, cooldown_ms, state, holds, since)
     select 'telegram', r.owner, 'telegram', r.owner, 'telegram', r.owner, true, 'simulated',
       r.market, $2, r.condition, 'repeat', 3600000, 'armed', true, $3
     from jsonb_to_recordset($1::jsonb) as r(owner text, market text, condition text)`,
    [JSON.stringify(rows), base, since],
  );
}
