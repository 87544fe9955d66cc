import type { Timeframe } from '../../../core/market.js';

/** What a condition is made of. Numbers and conditions are two types: what mixes them does not parse. */
export type NumberNode = Literal | Reading | Negation | Arithmetic | Applied;
export type ConditionNode = Comparison | Crossing | Logic | Not;
export type Node = NumberNode | ConditionNode;

/** `70000`, or `5%` with the digits before the sign. Never negative: that is a negation. */
export interface Literal {
  readonly kind: 'literal';
  readonly digits: number;
  readonly percent: boolean;
}

export type Argument =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'span'; readonly ms: number }
  | { readonly kind: 'word'; readonly word: string };

/** A value of the market at a close: `rsi(14, 1h)`. Arguments left out were filled in. */
export interface Reading {
  readonly kind: 'reading';
  readonly name: string;
  readonly args: readonly Argument[];
  /** null: the alert's own. */
  readonly timeframe: Timeframe | null;
}

export interface Negation {
  readonly kind: 'negation';
  readonly of: NumberNode;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/';
export interface Arithmetic {
  readonly kind: 'arithmetic';
  readonly operator: ArithmeticOperator;
  readonly left: NumberNode;
  readonly right: NumberNode;
}

export const appliedNames = ['abs', 'min', 'max'] as const;
export type AppliedName = (typeof appliedNames)[number];
export interface Applied {
  readonly kind: 'applied';
  readonly name: AppliedName;
  readonly of: readonly NumberNode[];
}

export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';
export interface Comparison {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: NumberNode;
  readonly right: NumberNode;
}

export const crossingNames = ['crosses_above', 'crosses_below', 'crosses'] as const;
export type CrossingName = (typeof crossingNames)[number];
/** True at the one candle at which `left` has passed `right` since the candle before. */
export interface Crossing {
  readonly kind: 'crossing';
  readonly name: CrossingName;
  readonly left: NumberNode;
  readonly right: NumberNode;
}

export interface Logic {
  readonly kind: 'logic';
  readonly operator: 'and' | 'or';
  readonly left: ConditionNode;
  readonly right: ConditionNode;
}

export interface Not {
  readonly kind: 'not';
  readonly of: ConditionNode;
}

export const isCondition = (node: Node): node is ConditionNode =>
  node.kind === 'comparison' || node.kind === 'crossing' || node.kind === 'logic' || node.kind === 'not';

/** Every reading in a node, in the order written, doubles included. */
export function readingsIn(node: Node): readonly Reading[] {
  switch (node.kind) {
    case 'literal':
      return [];
    case 'reading':
      return [node];
    case 'negation':
    case 'not':
      return readingsIn(node.of);
    case 'applied':
      return node.of.flatMap(readingsIn);
    case 'arithmetic':
    case 'comparison':
    case 'crossing':
    case 'logic':
      return [...readingsIn(node.left), ...readingsIn(node.right)];
  }
}
