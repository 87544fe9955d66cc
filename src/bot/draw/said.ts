import { readSentence } from '../../core/sentence.js';
import { exactText } from '../format.js';
import { type MessageId, wording } from '../messages/catalogue.js';
import { spoken } from '../messages/language.js';

/** Sentences stand in sentences: a verdict names what was beaten, a refusal the checks that refused. */
const deepest = 4;
const number = /^([+\-−]?)(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,12})?( %)?$/;
const instant = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/;

/** A number or an instant as the language writes it; anything else as it stands. */
function factText(fact: string): string {
  const [, sign, whole = '', fraction = '', unit = ''] = number.exec(fact) ?? [];
  if (sign !== undefined) return `${sign.replace('-', '−')}${exactText(whole.replaceAll(',', '') + fraction)}${unit}`;
  return fact.replace(instant, '$1 $2 UTC');
}

/**
 * What the work said, in the language of whoever reads: reasons, verdicts, warnings. Words of somebody else, such as an
 * exchange, and of earlier versions stay as they are.
 */
export function saidText(text: string, depth = deepest): string {
  if (spoken() === 'en' || text === '') return text;
  const read = readSentence(text);
  if (read && depth > 0) {
    const facts = Object.entries(read.facts).map(([name, fact]) => [name, saidText(fact, depth - 1)] as const);
    return wording(read.id, Object.fromEntries(facts));
  }
  if (read || depth === 0) return text;
  for (const parting of ['; ', ', ', /(?<=[.!?]) (?=\p{Lu})/u]) {
    const parts = text.split(parting);
    if (parts.length === 1) continue;
    const said = parts.map((part) => (readSentence(part) ? saidText(part, depth - 1) : part));
    if (said.some((words, at) => words !== parts[at])) return said.join(typeof parting === 'string' ? parting : ' ');
  }
  return factText(text);
}

/** A message of the catalogue whose parameters may be sentences of the work: why it failed, and what it takes. */
export function worded(id: MessageId, params: Readonly<Record<string, string | number>>): string {
  const { reason, takes } = params;
  return wording(id, {
    ...params,
    ...(typeof reason === 'string' ? { reason: saidText(reason) } : {}),
    ...(typeof takes === 'string' && readSentence(takes) ? { takes: saidText(takes) } : {}),
  });
}
