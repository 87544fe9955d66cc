import { readingSpec } from '../readings/registry.js';
import {
  type AppliedName,
  appliedNames,
  type ConditionNode,
  crossingNames,
  isCondition,
  type Node,
  type NumberNode,
} from './ast.js';
import { comparatorAhead, takeComparator, takeCrossing } from './comparators.js';
import { faultAt, ParseFault, type Place } from './fault.js';
import type { ReadingParser } from './reading-parser.js';
import { amountOf, literal, shortForm, usualReading } from './short-forms.js';
import { nearestName } from './suggest.js';
import type { TokenReader } from './token-reader.js';
import type { Token } from './tokens.js';
import { knownWords } from './vocabulary.js';

/** Recursive descent: or, and, not, comparison, sum, product, sign, atom. Throws ParseFault. */
export class ConditionParser {
  constructor(
    private readonly reader: TokenReader,
    private readonly readings: ReadingParser,
  ) {}

  /** All of the text. */
  whole(): ConditionNode {
    const { reader } = this;
    const short = shortForm(reader.tokens, true);
    if (short) return short;
    const start = reader.peek;
    const node = this.#or();
    const left = reader.peek;
    if (left.kind !== 'end') reader.unexpected(left);
    return this.#condition(node, reader.from(start));
  }

  #or(): Node {
    return this.#logic('or', () => this.#logic('and', () => this.#not()));
  }

  #logic(operator: 'and' | 'or', part: () => Node): Node {
    const start = this.reader.peek;
    let left = part();
    while (this.reader.takeWord(operator)) {
      const between = this.reader.peek;
      const one = this.#condition(left, this.reader.from(start));
      const other = part();
      left = { kind: 'logic', operator, left: one, right: this.#condition(other, this.reader.from(between)) };
    }
    return left;
  }

  #not(): Node {
    if (!this.reader.takeWord('not')) return this.#comparison();
    return this.reader.deeper(() => {
      const start = this.reader.peek;
      return { kind: 'not', of: this.#condition(this.#not(), this.reader.from(start)) };
    });
  }

  #comparison(): Node {
    const short = this.#short();
    if (short) return short;
    const start = this.reader.peek;
    // "> 70000" speaks of the price.
    const left = comparatorAhead(this.reader) ? usualReading('close') : this.#sum();
    this.reader.skipSilent();
    const at = this.reader.peek;
    const crossing = takeCrossing(this.reader);
    const operator = crossing === null ? takeComparator(this.reader) : null;
    if (crossing === null && operator === null) return left;
    const one = this.#number(left, this.reader.from(start));
    const second = this.reader.peek;
    const other = this.#number(this.#sum(), this.reader.from(second, at));
    const node: ConditionNode =
      crossing !== null
        ? { kind: 'crossing', name: crossing, left: one, right: other }
        : { kind: 'comparison', operator: operator ?? '<', left: one, right: other };
    const after = this.reader.peek;
    if (comparatorAhead(this.reader)) this.reader.fail(after, 'chained', {}, 'rsi(14) > 30 and rsi(14) < 70');
    return node;
  }

  /** `move 5% 1h` between `and`, `or` and parentheses. */
  #short(): ConditionNode | null {
    if (this.reader.peek.kind !== 'word') return null;
    const tokens = this.reader.upTo(endsShort);
    const short = shortForm(tokens, false);
    if (short) this.reader.skip(tokens.length);
    return short;
  }

  #sum(): Node {
    return this.#arithmetic(['+', '-'], () => this.#arithmetic(['*', '/'], () => this.#sign()));
  }

  #arithmetic(operators: readonly ('+' | '-' | '*' | '/')[], part: () => Node): Node {
    const start = this.reader.peek;
    let left = part();
    for (;;) {
      const token = this.reader.peek;
      const operator = operators.find((one) => token.kind === 'symbol' && token.symbol === one);
      if (!operator) return left;
      this.reader.take();
      const one = this.#number(left, this.reader.from(start, token));
      const second = this.reader.peek;
      const other = part();
      left = { kind: 'arithmetic', operator, left: one, right: this.#number(other, this.reader.from(second)) };
    }
  }

  #sign(): Node {
    if (this.reader.takeSymbol('-')) {
      return this.reader.deeper(() => {
        const start = this.reader.peek;
        return { kind: 'negation', of: this.#number(this.#sign(), this.reader.from(start)) };
      });
    }
    if (this.reader.takeSymbol('+')) return this.reader.deeper(() => this.#sign());
    return this.#atom();
  }

  #atom(): Node {
    this.reader.skipSilent();
    const token = this.reader.take();
    switch (token.kind) {
      case 'number':
        return this.#literal(token);
      case 'word':
        return this.#named(token);
      case 'symbol': {
        if (token.symbol !== '(') return this.reader.unexpected(token);
        const node = this.reader.deeper(() => this.#or());
        this.reader.close(token);
        return node;
      }
      case 'end':
        return this.reader.fail(this.reader.end, 'end');
    }
  }

  #literal(token: Extract<Token, { kind: 'number' }>): Node {
    if (token.suffix === 'h' || token.suffix === 'd' || token.suffix === 'w' || token.suffix === 'x') {
      this.reader.fail(token, 'number');
    }
    return literal(amountOf(token), token.suffix === '%');
  }

  #named(token: Extract<Token, { kind: 'word' }>): Node {
    const applied = appliedNames.find((name) => name === token.word);
    if (applied) return this.#applied(applied, token);
    const crossing = crossingNames.find((name) => name === token.word);
    if (crossing) {
      const [left, right] = this.#operands(token, 2, 2);
      if (!left || !right) return this.reader.fail(token, 'tooFewArguments', { name: token.word, least: 2 });
      return { kind: 'crossing', name: crossing, left, right };
    }
    const spec = readingSpec(token.word);
    if (spec) return this.readings.parse(spec, token);
    if (token.word === 'and' || token.word === 'or' || token.word === 'not') return this.reader.unexpected(token);
    const suggestion = nearestName(token.word, knownWords);
    const example = suggestion === null ? undefined : (readingSpec(suggestion)?.example ?? undefined);
    throw new ParseFault(
      faultAt(this.reader.text, token, 'unknownName', { suggestion, ...(example === undefined ? {} : { example }) }),
    );
  }

  #applied(name: AppliedName, token: Token): NumberNode {
    const [least, most] = name === 'abs' ? [1, 1] : [2, 4];
    return { kind: 'applied', name, of: this.#operands(token, least, most) };
  }

  /** Operands in parentheses that are numbers themselves. */
  #operands(name: Token, least: number, most: number): readonly NumberNode[] {
    const open = this.reader.peek;
    const word = name.kind === 'word' ? name.word : '';
    if (!this.reader.takeSymbol('(')) this.reader.fail(name, 'tooFewArguments', { name: word, least });
    return this.reader.deeper(() => {
      const operands: NumberNode[] = [];
      do {
        const start = this.reader.peek;
        if (this.reader.isSymbol(')')) break;
        operands.push(this.#number(this.#sum(), this.reader.from(start)));
        if (operands.length > most) this.reader.fail(start, 'tooManyArguments', { name: word, most });
      } while (this.reader.takeSymbol(','));
      const end = this.reader.peek;
      this.reader.close(open);
      if (operands.length < least) this.reader.fail(end, 'tooFewArguments', { name: word, least });
      return operands;
    });
  }

  #number(node: Node, place: Place): NumberNode {
    return isCondition(node) ? this.reader.fail(place, 'needsNumber') : node;
  }

  #condition(node: Node, place: Place): ConditionNode {
    if (isCondition(node)) return node;
    const name = node.kind === 'reading' ? node.name : '';
    const example = name === '' ? undefined : readingSpec(name)?.example;
    return this.reader.fail(place, 'needsCondition', {}, example);
  }
}

const endsShort = (token: Token): boolean =>
  token.kind === 'end' ||
  (token.kind === 'word' && (token.word === 'and' || token.word === 'or')) ||
  (token.kind === 'symbol' && token.symbol === ')');
