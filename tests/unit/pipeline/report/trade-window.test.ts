import { describe, expect, it } from 'vitest';
import type { BacktestData, Trade } from '../../../../src/core/backtest.js';
import { epochMs } from '../../../../src/core/units.js';
import { tradeWindow } from '../../../../src/pipeline/report/trade-window.js';
import { aRun, aTrade } from '../../../builders/backtest-run.js';
import { aCandle, eth, hour, t0, venue } from '../../../builders/trading.js';

const length = 1_000;
const candles = Array.from({ length }, (_, i) => aCandle(i, [100, 101, 99, 100]));
const data = (from = 0): BacktestData => ({
  name: 'test',
  venue,
  markets: async () => [],
  candles: async (_market, _timeframe, since, until) =>
    candles.filter(
      ({ openedAt, closedAt }) =>
        openedAt >= Math.max(since ?? 0, t0 + from * hour) && closedAt <= (until ?? Number.MAX_SAFE_INTEGER),
    ),
  funding: async () => [],
});
const runOf = (trades: readonly Trade[]) =>
  aRun(
    Array.from({ length }, () => 10_000),
    { trades },
  );
const held = (index: number, hours: number, given: Partial<Trade> = {}): Trade =>
  aTrade(index, 1, { closedAt: epochMs(t0 + (index + hours) * hour), ...given });

describe('the stretch of candles that shows trades', () => {
  it('is the latest one, of the market in which most of them ended', async () => {
    const busy = Array.from({ length: 60 }, (_, i) => held(100 + i, 1));
    const late = [held(900, 3), held(910, 3), held(905, 4, { market: eth })];
    const window = await tradeWindow(runOf([...busy, ...late]), data());
    expect(window).toMatchObject({ market: 'BTC/USDT', timeframe: '1h', ofTrades: 63 });
    expect(window?.trades).toHaveLength(2);
    expect(window?.candles[0]?.openedAt).toBe(t0 + 894 * hour);
    expect(window?.candles.at(-1)?.closedAt).toBe(t0 + 920 * hour);
  });

  it('shows a trade longer than the picture by its end, in no more candles than a phone shows', async () => {
    const window = await tradeWindow(runOf([held(10, 900)]), data());
    expect(window?.candles).toHaveLength(180);
    expect(window?.trades[0]?.openedAt).toBeLessThan(window?.candles[0]?.openedAt ?? 0);
    expect(window?.trades[0]?.closedAt).toBeLessThanOrEqual(window?.candles.at(-1)?.closedAt ?? 0);
  });

  it('is nothing without trades, or where the candles are gone', async () => {
    expect(await tradeWindow(runOf([]), data())).toBeNull();
    expect(await tradeWindow(runOf([held(5, 2)]), data(500))).toBeNull();
  });
});
