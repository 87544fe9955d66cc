import type { AlertClause, AlertTerm, AlertUnit } from '../../core/alert.js';
import type { Slot } from './board.js';
import type { Comparison, ConditionNode, Crossing, NumberNode, Reading } from './language/ast.js';
import { print } from './language/print.js';
import { readingSpec } from './readings/registry.js';

/** A number now or at the close before; NaN where not known. */
type Value = (before: boolean) => number;

/** A condition ready to be asked at each close. `null`: not known, because a reading that decides it is not. */
export interface Compiled {
  holds(): boolean | null;
  /** Its comparisons with the values of both sides, in the order written. */
  clauses(): readonly AlertClause[];
}

/** Binds a condition to the slots of its readings. Asking it neither fails nor changes anything. */
export function compile(condition: ConditionNode, slotOf: (reading: Reading) => Slot): Compiled {
  const clauses: (() => AlertClause)[] = [];
  const holds = conditionOf(condition, slotOf, clauses);
  return { holds, clauses: () => clauses.map((clause) => clause()) };
}

function numberOf(node: NumberNode, slotOf: (reading: Reading) => Slot): Value {
  switch (node.kind) {
    case 'literal': {
      const value = node.percent ? node.digits / 100 : node.digits;
      return () => value;
    }
    case 'reading': {
      const slot = slotOf(node);
      return (before) => (before ? slot.before : slot.now);
    }
    case 'negation': {
      const of = numberOf(node.of, slotOf);
      return (before) => -of(before);
    }
    case 'applied': {
      const parts = node.of.map((one) => numberOf(one, slotOf));
      const apply = Math[node.name] as (...values: number[]) => number;
      return (before) => apply(...parts.map((part) => part(before)));
    }
    case 'arithmetic': {
      const left = numberOf(node.left, slotOf);
      const right = numberOf(node.right, slotOf);
      switch (node.operator) {
        case '+':
          return (before) => left(before) + right(before);
        case '-':
          return (before) => left(before) - right(before);
        case '*':
          return (before) => left(before) * right(before);
        case '/':
          return (before) => left(before) / right(before);
      }
    }
  }
}

type Truth = () => boolean | null;

function conditionOf(node: ConditionNode, slotOf: (reading: Reading) => Slot, clauses: (() => AlertClause)[]): Truth {
  switch (node.kind) {
    case 'comparison':
      return told(node, node.operator, slotOf, clauses, (left, right) => compared(node, left(false), right(false)));
    case 'crossing':
      return told(node, node.name.replace('_', ' '), slotOf, clauses, (left, right) => crossed(node, left, right));
    case 'not': {
      const of = conditionOf(node.of, slotOf, clauses);
      return () => {
        const value = of();
        return value === null ? null : !value;
      };
    }
    case 'logic': {
      const left = conditionOf(node.left, slotOf, clauses);
      const right = conditionOf(node.right, slotOf, clauses);
      // Kleene: what is not known matters only where it could change the answer.
      const deciding = node.operator === 'or';
      return () => {
        const one = left();
        if (one === deciding) return deciding;
        const other = right();
        if (other === deciding) return deciding;
        return one === null || other === null ? null : !deciding;
      };
    }
  }
}

function told(
  node: Comparison | Crossing,
  operator: string,
  slotOf: (reading: Reading) => Slot,
  clauses: (() => AlertClause)[],
  judge: (left: Value, right: Value) => boolean | null,
): Truth {
  const left = numberOf(node.left, slotOf);
  const right = numberOf(node.right, slotOf);
  const holds = (): boolean | null => judge(left, right);
  const units = [unitOf(node.left), unitOf(node.right)] as const;
  const term = (side: NumberNode, value: number, own: AlertUnit | null, other: AlertUnit | null): AlertTerm => ({
    text: print(side),
    unit: own ?? other ?? 'plain',
    value: Number.isFinite(value) ? value : null,
    literal: side.kind === 'literal' || (side.kind === 'negation' && side.of.kind === 'literal'),
  });
  clauses.push(() => ({
    left: term(node.left, left(false), units[0], units[1]),
    operator,
    right: term(node.right, right(false), units[1], units[0]),
    holds: holds(),
  }));
  return holds;
}

function compared({ operator }: Comparison, left: number, right: number): boolean | null {
  // A division by zero says nothing either.
  if (!Number.isFinite(left) || !Number.isFinite(right)) return null;
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
  }
}

function crossed({ name }: Crossing, left: Value, right: Value): boolean | null {
  const now = left(false) - right(false);
  const before = left(true) - right(true);
  if (!Number.isFinite(now) || !Number.isFinite(before)) return null;
  const above = before <= 0 && now > 0;
  const below = before >= 0 && now < 0;
  return name === 'crosses_above' ? above : name === 'crosses_below' ? below : above || below;
}

/** What the value of a node is measured in; null for a bare number, which takes the unit of what it stands beside. */
export function unitOf(node: NumberNode): AlertUnit | null {
  switch (node.kind) {
    case 'literal':
      return node.percent ? 'share' : null;
    case 'reading':
      return readingSpec(node.name)?.unit ?? 'plain';
    case 'negation':
      return unitOf(node.of);
    case 'applied':
      return node.of.map(unitOf).find((unit) => unit !== null) ?? null;
    case 'arithmetic': {
      const [left, right] = [unitOf(node.left), unitOf(node.right)];
      if (node.operator === '+' || node.operator === '-') return left ?? right;
      if (left === null || right === null || right === 'share') return left ?? right;
      if (left === 'share' && node.operator === '*') return right;
      return left === right && node.operator === '/' ? 'ratio' : 'plain';
    }
  }
}
