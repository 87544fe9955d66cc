import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError, environment, loadConfig, secretsOf, usesDefaultFeeds } from '../../src/config.js';

afterEach(() => void vi.unstubAllEnvs());

const faultsOf = (env: Record<string, string>): string => {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error(`these settings were taken: ${JSON.stringify(env)}`);
};

describe('loadConfig', () => {
  it('needs no setting at all', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      EXCHANGE: 'binance',
      TIMEFRAMES: ['15m', '1h'],
      ROLE: 'all',
      ACCESS: 'open',
      HTTP_PORT: 8080,
      HTTP_HOST: '127.0.0.1',
      REPLAY_SPEED: 'max',
    });
    expect(config.MARKETS).toHaveLength(6);
    expect(config.DATABASE_URL).toBeUndefined();
    expect(usesDefaultFeeds(config)).toBe(true);
  });

  it('takes an empty line of .env as not set', () => {
    const config = loadConfig({ DATABASE_URL: '', MARKETS: '  ', TELEGRAM_BOT_TOKEN: '', HTTP_PORT: '' });
    expect(config.DATABASE_URL).toBeUndefined();
    expect(config.TELEGRAM_BOT_TOKEN).toBeUndefined();
    expect(config.MARKETS).toHaveLength(6);
    expect(config.HTTP_PORT).toBe(8080);
  });

  it('takes an empty list of feeds as none', () => {
    const config = loadConfig({ NEWS_FEEDS: '' });
    expect(config.NEWS_FEEDS).toEqual([]);
    expect(usesDefaultFeeds(config)).toBe(false);
  });

  it('reads markets, timeframes and people as people write them', () => {
    const config = loadConfig({
      MARKETS: ' btc/usdt, ETH-USDT ,BTC/USDT',
      TIMEFRAMES: '1h, 15m',
      ADMINS: 'telegram:12345, discord:67890',
      EXCHANGE: ' OKX ',
      REPLAY_FROM: '2025-01-01T00:00:00Z',
      REPLAY_SPEED: '3600',
    });
    expect(config).toMatchObject({
      MARKETS: ['BTC/USDT', 'ETH/USDT'],
      TIMEFRAMES: ['1h', '15m'],
      EXCHANGE: 'okx',
      REPLAY_FROM: Date.UTC(2025, 0, 1),
      REPLAY_SPEED: 3600,
    });
    expect(config.ADMINS).toEqual([
      { platform: 'telegram', id: '12345' },
      { platform: 'discord', id: '67890' },
    ]);
  });

  it('names every wrong setting at once, each with its value and what would do', () => {
    const message = faultsOf({
      MARKETS: '@@',
      TIMEFRAMES: '7q',
      ADMINS: 'bob',
      HTTP_PORT: '70000',
      ROLE: 'boss',
      ACCESS: 'maybe',
      REPLAY_SPEED: '-1',
      REPLAY_FROM: 'yesterday',
      LOG_LEVEL: 'loud',
      TELEGRAM_API_ROOT: 'telegram.org',
      NEWS_FEEDS: 'ftp://x',
      DISCORD_APP_ID: 'app',
    });
    for (const part of [
      'MARKETS: "@@" is no market; write it as BTC/USDT',
      'TIMEFRAMES: "7q" is no timeframe; choose from 1m',
      'ADMINS: "bob" is no admin; write telegram:12345',
      'HTTP_PORT: "70000" is no port',
      'ROLE: must be all, bot or worker',
      'ACCESS: must be open, approval or closed',
      'REPLAY_SPEED: "-1" is no speed; write max',
      'REPLAY_FROM: "yesterday" is no instant; write 2025-01-31',
      'LOG_LEVEL: is no pino level',
      'TELEGRAM_API_ROOT: "telegram.org" is no http(s) url',
      'NEWS_FEEDS: "ftp://x" is no http(s) url',
      'DISCORD_APP_ID: is no numeric application id',
    ]) {
      expect(message).toContain(part);
    }
    expect(message).not.toContain('\n');
  });

  it.each([
    ['DISCORD_APP_ID', { DISCORD_BOT_TOKEN: 'token' }],
    ['REPLAY_DIR', { EXCHANGE: 'replay' }],
    ['REDDIT_REFRESH_TOKEN', { REDDIT_CLIENT_ID: 'id' }],
  ])('asks for %s where another setting needs it', (name, env) => {
    expect(faultsOf(env)).toContain(`${name}: must`);
  });

  it.each(['DATABASE_URL', 'REDIS_URL'])('does not print a %s that is wrong: it may hold a password', (name) => {
    const message = faultsOf({ [name]: 'mysql://user:hunter2@host' });
    expect(message).toContain(`${name}: is no`);
    expect(message).not.toContain('hunter2');
  });
});

describe('environment', () => {
  it('reads .env of the folder; what is set for the process wins', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'auspex-env-'));
    try {
      await writeFile(join(folder, '.env'), '# chats\nEXCHANGE=okx\nMARKETS="BTC/USDT"\n');
      vi.stubEnv('EXCHANGE', 'kraken');
      vi.stubEnv('MARKETS', undefined);
      const env = environment(folder);
      expect([env.EXCHANGE, env.MARKETS]).toEqual(['kraken', 'BTC/USDT']);
      expect(environment(tmpdir()).MARKETS).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('secretsOf', () => {
  it('knows tokens, keys and the passwords inside urls, as written and as meant', () => {
    const config = loadConfig({
      TELEGRAM_BOT_TOKEN: '123:abc',
      DISCORD_BOT_TOKEN: 'discord-token',
      DISCORD_APP_ID: '1',
      GEMINI_API_KEY: 'gemini-key',
      REDDIT_CLIENT_ID: 'id',
      REDDIT_CLIENT_SECRET: 'reddit-secret',
      REDDIT_REFRESH_TOKEN: 'reddit-refresh',
      REDDIT_PASSWORD: 'reddit-password',
      DATABASE_URL: 'postgres://u:p%40ss@localhost/auspex',
      REDIS_URL: 'redis://:redis-pass@localhost:6379',
    });
    expect([...secretsOf(config)].sort()).toEqual(
      [
        '123:abc',
        'discord-token',
        'gemini-key',
        'reddit-secret',
        'reddit-refresh',
        'reddit-password',
        'p%40ss',
        'p@ss',
        'redis-pass',
        'redis-pass',
      ].sort(),
    );
    expect(secretsOf(loadConfig({ DATABASE_URL: 'postgres://localhost/auspex' }))).toEqual([]);
  });
});
