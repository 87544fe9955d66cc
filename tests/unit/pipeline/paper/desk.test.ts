import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import type { ManualOrder } from '../../../../src/core/manual-order.js';
import type { PaperStart } from '../../../../src/core/ports/paper-desk.js';
import { epochMs } from '../../../../src/core/units.js';
import { ada, aStart, house, PaperRig } from '../../../builders/paper-rig.js';
import { anEntry, aPrediction, aCandle as aThinCandle, at, btc, eth, t0 } from '../../../builders/trading.js';

type Ohlc = readonly [number, number, number, number];
/** Deep enough that no order here takes more of it than one may. */
const aCandle = (index: number, prices: Ohlc) => ({ ...aThinCandle(index, prices), volume: 1_000_000 });
const flat: Ohlc = [100, 100, 100, 100];

/** Candles of BTC and ETH that open `index` hours after t0, and the account brought up to date 2 s after they closed. */
async function closes(rig: PaperRig, index: number, bitcoin: Ohlc, ether: Ohlc = [20, 20, 20, 20]): Promise<void> {
  rig.candles.add(rig.series(btc), aCandle(index, bitcoin));
  rig.candles.add(rig.series(eth), aCandle(index, ether));
  rig.moveTo(epochMs(at(index + 1) + 2_000));
  await rig.trader.wake();
}

async function running(start: Partial<PaperStart> = {}): Promise<PaperRig> {
  const rig = new PaperRig(t0);
  rig.candles.add(rig.series(btc), aCandle(-1, flat));
  rig.candles.add(rig.series(eth), aCandle(-1, [20, 20, 20, 20]));
  await rig.desk.start(ada, aStart({ plan: { kind: 'manual' }, ...start }));
  return rig;
}

const anOrder = (given: Partial<ManualOrder> = {}): ManualOrder => ({
  market: btc,
  side: 'buy',
  amount: { value: '500', unit: 'quote' },
  limit: null,
  stop: null,
  target: null,
  ...given,
});

const accountOf = (rig: PaperRig) => rig.repository.accounts.get('telegram-1')!;

describe('a paper desk', () => {
  it.each([
    ['10000', '10000'],
    [' 10,000 ', '10000'],
    ['2.5k', '2500'],
    ['1m', '1000000'],
    ['12_500.50', '12500.5'],
  ])('reads the balance %s', async (text, expected) => {
    const rig = await running({ balance: text });
    expect(accountOf(rig).balance.toString()).toBe(expected);
    expect(accountOf(rig).figures.equity.toString()).toBe(expected);
  });

  it.each(['', 'lots', '-5', '0', '1e9', '9', '2000000k', 'NaN', '1,00', '10 000 USDT'])(
    'refuses the balance "%s" with an example',
    async (balance) => {
      const rig = new PaperRig(t0);
      await expect(rig.desk.start(ada, aStart({ balance }))).rejects.toThrow(/A balance .*Try: \/paper start 10000/);
      expect(rig.repository.accounts.size).toBe(0);
    },
  );

  it.each([
    [{ markets: ['DOGE/USDT' as typeof btc] }, /DOGE\/USDT is not watched; there are BTC\/USDT, ETH\/USDT/],
    [{ timeframe: '5m' as const }, /5m is not called here; there are 1h/],
    [{ risk: { riskPerTrade: 0.5 } }, /riskPerTrade lies between 0.0001 and 0.1, was 0.5/],
    [{ risk: { maxPositions: 0 } }, /maxPositions lies between 1 and 50, was 0/],
    [{ plan: { kind: 'strategy', strategy: 'astrology', settings: {} } as const }, /no strategy "astrology"/],
    [{ plan: { kind: 'strategy', strategy: 'model', settings: {} } as const }, /say follow instead/],
    [{ plan: { kind: 'strategy', strategy: 'breakout', settings: { moon: 1 } } as const }, /no setting "moon"/],
  ])('refuses %j before anything begins', async (given, why) => {
    const rig = new PaperRig(t0);
    await expect(rig.desk.start(ada, aStart(given))).rejects.toThrow(why);
    expect(rig.repository.accounts.size).toBe(0);
  });

  it('fills an order by hand at the next open, in quote, units or percent, and keeps its stop', async () => {
    const rig = await running();
    await rig.desk.order(ada, anOrder({ stop: '95', target: '120' }));
    const status = await rig.desk.order(
      ada,
      anOrder({ market: eth, side: 'sell', amount: { value: '10', unit: 'percent' } }),
    );
    expect(status.account.figures.orders.map(({ market, side, type }) => [market, side, type])).toEqual([
      [btc, 'buy', 'market'],
      [eth, 'sell', 'market'],
    ]);
    await closes(rig, 0, [90, 91, 89, 90]);
    // The candle that was forming when the order was given fills nothing.
    expect(accountOf(rig).figures.positions).toEqual([]);
    await closes(rig, 1, [101, 102, 100, 101]);
    const [bitcoin, ether] = accountOf(rig).figures.positions;
    expect(bitcoin).toMatchObject({ side: 'long', stop: 95, target: 120, tag: 'hand', openedAt: at(1) });
    expect(bitcoin?.quantity.toString()).toBe('5');
    expect(ether).toMatchObject({ side: 'short', stop: null });
    expect(ether?.quantity.toString()).toBe('50');
    await closes(rig, 2, [94, 96, 93, 95]);
    expect(await rig.repository.trades('telegram-1', 5)).toMatchObject([{ exit: 'stop', tag: 'hand', side: 'long' }]);
  });

  it('lets a limit order wait for its price', async () => {
    const rig = await running();
    await rig.desk.order(ada, anOrder({ limit: '97', amount: { value: '2', unit: 'base' } }));
    await closes(rig, 0, flat);
    await closes(rig, 1, [100, 101, 98, 99]);
    expect(accountOf(rig).figures.orders).toMatchObject([{ type: 'limit' }]);
    await closes(rig, 2, [99, 99, 96, 98]);
    expect(accountOf(rig).figures.positions).toMatchObject([{ market: btc, side: 'long' }]);
    expect(accountOf(rig).figures.positions[0]?.entryPrice.toString()).toBe('97');
    expect(accountOf(rig).figures.positions[0]?.quantity.toString()).toBe('2');
  });

  it.each([
    ['more than the account has', anOrder({ amount: { value: '20000', unit: 'quote' } }), /the cap is 100/],
    ['below the least order', anOrder({ amount: { value: '4.99', unit: 'quote' } }), /the least order is 5/],
    ['dust', anOrder({ amount: { value: '0.000000001', unit: 'base' } }), /the least order is 5/],
    ['a market it does not trade', anOrder({ market: 'SOL/USDT' as typeof btc }), /SOL\/USDT is not among them/],
    ['a stop on the wrong side', anOrder({ stop: '105' }), /the stop 105 must lie below the price of 100/],
    ['a target on the wrong side', anOrder({ target: '95' }), /the target 95 must lie above the price of 100/],
  ])('refuses %s, says why, and changes nothing', async (_what, order, why) => {
    const rig = await running();
    const before = accountOf(rig);
    await expect(rig.desk.order(ada, order)).rejects.toThrow(why);
    expect(accountOf(rig)).toBe(before);
    // And the refusal leaves no trace in what comes after.
    await rig.desk.order(ada, anOrder());
    await closes(rig, 0, flat);
    await closes(rig, 1, flat);
    expect(accountOf(rig).figures.positions).toHaveLength(1);
  });

  it('refuses to trade on a price that is too old', async () => {
    const rig = await running();
    rig.moveTo(at(5));
    await expect(rig.desk.order(ada, anOrder())).rejects.toThrow(/newest price of BTC\/USDT is from/);
  });

  it('refuses a second order in a held market, and a part of a position; the whole closes it', async () => {
    const rig = await running();
    await rig.desk.order(ada, anOrder());
    await closes(rig, 0, flat);
    await closes(rig, 1, flat);
    await expect(rig.desk.order(ada, anOrder())).rejects.toThrow(/already held or ordered/);
    const part = anOrder({ side: 'sell', amount: { value: '1', unit: 'base' } });
    await expect(rig.desk.order(ada, part)).rejects.toThrow(/a part of a position cannot be closed/);
    await rig.desk.order(ada, anOrder({ side: 'sell', amount: { value: '5', unit: 'base' } }));
    await closes(rig, 2, flat);
    await closes(rig, 3, [110, 110, 110, 110]);
    expect(accountOf(rig).figures.positions).toEqual([]);
    expect(await rig.repository.trades('telegram-1', 5)).toMatchObject([{ exit: 'stopped', closedAt: at(3) }]);
  });

  it('closes by hand, cancels what waits, and says when there is nothing', async () => {
    const rig = await running();
    await expect(rig.desk.close(ada, null)).rejects.toThrow(/Nothing is held/);
    await rig.desk.order(ada, anOrder({ limit: '50' }));
    expect((await rig.desk.close(ada, btc)).account.figures.orders).toEqual([]);
    await expect(rig.desk.close(ada, btc)).rejects.toThrow(/Nothing of BTC\/USDT/);
    // The same instant again: a market that stands still must not mix up two orders.
    await rig.desk.order(ada, anOrder());
    await rig.desk.close(ada, null);
    await rig.desk.order(ada, anOrder());
    await closes(rig, 0, flat);
    await closes(rig, 1, flat);
    expect(accountOf(rig).figures.positions).toHaveLength(1);
    expect(accountOf(rig).ordersByHand).toBe(3);
  });

  it('stops: closes what is held at the next open, enters nothing more, and starts anew as another life', async () => {
    const rig = await running();
    await rig.desk.order(ada, anOrder());
    await closes(rig, 0, flat);
    await closes(rig, 1, flat);
    await expect(rig.desk.start(ada, aStart())).rejects.toThrow(/is running\. Stop it first/);
    await rig.desk.stop(ada);
    await expect(rig.desk.stop(ada)).rejects.toThrow(/stopped already/);
    await expect(rig.desk.order(ada, anOrder({ market: eth }))).rejects.toThrow(/stopped/);
    await expect(rig.desk.start(ada, aStart())).rejects.toThrow(/still closes 1 positions/);
    await closes(rig, 2, flat);
    await closes(rig, 3, flat);
    expect(accountOf(rig).figures.positions).toEqual([]);
    const { account } = await rig.desk.start(ada, aStart({ balance: '500', plan: { kind: 'manual' } }));
    expect([account.life, account.balance.toString(), account.figures.fees.toString()]).toEqual([2, '500', '0']);
    const history = await rig.desk.history(ada);
    expect(history?.lives).toMatchObject([{ life: 1, trades: 1 }]);
    expect(await rig.repository.trades('telegram-1', 5)).toEqual([]);
  });

  it('resets at once, keeping settings and the old life', async () => {
    const rig = await running();
    await rig.desk.order(ada, anOrder());
    await closes(rig, 0, flat);
    const before = accountOf(rig);
    const { account } = await rig.desk.reset(ada);
    expect([account.life, account.figures.orders.length, account.ordersByHand]).toEqual([2, 0, 0]);
    expect(account.settings).toEqual(before.settings);
    // The order of the old life is gone with it.
    await closes(rig, 1, flat);
    await closes(rig, 2, flat);
    expect(accountOf(rig).figures.positions).toEqual([]);
  });

  it('pauses entries at its drawdown limit, tells its owner once, and goes on when resumed', async () => {
    const rig = await running({
      risk: { maxDrawdown: 0.02, maxPositionShare: 1 },
      tell: { platform: 'telegram', id: '1' },
    });
    await rig.desk.order(ada, anOrder({ amount: { value: '9000', unit: 'quote' } }));
    await closes(rig, 0, flat);
    await closes(rig, 1, [100, 100, 97, 97]);
    await closes(rig, 2, [97, 97, 97, 97]);
    expect(accountOf(rig).pausedReason).toMatch(/drawdown .* reached the 2.0 % limit/);
    expect([...rig.repository.announcements.values()]).toMatchObject([
      { announcement: { kind: 'risk', alert: { kind: 'drawdown', of: 'telegram:1' } }, to: [{ id: '1' }] },
    ]);
    const later = anOrder({ market: eth });
    await expect(rig.desk.order(ada, later)).rejects.toThrow(/new entries are paused/);
    await rig.desk.resume(ada);
    await expect(rig.desk.resume(ada)).rejects.toThrow(/not paused/);
    await rig.desk.order(ada, later);
    expect(accountOf(rig).pausedReason).toBeNull();
  });

  it('knows nobody who has no account', async () => {
    const rig = new PaperRig(t0);
    expect(await rig.desk.status(ada, 5)).toBeNull();
    expect(await rig.desk.history(ada)).toBeNull();
    await expect(rig.desk.stop(ada)).rejects.toThrow(/There is no such paper account/);
    await expect(rig.desk.gap(ada)).rejects.toThrow(/There is no such paper account/);
  });
});

describe('a follower', () => {
  const follow = { kind: 'follow', delivered: { platform: 'telegram', id: '1' } } as const;
  const signal = (id: number, hours: number) => {
    const prediction = aPrediction({ closedAt: at(hours) });
    return anEntry({ id, prediction, levels: { entry: 100, stop: 95, target: 120 } });
  };

  it('enters with the first candle that opens after the message was delivered', async () => {
    const rig = await running({ plan: follow });
    await closes(rig, 0, flat);
    rig.addSignal(signal(7, 1));
    await rig.trader.wake();
    expect(accountOf(rig).figures.orders).toEqual([]);
    // Delivered half an hour into the next candle: that one is missed, the one after fills.
    rig.deliveries.reached.set(7, epochMs(at(1.5)));
    rig.moveTo(at(1.6));
    await rig.trader.wake();
    expect(accountOf(rig).figures.orders).toMatchObject([{ market: btc, side: 'buy' }]);
    await closes(rig, 1, [101, 101, 101, 101]);
    expect(accountOf(rig).figures.positions).toEqual([]);
    await closes(rig, 2, [102, 102, 102, 102]);
    expect(accountOf(rig).figures.positions).toMatchObject([{ signalId: 7, openedAt: at(2) }]);
  });

  it('does not trade what was never delivered, and says so', async () => {
    const rig = await running({ plan: follow, tell: { platform: 'telegram', id: '1' } });
    await closes(rig, 0, flat);
    rig.addSignal(signal(7, 1));
    for (const index of [1, 2, 3, 4, 5, 6]) await closes(rig, index, flat);
    expect(accountOf(rig).figures.positions).toEqual([]);
    expect(await rig.repository.inputs('telegram-1')).toMatchObject([{ kind: 'passed', signalId: 7, since: null }]);
    const notices = [...rig.repository.announcements.values()];
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({
      announcement: { kind: 'paper', notice: { kind: 'passed', signalId: 7 } },
      to: [{ platform: 'telegram', id: '1' }],
    });
    // A delivery noted after that changes nothing any more.
    rig.deliveries.reached.set(7, at(2));
    await closes(rig, 7, flat);
    expect(accountOf(rig).figures.orders).toEqual([]);
  });

  const withdrawn = (hours: number) =>
    ({ kind: 'cancelled', why: { kind: 'withdrawn', by: 'telegram:9' }, at: at(hours), result: null }) as const;

  it('drops the entry that waits when its signal is taken back, and keeps the reason', async () => {
    const rig = await running({ plan: follow, tell: { platform: 'telegram', id: '1' } });
    await closes(rig, 0, flat);
    rig.addSignal(signal(7, 1));
    rig.deliveries.reached.set(7, epochMs(at(1) + 3_000));
    rig.moveTo(at(1.1));
    await rig.trader.wake();
    expect(accountOf(rig).figures.orders).toMatchObject([{ market: btc, signalId: 7 }]);
    await rig.signals.settle(7, withdrawn(1.5));
    rig.moveTo(at(1.6));
    await rig.trader.wake();
    await rig.trader.wake();
    expect(accountOf(rig).figures.orders).toEqual([]);
    for (const index of [1, 2, 3]) await closes(rig, index, flat);
    expect(accountOf(rig).figures.positions).toEqual([]);
    expect(await rig.repository.fills('telegram-1')).toEqual([]);
    expect(await rig.repository.inputs('telegram-1')).toMatchObject([
      { kind: 'signal', signalId: 7 },
      { kind: 'withdrawn', signalId: 7, at: at(1.5), reason: expect.stringContaining('taken back') },
    ]);
    expect([...rig.repository.announcements.values()]).toMatchObject([
      { announcement: { kind: 'paper', notice: { kind: 'passed', signalId: 7, why: 'withdrawn' } } },
    ]);
    expect((await rig.desk.gap(ada)).difference.toNumber()).toBe(0);
  });

  it('does not order at all what was taken back before its message came, or was noted while it was away', async () => {
    const rig = await running({ plan: follow });
    await closes(rig, 0, flat);
    rig.addSignal(signal(7, 1));
    await rig.signals.settle(7, withdrawn(1.2));
    rig.deliveries.reached.set(7, at(1.5));
    rig.addSignal(signal(8, 1));
    rig.deliveries.reached.set(8, at(1.6));
    await rig.signals.settle(8, withdrawn(1.7));
    // Nothing ran meanwhile: the candle that would have filled it closed before anybody looked.
    for (const index of [1, 2]) {
      rig.candles.add(rig.series(btc), aCandle(index, flat));
      rig.candles.add(rig.series(eth), aCandle(index, [20, 20, 20, 20]));
    }
    rig.restart();
    rig.moveTo(epochMs(at(3) + 2_000));
    await rig.trader.wake();
    expect(accountOf(rig).figures.positions).toEqual([]);
    expect(await rig.repository.fills('telegram-1')).toEqual([]);
    expect(await rig.repository.inputs('telegram-1')).toMatchObject([
      { kind: 'withdrawn', signalId: 7 },
      { kind: 'signal', signalId: 8 },
      { kind: 'withdrawn', signalId: 8 },
    ]);
    expect((await rig.desk.gap(ada)).difference.toNumber()).toBe(0);
  });

  it('goes on with what was in when its signal was taken back, and orders nothing that lapsed', async () => {
    const rig = await running({ plan: follow });
    await closes(rig, 0, flat);
    rig.addSignal(signal(7, 1));
    rig.deliveries.reached.set(7, epochMs(at(1) - 1_000));
    await closes(rig, 1, flat);
    expect(accountOf(rig).figures.positions).toMatchObject([{ signalId: 7 }]);
    await rig.signals.settle(7, withdrawn(2.5));
    await closes(rig, 2, flat);
    expect(accountOf(rig).figures.positions).toMatchObject([{ signalId: 7 }]);
    const late = { ...signal(8, 1), market: eth };
    rig.addSignal(late);
    rig.deliveries.reached.set(8, epochMs(late.expiresAt + 1_000));
    for (const index of [3, 4, 5, 6, 7]) await closes(rig, index, flat);
    const fills = await rig.repository.fills('telegram-1');
    expect(fills.filter(({ market }) => market === eth)).toEqual([]);
    expect(await rig.repository.inputs('telegram-1')).toMatchObject([
      { kind: 'signal', signalId: 7 },
      { kind: 'passed', signalId: 8 },
    ]);
  });

  it('leaves signals of before its start, and of other markets, alone', async () => {
    const rig = new PaperRig(t0);
    await closes(rig, 0, flat);
    rig.addSignal(signal(1, 0));
    rig.deliveries.reached.set(1, at(0.5));
    await rig.desk.start(ada, aStart({ plan: follow, markets: [eth] }));
    rig.addSignal(signal(2, 1));
    rig.deliveries.reached.set(2, epochMs(at(1) + 3_000));
    for (const index of [1, 2]) await closes(rig, index, flat);
    expect(accountOf(rig).figures.positions).toEqual([]);
    expect(accountOf(rig).signals).toEqual({});
  });
});

describe('the gap', () => {
  const decided = (id: number, hours: number) =>
    anEntry({ id, prediction: aPrediction({ closedAt: at(hours) }), levels: { entry: 100, stop: 90, target: 104 } });
  const start = { plan: { kind: 'follow', delivered: null } } as const;
  const wins: Ohlc = [100, 106, 99, 105];

  async function opened(): Promise<PaperRig> {
    const rig = await running(start);
    await closes(rig, 0, flat);
    return rig;
  }

  it('blames orders by hand for what they made', async () => {
    const rig = await opened();
    await rig.desk.order(ada, anOrder({ target: '104' }));
    await closes(rig, 1, flat);
    await closes(rig, 2, flat);
    await closes(rig, 3, wins);
    const report = await rig.desk.gap(ada);
    expect(report.trades).toMatchObject([{ cause: 'manual', market: btc, replay: null }]);
    expect(report.difference.eq(report.byCause.manual)).toBe(true);
    expect(report.difference.gt(0)).toBe(true);
  });

  it('blames a signal that came late', async () => {
    const rig = await opened();
    // Its decision took longer than a candle: the one it would have filled with is gone.
    await closes(rig, 1, wins);
    rig.addSignal(decided(7, 1));
    await closes(rig, 2, flat);
    await closes(rig, 3, flat);
    const report = await rig.desk.gap(ada);
    expect(report.trades.map(({ cause }) => cause)).toContain('latency');
    expect(report.byCause.latency.lt(0)).toBe(true);
    expect(report.byCause.price.isZero() && report.byCause.missedCandle.isZero()).toBe(true);
  });

  it('blames a candle that had not come', async () => {
    const rig = await opened();
    rig.addSignal(decided(7, 1));
    await rig.trader.wake();
    // Bitcoin's candle is late by more than a candle: the account goes on without it.
    rig.candles.add(rig.series(eth), aCandle(1, [20, 20, 20, 20]));
    rig.candles.add(rig.series(eth), aCandle(2, [20, 20, 20, 20]));
    rig.moveTo(epochMs(at(3) + 60_000));
    await rig.trader.wake();
    rig.candles.add(rig.series(btc), aCandle(1, wins));
    await closes(rig, 2, flat);
    await closes(rig, 3, flat);
    const report = await rig.desk.gap(ada);
    expect(report.missed).toBeGreaterThan(0);
    expect(report.byCause.missedCandle.lt(0)).toBe(true);
    const explained = Object.values(report.byCause).reduce((sum, one) => sum.plus(one), new Decimal(report.open));
    expect(report.difference.eq(explained)).toBe(true);
  });

  it('blames prices that were corrected since', async () => {
    const rig = await opened();
    rig.addSignal(decided(7, 1));
    await closes(rig, 1, flat);
    await closes(rig, 2, wins);
    expect((await rig.desk.gap(ada)).difference.toFixed()).toBe('0');
    rig.candles.add(rig.series(btc), aCandle(1, [101, 101, 101, 101]));
    const report = await rig.desk.gap(ada);
    expect(report.trades).toMatchObject([{ cause: 'price' }]);
    expect(report.byCause.price.gt(0)).toBe(true);
  });

  it('has nothing to say before a candle has closed', async () => {
    const rig = new PaperRig(t0);
    await rig.desk.start(house, aStart());
    await expect(rig.desk.gap(house)).rejects.toThrow(/No candle has closed since/);
  });
});
