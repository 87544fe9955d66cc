import { describe, expect, it } from 'vitest';
import type { Trade } from '../../src/core/backtest.js';
import type { ClientOrderId, Fill } from '../../src/core/order.js';
import type { PaperAccount, PaperLife, StoredEngine } from '../../src/core/paper-account.js';
import type { PaperChange, PaperInput, PaperRepository } from '../../src/core/ports/paper-repository.js';
import { money, price, quantity } from '../../src/core/units.js';
import { at, btc, t0, venue } from '../builders/trading.js';

export const aStoredAccount = (given: Partial<PaperAccount> = {}): PaperAccount => ({
  name: 'telegram-1',
  owner: { kind: 'person', id: { platform: 'telegram', id: '1' } },
  venue,
  life: 1,
  startedAt: t0,
  running: true,
  pausedReason: null,
  balance: money('10000.000000000000000001'),
  settings: {
    plan: { kind: 'follow', delivered: { platform: 'telegram', id: '1' } },
    markets: [btc],
    timeframe: '1h',
    risk: { riskPerTrade: 0.01, maxPositions: 3, maxDrawdown: 0.1, maxExposure: 1, maxPositionShare: 0.5 },
  },
  tell: { platform: 'telegram', id: '1' },
  cursor: at(3),
  signals: { 7: at(4) },
  signalsFrom: t0,
  ordersByHand: 2,
  engine: { ledger: { cash: { $d: '-0.00000000012' } }, list: [1, null, 'text'] } as unknown as StoredEngine,
  figures: {
    equity: money('10001.5'),
    peak: money('10001.5'),
    realised: money('-0.00000000012'),
    fees: money('3.7'),
    funding: money(0),
    ifStopped: -0.01,
    positions: [
      {
        market: btc,
        side: 'short',
        quantity: quantity('0.123456789012345678'),
        entryPrice: price('60000.1'),
        openedAt: t0,
        mark: 60_100.5,
        stop: 61_000,
        target: null,
        closesAt: at(4),
        unrealised: money('-12.3'),
        tag: 'signal',
        signalId: 7,
      },
    ],
    orders: [
      {
        clientOrderId: 'telegram-1~1.BTCUSDT.x.in',
        market: btc,
        side: 'buy',
        type: 'limit',
        quantity: quantity('1.5'),
        filled: quantity(0),
        price: price('59000'),
        tag: 'hand',
      },
    ],
  },
  version: 1,
  ...given,
});

const aFill = (given: Partial<Fill> = {}): Fill => ({
  clientOrderId: 'telegram-1~1.BTCUSDT.y.in' as ClientOrderId,
  sequence: 1,
  market: btc,
  side: 'sell',
  quantity: quantity('0.1'),
  price: price('60000.1'),
  fee: money('3.7'),
  liquidity: 'taker',
  filledAt: t0,
  ...given,
});

const aTrade = (given: Partial<Trade> = {}): Trade => ({
  id: 1,
  market: btc,
  timeframe: '1h',
  side: 'long',
  quantity: quantity('0.000000000000000001'),
  entryPrice: price('1.1'),
  exitPrice: price('1.2'),
  openedAt: t0,
  closedAt: at(1),
  exit: 'stop',
  fees: money('0.01'),
  funding: money('-0.002'),
  pnl: money('-12.5'),
  netReturn: -0.0125,
  worst: -0.02,
  best: 0.01,
  tag: 'signal',
  signalId: 7,
  ...given,
});

const nothing: PaperChange = { fills: [], trades: [], inputs: [], equity: [], announcements: [] };

/** Every PaperRepository passes this. */
export function paperRepositoryContract(name: string, open: () => Promise<PaperRepository>): void {
  const account = 'telegram-1';

  describe(`${name} honors PaperRepository`, () => {
    it('gives an account back to the last digit', async () => {
      const repository = await open();
      expect(await repository.load(account)).toBeNull();
      expect(await repository.save(aStoredAccount(), nothing)).toBe(true);
      const loaded = await repository.load(account);
      expect(loaded).toEqual(aStoredAccount());
      expect(loaded?.figures.realised.toFixed()).toBe('-0.00000000012');
      expect(await repository.list()).toEqual([aStoredAccount()]);
      expect(await repository.legacy()).toEqual([]);
    });

    it('refuses a save that is not newer, whole', async () => {
      const repository = await open();
      const change = { ...nothing, fills: [aFill()], trades: [aTrade()], equity: [{ at: at(1), equity: 5 }] };
      expect(await repository.save(aStoredAccount({ version: 2 }), change)).toBe(true);
      const other = { ...nothing, trades: [aTrade({ id: 2 })], equity: [{ at: at(2), equity: 6 }] };
      expect(await repository.save(aStoredAccount({ version: 2, ordersByHand: 9 }), other)).toBe(false);
      expect(await repository.save(aStoredAccount({ version: 1, ordersByHand: 9 }), other)).toBe(false);
      expect(await repository.load(account)).toEqual(aStoredAccount({ version: 2 }));
      expect(await repository.trades(account, 10)).toEqual([aTrade()]);
      expect(await repository.equity(account, t0)).toEqual([{ at: at(1), equity: 5 }]);
    });

    it('lists trades newest first, and keeps a fill and a trade once however often they are saved', async () => {
      const repository = await open();
      const trades = [aTrade(), aTrade({ id: 2, closedAt: at(2), exit: 'trail', signalId: null, tag: 'hand' })];
      const fills = [aFill(), aFill({ sequence: 2, filledAt: at(1) })];
      await repository.save(aStoredAccount(), { ...nothing, fills, trades });
      await repository.save(aStoredAccount({ version: 2 }), { ...nothing, fills, trades: [trades[0]!] });
      expect(await repository.trades(account, 10)).toEqual([...trades].reverse());
      expect(await repository.trades(account, 1)).toEqual([trades[1]]);
      expect(await repository.fills(account)).toEqual(fills);
    });

    it('keeps inputs in order, and equity by instant', async () => {
      const repository = await open();
      const inputs: PaperInput[] = [
        { kind: 'signal', at: at(1), after: at(1), signalId: 7, since: at(1) },
        {
          kind: 'order',
          at: at(2),
          after: at(1),
          order: {
            market: btc,
            side: 'buy',
            amount: { value: '0.1', unit: 'base' },
            limit: null,
            stop: '1',
            target: null,
          },
        },
      ];
      await repository.save(aStoredAccount(), { ...nothing, inputs, equity: [{ at: at(1), equity: 1 }] });
      const equity = [
        { at: at(1), equity: 2 },
        { at: at(2), equity: 3.25 },
      ];
      await repository.save(aStoredAccount({ version: 2 }), {
        ...nothing,
        inputs: [{ kind: 'stop', at: at(3), after: at(3) }],
        equity,
      });
      expect(await repository.inputs(account)).toEqual([...inputs, { kind: 'stop', at: at(3), after: at(3) }]);
      expect(await repository.equity(account, t0)).toEqual(equity);
      expect(await repository.equity(account, at(2))).toEqual(equity.slice(1));
    });

    it('starts a new life empty and keeps the old one as history', async () => {
      const repository = await open();
      await repository.save(aStoredAccount(), {
        ...nothing,
        fills: [aFill()],
        trades: [aTrade()],
        equity: [{ at: at(1), equity: 5 }],
      });
      const { settings, balance } = aStoredAccount();
      const ended: PaperLife = {
        life: 1,
        venue,
        startedAt: t0,
        endedAt: at(9),
        balance,
        equity: money('9000.25'),
        trades: 1,
        settings,
      };
      await repository.save(aStoredAccount({ version: 2, life: 2 }), { ...nothing, ended });
      expect(await repository.trades(account, 10)).toEqual([]);
      expect(await repository.fills(account)).toEqual([]);
      expect(await repository.equity(account, t0)).toEqual([]);
      expect(await repository.lives(account)).toEqual([ended]);
      await repository.save(aStoredAccount({ version: 3, life: 2 }), { ...nothing, trades: [aTrade()] });
      expect(await repository.trades(account, 10)).toEqual([aTrade()]);
    });

    it('keeps accounts apart', async () => {
      const repository = await open();
      await repository.save(aStoredAccount(), { ...nothing, trades: [aTrade()] });
      await repository.save(aStoredAccount({ name: 'chat-discord-5' }), nothing);
      expect(await repository.trades('chat-discord-5', 10)).toEqual([]);
      expect((await repository.list()).map((one) => one.name)).toEqual(['chat-discord-5', 'telegram-1']);
    });
  });
}
