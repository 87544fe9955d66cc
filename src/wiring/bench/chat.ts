import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileSymbol, type Timeframe, timeframeMs } from '../../core/market.js';
import { quantileOfSorted } from '../../core/statistics.js';
import { epochMs } from '../../core/units.js';
import { candleHeader } from '../../pipeline/market-data/candle-csv.js';
import { SimulatedMarket } from '../../pipeline/market-data/simulation/simulated-market.js';
import { usualMarkets, usualTimeframes } from './close.js';
import { type CrowdPlan, heard, startCrowd } from './crowd.js';
import { round } from './machine.js';
import { spawnBot, stopBot } from './spawned-bot.js';

const plan: CrowdPlan = {
  people: 200,
  rounds: 5,
  texts: [
    '/price BTC/USDT',
    '/price',
    '/predict BTC/USDT 1h',
    '/predict ETH/USDT 15m',
    '/status',
    '/movers 24h',
    '/convert 100 USDT to BTC',
    '/predict SOL/USDT 1h',
    '/watch',
    '/sentiment BTC/USDT',
  ],
  pictures: ['/chart BTC/USDT 1h', '/chart ETH/USDT 1h', '/heatmap', '/compare BTC ETH 7d'],
};

/**
 * The built bot on recorded candles at live speed, on Telegram and Discord at once; half of the people on each ask one
 * command each in the same moment, over and over. What is told is the wait until the answer has arrived at the platform.
 */
export async function timeChats(modelsDir: string): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'auspex-bench-chat-'));
  const crowd = startCrowd();
  try {
    const { settings } = await heard(crowd, 'ready');
    const from = await writeCandles(folder);
    const bot = await spawnBot(folder, {
      ...settings,
      MODELS_DIR: modelsDir,
      EXCHANGE: 'replay',
      REPLAY_DIR: folder,
      REPLAY_FROM: new Date(from).toISOString(),
      REPLAY_SPEED: '1',
      MARKETS: usualMarkets.join(','),
      TIMEFRAMES: usualTimeframes.join(','),
    });
    try {
      const before = await cpuSeconds(bot.url);
      crowd.send(plan);
      const { waits } = await heard(crowd, 'done');
      const answers = Object.values(waits).reduce((sum, all) => sum + all.length, 0);
      const cpuMs = ((await cpuSeconds(bot.url)) - before) * 1_000;
      return { ...figuresOf(waits), botCpuMsPerAnswer: round(cpuMs / answers, 2) };
    } finally {
      await stopBot(bot);
    }
  } finally {
    crowd.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Processor time the bot has used, whatever else the machine did meanwhile; its database is a process of its own. */
async function cpuSeconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]);
}

function figuresOf(waits: Readonly<Record<string, readonly number[]>>): Record<string, number> {
  const figures = Object.entries(waits).flatMap(([name, all]) => {
    const sorted = [...all].sort((a, b) => a - b);
    return ([50, 95, 99] as const).map((percent) => [
      `${name}P${percent}Ms`,
      round(quantileOfSorted(sorted, percent / 100)),
    ]);
  });
  const counts = Object.entries(waits).map(([name, all]) => [`${name}Answers`, all.length]);
  return Object.fromEntries([...figures, ...counts]);
}

const days: Readonly<Partial<Record<Timeframe, number>>> = { '15m': 16, '1h': 50 };
const minuteMs = 60_000;

/** Made-up candles of every market as recorded ones; returns an instant at which the next close is minutes away. */
async function writeCandles(folder: string): Promise<number> {
  const market = new SimulatedMarket(12);
  const now = Date.UTC(2026, 0, 20, 12, 1);
  for (const timeframe of usualTimeframes) {
    const from = now - minuteMs - (days[timeframe] ?? 50) * 86_400_000;
    for (const name of usualMarkets) {
      const candles = market.candles(name, timeframe, epochMs(from), epochMs(now + 20 * timeframeMs(timeframe)));
      const rows = candles.map(({ openedAt, open, high, low, close, volume }) =>
        [openedAt, open, high, low, close, volume].join(','),
      );
      const text = [candleHeader, ...rows, ''].join('\n');
      await writeFile(join(folder, `${fileSymbol(name)}_${timeframe}.csv.gz`), gzipSync(text));
    }
  }
  return now;
}
