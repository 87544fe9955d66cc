import { describe, expect, it } from 'vitest';
import { loadConfig, secretsOf } from '../../../src/config.js';
import { liveGuard } from '../../../src/wiring/live-guard.js';

const all = {
  LIVE_TRADING: 'on',
  LIVE_MARKETS: 'BTC/USDT',
  LIVE_MAX_NOTIONAL: '100',
  LIVE_MAX_EXPOSURE: '300',
  EXCHANGE_API_KEY: 'a-key',
  EXCHANGE_API_SECRET: 'a-secret',
  EXCHANGE_API_PASSWORD: 'a-password',
};
const faults = (env: Record<string, string>): string => {
  try {
    loadConfig(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('trading with an exchange', () => {
  it('is off unless somebody says otherwise, and says why', () => {
    expect(liveGuard(loadConfig({}))).toEqual({ on: false, why: 'LIVE_TRADING is not on' });
    expect(liveGuard(loadConfig({ ...all, LIVE_TRADING: 'off' }))).toEqual({
      on: false,
      why: 'LIVE_TRADING is not on',
    });
  });

  it('is on with every guard, in the sandbox unless that is switched off', () => {
    expect(liveGuard(loadConfig(all))).toMatchObject({
      on: true,
      sandbox: true,
      timeframe: '1h',
      markets: ['BTC/USDT'],
    });
    expect(liveGuard(loadConfig({ ...all, LIVE_SANDBOX: 'off' }))).toMatchObject({ on: true, sandbox: false });
    expect(liveGuard(loadConfig({ ...all, TIMEFRAMES: '15m,4h' }))).toMatchObject({ timeframe: '15m' });
    expect(liveGuard(loadConfig({ ...all, LIVE_TIMEFRAME: '15m' }))).toMatchObject({ timeframe: '15m' });
  });

  it.each([
    'LIVE_MARKETS',
    'LIVE_MAX_NOTIONAL',
    'LIVE_MAX_EXPOSURE',
    'EXCHANGE_API_KEY',
    'EXCHANGE_API_SECRET',
  ] as const)('is refused at the start without %s', (name) => {
    expect(faults({ ...all, [name]: '' })).toContain(`${name}: must be set beside LIVE_TRADING=on`);
  });

  it('names every guard that is missing at once', () => {
    const said = faults({ LIVE_TRADING: 'on' });
    for (const name of [
      'LIVE_MARKETS',
      'LIVE_MAX_NOTIONAL',
      'LIVE_MAX_EXPOSURE',
      'EXCHANGE_API_KEY',
      'EXCHANGE_API_SECRET',
    ])
      expect(said).toContain(name);
  });

  it.each([
    [{ LIVE_MAX_NOTIONAL: '301' }, 'LIVE_MAX_NOTIONAL: 301 must not exceed LIVE_MAX_EXPOSURE of 300'],
    [{ LIVE_MAX_NOTIONAL: '-5' }, 'LIVE_MAX_NOTIONAL: "-5" is no amount'],
    [{ LIVE_MAX_EXPOSURE: '1e9' }, 'LIVE_MAX_EXPOSURE: "1e9" is no amount'],
    [{ LIVE_MARKETS: 'DOGE/USDT' }, 'LIVE_MARKETS: DOGE/USDT is not in MARKETS'],
    [{ LIVE_MARKETS: 'BTC/USDT,ETH/BTC', MARKETS: 'BTC/USDT,ETH/BTC' }, 'LIVE_MARKETS: must share one quote currency'],
    [{ LIVE_TIMEFRAME: '4h' }, 'LIVE_TIMEFRAME: 4h is not in TIMEFRAMES'],
    [{ LIVE_TRADING: 'yes' }, 'LIVE_TRADING: must be on or off'],
    [{ LIVE_SANDBOX: 'no' }, 'LIVE_SANDBOX: must be on or off'],
    [{ EXCHANGE: 'simulated' }, 'LIVE_TRADING: cannot be on with EXCHANGE=simulated'],
  ] as const)('is refused with %o', (given, message) => {
    expect(faults({ ...all, ...given })).toContain(message);
  });

  it('is refused with half a key even when it is off', () => {
    expect(faults({ EXCHANGE_API_KEY: 'x' })).toContain('EXCHANGE_API_SECRET: must be set beside EXCHANGE_API_KEY');
  });

  it('keeps its keys out of logs', () => {
    expect(secretsOf(loadConfig(all))).toEqual(expect.arrayContaining(['a-key', 'a-secret', 'a-password']));
  });
});
