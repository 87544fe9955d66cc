import { type BacktestRequest, type BacktestRun, noStress, type Trade } from '../../src/core/backtest.js';
import type { Market } from '../../src/core/market.js';
import type { ClientOrderId, Fill } from '../../src/core/order.js';
import { seededRandom } from '../../src/core/statistics.js';
import { epochMs, money, price, quantity } from '../../src/core/units.js';
import type { ReportContext } from '../../src/pipeline/report/make-report.js';
import type { PriceHistory } from '../../src/pipeline/report/price-history.js';
import { btc, hour, t0 } from './trading.js';

export const day = 24 * hour;

export const aRequest = (given: Partial<BacktestRequest> = {}): BacktestRequest => ({
  markets: [btc],
  timeframe: '1h',
  from: null,
  to: null,
  strategy: 'breakout',
  settings: {},
  balance: '10000',
  kind: 'perpetual',
  leverage: 1,
  sizing: 'fraction',
  feeBps: null,
  slippageBps: null,
  latencyMs: 0,
  detail: null,
  seed: 7,
  inSample: false,
  stress: noStress,
  ...given,
});

/** One unit at 100, closed at `pnl` more after cost, an hour after it opened `index` hours after t0. */
export const aTrade = (index: number, pnl: number, given: Partial<Trade> = {}): Trade => ({
  id: index + 1,
  market: btc,
  timeframe: '1h',
  side: 'long',
  quantity: quantity(1),
  entryPrice: price(100),
  exitPrice: price(Math.max(1, 100 + pnl)),
  openedAt: epochMs(t0 + index * hour),
  closedAt: epochMs(t0 + (index + 1) * hour),
  exit: 'signal',
  fees: money('0.1'),
  funding: money(0),
  pnl: money(pnl),
  netReturn: pnl / 100,
  worst: Math.min(0, pnl / 100),
  best: Math.max(0, pnl / 100),
  tag: 'test',
  signalId: null,
  ...given,
});

export const aFill = (index: number, given: Partial<Fill> = {}): Fill => ({
  clientOrderId: `bt.${index}.in` as ClientOrderId,
  sequence: 1,
  market: btc,
  side: 'buy',
  quantity: quantity(1),
  price: price(100),
  fee: money('0.05'),
  liquidity: 'taker',
  filledAt: epochMs(t0 + index * hour),
  ...given,
});

/** Equity at the end of each `step` ms from t0 on, beginning with 10,000 before them. */
export function aRun(equity: readonly number[], given: Partial<BacktestRun> = {}, step = hour): BacktestRun {
  const final = equity.at(-1) ?? 10_000;
  return {
    markets: [btc],
    timeframe: '1h',
    from: t0,
    to: epochMs(t0 + equity.length * step),
    candles: equity.length,
    trades: [],
    fills: [],
    curve: {
      at: Float64Array.from(equity, (_, i) => t0 + (i + 1) * step),
      equity: Float64Array.from(equity),
      exposure: new Float64Array(equity.length),
    },
    openPositions: [],
    refusals: {},
    gaps: [],
    sums: {
      initial: money(10_000),
      realised: money(final - 10_000),
      unrealised: money(0),
      fees: money(0),
      funding: money(0),
      final: money(final),
    },
    orderHash: 'c0ffee'.repeat(10).concat('cafe'),
    ...given,
  };
}

/** A run whose days end with these returns, one point a day. */
export function aRunOfDays(returns: readonly number[], given: Partial<BacktestRun> = {}): BacktestRun {
  let value = 10_000;
  return aRun(
    returns.map((change) => (value *= 1 + change)),
    given,
    day,
  );
}

/** Opens and closes of one market, hourly from t0: each candle opens at the close before. */
export function somePrices(closes: readonly number[], market: Market = btc): PriceHistory {
  return new Map([
    [
      market,
      {
        at: Float64Array.from(closes, (_, i) => t0 + i * hour),
        open: Float64Array.from(closes, (close, i) => closes[i - 1] ?? close),
        close: Float64Array.from(closes),
      },
    ],
  ]);
}

export const aContext = (given: Partial<ReportContext> = {}): ReportContext => ({
  dataName: 'test candles',
  costs: 'fee 5 bps and slippage 2 bps a side',
  roundTripCost: 0.0014,
  models: [],
  prices: null,
  leakChecks: null,
  rounds: 200,
  randomRuns: 100,
  ...given,
});

/**
 * A trading account on a random walk: `trades` trades one after another, each of one tenth of 10,000, net returns of mean `edge`
 * and deviation 1 %, with the curve and the candles that belong to it.
 */
export function aTradedRun(
  trades: number,
  { edge = 0, seed = 3, markets = [btc] as readonly Market[], hoursEach = 4 } = {},
): { readonly run: BacktestRun; readonly prices: PriceHistory } {
  const random = seededRandom(seed);
  const list: Trade[] = [];
  const equity: number[] = [];
  let account = 10_000;
  for (let i = 0; i < trades; i++) {
    const netReturn = edge + (random() + random() + random() - 1.5) * 0.02;
    for (let held = 1; held <= hoursEach; held++) equity.push(account + (1_000 * netReturn * held) / hoursEach);
    account += 1_000 * netReturn;
    const market = markets[i % markets.length] as Market;
    list.push(
      aTrade(i * hoursEach, 1_000 * netReturn, {
        id: i + 1,
        market,
        side: random() < 0.5 ? 'long' : 'short',
        quantity: quantity(10),
        netReturn,
        closedAt: epochMs(t0 + (i + 1) * hoursEach * hour),
        exit: random() < 0.5 ? 'target' : 'stop',
        tag: random() < 0.3 ? 'calm' : 'storm',
      }),
    );
  }
  const prices = new Map(
    markets.map((market) => {
      let close = 100;
      const closes = equity.map(() => (close *= 1 + (random() - 0.5) * 0.01));
      return [market, somePrices(closes, market).get(market)] as const;
    }),
  ) as PriceHistory;
  const run = aRun(equity, { trades: list, markets, fills: list.map((_, i) => aFill(i * hoursEach)) });
  return { run: { ...run, curve: { ...run.curve, exposure: run.curve.exposure.fill(0.1) } }, prices };
}
