import { describe, expect, it } from 'vitest';
import type { LegacyPaperAccount } from '../../../../src/core/ports/paper-repository.js';
import { epochMs, money, price, quantity } from '../../../../src/core/units.js';
import { upgraded, upgradeLegacy } from '../../../../src/pipeline/paper/legacy.js';
import { house, PaperRig } from '../../../builders/paper-rig.js';
import { aCandle, anEntry, aPrediction, at, btc, eth, t0, venue } from '../../../builders/trading.js';

/** As the first version stored it: short BTC, an entry into ETH that waits, 40 lost so far. */
const old: LegacyPaperAccount = {
  name: 'main',
  venue,
  startedAt: t0,
  running: true,
  pausedReason: null,
  initialBalance: money(10_000),
  cash: money('10559.9'),
  feesPaid: money('0.1'),
  peakEquity: money('10020'),
  positions: [
    {
      market: btc,
      timeframe: '1h',
      side: 'short',
      quantity: quantity(6),
      entryPrice: price(100),
      entryFee: money('0.03'),
      stop: price(110),
      target: price(90),
      openedAt: at(1),
      closesAt: at(9),
      signalId: 3,
    },
  ],
  marks: { 'BTC/USDT': 101, 'ETH/USDT': 20 },
  processed: {
    'binance-BTCUSDT-1h': at(3),
    'binance-ETHUSDT-1h': at(3),
    'mark-BTC/USDT': at(3),
    'signal-binance-BTCUSDT-1h': 3,
  },
  version: 12,
};
const watched = { markets: [btc, eth], timeframe: '1h' as const };

describe('an account of the first version', () => {
  it('keeps its money, positions and levels to the last digit', () => {
    const account = upgraded(old, watched);
    // Cash less what the short would cost to buy back.
    expect(account.figures.equity.toFixed()).toBe('9953.9');
    expect(account.figures.peak.toFixed()).toBe('10020');
    expect(account.figures.fees.toFixed()).toBe('0.1');
    expect(account.figures.positions).toMatchObject([
      { market: btc, side: 'short', stop: 110, target: 90, closesAt: at(9), signalId: 3, mark: 101 },
    ]);
    expect(account.figures.positions[0]?.quantity.toFixed()).toBe('6');
    expect([account.owner, account.cursor, account.version]).toEqual([{ kind: 'house' }, at(3), 13]);
  });

  it('goes on trading: its target closes it, and the entry that waited is taken up from its signal', async () => {
    const rig = new PaperRig(t0);
    rig.repository.waiting.set('main', old);
    expect(await upgradeLegacy(rig.repository, watched)).toBe(1);
    expect(await upgradeLegacy(rig.repository, watched)).toBe(0);
    rig.addSignal(
      anEntry({
        id: 4,
        market: eth,
        prediction: aPrediction({ market: eth, closedAt: at(3), close: 20 }),
        levels: { entry: 20, stop: 19, target: 22 },
      }),
    );
    // One that was over before is not done again.
    rig.addSignal(anEntry({ id: 3, prediction: aPrediction({ closedAt: t0 }) }));
    rig.candles.add(rig.series(btc), aCandle(2, [101, 101, 101, 101]), {
      ...aCandle(3, [100, 101, 89, 95]),
      volume: 1e6,
    });
    rig.candles.add(rig.series(eth), aCandle(2, [20, 20, 20, 20]), { ...aCandle(3, [20, 20, 20, 20]), volume: 1e6 });
    rig.moveTo(epochMs(at(4) + 1_000));
    await rig.trader.wake();
    const account = rig.repository.accounts.get('main');
    expect(account?.figures.positions).toMatchObject([{ market: eth, side: 'long', signalId: 4, openedAt: at(3) }]);
    const trades = await rig.repository.trades('main', 5);
    expect(trades).toMatchObject([{ market: btc, exit: 'target', signalId: 3, side: 'short', openedAt: at(1) }]);
    expect(trades[0]?.exitPrice.toNumber()).toBeCloseTo(90, 1);
  });

  it('that was stopped closes what it holds, and may be started anew', async () => {
    const rig = new PaperRig(t0);
    rig.repository.waiting.set('main', { ...old, running: false });
    await upgradeLegacy(rig.repository, watched);
    rig.candles.add(rig.series(btc), aCandle(2, [101, 101, 101, 101]), {
      ...aCandle(3, [99, 99, 99, 99]),
      volume: 1e6,
    });
    rig.candles.add(rig.series(eth), aCandle(2, [20, 20, 20, 20]), aCandle(3, [20, 20, 20, 20]));
    rig.moveTo(epochMs(at(4) + 1_000));
    await rig.trader.wake();
    // The order to leave was given after the candle had opened: the next one fills it.
    rig.candles.add(rig.series(btc), { ...aCandle(4, [98, 98, 98, 98]), volume: 1e6 });
    rig.candles.add(rig.series(eth), aCandle(4, [20, 20, 20, 20]));
    rig.moveTo(epochMs(at(5) + 1_000));
    await rig.trader.wake();
    expect(rig.repository.accounts.get('main')?.figures.positions).toEqual([]);
    const status = await rig.desk.status(house, 5);
    expect(status?.account.running).toBe(false);
  });
});
