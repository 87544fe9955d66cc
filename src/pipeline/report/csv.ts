import type { BacktestRun } from '../../core/backtest.js';
import { wealthOf } from './daily-returns.js';
import { drawdownFigures } from './drawdown.js';
import { tradeRow } from './trade-figures.js';

/** Every closed trade, a line each, with a head line; RFC 4180 with line feeds. */
export function tradesCsv(run: BacktestRun): string {
  const head =
    'id,market,timeframe,side,quantity,entry_price,exit_price,opened_at,closed_at,exit,fees,funding,pnl,net_return,worst,best,tag,signal_id';
  const lines = run.trades.map((trade) => {
    const row = tradeRow(trade);
    return [
      row.id,
      row.market,
      row.timeframe,
      row.side,
      row.quantity,
      row.entryPrice,
      row.exitPrice,
      row.openedAt,
      row.closedAt,
      row.exit,
      row.fees,
      row.funding,
      row.pnl,
      row.netReturn,
      row.worst,
      row.best,
      row.tag,
      row.signalId ?? '',
    ]
      .map(cell)
      .join(',');
  });
  return `${[head, ...lines].join('\n')}\n`;
}

/** The account at every point of the curve, its start first. */
export function equityCsv(run: BacktestRun): string {
  const { at, equity } = wealthOf(run);
  const { series } = drawdownFigures({ at, equity });
  const lines = Array.from(at, (instant, i) =>
    [new Date(instant).toISOString(), equity[i], series[i], i === 0 ? 0 : run.curve.exposure[i - 1]].join(','),
  );
  return `${['at,equity,drawdown,exposure', ...lines].join('\n')}\n`;
}

/** Quoted where a comma, quote or line break asks for it; a leading `=`, `+`, `@` is defused, since spreadsheets would run it. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+@\t\r]/.test(value) || /^-(?![\d.])/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
