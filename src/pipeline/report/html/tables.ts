import type { BacktestReport, GroupRow, LeakCheckName } from '../../../core/backtest-report.js';
import { instant, number, percent, unsignedPercent } from '../format.js';
import { leakCheckState, leakCheckTitles } from '../report-text.js';
import { escapeHtml, money, section, table } from './elements.js';

/** Newest trades listed; the whole list is in the CSV. */
const tradesListed = 500;

/** This strategy against holding, random entries and cash. */
export function besideSection(report: BacktestReport): string {
  const { baselines } = report;
  return section(
    'Beside it',
    table(
      ['', 'Net', 'Worst fall', 'Sharpe', ''],
      [
        ['This strategy', percent(report.netReturn), unsignedPercent(report.maxDrawdown), number(report.sharpe), ''],
        ...(baselines.buyAndHold
          ? [
              [
                'Buy and hold',
                percent(baselines.buyAndHold.netReturn),
                unsignedPercent(baselines.buyAndHold.maxDrawdown),
                number(baselines.buyAndHold.sharpe),
                'equal parts, with cost',
              ],
            ]
          : []),
        ...(baselines.random
          ? [
              [
                'Random entries',
                percent(baselines.random.netReturn),
                '',
                '',
                `${percent(baselines.random.interval[0])} to ${percent(baselines.random.interval[1])} in ${baselines.random.runs} runs; ours, counted alike, ${percent(baselines.random.ours)}: better than ${Math.floor(baselines.random.beaten * 100)} %`,
              ],
            ]
          : []),
        ['Cash', '0 %', '0 %', '', ''],
      ],
    ),
  );
}

export const leakCheckSection = (report: BacktestReport): string =>
  section(
    'Leak checks',
    report.leakChecks
      ? table(
          ['Check', 'Result', ''],
          (Object.keys(leakCheckTitles) as LeakCheckName[]).flatMap((name) => {
            const check = report.leakChecks?.[name];
            return check ? [[leakCheckTitles[name], leakCheckState(check), check.detail]] : [];
          }),
        )
      : '<p>Not run.</p>',
  );

/** Nothing without rows. */
export const groupSection = (title: string, rows: readonly GroupRow[]): string =>
  rows.length === 0
    ? ''
    : section(
        title,
        table(
          ['', 'Trades', 'Won', 'A trade', 'Result', 'Profit factor', 'Mean hours'],
          rows.map((row) => [
            row.name,
            number(row.trades, 0),
            unsignedPercent(row.winRate),
            percent(row.meanReturn),
            percent(row.share),
            number(row.profitFactor),
            number(row.meanHours, 1),
          ]),
        ),
      );

export const monthSection = (report: BacktestReport): string =>
  report.months.length > 0
    ? section(
        'Months',
        table(
          ['Month', 'Net', 'Worst fall', 'Trades'],
          report.months.map((row) => [
            row.month,
            percent(row.netReturn),
            unsignedPercent(row.maxDrawdown),
            number(row.trades, 0),
          ]),
        ),
      )
    : '';

export function monteCarloSection({ monteCarlo }: BacktestReport): string {
  if (!monteCarlo) return '';
  const { tradeOrder, days } = monteCarlo;
  const rows = [
    ...(tradeOrder ? [['Worst fall, trades in another order', tradeOrder.maxDrawdown, unsignedPercent] as const] : []),
    ...(days ? [['Worst fall, days drawn again', days.maxDrawdown, unsignedPercent] as const] : []),
    ...(days ? [['Net result, days drawn again', days.netReturn, percent] as const] : []),
  ];
  const loss = days
    ? `<p>${escapeHtml(unsignedPercent(days.lossShare))} of the drawn histories ended with a loss.</p>`
    : '';
  return section(
    `Monte Carlo, ${monteCarlo.runs} runs`,
    table(
      ['', '5 %', '25 %', 'middle', '75 %', '95 %'],
      rows.map(([name, spread, show]) => [
        name,
        ...[spread.p5, spread.p25, spread.p50, spread.p75, spread.p95].map((value) => show(value)),
      ]),
    ) + loss,
  );
}

export const refusalSection = (report: BacktestReport): string =>
  Object.keys(report.refusals).length > 0
    ? section(
        'Refused entries',
        table(
          ['Check', 'Entries'],
          Object.entries(report.refusals).map(([reason, count]) => [reason, number(count, 0)]),
        ),
      )
    : '';

export const leftOpenSection = (report: BacktestReport): string =>
  report.leftOpen.length > 0
    ? section(
        'Left open',
        table(
          ['Market', 'Side', 'Quantity', 'Entry', 'Since', 'Unrealised'],
          report.leftOpen.map((row) => [
            row.market,
            row.side,
            row.quantity,
            row.entryPrice,
            instant(row.openedAt),
            money(row.unrealised),
          ]),
        ),
      )
    : '';

export const gapSection = (report: BacktestReport): string =>
  report.gaps.length > 0
    ? section(
        'Gaps in the candles',
        table(
          ['Market', 'From', 'To', 'Missing'],
          report.gaps.map((row) => [row.market, instant(row.from), instant(row.to), number(row.missing, 0)]),
        ),
      )
    : '';

export function tradeListSection({ tradeList }: BacktestReport): string {
  if (tradeList.length === 0) return '';
  const listed = tradeList.slice(-tradesListed).reverse();
  const rows = listed.map((row) => [
    String(row.id),
    row.market,
    row.side,
    instant(row.openedAt),
    instant(row.closedAt),
    row.entryPrice,
    row.exitPrice,
    row.exit,
    percent(row.netReturn),
    money(row.pnl),
    row.tag,
  ]);
  const title =
    listed.length < tradeList.length
      ? `Last ${listed.length} of ${tradeList.length} trades (all are in the CSV)`
      : `${tradeList.length} ${tradeList.length === 1 ? 'trade' : 'trades'}`;
  return `<section><details><summary>${escapeHtml(title)}</summary>${table(['', 'Market', 'Side', 'Opened', 'Closed', 'In', 'Out', 'Exit', 'Net', 'Result', 'Tag'], rows)}</details></section>`;
}
