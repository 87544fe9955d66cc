import { type Line, plain, type Span } from '../draw/card.js';
import { tame } from '../format/foreign-text.js';

/**
 * Text that Discord shows as it stands: every character with a meaning in its markdown gets a backslash, `@` and `<` too,
 * so that no mention, timestamp or custom emoji can be smuggled in; `#`, `-`, `+` and numbers only where they would begin
 * a heading or a list. Invisible and control characters are dropped.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\*_~`|[\]<>@]/g, '\\$&')
    .replace(/https?:\/\//gi, (scheme) => scheme.replace('://', '\\://'))
    .replace(/^(\s*)([-+](?=[\s#])|#(?=[\s#]))/, '$1\\$2')
    .replace(/^(\s*\d+)\.(?=\s)/, '$1\\.');
}

/** Without line breaks, control characters, and marks that turn the direction of writing. */
const visible = (text: string): string =>
  tame(
    text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, ''),
  );

/** Only web addresses become links; anything else stays text. */
function safeUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (!/^https?:$/.test(parsed.protocol)) return null;
  return parsed.href.replace(/[()<>\\*_~`|[\]]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

function spanMarkdown(span: Span): string {
  if (typeof span === 'string') return escapeMarkdown(span);
  if ('strong' in span) return span.strong.trim() === '' ? '' : `**${escapeMarkdown(span.strong)}**`;
  if ('code' in span) {
    const code = visible(span.code).replaceAll('`', 'ˋ');
    return code.trim() === '' ? '' : `\`${code}\``;
  }
  const url = safeUrl(span.url);
  const label = escapeMarkdown(span.link);
  return url === null || label.trim() === '' ? escapeMarkdown(`${span.link} (${span.url})`) : `[${label}](${url})`;
}

/** A line where all is bold already, such as a title. */
export const boldLineMarkdown = (line: Line): string =>
  lineMarkdown(line.map((span) => (typeof span === 'object' && 'strong' in span ? span.strong : span)));

export const lineMarkdown = (line: Line): string => line.map(spanMarkdown).join('');

/** For places that know no markdown (footers, labels, files). */
export const linePlain = (line: Line): string => visible(plain(line));
