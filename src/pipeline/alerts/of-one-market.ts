import { unitOf } from './compile.js';
import type { ConditionNode, NumberNode } from './language/ast.js';

const isNumber = (node: NumberNode): boolean =>
  node.kind === 'literal' ? node.digits !== 0 && !node.percent : node.kind === 'negation' && isNumber(node.of);

/** In what markets differ by nature: 70000 is a price of one of them alone. */
const differs = (node: NumberNode): boolean => ['price', 'amount', 'money'].includes(unitOf(node) ?? 'plain');

/** Whether a condition holds a number that means something in one market only. */
export function isOfOneMarket(node: ConditionNode): boolean {
  switch (node.kind) {
    case 'comparison':
    case 'crossing':
      return (isNumber(node.left) && differs(node.right)) || (isNumber(node.right) && differs(node.left));
    case 'logic':
      return isOfOneMarket(node.left) || isOfOneMarket(node.right);
    case 'not':
      return isOfOneMarket(node.of);
  }
}
