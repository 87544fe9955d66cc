import type { BacktestRun, Trade } from '../../core/backtest.js';
import type { RandomBaseline } from '../../core/backtest-report.js';
import { seededRandom } from '../../core/statistics.js';
import type { Wealth } from './daily-returns.js';
import { middle95 } from './intervals.js';
import { firstAtOrAfter, type PriceHistory } from './price-history.js';
import { shuffle } from './resample.js';

/** The trades of one market as columns. */
interface Deals {
  readonly open: Float64Array;
  /** 1 long, −1 short. */
  readonly side: Float64Array;
  /** Whole candles, at least one. */
  readonly held: Int32Array;
  /** Notional at entry over equity then. */
  readonly weight: Float64Array;
  /** Candles left over when all trades stand one after another; negative: they cannot. */
  readonly free: number;
}

/** Equity at or before an instant. */
export function equityAt({ at, equity }: Wealth, instant: number): number {
  return equity[Math.max(0, firstAtOrAfter(at, instant + 1) - 1)] as number;
}

/** Notional at entry over the equity then; 0 for an empty account. */
export function weightOf(trade: Trade, wealth: Wealth): number {
  const account = equityAt(wealth, trade.openedAt);
  return account > 0 ? trade.quantity.times(trade.entryPrice).toNumber() / account : 0;
}

/**
 * How our entries compare with entries at random instants: in each market the same trades (side, size, candles held) are dealt in
 * another order to other opens of the span, one after another without overlap, bought and sold at opens like ours and charged
 * `roundTripCost`. Funding is left out on both sides. Stops and targets are not replayed: a random trade lasts as long as ours did.
 * The method of a permutation test: D. Aronson: Evidence-Based Technical Analysis (2006), ch. 6. Null without trades or candles.
 */
export function randomEntries(
  run: BacktestRun,
  wealth: Wealth,
  prices: PriceHistory,
  options: { readonly candleMs: number; readonly roundTripCost: number; readonly runs: number; readonly seed: number },
): RandomBaseline | null {
  const markets = [...prices].flatMap(([market, { open }]) => {
    const deals = dealsOf(
      run.trades.filter((trade) => trade.market === market),
      wealth,
      open,
      options.candleMs,
    );
    return deals ? [deals] : [];
  });
  if (markets.length === 0) return null;
  const ours = ourResult(
    run.trades.filter((trade) => prices.has(trade.market)),
    wealth,
  );
  const random = seededRandom(options.seed);
  const results = new Float64Array(options.runs);
  for (let i = 0; i < results.length; i++) {
    let value = 1;
    for (const deals of markets) value *= dealAnew(deals, options.roundTripCost, random);
    results[i] = value - 1;
  }
  const beaten = results.reduce((sum, one) => sum + (ours > one ? 1 : ours === one ? 0.5 : 0), 0);
  const netReturn = results.reduce((sum, one) => sum + one / results.length, 0);
  return { runs: results.length, netReturn, interval: middle95(results), ours, beaten: beaten / results.length };
}

function ourResult(trades: readonly Trade[], wealth: Wealth): number {
  let value = 1;
  for (const trade of trades) {
    const notional = trade.quantity.times(trade.entryPrice).toNumber();
    const funding = notional > 0 ? trade.funding.toNumber() / notional : 0;
    value *= Math.max(0, 1 + weightOf(trade, wealth) * (trade.netReturn - funding));
  }
  return value - 1;
}

function dealsOf(trades: readonly Trade[], wealth: Wealth, open: Float64Array, candleMs: number): Deals | null {
  if (trades.length === 0 || open.length < 2) return null;
  const held = Int32Array.from(trades, ({ openedAt, closedAt }) =>
    Math.min(open.length - 1, Math.max(1, Math.round((closedAt - openedAt) / candleMs))),
  );
  return {
    open,
    held,
    side: Float64Array.from(trades, (trade) => (trade.side === 'long' ? 1 : -1)),
    weight: Float64Array.from(trades, (trade) => weightOf(trade, wealth)),
    free: open.length - 1 - held.reduce((sum, bars) => sum + bars, 0),
  };
}

/** What the account is multiplied by when the trades are dealt to other instants. */
function dealAnew({ open, side, held, weight, free }: Deals, cost: number, random: () => number): number {
  const order = Int32Array.from(held, (_, i) => i);
  shuffle(order, random);
  // Where the free candles are cut: sorted cuts leave all ways to spread them over the pauses equally likely (nearly, with few left).
  const cuts = new Float64Array(order.length);
  if (free >= 0) for (let i = 0; i < cuts.length; i++) cuts[i] = Math.floor(random() * (free + 1));
  cuts.sort();
  let value = 1;
  let used = 0;
  for (let i = 0; i < order.length; i++) {
    const trade = order[i] as number;
    const bars = held[trade] as number;
    const from = free >= 0 ? (cuts[i] as number) + used : Math.floor(random() * (open.length - bars));
    used += bars;
    const gross = (side[trade] as number) * ((open[from + bars] as number) / (open[from] as number) - 1);
    value *= Math.max(0, 1 + (weight[trade] as number) * (gross - cost));
  }
  return value;
}
