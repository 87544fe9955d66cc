import { describe, expect, it } from 'vitest';
import type { StateRepository } from '../../../src/core/ports/repositories.js';
import { epochMs } from '../../../src/core/units.js';
import { createLiveDesk, liveStore, offStatus } from '../../../src/wiring/live-desk.js';
import type { LiveGuard } from '../../../src/wiring/live-guard.js';
import { btc } from '../../builders/trading.js';

const on: LiveGuard = {
  on: true,
  sandbox: true,
  markets: [btc],
  timeframe: '1h',
  maxNotional: '100',
  maxExposure: '300',
  keys: { apiKey: 'a', secret: 'b' },
};

function aDesk(guard: LiveGuard = on) {
  const kept = new Map<string, unknown>();
  const state = {
    get: async (key: string) => kept.get(key) ?? null,
    put: async (key: string, value: unknown) => void kept.set(key, value),
    remove: async (key: string) => void kept.delete(key),
  } as unknown as StateRepository;
  return {
    desk: createLiveDesk(state, { now: () => epochMs(1_000) }, 'binance', guard),
    trader: liveStore(state, 'binance', true),
    real: liveStore(state, 'binance', false),
  };
}

describe('the desk of live trading', () => {
  it('says why it is off and orders nothing then', async () => {
    const { desk, trader } = aDesk({ on: false, why: 'LIVE_TRADING is not on' });
    await desk.kill('console:1');
    expect(await desk.resume('console:1')).toBe(false);
    expect(await desk.status()).toMatchObject({ state: 'off', why: 'LIVE_TRADING is not on' });
    expect(await trader.killOrder()).toBeNull();
  });

  it('hands a kill to the trader, once, and shows it before the trader does', async () => {
    const { desk, trader, real } = aDesk();
    await trader.publish({ ...offStatus, state: 'trading' });
    await desk.kill('console:1');
    await desk.kill('console:2');
    expect(await trader.killOrder()).toEqual({ by: 'console:1', since: 1_000 });
    expect(await real.killOrder()).toBeNull();
    expect(await desk.status()).toMatchObject({ state: 'killing', why: 'killed by console:1' });
  });

  it('resumes only what is flat, and hands the word on once', async () => {
    const { desk, trader } = aDesk();
    await trader.publish({ ...offStatus, state: 'killing' });
    await desk.kill('console:1');
    expect(await desk.resume('console:1')).toBe(false);
    await trader.publish({ ...offStatus, state: 'killed' });
    expect(await desk.resume('console:1')).toBe(true);
    expect(await trader.killOrder()).toBeNull();
    expect(await trader.takeAcceptance()).toEqual({ by: 'console:1' });
    expect(await trader.takeAcceptance()).toBeNull();
  });

  it('keeps the memory of a sandbox apart from that of money', async () => {
    const { trader, real } = aDesk();
    await trader.save({ engine: 1 });
    expect(await trader.load()).toEqual({ engine: 1 });
    expect(await real.load()).toBeNull();
  });
});
