import type { TradeWindow } from '../core/backtest-job.js';
import type { BacktestReport, BacktestSetup } from '../core/backtest-report.js';

export const backtestViews = ['equity', 'months', 'trades', 'monteCarlo'] as const;
export type BacktestView = (typeof backtestViews)[number];

/** What the pictures of a backtest are drawn from, thinned. */
export type BacktestPictureData = Pick<
  BacktestReport,
  'curve' | 'months' | 'monteCarlo' | 'netReturn' | 'maxDrawdown'
> & {
  /** What was tested, or the name of an account in the language of its reader. */
  readonly title: string | Pick<BacktestSetup, 'markets' | 'timeframe' | 'strategy' | 'from' | 'to' | 'inSample'>;
  readonly trades: readonly { readonly at: number; readonly netReturn: number; readonly side: 'long' | 'short' }[];
  readonly wonShare: number | null;
  /** Null: no candles were kept, or no trade was made. */
  readonly window: TradeWindow | null;
};

const mostDots = 1_500;

/** `view` leaves out what the other pictures need, for a message that shows one. */
export const pictureDataOf = (
  report: BacktestReport,
  window: TradeWindow | null,
  view: BacktestView | 'all' = 'all',
): BacktestPictureData => {
  const { markets, timeframe, strategy, from, to, inSample } = report.setup;
  const shows = (one: BacktestView): boolean => view === 'all' || view === one;
  return {
    title: { markets, timeframe, strategy, from, to, inSample },
    netReturn: report.netReturn,
    maxDrawdown: report.maxDrawdown,
    curve: shows('equity') ? report.curve : { at: [], equity: [], drawdown: [], buyAndHold: null },
    months: shows('months') ? report.months : [],
    monteCarlo: shows('monteCarlo') ? report.monteCarlo : null,
    window: shows('trades') ? window : null,
    wonShare: report.trades === 0 ? null : report.tradeFigures.wins / report.trades,
    trades: shows('trades')
      ? thinned(
          report.tradeList.map((trade) => ({
            at: Date.parse(trade.closedAt),
            netReturn: trade.netReturn,
            side: trade.side,
          })),
          mostDots,
        )
      : [],
  };
};

function thinned<T>(rows: readonly T[], most: number): readonly T[] {
  if (rows.length <= most) return rows;
  const step = rows.length / most;
  return Array.from({ length: most }, (_, i) => rows[Math.floor(i * step)] as T);
}
