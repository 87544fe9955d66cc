import type { Argument, ArithmeticOperator, Literal, Node, Reading } from './ast.js';

/** How tightly a node holds together; what is looser gets parentheses inside what is tighter. */
const strength = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6, sign: 7, atom: 8 } as const;

const spans: readonly (readonly [string, number])[] = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
];

/** `90m`, `1h`, `1d`. */
export function printSpan(ms: number): string {
  const [unit, length] = spans.find(([, each]) => ms % each === 0) ?? ['m', 60_000];
  return `${ms / length}${unit}`;
}

export const printLiteral = ({ digits, percent }: Literal): string => `${digits}${percent ? '%' : ''}`;

const printArgument = (arg: Argument): string =>
  arg.kind === 'number' ? String(arg.value) : arg.kind === 'span' ? printSpan(arg.ms) : arg.word;

export function printReading({ name, args, timeframe }: Reading): string {
  const all = [...args.map(printArgument), ...(timeframe === null ? [] : [timeframe])];
  return all.length === 0 ? name : `${name}(${all.join(', ')})`;
}

const isSum = (operator: ArithmeticOperator): boolean => operator === '+' || operator === '-';

function strengthOf(node: Node): number {
  switch (node.kind) {
    case 'literal':
    case 'reading':
    case 'applied':
    case 'crossing':
      return strength.atom;
    case 'negation':
      return strength.sign;
    case 'arithmetic':
      return isSum(node.operator) ? strength.sum : strength.product;
    case 'comparison':
      return strength.comparison;
    case 'not':
      return strength.not;
    case 'logic':
      return strength[node.operator];
  }
}

const within = (node: Node, least: number): string => {
  const text = print(node);
  return strengthOf(node) < least ? `(${text})` : text;
};

/** A condition as text that parses to the same condition. */
export function print(node: Node): string {
  switch (node.kind) {
    case 'literal':
      return printLiteral(node);
    case 'reading':
      return printReading(node);
    case 'applied':
      return `${node.name}(${node.of.map(print).join(', ')})`;
    case 'crossing':
      return `${node.name}(${print(node.left)}, ${print(node.right)})`;
    case 'negation':
      return `-${within(node.of, strength.sign)}`;
    case 'not':
      return `not ${within(node.of, strength.not)}`;
    case 'arithmetic':
    case 'comparison':
    case 'logic': {
      const own = strengthOf(node);
      // The same operator groups from the left; a comparison of comparisons does not exist.
      const left = within(node.left, node.kind === 'comparison' ? strength.sum : own);
      return `${left} ${node.operator} ${within(node.right, node.kind === 'comparison' ? strength.sum : own + 1)}`;
    }
  }
}
