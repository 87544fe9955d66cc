import { isNegator, leanOf, leanOfPhrase } from './lexicon.js';

/** What the lexicon finds in a text. Sums of strengths; `negative` counts as a positive number. */
export interface LexiconFinding {
  readonly positive: number;
  readonly negative: number;
  /** Lean of the first and of the last word that leans, −2…2. */
  readonly first: number;
  readonly last: number;
}

/** A negator turns what leans within the next so many words. */
const scope = 3;

/** Per word: its lean after negation. A negated word keeps two thirds of its strength, turned: "not good" is no "bad". */
export function leansOf(tokens: readonly string[]): Float64Array {
  const leans = new Float64Array(tokens.length);
  let negatedUntil = -1;
  for (let i = 0; i < tokens.length; i++) {
    const word = tokens[i] as string;
    const next = tokens[i + 1];
    if (isNegator(word)) {
      negatedUntil = i + scope;
      continue;
    }
    const phrase = next === undefined ? undefined : leanOfPhrase(word, next);
    const lean = phrase ?? leanOf(word);
    leans[i] = i <= negatedUntil ? (-2 / 3) * lean : lean;
    // The phrase has spoken for its second word.
    if (phrase !== undefined) i++;
  }
  return leans;
}

export function lexiconFinding(tokens: readonly string[]): LexiconFinding {
  let [positive, negative, first, last] = [0, 0, 0, 0];
  for (const lean of leansOf(tokens)) {
    if (lean === 0) continue;
    if (lean > 0) positive += lean;
    else negative -= lean;
    if (first === 0) first = lean;
    last = lean;
  }
  return { positive, negative, first, last };
}

/** The lexicon's own verdict, −1…1: what the trained model has to beat. */
export function lexiconScore(tokens: readonly string[]): number {
  const { positive, negative } = lexiconFinding(tokens);
  return positive + negative === 0 ? 0 : (positive - negative) / (positive + negative + 1);
}
