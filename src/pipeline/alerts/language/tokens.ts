import { faultAt, ParseFault, type Place } from './fault.js';

export const suffixes = ['', '%', 'k', 'm', 'h', 'd', 'w', 'x'] as const;
export type Suffix = (typeof suffixes)[number];

export type Token =
  | (Place & { readonly kind: 'number'; readonly value: number; readonly suffix: Suffix })
  | (Place & { readonly kind: 'word'; readonly word: string })
  | (Place & { readonly kind: 'symbol'; readonly symbol: string })
  | (Place & { readonly kind: 'end' });

/** The many ways to type the same sign, longest first. */
const symbols: readonly (readonly [string, string])[] = [
  ['<=', '<='],
  ['>=', '>='],
  ['=<', '<='],
  ['=>', '>='],
  ['==', '=='],
  ['!=', '!='],
  ['<>', '!='],
  ['&&', 'and'],
  ['||', 'or'],
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '!='],
  ['<', '<'],
  ['>', '>'],
  ['=', '=='],
  ['!', 'not'],
  ['+', '+'],
  ['-', '-'],
  ['−', '-'],
  ['–', '-'],
  ['*', '*'],
  ['×', '*'],
  ['/', '/'],
  ['÷', '/'],
  ['(', '('],
  [')', ')'],
  [',', ','],
  [';', ','],
];

const isSpace = (char: string): boolean =>
  char === ' ' || char === '\t' || char === '\n' || char === '\r' || char === '\u00a0';
const isDigit = (char: string): boolean => char >= '0' && char <= '9';
const isLetter = (char: string): boolean =>
  (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_';

/** Cuts a condition into its words; throws ParseFault at what belongs to none. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (isSpace(char) || char === '$') {
      at++;
      continue;
    }
    const next = text.charAt(at + 1);
    if (isDigit(char) || (char === '.' && isDigit(next))) {
      const token = numberAt(text, at, depth === 0);
      tokens.push(token);
      at += token.length;
      continue;
    }
    if (isLetter(char)) {
      const start = at;
      while (at < text.length && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)))) at++;
      tokens.push({ kind: 'word', word: text.slice(start, at).toLowerCase(), at: start, length: at - start });
      continue;
    }
    const found = symbols.find(([typed]) => text.startsWith(typed, at));
    if (!found) throw new ParseFault(faultAt(text, { at, length: charLength(text, at) }, 'character'));
    const [typed, symbol] = found;
    if (symbol === '(') depth++;
    if (symbol === ')') depth--;
    const place = { at, length: typed.length };
    tokens.push(
      symbol === 'and' || symbol === 'or' || symbol === 'not'
        ? { kind: 'word', word: symbol, ...place }
        : { kind: 'symbol', symbol, ...place },
    );
    at += typed.length;
  }
  tokens.push({ kind: 'end', at: text.length, length: 0 });
  return tokens;
}

const charLength = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

/** `70000`, `70,000` (outside of parentheses, where a comma parts arguments), `70k`, `1.5m`, `5%`, `1h`, `3x`, `1e-7`. */
function numberAt(text: string, start: number, grouped: boolean): Extract<Token, { kind: 'number' }> {
  let at = start;
  const digits = (): void => {
    while (isDigit(text.charAt(at)) || (text.charAt(at) === '_' && isDigit(text.charAt(at + 1)))) at++;
  };
  digits();
  if (grouped && at - start <= 3) {
    while (
      text.charAt(at) === ',' &&
      [1, 2, 3].every((step) => isDigit(text.charAt(at + step))) &&
      !isDigit(text.charAt(at + 4))
    )
      at += 4;
  }
  if (text.charAt(at) === '.' && isDigit(text.charAt(at + 1))) {
    at++;
    digits();
  }
  const sign = at + 1 + (text.charAt(at + 1) === '-' || text.charAt(at + 1) === '+' ? 1 : 0);
  if (text.charAt(at).toLowerCase() === 'e' && isDigit(text.charAt(sign))) {
    at = sign;
    digits();
  }
  const value = Number(text.slice(start, at).replaceAll(',', '').replaceAll('_', ''));
  let end = at;
  while (isLetter(text.charAt(end)) || isDigit(text.charAt(end))) end++;
  if (end === at && text.charAt(at) === '%') end++;
  else if (end === at && text.startsWith(' %', at)) end += 2;
  const typed = text.slice(at, end).trim().toLowerCase();
  const suffix = suffixes.find((one) => one === typed);
  if (suffix === undefined || !Number.isFinite(value)) {
    throw new ParseFault(faultAt(text, { at: start, length: end - start }, 'number'));
  }
  return { kind: 'number', value, suffix, at: start, length: end - start };
}
