import { readingSpec } from '../readings/registry.js';
import type { Argument, ConditionNode, Literal, NumberNode, Reading } from './ast.js';
import type { Token } from './tokens.js';

const hour = 3_600_000;
const durations: Readonly<Record<string, number>> = { m: 60_000, h: hour, d: 24 * hour, w: 168 * hour };

type NumberToken = Extract<Token, { kind: 'number' }>;

/** Length of `1h`, `30m`, `2d`, or null for a number that is no span. */
export function spanOf(token: Token): number | null {
  if (token.kind !== 'number') return null;
  const each = durations[token.suffix];
  return each === undefined ? null : token.value * each;
}

export const literal = (digits: number, percent = false): Literal => ({ kind: 'literal', digits, percent });

/** A reading with its usual arguments where none are given. */
export function usualReading(name: string, given: readonly Argument[] = []): Reading {
  const parameters = readingSpec(name)?.parameters ?? [];
  const args = parameters.map((parameter, at): Argument => {
    const arg = given[at];
    if (arg) return arg;
    if (parameter.kind === 'number') return { kind: 'number', value: parameter.usual };
    if (parameter.kind === 'word') return { kind: 'word', word: parameter.usual };
    return { kind: 'span', ms: parameter.usualMs ?? hour };
  });
  return { kind: 'reading', name, args, timeframe: null };
}

const atLeast = (left: NumberNode, right: NumberNode): ConditionNode => ({
  kind: 'comparison',
  operator: '>=',
  left,
  right,
});
const size = (of: NumberNode): NumberNode => ({ kind: 'applied', name: 'abs', of: [of] });
const overSpan = (name: string, ms: number): Reading => usualReading(name, [{ kind: 'span', ms }]);

const rising: ReadonlySet<string> = new Set(['up', 'rise', 'rises', 'gain', 'gains', 'pump', 'pumps']);
const falling: ReadonlySet<string> = new Set(['down', 'drop', 'drops', 'fall', 'falls', 'dump', 'dumps']);
const moving: ReadonlySet<string> = new Set(['move', 'moves', 'moved']);
const filler: ReadonlySet<string> = new Set(['in', 'within', 'over', 'by', 'of']);

const isNumber = (token: Token | undefined, ...suffixes: readonly string[]): token is NumberToken =>
  token?.kind === 'number' && suffixes.includes(token.suffix);

/** `70k` as 70000. */
export const amountOf = ({ value, suffix }: NumberToken): number =>
  suffix === 'k' ? value * 1e3 : suffix === 'm' ? value * 1e6 : value;

/**
 * The usual alerts in few words: `move 5% 1h`, `drop 3% 4h`, `volume 3x`, `whale`, `whale 5m`, `volatility 2x`,
 * `mood swing 0.3`, `funding 0.05%`; and `70000` where `bare`. Null for anything else, which is then read as a condition.
 */
export function shortForm(all: readonly Token[], bare: boolean): ConditionNode | null {
  const tokens = all.filter((token) => token.kind !== 'end' && !(token.kind === 'word' && filler.has(token.word)));
  const [head, ...rest] = tokens;
  if (!head) return null;
  if (bare && tokens.length === 1 && isNumber(head, '', 'k', 'm')) {
    return { kind: 'crossing', name: 'crosses', left: usualReading('close'), right: literal(amountOf(head)) };
  }
  if (head.kind !== 'word') return null;
  const [amount, span, ...more] = rest;
  const ms = span === undefined ? hour : spanOf(span);
  if (rising.has(head.word) || falling.has(head.word) || moving.has(head.word)) {
    if (!isNumber(amount, '%', '') || ms === null || more.length > 0) return null;
    const least = literal(amount.value, true);
    const change = overSpan('change', ms);
    if (moving.has(head.word)) return atLeast(size(change), least);
    if (rising.has(head.word)) return atLeast(change, least);
    return { kind: 'comparison', operator: '<=', left: change, right: { kind: 'negation', of: least } };
  }
  switch (head.word) {
    case 'volume':
      return isNumber(amount, 'x') && rest.length === 1
        ? atLeast(usualReading('volume_ratio'), literal(amount.value))
        : null;
    case 'volatility':
      return isNumber(amount, 'x') && rest.length === 1
        ? atLeast(usualReading('volatility_ratio'), literal(amount.value))
        : null;
    case 'whale':
    case 'whales':
      if (rest.length === 0) return atLeast(usualReading('zscore'), literal(4));
      return isNumber(amount, '', 'k', 'm') && rest.length === 1
        ? atLeast(usualReading('turnover'), literal(amountOf(amount)))
        : null;
    case 'funding':
      return isNumber(amount, '%') && rest.length === 1
        ? atLeast(size(usualReading('funding')), literal(amount.value, true))
        : null;
    case 'mood':
    case 'sentiment':
      return rest[0]?.kind === 'word' && rest[0].word.startsWith('swing') ? swing(rest.slice(1)) : null;
    case 'swing':
    case 'swings':
      return swing(rest);
    default:
      return null;
  }
}

function swing([amount, span, ...more]: readonly Token[]): ConditionNode | null {
  const ms = span === undefined ? 6 * hour : spanOf(span);
  if (!isNumber(amount, '') || ms === null || more.length > 0) return null;
  return atLeast(size(overSpan('swing', ms)), literal(amount.value));
}
