import { afterEach, describe, expect, it, vi } from 'vitest';
import { epochMs, quantity } from '../../../../src/core/units.js';
import { type LiveRig, type LiveRigLimits, openLiveRig } from '../../../builders/live-trader.js';
import { toldOf } from '../../../builders/live-venue.js';
import { btc, eth } from '../../../builders/trading.js';
import { patience } from '../../../support/patience.js';

let rig: LiveRig | null = null;
afterEach(async () => {
  await rig?.end();
  rig = null;
});
const start = async (limits: LiveRigLimits = {}): Promise<LiveRig> => {
  rig = await openLiveRig(limits);
  return rig;
};
/** The loop of the trader, with what it set off having settled. */
const settle = async (one: LiveRig, check: () => unknown): Promise<void> => {
  await vi.waitFor(async () => {
    await one.steps();
    await one.trader.account.exchange.poll();
    check();
  }, patience);
};
const units = (one: LiveRig, market = btc): number => one.live.exchange.trading.units(market).toNumber();
const openAt = (one: LiveRig): string[] =>
  one.live.exchange.trading.book.orders
    .filter(({ status }) => status === 'NEW' || status === 'PARTIALLY_FILLED')
    .map(({ type }) => type)
    .sort();
const held = async (one: LiveRig): Promise<void> => {
  await one.steps(2);
  one.signal();
  await settle(one, () => {
    expect(units(one)).toBe(10);
    expect(openAt(one)).toEqual(['STOP_MARKET', 'TAKE_PROFIT_MARKET']);
  });
};

describe('a signal', () => {
  it('becomes an entry with stop and target at the exchange, and a trade when one of them fills', async () => {
    const one = await start();
    await held(one);
    expect(one.trader.status()).toMatchObject({ state: 'trading', positions: [{ market: btc, units: '10' }] });
    one.live.exchange.trading.setPrice(btc, '102');
    await settle(one, () => {
      expect(units(one)).toBe(0);
      expect(openAt(one)).toEqual([]);
      expect(one.trader.status().positions).toEqual([]);
    });
    // 10 · 2 won, less 0.05 % of 1,000 in and of 1,020 out.
    expect(one.trader.account.engine.equity().toFixed(2)).toBe('4018.99');
    expect(one.alerts).toEqual([]);
  });

  it('is not traded before our book was compared with the exchange, nor while entries are paused', async () => {
    const one = await start();
    one.signal();
    await one.steps();
    expect(units(one)).toBe(0);
    one.paused = true;
    one.signal();
    await one.steps(2);
    expect(units(one)).toBe(0);
  });

  it('is not traded twice, whatever is asked again', async () => {
    const one = await start();
    await held(one);
    await one.steps(3);
    expect(units(one)).toBe(10);
    expect(
      one.live.exchange.trading.seen.filter(({ method, path }) => method === 'POST' && path === 'order'),
    ).toHaveLength(1);
  });

  it('is left when its time is over', async () => {
    const one = await start();
    await held(one);
    const trade = one.trader.account.engine.snapshot().trades.open[0];
    one.live.exchange.setTime((trade?.closesAt ?? 0) + 2_000);
    one.close(100.5);
    await settle(one, () => {
      expect(units(one)).toBe(0);
      expect(openAt(one)).toEqual([]);
    });
  });
});

it('leaves a position whose stop the exchange will not have', async () => {
  const one = await start();
  await one.steps(2);
  const { trading } = one.live.exchange;
  trading.refuse = ({ query }) => query.get('type') === 'STOP_MARKET';
  one.signal();
  await settle(one, () => {
    expect(trading.placed()).toBeGreaterThan(1);
    expect(units(one)).toBe(0);
    expect(openAt(one)).toEqual([]);
  });
});

describe('the guards', () => {
  it.each([
    ['the worth of one order', { maxNotional: '500' } as LiveRigLimits],
    ['markets', { markets: [eth] } as LiveRigLimits],
  ])('hold by %s', async (_, limits) => {
    const one = await start(limits);
    await one.steps(2);
    one.signal();
    await one.steps(2);
    expect(units(one)).toBe(0);
    expect(one.live.exchange.trading.placed()).toBe(0);
    expect(one.trader.status().state).toBe('trading');
  });
});

describe('a difference', () => {
  it('in a position is an alert, stops entries, and is over when they agree', async () => {
    const one = await start();
    await one.steps();
    one.live.exchange.trading.strangerOrders(btc, 'BUY', '1', null);
    await one.steps();
    expect(one.trader.status()).toMatchObject({
      state: 'halted',
      differences: ['BTC/USDT: we count 0, the exchange holds 1'],
    });
    one.signal();
    await one.steps(2);
    expect(units(one)).toBe(1);
    one.live.exchange.trading.strangerOrders(btc, 'SELL', '1', null);
    await one.steps();
    expect(one.trader.status().state).toBe('trading');
    expect(one.alerts.map(({ what }) => what)).toEqual(['difference', 'resolved']);
  });

  it('of an order that is not ours is told and never touched', async () => {
    const one = await start();
    one.live.exchange.trading.strangerOrders(btc, 'BUY', '1', '50');
    await one.steps();
    expect(one.alerts[0]?.details[0]).toContain('is not ours');
    one.kill = { by: 'console:1', since: epochMs(1) };
    await settle(one, () => expect(one.trader.status().state).toBe('killed'));
    expect(openAt(one)).toEqual(['LIMIT']);
  });

  it('in the balance is over when a person accepts it', async () => {
    const one = await start();
    await one.steps();
    one.live.exchange.trading.book.wallet = quantity(20_000);
    await one.steps();
    expect(one.trader.status().state).toBe('halted');
    one.acceptance = { by: 'console:1' };
    await one.steps();
    expect(one.trader.status().state).toBe('trading');
  });

  it('that a liquidation or a hand made is over when a person accepts it, with the stop that protected it', async () => {
    const one = await start();
    await held(one);
    one.live.exchange.trading.strangerOrders(btc, 'SELL', '4', null);
    await one.steps();
    one.acceptance = { by: 'console:1' };
    await one.steps();
    expect(one.trader.status()).toMatchObject({ state: 'trading', positions: [{ units: '6' }] });
    one.live.exchange.trading.strangerOrders(btc, 'SELL', '6', null);
    await one.steps();
    expect(one.trader.status().state).toBe('halted');
    one.acceptance = { by: 'console:1' };
    await settle(one, () => {
      expect(one.trader.status()).toMatchObject({ state: 'trading', positions: [] });
      expect(openAt(one)).toEqual([]);
    });
    await one.restart();
    await one.steps();
    expect(one.trader.status()).toMatchObject({ state: 'trading', positions: [], orders: 0 });
  });

  it('is not one while a fill is on its way', async () => {
    const one = await start();
    await held(one);
    expect(one.alerts).toEqual([]);
  });
});

describe('the kill switch', () => {
  it('cancels and flattens, once, and lets nothing in until it is resumed', async () => {
    const one = await start();
    await held(one);
    one.kill = { by: 'telegram:5', since: epochMs(one.live.exchange.now()) };
    await settle(one, () => expect(one.trader.status().state).toBe('killed'));
    expect(units(one)).toBe(0);
    expect(openAt(one)).toEqual([]);
    expect(one.trader.status().positions).toEqual([]);
    one.signal();
    await one.steps(2);
    expect(units(one)).toBe(0);
    one.kill = null;
    await one.steps(2);
    one.signal();
    await settle(one, () => expect(units(one)).toBe(9.997));
    expect(one.alerts.map(({ what }) => what)).toEqual(['killing', 'flat', 'resumed']);
  });

  it('repeats until flat: orders that are refused, time out and fill in part, and a restart in the middle', async () => {
    const one = await start();
    await held(one);
    const { trading } = one.live.exchange;
    trading.book.depth = quantity(4);
    const faults = [429, 'drop', 503, 'drop', 'lose', null, 'broken'] as const;
    let at = 0;
    trading.faultOf = ({ path }) => (path === 'listenKey' ? null : (faults[at++] ?? null));
    one.kill = { by: 'telegram:5', since: epochMs(one.live.exchange.now()) };
    await one.steps();
    await one.restart();
    await settle(one, () => {
      trading.setPrice(btc, '100');
      expect(one.trader.status().state).toBe('killed');
    });
    expect(units(one)).toBe(0);
    expect(openAt(one)).toEqual([]);
    expect(one.trader.account.engine.openPositions()).toEqual([]);
  });
});

describe('after kill -9', () => {
  it('goes on where it was: the fills that came meanwhile are booked once', async () => {
    const one = await start();
    await held(one);
    one.live.exchange.trading.setPrice(btc, '98.9');
    await one.restart();
    await settle(one, () => expect(one.trader.status().positions).toEqual([]));
    expect(units(one)).toBe(0);
    expect(openAt(one)).toEqual([]);
    await one.restart();
    await one.steps(2);
    // 10 · 1.1 lost, less the fees of 1,000 and 989.
    expect(one.trader.account.engine.equity().toFixed(3)).toBe('3988.006');
    expect(one.alerts).toEqual([]);
  });

  it('sends no order again that was under way', async () => {
    const one = await start();
    await one.steps(2);
    one.signal();
    one.live.exchange.trading.faultOf = ({ method }) => (method === 'POST' ? 'drop' : 503);
    void one.trader.step();
    await vi.waitFor(() => expect(one.live.exchange.trading.placed()).toBe(1), patience);
    const memory = one.memory;
    one.live.exchange.trading.faultOf = () => null;
    one.memory = memory;
    await one.restart();
    await settle(one, () => expect(one.trader.status().positions).toMatchObject([{ units: '10' }]));
    await settle(one, () => expect(openAt(one)).toHaveLength(2));
    expect(units(one)).toBe(10);
    expect(toldOf(one.live.events).filter((told) => told.endsWith('filled')).length).toBeGreaterThan(0);
  });

  it('does not begin on a memory that is none', async () => {
    const one = await start();
    one.memory = { engine: {} };
    await expect(one.restart()).rejects.toThrow(/stored state of real trading/);
  });
});

it('stops when the key is not taken, and says so', async () => {
  const one = await start();
  await one.steps();
  Object.assign(one.live.exchange.trading.keys, { apiKey: 'another' });
  await one.steps();
  expect(one.trader.status()).toMatchObject({ state: 'halted', why: expect.stringContaining('Invalid API-key') });
  expect(one.alerts.map(({ what }) => what)).toEqual(['stopped']);
});
