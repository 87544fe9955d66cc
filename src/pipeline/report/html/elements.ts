import type { BacktestReport, ReportInterval } from '../../../core/backtest-report.js';
import { number } from '../format.js';

/** Text as it can stand in an element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

export const section = (title: string, body: string): string =>
  `<section><h2>${escapeHtml(title)}</h2>${body}</section>`;

/** A number that stands out, with the interval it may lie in. */
export const figure = (
  name: string,
  value: string,
  interval: ReportInterval | undefined,
  show: (value: number) => string,
): string =>
  `<div><span>${escapeHtml(name)}</span><b>${escapeHtml(value)}</b><small>${escapeHtml(interval ? `${show(interval[0])} to ${show(interval[1])}` : 'no interval')}</small></div>`;

/** ` [from, to]`, or nothing. */
export const range = (interval: ReportInterval | undefined, show: (value: number) => string): string =>
  interval ? ` [${show(interval[0])}, ${show(interval[1])}]` : '';

/** An exact amount, rounded for reading. */
export const money = (text: string): string => number(Number(text));

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: 'th' | 'td'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="wide"><table><thead>${line(head, 'th')}</thead><tbody>${rows.map((row) => line(row, 'td')).join('\n')}</tbody></table></div>`;
}

/** Names with values; where there is no value, its reason. */
export function facts(
  { notes }: BacktestReport,
  rows: readonly (readonly [name: string, title: string, value: string])[],
): string {
  const items = rows.map(([name, title, value]) => {
    const reason = notes[name];
    return `<div><dt>${escapeHtml(title)}</dt><dd>${escapeHtml(reason ? `– (${reason})` : value)}</dd></div>`;
  });
  return `<dl>${items.join('\n')}</dl>`;
}
