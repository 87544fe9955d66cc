import type { AlertUnit } from '../../../core/alert.js';
import { type Timeframe, timeframeMs } from '../../../core/market.js';
import type { Argument } from '../language/ast.js';
import { limits } from '../limits.js';
import type { Indicator } from './indicator.js';

export type Parameter =
  | {
      readonly kind: 'number';
      readonly name: string;
      readonly least: number;
      readonly most: number;
      readonly usual: number;
      readonly whole: boolean;
    }
  | { readonly kind: 'span'; readonly name: string; readonly usualMs: number | null }
  | { readonly kind: 'word'; readonly name: string; readonly words: readonly string[]; readonly usual: string };

/** Arguments as the indicator takes them: numbers in order (spans in candles), and the word where there is one. */
export interface Given {
  readonly numbers: readonly number[];
  readonly word: string;
  readonly timeframe: Timeframe;
}

export interface ReadingSpec {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly unit: AlertUnit;
  readonly parameters: readonly Parameter[];
  /** Takes a timeframe as its last argument. */
  readonly timed: boolean;
  /** What it reads beside candles. */
  readonly needs: 'mood' | 'funding' | 'prediction' | null;
  readonly example: string;
  /** Candles of its timeframe after which a cold start equals the long run. */
  readonly warmUp: (given: Given) => number;
  readonly open: (given: Given) => Indicator;
}

/** A whole number of candles. */
export const count = (name: string, usual: number, least = 2, most: number = limits.window): Parameter => ({
  kind: 'number',
  name,
  least,
  most,
  usual,
  whole: true,
});
export const factor = (name: string, usual: number, least: number, most: number): Parameter => ({
  kind: 'number',
  name,
  least,
  most,
  usual,
  whole: false,
});

export const first = ({ numbers }: Given): number => numbers[0] ?? 1;
export const second = ({ numbers }: Given): number => numbers[1] ?? 1;
export const third = ({ numbers }: Given): number => numbers[2] ?? 1;

/** Candles that a window of the first number needs, with the one before it. */
export const window = (given: Given): number => first(given) + 1;

interface Draft extends Partial<Omit<ReadingSpec, 'name' | 'unit' | 'open'>> {
  readonly open: ReadingSpec['open'];
}
/** A reading of one candle, timed and without parameters, unless said. */
export const define = (name: string, unit: AlertUnit, draft: Draft): ReadingSpec => ({
  name,
  unit,
  aliases: [],
  parameters: [],
  timed: true,
  needs: null,
  example: `${name} > 0`,
  warmUp: () => 1,
  ...draft,
});

/** Arguments for `open`: spans in candles of `timeframe`. */
export function givenOf(spec: ReadingSpec, args: readonly Argument[], timeframe: Timeframe): Given {
  const numbers: number[] = [];
  let word = '';
  for (const [at, arg] of args.entries()) {
    if (arg.kind === 'number') numbers.push(arg.value);
    else if (arg.kind === 'span') numbers.push(Math.round(arg.ms / timeframeMs(timeframe)));
    else if (spec.parameters[at]?.kind === 'word') word = arg.word;
  }
  return { numbers, word, timeframe };
}
