import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/core/errors.js';
import type { Market } from '../../../../src/core/market.js';
import type { EpochMs } from '../../../../src/core/units.js';
import {
  assertSourceSettings,
  type OpenedSource,
  openSource,
  type SourceSettings,
} from '../../../../src/pipeline/market-data/index.js';
import { startFakeExchange } from '../../../fakes/exchange/index.js';
import '../../../support/long-tests.js';

const start = Date.parse('2025-03-04T10:20:00Z') as EpochMs;
const settings: SourceSettings = {
  EXCHANGE: 'binance',
  EXCHANGE_API_URL: 'http://127.0.0.1:1',
  MARKETS: ['BTC/USDT' as Market],
  TIMEFRAMES: ['15m', '1h'],
  REPLAY_SPEED: 'max',
};
const open = async (changes: Partial<SourceSettings>, lines: string[] = []): Promise<OpenedSource> => {
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const opened = await openSource({ ...settings, ...changes }, logger, { machineClock: { now: () => start } });
  closers.push(() => opened.source.close());
  return opened;
};
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('choosing a source', () => {
  it('takes the exchange that was asked for when it answers', async () => {
    const fake = await startFakeExchange({ markets: settings.MARKETS, now: start });
    closers.push(() => fake.close());
    const { source, fallbackFrom } = await open({ EXCHANGE_API_URL: fake.restUrl, EXCHANGE_WS_URL: fake.wsUrl });
    expect([source.venue, fallbackFrom]).toEqual(['binance', null]);
    expect(source.tickSize('BTC/USDT' as Market)).toBe(0.01);
    expect(fake.requests.every((path) => path.startsWith('/fapi/v1/'))).toBe(true);
  });

  it('falls to the simulated market and says from where, when no exchange answers', async () => {
    const lines: string[] = [];
    const { source, fallbackFrom } = await open({ EXCHANGE: 'okx' }, lines);
    expect([source.venue, fallbackFrom]).toEqual(['simulated', 'okx unreachable']);
    expect(lines.join('')).toContain('no price in it is real');
    expect(source.clock.now()).toBe(Date.parse('2025-03-04T10:00:00Z'));
  });

  it('takes the simulated market by name without a word of falling back', async () => {
    const { source, fallbackFrom } = await open({ EXCHANGE: 'simulated' });
    expect([source.venue, fallbackFrom]).toEqual(['simulated', null]);
  });

  it('never falls back from a replay or a wrong name', async () => {
    await expect(open({ EXCHANGE: 'replay', REPLAY_DIR: '/no/such/folder' })).rejects.toThrow(/^REPLAY_DIR/);
    await expect(open({ EXCHANGE: 'replay' })).rejects.toThrow(UserError);
    await expect(open({ EXCHANGE: 'bynance' })).rejects.toThrow(/^EXCHANGE: "bynance"/);
  });

  it('sees a wrong setting before anything is opened', async () => {
    await expect(assertSourceSettings({ ...settings, EXCHANGE: 'bynance' })).rejects.toThrow(/did you mean binance/);
    await expect(
      assertSourceSettings({ ...settings, EXCHANGE: 'replay', REPLAY_DIR: '/no/such/folder' }),
    ).rejects.toThrow(/^REPLAY_DIR/);
    for (const EXCHANGE of ['simulated', 'okx']) {
      await expect(assertSourceSettings({ ...settings, EXCHANGE })).resolves.toBeUndefined();
    }
  });
});
