import type { BacktestReport, GroupRow, LeakCheckName, ReportInterval } from '../../core/backtest-report.js';
import { InvariantError } from '../../core/errors.js';
import { chance, date, instant, number, percent, unsignedPercent } from './format.js';
import { pageStyle } from './html-style.js';
import { leakCheckState, leakCheckTitles } from './report-text.js';

/** A picture drawn by us: `svg` is put into the page as it is. */
export interface ReportPicture {
  readonly title: string;
  readonly svg: string;
}

/** Newest trades listed; the whole list is in the CSV. */
const tradesListed = 500;

/**
 * One file that opens anywhere: no script, nothing loaded, light or dark as the reader's system is. All text is escaped;
 * pictures must be SVG elements without scripts or an InvariantError is thrown.
 */
export function reportHtml(report: BacktestReport, pictures: readonly ReportPicture[]): string {
  const { performance, risk, tradeFigures, setup, intervals, baselines } = report;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:">
<title>${escapeHtml(report.title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(report.title)}</h1>
<p class="verdict">${escapeHtml(report.verdict)}</p>
${report.warnings.length > 0 ? `<ul class="warnings">${report.warnings.map((warning) => `<li>${escapeHtml(warning)}</li>`).join('')}</ul>` : ''}
<div class="figures">
${figure('Net result', percent(report.netReturn), intervals.netReturn, percent)}
${figure('Sharpe', number(report.sharpe), intervals.sharpe, number)}
${figure('Worst fall', unsignedPercent(report.maxDrawdown), intervals.maxDrawdown, unsignedPercent)}
${figure('Trades won', `${unsignedPercent(tradeFigures.winRate)} of ${number(report.trades, 0)}`, intervals.winRate, unsignedPercent)}
</div>
${pictures.map(picture).join('\n')}
${section(
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
)}
${section(
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
)}
${section(
  'Result',
  facts(report, [
    ['cagr', 'A year, compounded', percent(performance.cagr)],
    ['sortino', 'Sortino', number(performance.sortino)],
    ['calmar', 'Calmar', number(performance.calmar)],
    ['omega', 'Omega', number(performance.omega)],
    ['probabilisticSharpe', 'Chance that the true Sharpe is over 0', chance(performance.probabilisticSharpe)],
    ['deflatedSharpe', `The same against the best of ${setup.trials} by luck`, chance(performance.deflatedSharpe)],
    ['alpha', 'Alpha to holding, a year', percent(performance.alpha)],
    ['beta', 'Beta to holding', number(performance.beta)],
    [
      'bestDay',
      'Best day',
      performance.bestDay ? `${percent(performance.bestDay.netReturn)} on ${performance.bestDay.day}` : '–',
    ],
    [
      'worstDay',
      'Worst day',
      performance.worstDay ? `${percent(performance.worstDay.netReturn)} on ${performance.worstDay.day}` : '–',
    ],
    ['winningDays', 'Days won, of those that moved', unsignedPercent(performance.winningDays)],
    ['timeInMarket', 'Time in the market', unsignedPercent(performance.timeInMarket)],
    ['meanExposure', 'Mean exposure', unsignedPercent(performance.meanExposure)],
    ['turnover', 'Turnover, times equity a year', number(performance.turnover, 1)],
  ]),
)}
${section(
  'Risk',
  facts(report, [
    [
      'drawdown',
      'Worst fall',
      risk.drawdown
        ? `${unsignedPercent(report.maxDrawdown)}: peak ${date(risk.drawdown.peakAt)}, bottom ${date(risk.drawdown.troughAt)}, ${risk.drawdown.recoveredAt ? `recovered ${date(risk.drawdown.recoveredAt)}` : 'not recovered'}`
        : '–',
    ],
    [
      'longestDrawdown',
      'Longest time below a peak',
      risk.longestDrawdown
        ? `${number(risk.longestDrawdown.days, 1)} days from ${date(risk.longestDrawdown.from)}`
        : '–',
    ],
    ['underwater', 'Time below the last peak', unsignedPercent(risk.underwater)],
    ['ulcerIndex', 'Ulcer index', unsignedPercent(risk.ulcerIndex)],
    ['volatility', 'Volatility a year', unsignedPercent(risk.volatility)],
    ['var95', 'Loss of a day, 95 % stay below', unsignedPercent(risk.var95)],
    ['cvar95', 'Mean of the worst 5 % of days, loss', unsignedPercent(risk.cvar95)],
    ['var99', 'Loss of a day, 99 % stay below', unsignedPercent(risk.var99)],
    ['cvar99', 'Mean of the worst 1 % of days, loss', unsignedPercent(risk.cvar99)],
    ['tailRatio', 'Tail ratio', number(risk.tailRatio)],
    ['skew', 'Skew', number(risk.skew)],
    ['kurtosis', 'Kurtosis (normal: 3)', number(risk.kurtosis)],
  ]),
)}
${section(
  'Trades',
  facts(report, [
    [
      'expectancy',
      'A trade, on its notional',
      `${percent(tradeFigures.expectancy)}${range(intervals.expectancy, percent)}`,
    ],
    ['expectancyMoney', 'A trade, in quote units', number(tradeFigures.expectancyMoney)],
    [
      'winRate',
      'Won',
      `${unsignedPercent(tradeFigures.winRate)}${range(tradeFigures.winRateInterval ?? undefined, unsignedPercent)}`,
    ],
    ['profitFactor', 'Profit factor', number(tradeFigures.profitFactor)],
    ['payoff', 'Mean win over mean loss', number(tradeFigures.payoff)],
    ['sqn', 'System quality number', number(tradeFigures.sqn)],
    ['kelly', 'Kelly share', percent(tradeFigures.kelly)],
    [
      'meanHours',
      'Held, mean and median hours',
      `${number(tradeFigures.meanHours, 1)}, ${number(tradeFigures.medianHours, 1)}`,
    ],
    [
      'best',
      'Best trade',
      tradeFigures.best
        ? `${percent(tradeFigures.best.netReturn)} ${tradeFigures.best.market}, ${date(tradeFigures.best.openedAt)}`
        : '–',
    ],
    [
      'worst',
      'Worst trade',
      tradeFigures.worst
        ? `${percent(tradeFigures.worst.netReturn)} ${tradeFigures.worst.market}, ${date(tradeFigures.worst.openedAt)}`
        : '–',
    ],
    ['streaks', 'Longest streaks', `${tradeFigures.longestWinStreak} won, ${tradeFigures.longestLossStreak} lost`],
    ['fees', 'Fees paid', money(tradeFigures.fees)],
    ['funding', 'Funding received', money(tradeFigures.funding)],
  ]),
)}
${groups('By market', report.byMarket)}
${groups('By side', report.bySide)}
${groups('By exit', report.byExit)}
${groups('By tag', report.byTag)}
${
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
    : ''
}
${monteCarloSection(report)}
${
  Object.keys(report.refusals).length > 0
    ? section(
        'Refused entries',
        table(
          ['Check', 'Entries'],
          Object.entries(report.refusals).map(([reason, count]) => [reason, number(count, 0)]),
        ),
      )
    : ''
}
${
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
    : ''
}
${
  report.gaps.length > 0
    ? section(
        'Gaps in the candles',
        table(
          ['Market', 'From', 'To', 'Missing'],
          report.gaps.map((row) => [row.market, instant(row.from), instant(row.to), number(row.missing, 0)]),
        ),
      )
    : ''
}
${tradeSection(report)}
${section(
  'Set-up',
  facts(report, [
    [
      'strategy',
      'Strategy',
      `${setup.strategy}${Object.entries(setup.settings)
        .map(([name, value]) => ` ${name}=${value}`)
        .join('')}`,
    ],
    [
      'markets',
      'Markets',
      `${setup.markets.join(', ')} · ${setup.timeframe} · ${setup.kind}, leverage ${setup.leverage}`,
    ],
    [
      'span',
      'Span',
      `${instant(setup.from)} to ${instant(setup.to)} UTC, ${number(setup.candles, 0)} candles of ${setup.data}`,
    ],
    ['money', 'Money', `${setup.balance}, sizing ${setup.sizing}`],
    ['costs', 'Costs', setup.costs],
    ['latency', 'Latency', `${setup.latencyMs} ms`],
    [
      'detail',
      'Inside a candle',
      setup.detail ? `candles of ${setup.detail} tell what came first` : 'the stop comes first',
    ],
    ['models', 'Models', setup.models.length > 0 ? setup.models.join(', ') : 'none'],
    ['seed', 'Seed', String(setup.seed)],
    ['hash', 'Order hash', report.orderHash],
  ]),
)}
<footer>Intervals are 95 %. Past results do not say what comes. Not advice.</footer>
</main>
</body>
</html>
`;
}

/** Text as it can stand in an element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const section = (title: string, body: string): string => `<section><h2>${escapeHtml(title)}</h2>${body}</section>`;

const figure = (
  name: string,
  value: string,
  interval: ReportInterval | undefined,
  show: (value: number) => string,
): string =>
  `<div><span>${escapeHtml(name)}</span><b>${escapeHtml(value)}</b><small>${escapeHtml(interval ? `${show(interval[0])} to ${show(interval[1])}` : 'no interval')}</small></div>`;

const range = (interval: ReportInterval | undefined, show: (value: number) => string): string =>
  interval ? ` [${show(interval[0])}, ${show(interval[1])}]` : '';

const money = (text: string): string => number(Number(text));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: 'th' | 'td'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="wide"><table><thead>${line(head, 'th')}</thead><tbody>${rows.map((row) => line(row, 'td')).join('\n')}</tbody></table></div>`;
}

/** Names with values; where there is no value, its reason. */
function facts(
  { notes }: BacktestReport,
  rows: readonly (readonly [name: string, title: string, value: string])[],
): string {
  const items = rows.map(([name, title, value]) => {
    const reason = notes[name];
    return `<div><dt>${escapeHtml(title)}</dt><dd>${escapeHtml(reason ? `– (${reason})` : value)}</dd></div>`;
  });
  return `<dl>${items.join('\n')}</dl>`;
}

const groups = (title: string, rows: readonly GroupRow[]): string =>
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

function monteCarloSection({ monteCarlo }: BacktestReport): string {
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

function tradeSection({ tradeList }: BacktestReport): string {
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

function picture({ title, svg }: ReportPicture): string {
  // Our own drawing code makes these; a script in one would mean that text of a stranger got through it.
  if (!/^\s*<svg[\s>]/.test(svg) || /<script|<foreignObject|\son\w+\s*=|javascript:/i.test(svg)) {
    throw new InvariantError(
      `picture "${title}" must be an SVG element without scripts, begins with ${JSON.stringify(svg.slice(0, 40))}`,
    );
  }
  return `<figure role="img" aria-label="${escapeHtml(title)}"><figcaption>${escapeHtml(title)}</figcaption>${svg}</figure>`;
}
