import type { ComparisonOperator, CrossingName } from './ast.js';
import type { TokenReader } from './token-reader.js';
import { aboveWords, belowWords, comparisonSymbols, crossWords } from './vocabulary.js';

/** The comparison that comes next, as a sign or a word; it is not taken. */
export function comparatorAhead({ peek: token }: TokenReader): ComparisonOperator | null {
  if (token.kind === 'symbol' && comparisonSymbols.has(token.symbol)) return token.symbol as ComparisonOperator;
  if (token.kind !== 'word') return null;
  return aboveWords.has(token.word) ? '>' : belowWords.has(token.word) ? '<' : null;
}

export function takeComparator(reader: TokenReader): ComparisonOperator | null {
  const operator = comparatorAhead(reader);
  if (operator !== null) reader.take();
  return operator;
}

/** `crosses`, `crosses above`, `crossing up` */
export function takeCrossing(reader: TokenReader): CrossingName | null {
  const { peek: token } = reader;
  if (token.kind !== 'word' || !crossWords.has(token.word)) return null;
  reader.take();
  const { peek: way } = reader;
  if (way.kind === 'word' && (aboveWords.has(way.word) || way.word === 'up')) {
    reader.take();
    return 'crosses_above';
  }
  if (way.kind === 'word' && (belowWords.has(way.word) || way.word === 'down')) {
    reader.take();
    return 'crosses_below';
  }
  return 'crosses';
}
