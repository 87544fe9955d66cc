import { describe, expect, it } from 'vitest';
import type { Trade } from '../../../../src/core/backtest.js';
import { epochMs, money, price, quantity } from '../../../../src/core/units.js';
import { dailyEquity, netInterval, rankAccounts } from '../../../../src/pipeline/paper/leaderboard.js';
import { at, btc, t0 } from '../../../builders/trading.js';
import { aStoredAccount } from '../../../contract/paper-repository.js';
import { MemoryPaperRepository } from '../../../fakes/memory-trading.js';

const day = 86_400_000;
const trade = (id: number, tag = 'signal'): Trade => ({
  id,
  market: btc,
  timeframe: '1h',
  side: 'long',
  quantity: quantity(1),
  entryPrice: price(100),
  exitPrice: price(101),
  openedAt: at(id),
  closedAt: at(id + 1),
  exit: 'target',
  fees: money(0),
  funding: money(0),
  pnl: money(1),
  netReturn: 0.01,
  worst: 0,
  best: 0.01,
  tag,
  signalId: null,
});

describe('the leaderboard', () => {
  it('ranks by the result after cost, and only accounts with enough ended trades', async () => {
    const repository = new MemoryPaperRepository();
    const add = async (name: string, equity: number, trades: number, running = true) => {
      const account = aStoredAccount({
        name,
        running,
        balance: money(1_000),
        figures: { ...aStoredAccount().figures, equity: money(equity) },
      });
      await repository.save(account, {
        fills: [],
        inputs: [],
        announcements: [],
        trades: Array.from({ length: trades }, (_, i) => trade(i + 1, i < 3 ? 'hand' : 'signal')),
        equity: Array.from({ length: 20 }, (_, i) => ({
          at: epochMs(t0 + i * day),
          equity: 1_000 + i * (equity - 1_000),
        })),
      });
      return account;
    };
    const accounts = [
      await add('lucky', 2_000, 9),
      await add('stopped', 2_000, 2, false),
      await add('second', 1_010, 10),
      await add('first', 1_050, 40),
      await add('last', 900, 11),
    ];
    const board = await rankAccounts(repository, accounts);
    expect(board.rows.map(({ name }) => name)).toEqual(['first', 'second', 'last']);
    expect(board.rows[0]).toMatchObject({ trades: 40, byHand: 3 });
    expect(board.rows[0]?.net).toBeCloseTo(0.05, 12);
    expect([board.leastTrades, board.unranked]).toEqual([10, 1]);
  });

  it('gives an interval around the result of the days, and none for too few', () => {
    const random = [3, -2, 4, -1, 5, -3, 2, 1, -2, 4, 0, 3, -1, 2].map((step) => step / 1_000);
    let equity = 1_000;
    const points = [{ at: t0, equity }];
    random.forEach((step, i) => {
      equity *= Math.exp(step);
      points.push({ at: epochMs(t0 + (i + 1) * day), equity });
    });
    const interval = netInterval(points);
    const net = equity / 1_000 - 1;
    expect(interval?.low).toBeLessThan(net);
    expect(interval?.high).toBeGreaterThan(net);
    expect(netInterval(points.slice(0, 2))).toBeNull();
    expect(netInterval([])).toBeNull();
  });

  it('counts a candle that closes at midnight to the day it ends', () => {
    const points = [12, 24, 30, 48].map((hours, i) => ({ at: at(hours), equity: i }));
    expect(dailyEquity(points).map(({ equity }) => equity)).toEqual([0, 1, 3]);
  });
});
