import type { BacktestReport } from '../../../core/backtest-report.js';
import { number, percent, unsignedPercent } from '../format.js';
import { escapeHtml, figure } from './elements.js';
import { resultSection, riskSection, setupSection, tradeFigureSection } from './figures.js';
import { picture, type ReportPicture } from './picture.js';
import { pageStyle } from './style.js';
import {
  besideSection,
  gapSection,
  groupSection,
  leakCheckSection,
  leftOpenSection,
  monteCarloSection,
  monthSection,
  refusalSection,
  tradeListSection,
} from './tables.js';

/**
 * One file that opens anywhere: no script, nothing loaded, light or dark as the reader's system is. All text is escaped;
 * pictures must be SVG elements without scripts or an InvariantError is thrown.
 */
export function reportHtml(report: BacktestReport, pictures: readonly ReportPicture[]): string {
  const { tradeFigures, intervals } = report;
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
${[
  besideSection(report),
  leakCheckSection(report),
  resultSection(report),
  riskSection(report),
  tradeFigureSection(report),
  groupSection('By market', report.byMarket),
  groupSection('By side', report.bySide),
  groupSection('By exit', report.byExit),
  groupSection('By tag', report.byTag),
  monthSection(report),
  monteCarloSection(report),
  refusalSection(report),
  leftOpenSection(report),
  gapSection(report),
  tradeListSection(report),
  setupSection(report),
].join('\n')}
<footer>Intervals are 95 %. Past results do not say what comes. Not advice.</footer>
</main>
</body>
</html>
`;
}
