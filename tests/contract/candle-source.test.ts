import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { systemClock } from '../../src/core/clock.js';
import {
  type Candle,
  fileSymbol,
  type Market,
  type Timeframe,
  timeframeMs,
  type Venue,
} from '../../src/core/market.js';
import type { EpochMs } from '../../src/core/units.js';
import { CcxtSource } from '../../src/pipeline/market-data/ccxt/ccxt-source.js';
import { ReplaySource } from '../../src/pipeline/market-data/replay-source.js';
import { SimulatedSource } from '../../src/pipeline/market-data/simulated-source.js';
import { SimulatedMarket } from '../../src/pipeline/market-data/simulation/simulated-market.js';
import { startFakeExchange } from '../fakes/exchange/index.js';
import { candleSourceContract } from './candle-source.js';
import '../support/long-tests.js';

const markets = ['BTC/USDT', 'SOL/USDT'] as Market[];
const timeframes: Timeframe[] = ['15m', '1h'];
const pairs = markets.flatMap((market) => timeframes.map((timeframe) => ({ market, timeframe })));
const start = Date.parse('2025-03-04T10:00:00Z') as EpochMs;
const day = 86_400_000;
const made = new SimulatedMarket(11);

const candlesOf = (market: Market, timeframe: Timeframe, from: number, to: number): Candle[] =>
  made.candles(market, timeframe, from as EpochMs, to as EpochMs);

candleSourceContract('the simulated market', async () => ({
  source: new SimulatedSource({ seed: 3, startAt: start, candleEveryMs: 20 }),
  pairs,
  unknownMarket: null,
}));

candleSourceContract('the replay', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'auspex-replay-'));
  for (const { market, timeframe } of pairs) {
    // The shorter candles begin later, as they do in real recordings.
    const from = start - (timeframe === '15m' ? 10 : 20) * day;
    const rows = candlesOf(market, timeframe, from, start + 2 * day).map((c) =>
      [c.openedAt, c.open, c.high, c.low, c.close, c.volume].join(','),
    );
    const text = ['timestamp,open,high,low,close,volume', ...rows, ''].join('\n');
    await writeFile(join(folder, `${fileSymbol(market)}_${timeframe}.csv.gz`), gzipSync(text));
  }
  for (const market of markets) {
    const rates = made.funding(market, (start - 20 * day) as EpochMs, (start + 2 * day) as EpochMs);
    const text = ['timestamp,funding_rate', ...rates.map((r) => `${r.settledAt},${r.rate.toFixed(8)}`), ''].join('\n');
    await writeFile(join(folder, `${fileSymbol(market)}_funding.csv.gz`), gzipSync(text));
  }
  return {
    source: new ReplaySource({ folder, markets, timeframes, from: start, pace: 'max' }),
    pairs,
    unknownMarket: 'DOGE/USDT' as Market,
    dispose: () => rm(folder, { recursive: true }),
  };
});

candleSourceContract('an exchange through ccxt', async () => {
  const now = start + 7 * 60_000;
  const fake = await startFakeExchange({
    markets,
    now,
    candles: pairs.map(({ market, timeframe }) => ({
      market,
      timeframe,
      candles: candlesOf(market, timeframe, start - 20 * day, start),
    })),
    funding: markets.map((market) => ({
      market,
      rates: made.funding(market, (start - 20 * day) as EpochMs, start),
    })),
  });
  let next: number = start;
  return {
    source: new CcxtSource({
      venue: 'binance' as Venue,
      apiUrl: fake.restUrl,
      wsUrl: fake.wsUrl,
      machineClock: systemClock,
      logger: pino({ level: 'silent' }),
    }),
    pairs,
    unknownMarket: 'DOGE/USDT' as Market,
    drive: () => {
      // A venue closes nothing for us before we listen: a close more would be a gap, which other tests are about.
      if (pairs.some(({ market, timeframe }) => fake.subscribers(market, timeframe) === 0)) return;
      next += timeframeMs('15m');
      for (const { market, timeframe } of pairs) {
        if (next % timeframeMs(timeframe) !== 0) continue;
        for (const candle of candlesOf(market, timeframe, next - timeframeMs(timeframe), next)) {
          fake.closeCandle(market, timeframe, candle);
        }
      }
    },
    dispose: () => fake.close(),
  };
});
