import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { z } from 'zod';
import type { PersonId } from './core/chat.js';
import { UserError } from './core/errors.js';
import { isTimeframe, type Market, parseMarket, type Timeframe, timeframes } from './core/market.js';
import { type EpochMs, epochMs } from './core/units.js';

const blank = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.optional());
const withDefault = <T extends z.ZodType<unknown, string>>(schema: T, value: string) =>
  z.preprocess((given) => blank(given) ?? value, schema);

const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

const marketList = commaList.transform((parts, context): readonly Market[] => {
  const markets = parts.map((part) => {
    const market = parseMarket(part);
    if (!market) context.addIssue({ code: 'custom', message: `"${part}" is no market; write it as BTC/USDT` });
    return market;
  });
  if (markets.length === 0) context.addIssue({ code: 'custom', message: 'names no market; write BTC/USDT,ETH/USDT' });
  return [...new Set(markets.filter((market) => market !== null))];
});

const timeframeList = commaList.transform((parts, context): readonly Timeframe[] => {
  for (const part of parts.filter((text) => !isTimeframe(text))) {
    context.addIssue({ code: 'custom', message: `"${part}" is no timeframe; choose from ${timeframes.join(', ')}` });
  }
  if (parts.length === 0) context.addIssue({ code: 'custom', message: 'names no timeframe; write 15m,1h' });
  return [...new Set(parts.filter(isTimeframe))];
});

const adminList = commaList.transform((parts, context): readonly PersonId[] =>
  parts.flatMap((part) => {
    const match = /^(telegram|discord|console):(\d{1,20})$/.exec(part);
    if (match) return [{ platform: match[1] as PersonId['platform'], id: match[2] as string }];
    context.addIssue({ code: 'custom', message: `"${part}" is no admin; write telegram:12345 or discord:12345` });
    return [];
  }),
);

const httpUrl = z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
  error: (issue) => `"${issue.input}" is no http(s) url`,
});
const wsUrl = z.string().refine((text) => URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol), {
  error: (issue) => `"${issue.input}" is no ws(s) url`,
});
const databaseUrl = z.string().refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol), {
  error: 'is no postgres:// url',
});
const redisUrl = z.string().refine((text) => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol), {
  error: 'is no redis:// url',
});
const instant = z.string().transform((text, context): EpochMs => {
  const value = /^\d{11,}$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isSafeInteger(value)) return epochMs(value);
  context.addIssue({ code: 'custom', message: `"${text}" is no instant; write 2025-01-31T00:00:00Z` });
  return z.NEVER;
});
const speed = z.string().transform((text, context): number | 'max' => {
  if (text === 'max') return 'max';
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  context.addIssue({ code: 'custom', message: `"${text}" is no speed; write max or a positive number` });
  return z.NEVER;
});
const port = z.string().transform((text, context): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  context.addIssue({ code: 'custom', message: `"${text}" is no port; write a number from 0 to 65535` });
  return z.NEVER;
});

const defaultFeeds = [
  'https://www.coindesk.com/arc/outboundfeeds/rss/',
  'https://cointelegraph.com/rss',
  'https://decrypt.co/feed',
  'https://bitcoinmagazine.com/feed',
].join(',');

const Settings = z
  .object({
    TELEGRAM_BOT_TOKEN: optional(z.string()),
    TELEGRAM_API_ROOT: withDefault(httpUrl, 'https://api.telegram.org'),
    DISCORD_BOT_TOKEN: optional(z.string()),
    DISCORD_APP_ID: optional(z.string().regex(/^\d{1,20}$/, { error: 'is no numeric application id' })),
    DISCORD_GUILD_IDS: withDefault(commaList, ''),
    DISCORD_API_URL: withDefault(httpUrl, 'https://discord.com/api'),
    EXCHANGE: withDefault(
      z.string().transform((text) => text.trim().toLowerCase()),
      'binance',
    ),
    EXCHANGE_API_URL: optional(httpUrl),
    EXCHANGE_WS_URL: optional(wsUrl),
    MARKETS: withDefault(marketList, 'BTC/USDT,ETH/USDT,SOL/USDT,XRP/USDT,BNB/USDT,ADA/USDT'),
    TIMEFRAMES: withDefault(timeframeList, '15m,1h'),
    REPLAY_DIR: optional(z.string()),
    REPLAY_FROM: optional(instant),
    REPLAY_SPEED: withDefault(speed, 'max'),
    GEMINI_API_KEY: optional(z.string()),
    GEMINI_MODEL: withDefault(z.string(), 'gemini-2.5-flash'),
    GEMINI_API_URL: optional(httpUrl),
    REDDIT_CLIENT_ID: optional(z.string()),
    REDDIT_CLIENT_SECRET: optional(z.string()),
    REDDIT_USERNAME: optional(z.string()),
    REDDIT_PASSWORD: optional(z.string()),
    REDDIT_REFRESH_TOKEN: optional(z.string()),
    REDDIT_API_URL: optional(httpUrl),
    REDDIT_SUBREDDITS: withDefault(commaList, 'CryptoCurrency,Bitcoin,ethereum,CryptoMarkets'),
    NEWS_FEEDS: z
      .preprocess((given) => given ?? defaultFeeds, commaList)
      .superRefine((urls, context) => {
        for (const url of urls) {
          if (!httpUrl.safeParse(url).success)
            context.addIssue({ code: 'custom', message: `"${url}" is no http(s) url` });
        }
      }),
    DATABASE_URL: optional(databaseUrl),
    REDIS_URL: optional(redisUrl),
    DATA_DIR: withDefault(
      z.string().transform((path) => resolve(path)),
      './data',
    ),
    MODELS_DIR: withDefault(
      z.string().transform((path) => resolve(path)),
      './models',
    ),
    HTTP_PORT: withDefault(port, '8080'),
    HTTP_HOST: withDefault(z.string(), '127.0.0.1'),
    ADMINS: withDefault(adminList, ''),
    ACCESS: withDefault(z.enum(['open', 'approval', 'closed'], { error: 'must be open, approval or closed' }), 'open'),
    ROLE: withDefault(z.enum(['all', 'bot', 'worker'], { error: 'must be all, bot or worker' }), 'all'),
    LOG_LEVEL: withDefault(
      z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], { error: 'is no pino level' }),
      'info',
    ),
  })
  .superRefine((settings, context) => {
    if (settings.DISCORD_BOT_TOKEN && !settings.DISCORD_APP_ID) {
      context.addIssue({ code: 'custom', path: ['DISCORD_APP_ID'], message: 'must be set beside DISCORD_BOT_TOKEN' });
    }
    if (settings.EXCHANGE === 'replay' && !settings.REPLAY_DIR) {
      context.addIssue({
        code: 'custom',
        path: ['REPLAY_DIR'],
        message: 'must name a folder of candle files when EXCHANGE=replay',
      });
    }
    if (
      settings.REDDIT_CLIENT_ID &&
      !settings.REDDIT_REFRESH_TOKEN &&
      !(settings.REDDIT_USERNAME && settings.REDDIT_PASSWORD)
    ) {
      context.addIssue({
        code: 'custom',
        path: ['REDDIT_REFRESH_TOKEN'],
        message: 'must be set beside REDDIT_CLIENT_ID (or REDDIT_USERNAME and REDDIT_PASSWORD)',
      });
    }
  });

export type Config = Readonly<z.infer<typeof Settings>>;

/** A setting is wrong; every fault is reported together with the name of its variable. */
export class ConfigError extends UserError {
  override readonly name = 'ConfigError';
}

/** The settings of `env`, checked. Throws ConfigError that names every wrong variable. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Settings.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${String(issue.path[0] ?? 'settings')}: ${issue.message}`);
    throw new ConfigError(`wrong settings: ${[...new Set(faults)].join('; ')}`);
  }
  return Object.freeze(parsed.data);
}

/** The process environment over a `.env` file of the working directory. */
export function environment(directory = process.cwd()): Record<string, string | undefined> {
  const path = resolve(directory, '.env');
  return { ...(existsSync(path) ? parseDotenv(readFileSync(path)) : {}), ...process.env };
}

/** True when nobody chose feeds. */
export const usesDefaultFeeds = (config: Config): boolean => config.NEWS_FEEDS.join(',') === defaultFeeds;

/** Texts that must never reach a log or a chat. */
export function secretsOf(config: Config): readonly string[] {
  const urls = [config.DATABASE_URL, config.REDIS_URL].flatMap((url) => {
    const password = url && new URL(url).password;
    return password ? [password, decodeURIComponent(password)] : [];
  });
  return [
    config.TELEGRAM_BOT_TOKEN,
    config.DISCORD_BOT_TOKEN,
    config.GEMINI_API_KEY,
    config.REDDIT_CLIENT_SECRET,
    config.REDDIT_PASSWORD,
    config.REDDIT_REFRESH_TOKEN,
    ...urls,
  ].filter((text): text is string => text !== undefined && text !== '');
}
