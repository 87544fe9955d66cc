import { readSentence } from '../../core/sentence.js';
import { exactText } from '../format/exact.js';
import { type MessageId, wording } from '../messages/catalogue.js';
import { spoken } from '../messages/language.js';

/** Sentences stand in sentences: a verdict names what was beaten, a refusal the checks that refused. */
const deepest = 5;
const number = /^([+\-−]?)(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,12})?( %)?$/;
const instant = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/;

interface Parting {
  readonly at: string | RegExp;
  readonly by: string;
  /** In Chinese. */
  readonly zh: string;
}
/** How sentences follow one another. */
const partings: readonly Parting[] = [
  { at: '; ', by: '; ', zh: '；' },
  { at: /(?<=[.!?]) (?=\p{Lu})/u, by: ' ', zh: '' },
];
const comma: Parting = { at: ', ', by: ', ', zh: '、' };

/** A number or an instant as the language writes it; anything else as it stands. */
function factText(fact: string): string {
  const [, sign, whole = '', fraction = '', unit = ''] = number.exec(fact) ?? [];
  if (sign !== undefined) {
    // Whole numbers that English sets no commas in are no amounts: a port, a process, a year.
    const isPlain = fraction === '' && !whole.includes(',');
    const figure = isPlain ? whole : exactText(whole.replaceAll(',', '') + fraction);
    return `${sign.replace('-', '−')}${figure}${unit}`;
  }
  return fact.replace(instant, '$1 $2 UTC');
}

/**
 * What the work said, in the language of whoever reads: reasons, verdicts, warnings. Words of somebody else, such as an
 * exchange, and of earlier versions stay as they are.
 */
export function saidText(text: string, depth = deepest): string {
  if (spoken() === 'en' || text === '' || depth === 0) return text;
  for (const parting of partings) {
    const parts = text.split(parting.at);
    // One that reads may be the end of a longer sentence.
    if (parts.filter((part) => readSentence(part)).length > 1) return joined(parts, parting, depth);
  }
  const read = readSentence(text);
  if (read) {
    const facts = Object.entries(read.facts).map(([name, fact]) => [name, saidText(fact, depth - 1)] as const);
    return wording(read.id, Object.fromEntries(facts));
  }
  for (const parting of [...partings, comma]) {
    const parts = text.split(parting.at);
    if (parts.length > 1 && parts.some((part) => readSentence(part))) return joined(parts, parting, depth);
  }
  return factText(text);
}

const joined = (parts: readonly string[], { by, zh }: Parting, depth: number): string =>
  parts.map((part) => (readSentence(part) ? saidText(part, depth) : part)).join(spoken() === 'zh' ? zh : by);

/** Parameters that commands fill with words of the work: why something failed, what comes along when people are linked. */
const told: ReadonlySet<string> = new Set(['reason', 'comes', 'rests']);
/** Those that are such words, or what somebody typed. */
const sayable: ReadonlySet<string> = new Set(['takes', 'what', 'subject']);

/** A message of the catalogue whose parameters may be sentences of the work. */
export function worded(id: MessageId, params: Readonly<Record<string, string | number>>): string {
  const said = Object.entries(params).map(([name, value]) => {
    if (typeof value !== 'string') return [name, value];
    const isSaid = told.has(name) || (sayable.has(name) && readSentence(value) !== null);
    return [name, isSaid ? saidText(value) : value];
  });
  return wording(id, Object.fromEntries(said));
}
