import { isNegator } from './lexicon.js';
import { leansOf, lexiconFinding } from './lexicon-score.js';
import { isSpoken } from './spoken.js';
import { tokensOf } from './tokens.js';

/** Changes whenever a text's features change: weights of another version do not fit. */
export const featureVersion = 'text-1';

/** Buckets of word features, of character features, and the few dense ones after them. */
export const wordBits = 17;
export const charBits = 16;
export const wordBuckets = 2 ** wordBits;
export const charBuckets = 2 ** charBits;
export const denseCount = 24;
/** Dense features speak louder than one hashed word, so the same rate of learning fits both. */
const denseScale = 2;
export const featureCount = wordBuckets + charBuckets + denseCount;

/** A sparse row: the same bucket never twice. */
export interface SparseRow {
  readonly indices: Int32Array;
  readonly values: Float32Array;
  /** Words that were read. */
  readonly words: number;
  readonly spoken: boolean;
}

/** FNV-1a of the UTF-16 units, mixed once more so that the low bits are as good as the high ones. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  state ^= state >>> 15;
  return Math.imul(state, 0x2c1b3c6d) >>> 0;
}

/** Long posts say it at the start and the end; more than this is not read. */
const wordsRead = 300;

/**
 * The features of a text: word 1- to 3-grams (negated words also marked), character 3- to 5-grams inside words, and what
 * the lexicon found. Each group of hashed features has length 1 in all, so that long texts shout no louder than short.
 */
export function featuresOf(text: string): SparseRow {
  const all = tokensOf(text);
  const tokens = all.length <= wordsRead ? all : [...all.slice(0, wordsRead / 2), ...all.slice(-wordsRead / 2)];
  const words = new Set<number>();
  const chars = new Set<number>();
  let negatedUntil = -1;
  for (let i = 0; i < tokens.length; i++) {
    const word = tokens[i] as string;
    if (isNegator(word)) negatedUntil = i + 3;
    words.add(hash(word) & (wordBuckets - 1));
    if (i <= negatedUntil) words.add(hash(`not ${word}`) & (wordBuckets - 1));
    if (i > 0) words.add(hash(`${tokens[i - 1]} ${word}`) & (wordBuckets - 1));
    if (i > 1) words.add(hash(`${tokens[i - 2]} ${tokens[i - 1]} ${word}`) & (wordBuckets - 1));
    if (word.startsWith('_') || word.length < 3) continue;
    const edged = `<${word}>`;
    for (let size = 3; size <= 5; size++) {
      for (let at = 0; at + size <= edged.length; at++) {
        chars.add(wordBuckets + (hash(edged.slice(at, at + size)) & (charBuckets - 1)));
      }
    }
  }
  const dense = denseOf(text, tokens);
  const known = dense.flatMap((value, i) => (value === 0 ? [] : [[wordBuckets + charBuckets + i, value] as const]));
  const indices = new Int32Array(words.size + chars.size + known.length);
  const values = new Float32Array(indices.length);
  let at = 0;
  for (const [group, scale] of [
    [words, 1],
    [chars, 1],
  ] as const) {
    const value = scale / Math.sqrt(group.size);
    for (const index of group) {
      indices[at] = index;
      values[at++] = value;
    }
  }
  for (const [index, value] of known) {
    indices[at] = index;
    values[at++] = denseScale * value;
  }
  return { indices, values, words: tokens.length, spoken: isSpoken(tokens) };
}

/** Bounded numbers about the whole text; the order is part of the trained weights. */
function denseOf(text: string, tokens: readonly string[]): number[] {
  const { positive, negative, first, last } = lexiconFinding(tokens);
  const leans = leansOf(tokens);
  const half = Math.ceil(tokens.length / 2);
  const sumOf = (part: Float64Array) => part.reduce((sum, lean) => sum + lean, 0);
  const squash = (value: number) => value / (2 + Math.abs(value));
  const has = (token: string) => (tokens.includes(token) ? 0.5 : 0);
  const letters = text.replaceAll(/[^A-Za-z]/g, '');
  const capitals = letters.length === 0 ? 0 : letters.replaceAll(/[^A-Z]/g, '').length / letters.length;
  return [
    squash(positive - negative),
    squash(positive),
    squash(negative),
    (positive - negative) / (positive + negative + 1),
    positive > 0 && negative === 0 ? 0.5 : 0,
    negative > 0 && positive === 0 ? 0.5 : 0,
    positive === 0 && negative === 0 ? 0.5 : 0,
    positive > 0 && negative > 0 ? 0.5 : 0,
    first / 4,
    last / 4,
    squash(sumOf(leans.slice(0, half))),
    squash(sumOf(leans.slice(half))),
    squash((positive - negative) / Math.sqrt(tokens.length + 1)),
    has('?'),
    has('!'),
    has('_link'),
    has('_ticker'),
    has('_percent'),
    has('_plus_percent'),
    has('_minus_percent'),
    tokens.length <= 6 ? 0.5 : 0,
    tokens.length > 30 ? 0.5 : 0,
    capitals > 0.5 ? 0.5 : 0,
    tokens.some(isNegator) ? 0.5 : 0,
  ];
}
