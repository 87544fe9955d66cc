import { readingNames } from '../readings/registry.js';
import { appliedNames, crossingNames } from './ast.js';

export const comparisonSymbols: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);
export const aboveWords: ReadonlySet<string> = new Set(['above', 'over']);
export const belowWords: ReadonlySet<string> = new Set(['below', 'under']);
export const crossWords: ReadonlySet<string> = new Set(['crosses', 'cross', 'crossing']);
/** Words that make a sentence of it and say nothing. */
export const silentWords: ReadonlySet<string> = new Set(['is', 'the', 'when', 'if']);
/** What a word that is not known may have been meant for. */
export const knownWords: readonly string[] = [
  ...readingNames.filter((name) => name.length > 1),
  ...appliedNames,
  ...crossingNames,
  'and',
  'or',
  'not',
];
