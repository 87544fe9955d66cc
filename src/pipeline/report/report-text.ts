import type { BacktestReport, GroupRow, LeakCheck, LeakCheckName, ReportInterval } from '../../core/backtest-report.js';
import { date, number, percent, unsignedPercent } from './format.js';

const marketsShown = 10;

export const leakCheckTitles: Readonly<Record<LeakCheckName, string>> = {
  truncation: 'truncation',
  oneBarLate: 'one bar late',
  shuffledLabels: 'shuffled labels',
  doubleCost: 'double cost',
};

/** A sign and a word: never the sign alone. */
export const leakCheckState = ({ passed }: LeakCheck): string =>
  passed === null ? '· nothing to check' : passed ? '✔ passed' : '✘ failed';

/** One screen for a terminal: what happened, how sure, against what, at which cost, and where. */
export function reportText(report: BacktestReport): string {
  return [
    report.title,
    '',
    report.verdict,
    '',
    ...headline(report),
    '',
    ...beside(report),
    '',
    ...checks(report),
    ...table('Market', report.byMarket),
    ...report.warnings.map((warning) => `! ${warning}`),
    `Order hash ${report.orderHash.slice(0, 16)} · seed ${report.setup.seed} · ${number(report.setup.candles, 0)} candles of ${report.setup.data}`,
    '',
  ].join('\n');
}

function headline({
  netReturn,
  sharpe,
  maxDrawdown,
  trades,
  intervals,
  tradeFigures,
  risk,
}: BacktestReport): readonly string[] {
  const trough = risk.drawdown
    ? `  bottom ${date(risk.drawdown.troughAt)}, ${risk.drawdown.recoveredAt ? `recovered ${date(risk.drawdown.recoveredAt)}` : 'not recovered'}`
    : '';
  return [
    `Net result    ${pad(percent(netReturn))}${range(intervals.netReturn, percent)}`,
    `Sharpe        ${pad(number(sharpe))}${range(intervals.sharpe, number)}`,
    `Worst fall    ${pad(unsignedPercent(maxDrawdown))}${range(intervals.maxDrawdown, unsignedPercent)}${trough}`,
    `Trades        ${pad(number(trades, 0))}${trades > 0 ? `${unsignedPercent(tradeFigures.winRate)} won${range(intervals.winRate, unsignedPercent, ' ')} · a trade ${percent(tradeFigures.expectancy)}${range(intervals.expectancy, percent, ' ')}` : ''}`,
  ];
}

function beside({ baselines, setup, refusals }: BacktestReport): readonly string[] {
  const { random, buyAndHold } = baselines;
  const refused = Object.entries(refusals).sort((a, b) => b[1] - a[1]);
  return [
    random
      ? `Random        ${percent(random.netReturn)} on average [${percent(random.interval[0])}, ${percent(random.interval[1])}]; ours, counted alike, ${percent(random.ours)}: better than ${Math.floor(random.beaten * 100)} % of ${random.runs}`
      : 'Random        not compared',
    buyAndHold
      ? `Holding       ${percent(buyAndHold.netReturn)}, worst fall ${unsignedPercent(buyAndHold.maxDrawdown)}, Sharpe ${number(buyAndHold.sharpe)} · cash 0 %`
      : 'Holding       not compared · cash 0 %',
    `Costs         ${setup.costs}`,
    `Models        ${setup.models.length > 0 ? setup.models.join(', ') : 'none'}${setup.trials > 1 ? ` · best of ${setup.trials} settings` : ''}`,
    ...(refused.length > 0
      ? [`Refused       ${refused.map(([reason, count]) => `${reason} ${count}`).join(', ')}`]
      : []),
  ];
}

function checks({ leakChecks }: BacktestReport): readonly string[] {
  if (!leakChecks) return ['Leak checks   not run', ''];
  const rows = (Object.keys(leakCheckTitles) as LeakCheckName[]).map(
    (name) => `  ${leakCheckTitles[name].padEnd(16)} ${leakCheckState(leakChecks[name])}: ${leakChecks[name].detail}`,
  );
  return ['Leak checks', ...rows, ''];
}

function table(title: string, rows: readonly GroupRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const head = `${title.padEnd(14)}${'trades'.padStart(8)}${'won'.padStart(8)}${'a trade'.padStart(10)}${'result'.padStart(10)}${'hours'.padStart(8)}`;
  const lines = rows
    .slice(0, marketsShown)
    .map(
      (row) =>
        `${row.name.padEnd(14)}${number(row.trades, 0).padStart(8)}${unsignedPercent(row.winRate).padStart(8)}${percent(row.meanReturn).padStart(10)}${percent(row.share).padStart(10)}${number(row.meanHours, 1).padStart(8)}`,
    );
  const rest = rows.length - marketsShown;
  return [head, ...lines, ...(rest > 0 ? [`and ${rest} more: see --json or the HTML report`] : []), ''];
}

const pad = (text: string): string => text.padEnd(10);
const range = (interval: ReportInterval | undefined, show: (value: number) => string, before = ''): string =>
  interval ? `${before}[${show(interval[0])}, ${show(interval[1])}]` : '';
