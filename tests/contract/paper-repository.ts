import { describe, expect, it } from 'vitest';
import type { ClientOrderId, Fill } from '../../src/core/order.js';
import type { ClosedTrade, PaperAccount, PaperRepository } from '../../src/core/ports/paper.js';
import { money, price, quantity } from '../../src/core/units.js';
import { at, btc, t0, venue } from '../builders/trading.js';

const anAccount = (given: Partial<PaperAccount> = {}): PaperAccount => ({
  name: 'main',
  venue,
  startedAt: t0,
  running: true,
  pausedReason: null,
  initialBalance: money('10000.000000000000000001'),
  cash: money('-0.00000000012'),
  feesPaid: money('1e-9'),
  peakEquity: money('10001'),
  positions: [
    {
      market: btc,
      timeframe: '1h',
      side: 'short',
      quantity: quantity('0.123456789012345678'),
      entryPrice: price('60000.1'),
      entryFee: money('3.7'),
      stop: price('61000'),
      target: price('59000'),
      openedAt: t0,
      closesAt: at(4),
      signalId: 7,
    },
  ],
  pending: [
    {
      order: {
        clientOrderId: 'paper-8' as ClientOrderId,
        market: btc,
        side: 'buy',
        quantity: quantity('1.5'),
        reduceOnly: false,
        type: 'market',
      },
      signalId: 8,
      timeframe: '1h',
      side: 'long',
      stop: price('1'),
      target: price('2'),
      closesAt: at(5),
      decidedAt: at(1),
    },
  ],
  marks: { 'BTC/USDT': 60_000.5 },
  processed: { 'binance-BTCUSDT-1h': t0 },
  version: 1,
  ...given,
});

const aFill: Fill = {
  clientOrderId: 'paper-7' as ClientOrderId,
  sequence: 1,
  market: btc,
  side: 'sell',
  quantity: quantity('0.1'),
  price: price('60000.1'),
  fee: money('3.7'),
  liquidity: 'taker',
  filledAt: t0,
};

const aTrade = (given: Partial<ClosedTrade> = {}): ClosedTrade => ({
  market: btc,
  side: 'long',
  quantity: quantity('0.000000000000000001'),
  entryPrice: price('1.1'),
  exitPrice: price('1.2'),
  fees: money('0.01'),
  pnl: money('-12.5'),
  openedAt: t0,
  closedAt: at(1),
  exit: 'stop',
  signalId: 7,
  ...given,
});

/** Every PaperRepository passes this. */
export function paperRepositoryContract(name: string, open: () => Promise<PaperRepository>): void {
  describe(`${name} honors PaperRepository`, () => {
    it('gives an account back to the last digit', async () => {
      const repository = await open();
      expect(await repository.load('main')).toBeNull();
      expect(await repository.save(anAccount(), { fills: [], trades: [], announcements: [] })).toBe(true);
      const loaded = await repository.load('main');
      expect(loaded).toEqual(anAccount());
      expect(loaded?.cash.toFixed()).toBe('-0.00000000012');
      expect(await repository.list()).toEqual([anAccount()]);
    });

    it('refuses a save that is not newer, whole', async () => {
      const repository = await open();
      const change = { fills: [aFill], trades: [aTrade()], announcements: [] };
      expect(await repository.save(anAccount({ version: 2 }), change)).toBe(true);
      expect(await repository.save(anAccount({ version: 2, cash: money(1) }), change)).toBe(false);
      expect(await repository.save(anAccount({ version: 1, cash: money(1) }), change)).toBe(false);
      expect(await repository.load('main')).toEqual(anAccount({ version: 2 }));
      expect(await repository.trades('main', 10)).toEqual([aTrade()]);
    });

    it('lists trades newest first', async () => {
      const repository = await open();
      const trades = [aTrade(), aTrade({ closedAt: at(2), exit: 'target' })];
      await repository.save(anAccount(), { fills: [aFill], trades, announcements: [] });
      await repository.save(anAccount({ version: 2 }), { fills: [aFill], trades: [], announcements: [] });
      expect(await repository.trades('main', 10)).toEqual([...trades].reverse());
    });
  });
}
