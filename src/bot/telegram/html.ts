import type { Line, Span } from '../draw/card.js';
import { tame } from '../format/foreign-text.js';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text that Telegram's HTML parser shows as it is. Control characters go, so that no text can break a line. */
export const escapeHtml = (text: string): string =>
  tame(text).replace(/[&<>"]/g, (character) => entities[character] ?? character);

function spanHtml(span: Span): string {
  if (typeof span === 'string') return escapeHtml(span);
  if ('strong' in span) return `<b>${escapeHtml(span.strong)}</b>`;
  if ('code' in span) return `<code>${escapeHtml(span.code)}</code>`;
  return `<a href="${escapeHtml(span.url)}">${escapeHtml(span.link)}</a>`;
}

/** A line with the few tags Telegram knows; every tag opened is closed within it, so lines can be cut apart. */
export const lineHtml = (line: Line): string => line.map(spanHtml).join('');
