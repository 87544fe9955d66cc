import type { Logger } from 'pino';
import { type Config, environment, loadConfig, secretsOf } from '../config.js';
import { createLogger } from '../logging.js';
import { benchFeatures } from '../pipeline/features/bench.js';
import { featureSet } from '../pipeline/features/index.js';
import { benchPredict } from '../pipeline/inference/bench.js';
import { ModelRegistry } from '../pipeline/inference/registry.js';
import { timeAlerts } from './bench/alerts.js';
import { timeChats } from './bench/chat.js';
import {
  type CloseFigures,
  manyMarkets,
  type PictureFigures,
  timeCloses,
  usualMarkets,
  usualTimeframes,
} from './bench/close.js';
import { timeEngine } from './bench/engine.js';
import { machine, round } from './bench/machine.js';
import { timePictures } from './bench/pictures.js';
import { timeAnswers } from './bench/predict.js';
import { hasRedisServer, queueFigures, withScratchRedis } from './bench/queue.js';
import { openRig, type Rig, type RigOptions } from './bench/rig.js';
import { withScratchDatabase } from './bench/scratch-database.js';
import { timeStarts } from './bench/start.js';
import { timeMatching } from './bench/subscriptions.js';
import { onTelegram } from './bench/telegram-stand-in.js';

/** Each figure by a name that ends in its unit, and what it was measured on. */
export type Figures = Record<string, number | string>;

const closesTimed = 40;
const picturedClosesTimed = 15;
/** Telegram takes one message a second to a chat. */
const chatRestMs = 1_500;
const manyMarketCount = 50;
const manyClosesTimed = 5;

/** `npx auspex bench <name>`. Nothing of a bot in use is touched: databases and queues are made for the run. */
export const benches = {
  async features(): Promise<Figures> {
    return { ...machine(), ...rounded({ ...benchFeatures() }) };
  },

  async predict(): Promise<Figures> {
    const { config, logger } = settings();
    const about = machine();
    const answers = await withRig(
      config,
      logger,
      { markets: usualMarkets, timeframes: usualTimeframes, chats: 'one' },
      (rig) => timeAnswers(rig, { calls: 1_000, atOnce: 1_000 }),
    );
    const model = await new ModelRegistry(config.MODELS_DIR, featureSet).activeDirectory('1h');
    const alone = model === null ? {} : rounded({ ...(await benchPredict({ model })) });
    const figures = Object.entries(alone).map(([name, value]) => [`model${capital(name)}`, value]);
    return { ...about, ...answers, ...Object.fromEntries(figures) };
  },

  async queue(): Promise<Figures> {
    const { config, logger } = settings();
    const about = machine();
    const postgres = await withScratchDatabase(config.DATABASE_URL, logger, (databaseUrl) =>
      queueFigures({ databaseUrl }, logger),
    );
    const redis = hasRedisServer()
      ? await withScratchRedis((redisUrl) => queueFigures({ redisUrl }, logger))
      : { redis: 'not measured: no redis-server on this machine' };
    return { ...about, ...postgres, ...redis };
  },

  async close(): Promise<Figures> {
    const { config, logger } = settings();
    const about = machine();
    const usual = { markets: usualMarkets, timeframes: usualTimeframes };
    const own = await withRig(config, logger, { ...usual, chats: 'each' }, async (rig) => ({
      series: rig.series.length,
      coldSeconds: round(rig.coldMs / 1_000, 2),
      ...(await timeCloses(rig, closesTimed)),
    }));
    const one = await withRig(config, logger, { ...usual, chats: 'one' }, (rig) => timeCloses(rig, closesTimed));
    const telegram = await onTelegram(logger, (sender) =>
      withRig(config, logger, { ...usual, chats: 'each', sender }, (rig) =>
        timeCloses(rig, picturedClosesTimed, chatRestMs),
      ),
    );
    const many = await withRig(
      config,
      logger,
      { markets: manyMarkets(manyMarketCount), timeframes: ['1h'], chats: 'one' },
      async (rig) => {
        const { wholeCloseP50Ms, wholeCloseMaxMs } = await timeCloses(rig, manyClosesTimed);
        return {
          manyMarkets: rig.series.length,
          manyColdSeconds: round(rig.coldMs / 1_000, 2),
          manyClosesP50Seconds: round(wholeCloseP50Ms / 1_000, 2),
          manyClosesMaxSeconds: round(wholeCloseMaxMs / 1_000, 2),
        };
      },
    );
    return {
      ...about,
      ...own,
      oneChatP50Ms: one.p50Ms,
      oneChatP99Ms: one.p99Ms,
      ...telegramFigures(telegram),
      ...many,
    };
  },

  async alerts(): Promise<Figures> {
    const { config, logger } = settings();
    const about = machine();
    const figures = await withScratchDatabase(config.DATABASE_URL, logger, (url) => timeAlerts(url, 10_000, logger));
    return { ...about, ...rounded(figures) };
  },

  async engine(): Promise<Figures> {
    const figures = await timeEngine(settings().config.MODELS_DIR);
    const short = Object.entries(figures).map(([name, value]) => [
      name,
      typeof value === 'number' ? round(value, 2) : value,
    ]);
    return { ...machine(), ...Object.fromEntries(short) };
  },

  async pictures(): Promise<Figures> {
    return { ...machine(), ...(await timePictures()) };
  },

  async chat(): Promise<Figures> {
    return { ...machine(), ...(await timeChats(settings().config.MODELS_DIR)) };
  },

  async subscriptions(): Promise<Figures> {
    const { config, logger } = settings();
    const about = machine();
    return {
      ...about,
      ...(await withScratchDatabase(config.DATABASE_URL, logger, (url) => timeMatching(url, logger))),
    };
  },

  async start(): Promise<Figures> {
    return { ...machine(), ...(await timeStarts(settings().config.MODELS_DIR)) };
  },
} as const satisfies Record<string, () => Promise<Figures>>;

function settings(): { readonly config: Config; readonly logger: Logger } {
  const config = loadConfig(environment());
  const level = config.LOG_LEVEL === 'info' ? 'warn' : config.LOG_LEVEL;
  return { config, logger: createLogger({ level, secrets: secretsOf(config) }) };
}

function withRig<T>(
  config: Config,
  logger: Logger,
  options: Omit<RigOptions, 'databaseUrl' | 'modelsDir' | 'logger'>,
  work: (rig: Rig) => Promise<T>,
): Promise<T> {
  return withScratchDatabase(config.DATABASE_URL, logger, async (databaseUrl) => {
    const rig = await openRig({ databaseUrl, modelsDir: config.MODELS_DIR, logger, ...options });
    try {
      return await work(rig);
    } finally {
      await rig.close();
    }
  });
}

const telegramFigures = ({
  p50Ms,
  p99Ms,
  pictureP50Ms = 0,
  pictureP99Ms = 0,
  picturesWithWordsPercent = 0,
}: CloseFigures & Partial<PictureFigures>): Figures => ({
  telegramP50Ms: p50Ms,
  telegramP99Ms: p99Ms,
  telegramPictureP50Ms: pictureP50Ms,
  telegramPictureP99Ms: pictureP99Ms,
  telegramWholePercent: picturesWithWordsPercent,
});

const rounded = (figures: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value, 3)]));
const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
