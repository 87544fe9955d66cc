import { describe, expect, it } from 'vitest';
import type { Candle, Market } from '../../../src/core/market.js';
import { runBacktest } from '../../../src/pipeline/backtest.js';
import { aRequest, fundingOf, memoryData, walk } from '../../builders/history.js';
import { btc, eth } from '../../builders/trading.js';

const candles = new Map<Market, readonly Candle[]>([
  [btc, walk(3_000, 11)],
  [eth, [...walk(3_000, 12, 50, 0.02).slice(0, 1_200), ...walk(3_000, 12, 50, 0.02).slice(1_230)]],
]);
const funding = new Map([...candles].map(([market, all]) => [market, fundingOf(all, 0.0001)] as const));

/**
 * What the engine does to seeded candles. A change here is a change of what every backtest, paper account and live account
 * does: say why in the commit, then take the new figures.
 */
describe('the reference run', () => {
  it.each(['breakout', 'meanReversion', 'selector', 'randomEntry'])('of %s is as it was', async (strategy) => {
    const { run } = await runBacktest(
      aRequest({ strategy, markets: [btc, eth], sizing: 'stop', leverage: 3, latencyMs: 500, seed: 42 }),
      memoryData(candles, funding),
    );
    const exits: Record<string, number> = {};
    for (const { exit } of run.trades) exits[exit] = (exits[exit] ?? 0) + 1;
    expect({
      orderHash: run.orderHash,
      fills: run.fills.length,
      trades: run.trades.length,
      exits,
      refusals: run.refusals,
      open: run.openPositions.length,
      gaps: run.gaps.map(({ missing }) => missing),
      sums: Object.fromEntries(Object.entries(run.sums).map(([name, sum]) => [name, sum.toFixed(6)])),
    }).toMatchSnapshot();
  });
});
