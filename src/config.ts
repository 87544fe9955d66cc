import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { z } from 'zod';
import type { PersonId } from './core/chat.js';
import { UserError } from './core/errors.js';
import { isTimeframe, type Market, parseMarket, type Timeframe, timeframes } from './core/market.js';
import { parseInstant } from './core/parse-instant.js';
import type { EpochMs } from './core/units.js';

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
  const value = parseInstant(text);
  if (value !== null) return value;
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

const onOff = z.enum(['on', 'off'], { error: 'must be on or off' });
const amount = z.string().refine((text) => /^\d{1,12}(\.\d{1,8})?$/.test(text) && Number(text) > 0, {
  error: (issue) => `"${issue.input}" is no amount; write 250 or 99.5`,
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
    EXCHANGE_API_KEY: optional(z.string()),
    EXCHANGE_API_SECRET: optional(z.string()),
    EXCHANGE_API_PASSWORD: optional(z.string()),
    LIVE_TRADING: withDefault(onOff, 'off'),
    LIVE_SANDBOX: withDefault(onOff, 'on'),
    LIVE_MARKETS: optional(marketList),
    LIVE_TIMEFRAME: optional(
      z.enum(timeframes, {
        error: (issue) => `"${issue.input}" is no timeframe; choose from ${timeframes.join(', ')}`,
      }),
    ),
    LIVE_MAX_NOTIONAL: optional(amount),
    LIVE_MAX_EXPOSURE: optional(amount),
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
    HEARTBEAT_URL: optional(httpUrl),
    OPERATOR_WEBHOOK_URL: optional(httpUrl),
    WEBHOOK_PRIVATE: withDefault(onOff, 'off'),
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
    for (const [path, message] of liveFaults(settings)) context.addIssue({ code: 'custom', path: [path], message });
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

interface LiveGiven {
  readonly EXCHANGE: string;
  readonly EXCHANGE_API_KEY?: string | undefined;
  readonly EXCHANGE_API_SECRET?: string | undefined;
  readonly LIVE_TRADING: 'on' | 'off';
  readonly LIVE_MARKETS?: readonly Market[] | undefined;
  readonly LIVE_TIMEFRAME?: Timeframe | undefined;
  readonly LIVE_MAX_NOTIONAL?: string | undefined;
  readonly LIVE_MAX_EXPOSURE?: string | undefined;
  readonly MARKETS: readonly Market[];
  readonly TIMEFRAMES: readonly Timeframe[];
}

/** Orders with money are sent only when every guard was set on purpose: half of them is a mistake, each named. */
function liveFaults(settings: LiveGiven): readonly (readonly [name: string, message: string])[] {
  const faults: [string, string][] = [];
  const { EXCHANGE, LIVE_MARKETS, LIVE_TIMEFRAME, MARKETS, TIMEFRAMES } = settings;
  const keys = ['EXCHANGE_API_KEY', 'EXCHANGE_API_SECRET'] as const;
  const limits = ['LIVE_MARKETS', 'LIVE_MAX_NOTIONAL', 'LIVE_MAX_EXPOSURE'] as const;
  if (settings.LIVE_TRADING === 'on') {
    for (const name of [...keys, ...limits]) {
      if (settings[name] === undefined) faults.push([name, 'must be set beside LIVE_TRADING=on']);
    }
    if (EXCHANGE === 'simulated' || EXCHANGE === 'replay') {
      faults.push(['LIVE_TRADING', `cannot be on with EXCHANGE=${EXCHANGE}, which takes no orders; use off`]);
    }
  } else if (keys.some((name) => settings[name] !== undefined)) {
    for (const [index, name] of keys.entries()) {
      if (settings[name] === undefined) faults.push([name, `must be set beside ${keys[1 - index]}`]);
    }
  }
  for (const market of LIVE_MARKETS ?? []) {
    if (!MARKETS.includes(market))
      faults.push(['LIVE_MARKETS', `${market} is not in MARKETS, so nothing is known of it`]);
  }
  if (new Set(LIVE_MARKETS?.map((market) => market.split('/')[1])).size > 1) {
    faults.push(['LIVE_MARKETS', 'must share one quote currency: limits and balance are counted in it']);
  }
  if (LIVE_TIMEFRAME !== undefined && !TIMEFRAMES.includes(LIVE_TIMEFRAME)) {
    faults.push(['LIVE_TIMEFRAME', `${LIVE_TIMEFRAME} is not in TIMEFRAMES (${TIMEFRAMES.join(', ')})`]);
  }
  const { LIVE_MAX_NOTIONAL, LIVE_MAX_EXPOSURE } = settings;
  if (LIVE_MAX_NOTIONAL && LIVE_MAX_EXPOSURE && Number(LIVE_MAX_NOTIONAL) > Number(LIVE_MAX_EXPOSURE)) {
    faults.push([
      'LIVE_MAX_NOTIONAL',
      `${LIVE_MAX_NOTIONAL} must not exceed LIVE_MAX_EXPOSURE of ${LIVE_MAX_EXPOSURE}`,
    ]);
  }
  return faults;
}

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
    config.EXCHANGE_API_KEY,
    config.EXCHANGE_API_SECRET,
    config.EXCHANGE_API_PASSWORD,
    config.REDDIT_CLIENT_SECRET,
    config.REDDIT_PASSWORD,
    config.REDDIT_REFRESH_TOKEN,
    // Whoever knows these may ping and page in our name.
    config.HEARTBEAT_URL,
    config.OPERATOR_WEBHOOK_URL,
    ...urls,
  ].filter((text): text is string => text !== undefined && text !== '');
}
