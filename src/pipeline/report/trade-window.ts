import type { BacktestData, BacktestRun, Trade } from '../../core/backtest.js';
import type { TradeWindow } from '../../core/backtest-job.js';
import { timeframeMs } from '../../core/market.js';
import { epochMs } from '../../core/units.js';

/** More would be too thin to see on a phone. */
const mostCandles = 180;
/** Candles shown before the first entry and after the last exit. */
const margin = 6;

/**
 * The stretch of at most 180 candles of one market in which most trades ended, the latest of several; a trade that was
 * open for longer is shown by its end. Null without trades or candles.
 */
export async function tradeWindow(run: BacktestRun, data: BacktestData): Promise<TradeWindow | null> {
  const length = timeframeMs(run.timeframe);
  const span = (mostCandles - 2 * margin) * length;
  const best = busiest(run.trades, span);
  if (!best) return null;
  const { market } = best.last;
  const inside = run.trades.filter(
    (trade) => trade.market === market && trade.closedAt > best.from && trade.openedAt <= best.last.closedAt,
  );
  const first = Math.max(best.from, Math.min(...inside.map(({ openedAt }) => openedAt)));
  const open = (at: number): number => Math.floor(at / length) * length;
  const to = Math.min(run.to, open(best.last.closedAt) + (margin + 1) * length);
  const from = Math.max(open(first) - margin * length, to - mostCandles * length);
  const candles = await data.candles(market, run.timeframe, epochMs(from), epochMs(to));
  if (candles.length === 0) return null;
  const begins = candles[0]?.openedAt ?? from;
  return {
    market,
    timeframe: run.timeframe,
    candles: candles.map(({ openedAt, closedAt, open: o, high, low, close, volume }) => ({
      openedAt,
      closedAt,
      open: o,
      high,
      low,
      close,
      volume,
    })),
    trades: inside
      .filter(({ closedAt }) => closedAt > begins)
      .sort((a, b) => a.openedAt - b.openedAt)
      .map((trade) => ({
        side: trade.side,
        openedAt: trade.openedAt,
        closedAt: trade.closedAt,
        entryPrice: trade.entryPrice.toNumber(),
        exitPrice: trade.exitPrice.toNumber(),
        netReturn: trade.netReturn,
        exit: trade.exit,
      })),
    ofTrades: run.trades.length,
  };
}

function busiest(trades: readonly Trade[], span: number): { readonly from: number; readonly last: Trade } | null {
  const byMarket = grouped(trades);
  let best: { readonly from: number; readonly last: Trade; readonly count: number } | null = null;
  for (const ended of byMarket.values()) {
    const sorted = [...ended].sort((a, b) => a.closedAt - b.closedAt);
    let first = 0;
    sorted.forEach((last, index) => {
      while ((sorted[first] as Trade).closedAt <= last.closedAt - span) first++;
      const count = index - first + 1;
      if (!best || count > best.count || (count === best.count && last.closedAt > best.last.closedAt)) {
        best = { from: last.closedAt - span, last, count };
      }
    });
  }
  return best;
}

function grouped(trades: readonly Trade[]): ReadonlyMap<string, readonly Trade[]> {
  const groups = new Map<string, Trade[]>();
  for (const trade of trades) {
    const group = groups.get(trade.market);
    if (group) group.push(trade);
    else groups.set(trade.market, [trade]);
  }
  return groups;
}
