import type { BacktestData, BacktestRun, Trade } from '../../core/backtest.js';
import type { TradeWindow } from '../../core/backtest-job.js';
import { timeframeMs } from '../../core/market.js';
import { epochMs } from '../../core/units.js';

/** More would be too thin to see on a phone. */
const mostCandles = 180;
/** Candles shown before the first entry and after the last exit. */
const margin = 6;

/**
 * The last stretch of at most 180 candles with trades, of the market in which most of them ended; a trade that was open
 * for longer is shown by its end. Not the best stretch nor the busiest, which is where a rule is whipped. Null without
 * trades or candles.
 */
export async function tradeWindow(run: BacktestRun, data: BacktestData): Promise<TradeWindow | null> {
  const length = timeframeMs(run.timeframe);
  const span = (mostCandles - 2 * margin) * length;
  const best = latest(run.trades, span);
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

function latest(trades: readonly Trade[], span: number): { readonly from: number; readonly last: Trade } | null {
  const end = trades.reduce((most, { closedAt }) => Math.max(most, closedAt), 0);
  const counts = new Map<string, { count: number; last: Trade }>();
  for (const trade of trades) {
    if (trade.closedAt <= end - span) continue;
    const seen = counts.get(trade.market);
    const last = seen && seen.last.closedAt > trade.closedAt ? seen.last : trade;
    counts.set(trade.market, { count: (seen?.count ?? 0) + 1, last });
  }
  const best = [...counts.values()].sort((a, b) => b.count - a.count || b.last.closedAt - a.last.closedAt)[0];
  return best ? { from: best.last.closedAt - span, last: best.last } : null;
}
