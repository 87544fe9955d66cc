import { type Line, plain, type Span } from '../draw/card.js';
import { cardOf } from '../draw/cards.js';
import { tame } from '../format/foreign-text.js';
import { countText } from '../format/numbers.js';
import { say } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import type { Reply } from '../reply.js';

const withAddress = (span: Span): Span =>
  typeof span !== 'string' && 'link' in span ? `${span.link} <${span.url}>` : span;

const text = (line: Line): string => tame(plain(line.map(withAddress)));

/** What a button does, as it can be typed here. */
const typed = (reply: Reply): readonly string[] =>
  (reply.buttons ?? []).flat().map(({ action }) => `/${[action.command, ...action.args].join(' ')}`);

const fileLinesShown = 40;

/** A console takes no files: the first lines, and how many there are. */
function fileLines({ name, text: content }: NonNullable<Reply['file']>): readonly string[] {
  const rows = content.trimEnd().split('\n');
  const hidden = rows.length - fileLinesShown;
  return [
    `  ${name}:`,
    ...rows.slice(0, fileLinesShown).map((row) => `  ${tame(row)}`),
    ...(hidden > 0 ? [`  ${say('console.moreLines', { count: countText(hidden) })}`] : []),
  ];
}

/** A reply as plain lines: title, indented body, where it comes from, what can be typed next. */
export const consoleText = (reply: Reply): string => inLanguage(reply.language ?? 'en', () => linesOf(reply));

function linesOf(reply: Reply): string {
  const { title, body, footer } = cardOf(reply);
  const next = typed(reply);
  return [
    text(title),
    ...[...body, ...footer].map((line) => `  ${text(line)}`),
    ...(reply.picture ? [`  ${say('console.picture')}`] : []),
    ...(reply.file ? fileLines(reply.file) : []),
    ...(next.length === 0 ? [] : [`  > ${next.join('  ')}`]),
  ].join('\n');
}
