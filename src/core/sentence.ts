import { sentences } from './sentences/index.js';

export type SentenceId = keyof typeof sentences;

type FactNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | FactNames<Rest>
  : never;
type Facts<Id extends SentenceId> = [FactNames<(typeof sentences)[Id]>] extends [never]
  ? []
  : [facts: Readonly<Record<FactNames<(typeof sentences)[Id]>, string | number>>];

/** A sentence as data. */
export interface Sentence {
  readonly id: SentenceId;
  readonly facts: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly id: SentenceId;
  /** What stands before, between and after the facts. */
  readonly words: readonly string[];
  readonly names: readonly string[];
  /** Letters of its own, and what each fact counts for: of two that fit, the heavier says more. */
  readonly weight: number;
}

const perFact = 3;

const patternOf = ([id, text]: readonly [string, string]): Pattern => {
  const pieces = text.split(/\{(\w+)\}/);
  const words = pieces.filter((_, at) => at % 2 === 0);
  return {
    id: id as SentenceId,
    words,
    names: pieces.filter((_, at) => at % 2 === 1),
    weight: words.reduce((sum, word) => sum + word.length + perFact, -perFact),
  };
};

const all = Object.entries(sentences);
const patternOfId = Object.fromEntries(all.map((entry) => [entry[0], patternOf(entry)])) as Readonly<
  Record<SentenceId, Pattern>
>;

/** Options of the command line are words in a chat. */
const asTold = (text: string): string => text.replaceAll(/--(?=[a-z])/g, '');

/** The heavier first: `{a}, but its edge does not …` before `{a} …`. */
const patterns = all.map(([id, text]) => patternOf([id, asTold(text)])).sort((one, other) => other.weight - one.weight);

/**
 * Why something is refused, held back or doubted, as the work says it. The text is what is logged, stored and printed by
 * the command line; a chat takes it apart again with `readSentence` and says it in the language of whoever reads.
 */
export function sentence<Id extends SentenceId>(id: Id, ...[facts]: Facts<Id>): string {
  const { words, names } = patternOfId[id];
  const given: Readonly<Record<string, string | number>> = facts ?? {};
  // By hand: a backtest refuses entries by the hundred thousand.
  let text = words[0] ?? '';
  for (let at = 0; at < names.length; at++) text += `${given[names[at] ?? ''] ?? ''}${words[at + 1] ?? ''}`;
  return text;
}

/** The sentence a text is, or null: it was said by somebody else, or by an earlier version in other words. */
export function readSentence(text: string): Sentence | null {
  const told = asTold(text);
  for (const pattern of patterns) {
    const facts = factsIn(told, pattern);
    if (facts) return { id: pattern.id, facts };
  }
  return null;
}

/** Each piece is looked for once, behind the one before: no text makes this slow. */
function factsIn(text: string, { words, names }: Pattern): Record<string, string> | null {
  const [first = ''] = words;
  if (names.length === 0) return text === first ? {} : null;
  const last = words[names.length] ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return null;
  const facts: Record<string, string> = {};
  const end = text.length - last.length;
  let from = first.length;
  for (let at = 0; at < names.length; at++) {
    const word = words[at + 1] ?? '';
    const until = at === names.length - 1 ? end : text.indexOf(word, from);
    if (until < from || until > end) return null;
    facts[names[at] ?? ''] = text.slice(from, until);
    from = until + word.length;
  }
  return facts;
}
