import type { AlertFault, AlertFaultKind } from '../../core/alert.js';
import { isTimeframe, type Timeframe } from '../../core/market.js';
import { fail, ok, type Result } from '../../core/result.js';
import {
  type AppliedName,
  type Argument,
  appliedNames,
  type ComparisonOperator,
  type ConditionNode,
  type CrossingName,
  crossingNames,
  isCondition,
  type Node,
  type NumberNode,
  type Reading,
  readingsIn,
} from './ast.js';
import { faultAt, ParseFault, type Place } from './fault.js';
import { type Parameter, type ReadingSpec, readingNames, readingSpec } from './functions.js';
import { limits } from './limits.js';
import { printReading, printSpan } from './print.js';
import { amountOf, literal, shortForm, spanOf, usualReading } from './short-forms.js';
import { nearestName } from './suggest.js';
import { baseOf, sourceOf, spansFit, stepsOf } from './timeframes.js';
import { type Token, tokensOf } from './tokens.js';

export interface ParseOptions {
  /** Timeframes of which candles are stored. */
  readonly watched: readonly Timeframe[];
  /** Asked for beside the condition: `on 15m`. */
  readonly base?: Timeframe | null;
  /** The text was printed by us: what was left out is filled in, so it may be longer. */
  readonly kept?: boolean;
}

export interface ParsedCondition {
  readonly condition: ConditionNode;
  /** The candles at whose close it is looked at. */
  readonly base: Timeframe;
  /** Each reading once. */
  readonly readings: readonly Reading[];
}

/** Reads a condition. Never throws: what is wrong comes back with its place in the text. */
export function parseCondition(text: string, options: ParseOptions): Result<ParsedCondition, AlertFault> {
  try {
    const { length, depth } = options.kept ? limits.kept : limits;
    if (text.length > length) {
      return fail(faultAt(text, { at: length, length: text.length - length }, 'tooLong', { params: { most: length } }));
    }
    const parser = new Parser(text, tokensOf(text), depth, options.watched);
    const condition = parser.whole();
    return ok(parser.checked(condition, options.base ?? null));
  } catch (error) {
    if (error instanceof ParseFault) return fail(error.fault);
    throw error;
  }
}

const comparisons: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);
const aboveWords: ReadonlySet<string> = new Set(['above', 'over']);
const belowWords: ReadonlySet<string> = new Set(['below', 'under']);
const crossWords: ReadonlySet<string> = new Set(['crosses', 'cross', 'crossing']);
/** Words that make a sentence of it and say nothing. */
const silentWords: ReadonlySet<string> = new Set(['is', 'the', 'when', 'if']);
const knownWords: readonly string[] = [
  ...readingNames.filter((name) => name.length > 1),
  ...appliedNames,
  ...crossingNames,
  'and',
  'or',
  'not',
];

/** Recursive descent: or, and, not, comparison, sum, product, sign, atom. */
class Parser {
  #next = 0;
  #depth = 0;
  readonly #places = new Map<Reading, Place>();

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
    private readonly deepest: number,
    private readonly watched: readonly Timeframe[],
  ) {}

  whole(): ConditionNode {
    const [head] = this.tokens;
    if (!head || head.kind === 'end') this.#fail({ at: 0, length: this.text.length }, 'empty');
    const large = this.tokens.find((token) => token.kind === 'number' && amountOf(token) > limits.number);
    if (large) this.#fail(large, 'range', { least: 0, most: limits.number, name: 'number' });
    const short = shortForm(this.tokens, true);
    if (short) return short;
    const start = this.#peek;
    const node = this.#or();
    const left = this.#peek;
    if (left.kind !== 'end') this.#unexpected(left);
    return this.#condition(node, this.#from(start));
  }

  /** What only the whole condition can tell: which candles, and what it costs. */
  checked(condition: ConditionNode, wanted: Timeframe | null): ParsedCondition {
    const all = readingsIn(condition);
    const readings = [...new Map(all.map((reading) => [printReading(reading), reading])).values()];
    const everything = { at: 0, length: this.text.length };
    if (readings.length === 0) this.#fail(everything, 'nothingRead');
    if (readings.length > limits.readings) {
      this.#fail(everything, 'tooManyReadings', { most: limits.readings, given: readings.length });
    }
    const base = baseOf(readings, wanted, this.watched);
    for (const reading of readings) {
      const timeframe = reading.timeframe ?? base;
      const place = this.#places.get(reading) ?? everything;
      if (spansFit(reading, base)) continue;
      const span = reading.args.find((arg) => arg.kind === 'span');
      const steps = span ? (stepsOf(span, timeframe) ?? 0) : 0;
      const params = { span: span?.kind === 'span' ? printSpan(span.ms) : '', timeframe, most: limits.steps };
      this.#fail(place, steps > limits.steps ? 'tooMuchMemory' : 'span', params);
    }
    return { condition, base, readings };
  }

  #or(): Node {
    return this.#logic('or', () => this.#logic('and', () => this.#not()));
  }

  #logic(operator: 'and' | 'or', part: () => Node): Node {
    const start = this.#peek;
    let left = part();
    while (this.#takeWord(operator)) {
      const between = this.#peek;
      const one = this.#condition(left, this.#from(start));
      const other = part();
      left = { kind: 'logic', operator, left: one, right: this.#condition(other, this.#from(between)) };
    }
    return left;
  }

  #not(): Node {
    if (!this.#takeWord('not')) return this.#comparison();
    return this.#deeper(() => {
      const start = this.#peek;
      return { kind: 'not', of: this.#condition(this.#not(), this.#from(start)) };
    });
  }

  #comparison(): Node {
    const short = this.#short();
    if (short) return short;
    const start = this.#peek;
    // "> 70000" speaks of the price.
    const left = this.#comparator(false) ? usualReading('close') : this.#sum();
    this.#skipSilent();
    const at = this.#peek;
    const crossing = this.#crossing();
    const operator = crossing === null ? this.#comparator(true) : null;
    if (crossing === null && operator === null) return left;
    const one = this.#number(left, this.#from(start));
    const second = this.#peek;
    const other = this.#number(this.#sum(), this.#from(second, at));
    const node: ConditionNode =
      crossing !== null
        ? { kind: 'crossing', name: crossing, left: one, right: other }
        : { kind: 'comparison', operator: operator ?? '<', left: one, right: other };
    const after = this.#peek;
    if (this.#comparator(false)) this.#fail(after, 'chained', {}, 'rsi(14) > 30 and rsi(14) < 70');
    return node;
  }

  /** `move 5% 1h` between `and`, `or` and parentheses. */
  #short(): ConditionNode | null {
    if (this.#peek.kind !== 'word') return null;
    let end = this.#next;
    for (let token = this.tokens[end]; token && !endsShort(token); token = this.tokens[end]) end++;
    const short = shortForm(this.tokens.slice(this.#next, end), false);
    if (short) this.#next = end;
    return short;
  }

  /** The comparison that comes next; taken when `take`. */
  #comparator(take: boolean): ComparisonOperator | null {
    const token = this.#peek;
    const operator =
      token.kind === 'symbol' && comparisons.has(token.symbol)
        ? (token.symbol as ComparisonOperator)
        : token.kind === 'word' && aboveWords.has(token.word)
          ? '>'
          : token.kind === 'word' && belowWords.has(token.word)
            ? '<'
            : null;
    if (take && operator !== null) this.#next++;
    return operator;
  }

  #crossing(): CrossingName | null {
    const token = this.#peek;
    if (token.kind !== 'word' || !crossWords.has(token.word)) return null;
    this.#next++;
    const way = this.#peek;
    if (way.kind === 'word' && (aboveWords.has(way.word) || way.word === 'up')) {
      this.#next++;
      return 'crosses_above';
    }
    if (way.kind === 'word' && (belowWords.has(way.word) || way.word === 'down')) {
      this.#next++;
      return 'crosses_below';
    }
    return 'crosses';
  }

  #sum(): Node {
    return this.#arithmetic(['+', '-'], () => this.#arithmetic(['*', '/'], () => this.#sign()));
  }

  #arithmetic(operators: readonly ('+' | '-' | '*' | '/')[], part: () => Node): Node {
    const start = this.#peek;
    let left = part();
    for (;;) {
      const token = this.#peek;
      const operator = operators.find((one) => token.kind === 'symbol' && token.symbol === one);
      if (!operator) return left;
      this.#next++;
      const one = this.#number(left, this.#from(start, token));
      const second = this.#peek;
      const other = part();
      left = { kind: 'arithmetic', operator, left: one, right: this.#number(other, this.#from(second)) };
    }
  }

  #sign(): Node {
    const token = this.#peek;
    if (token.kind === 'symbol' && token.symbol === '-') {
      this.#next++;
      return this.#deeper(() => {
        const start = this.#peek;
        return { kind: 'negation', of: this.#number(this.#sign(), this.#from(start)) };
      });
    }
    if (token.kind === 'symbol' && token.symbol === '+') {
      this.#next++;
      return this.#deeper(() => this.#sign());
    }
    return this.#atom();
  }

  #atom(): Node {
    this.#skipSilent();
    const token = this.#take();
    switch (token.kind) {
      case 'number':
        return this.#literal(token);
      case 'word':
        return this.#named(token);
      case 'symbol': {
        if (token.symbol !== '(') return this.#unexpected(token);
        const node = this.#deeper(() => this.#or());
        this.#close(token);
        return node;
      }
      case 'end':
        return this.#fail(this.#endPlace(), 'end');
    }
  }

  #literal(token: Extract<Token, { kind: 'number' }>): Node {
    if (token.suffix === 'h' || token.suffix === 'd' || token.suffix === 'w' || token.suffix === 'x') {
      this.#fail(token, 'number');
    }
    return literal(amountOf(token), token.suffix === '%');
  }

  #named(token: Extract<Token, { kind: 'word' }>): Node {
    const applied = appliedNames.find((name) => name === token.word);
    if (applied) return this.#applied(applied, token);
    const crossing = crossingNames.find((name) => name === token.word);
    if (crossing) {
      const [left, right] = this.#operands(token, 2, 2);
      if (!left || !right) return this.#fail(token, 'tooFewArguments', { name: token.word, least: 2 });
      return { kind: 'crossing', name: crossing, left, right };
    }
    const spec = readingSpec(token.word);
    if (spec) return this.#reading(spec, token);
    if (token.word === 'and' || token.word === 'or' || token.word === 'not') return this.#unexpected(token);
    const suggestion = nearestName(token.word, knownWords);
    const example = suggestion === null ? undefined : (readingSpec(suggestion)?.example ?? undefined);
    throw new ParseFault(
      faultAt(this.text, token, 'unknownName', { suggestion, ...(example === undefined ? {} : { example }) }),
    );
  }

  #applied(name: AppliedName, token: Token): NumberNode {
    const [least, most] = name === 'abs' ? [1, 1] : [2, 4];
    return { kind: 'applied', name, of: this.#operands(token, least, most) };
  }

  /** Operands in parentheses that are numbers themselves. */
  #operands(name: Token, least: number, most: number): readonly NumberNode[] {
    const open = this.#peek;
    const word = name.kind === 'word' ? name.word : '';
    if (open.kind !== 'symbol' || open.symbol !== '(') this.#fail(name, 'tooFewArguments', { name: word, least });
    this.#next++;
    return this.#deeper(() => {
      const operands: NumberNode[] = [];
      do {
        const start = this.#peek;
        if (start.kind === 'symbol' && start.symbol === ')') break;
        operands.push(this.#number(this.#sum(), this.#from(start)));
        if (operands.length > most) this.#fail(start, 'tooManyArguments', { name: word, most });
      } while (this.#takeSymbol(','));
      const end = this.#peek;
      this.#close(open);
      if (operands.length < least) this.#fail(end, 'tooFewArguments', { name: word, least });
      return operands;
    });
  }

  #reading(spec: ReadingSpec, token: Token): Reading {
    const given = this.#arguments(token);
    const start = token.at;
    const args: Argument[] = [];
    let timeframe: Timeframe | null = null;
    let at = 0;
    const example = spec.example;
    for (const [index, arg] of given.entries()) {
      const parameter = spec.parameters[at];
      const isLast = index === given.length - 1;
      if (parameter && !(isLast && spec.timed && isTimeframeArgument(arg, parameter))) {
        args.push(this.#argument(spec, parameter, arg));
        at++;
        continue;
      }
      if (!spec.timed || !isLast) {
        this.#fail(
          arg,
          'tooManyArguments',
          { name: spec.name, most: spec.parameters.length + (spec.timed ? 1 : 0) },
          example,
        );
      }
      timeframe = this.#timeframe(spec, arg);
    }
    const missing = spec.parameters.slice(at).find((one) => one.kind === 'span' && one.usualMs === null);
    if (missing) this.#fail(token, 'tooFewArguments', { name: spec.name, least: at + 1 }, example);
    const reading = { ...usualReading(spec.name, args), timeframe };
    const last = this.tokens[this.#next - 1] ?? token;
    this.#places.set(reading, { at: start, length: last.at + last.length - start });
    return reading;
  }

  /** The tokens between the parentheses after a name, commas left out. */
  #arguments(name: Token): readonly Token[] {
    const open = this.#peek;
    if (open.kind !== 'symbol' || open.symbol !== '(') return [];
    this.#next++;
    const given: Token[] = [];
    while (!(this.#peek.kind === 'symbol' && (this.#peek as { symbol: string }).symbol === ')')) {
      if (given.length > 0 && !this.#takeSymbol(',')) {
        const token = this.#peek;
        if (token.kind === 'end' || (token.kind === 'symbol' && comparisons.has(token.symbol)))
          this.#fail(open, 'unclosed');
        this.#fail(token, 'argumentKind', { name: name.kind === 'word' ? name.word : '' });
      }
      const token = this.#take();
      if (token.kind === 'end') this.#fail(open, 'unclosed');
      given.push(token);
    }
    this.#next++;
    return given;
  }

  #argument(spec: ReadingSpec, parameter: Parameter, token: Token): Argument {
    const about = { name: spec.name, argument: parameter.name };
    switch (parameter.kind) {
      case 'word': {
        const word = token.kind === 'word' ? (readingSpec(token.word)?.name ?? token.word) : '';
        if (parameter.words.includes(word)) return { kind: 'word', word };
        return this.#fail(token, 'argumentKind', { ...about, choices: parameter.words.join(', ') }, spec.example);
      }
      case 'span': {
        const ms = spanOf(token);
        // A plain number counts candles only where their length is known, which is not here.
        if (ms === null || ms < 60_000 || !Number.isInteger(ms / 60_000)) {
          return this.#fail(token, 'span', { ...about, span: '', timeframe: '' }, spec.example);
        }
        return { kind: 'span', ms };
      }
      case 'number': {
        if (token.kind !== 'number' || token.suffix !== '') {
          return this.#fail(token, 'argumentKind', about, spec.example);
        }
        const { least, most, whole } = parameter;
        if (whole && !Number.isInteger(token.value)) this.#fail(token, 'whole', about, spec.example);
        if (token.value < least || token.value > most)
          this.#fail(token, 'range', { ...about, least, most }, spec.example);
        return { kind: 'number', value: token.value };
      }
    }
  }

  #timeframe(spec: ReadingSpec, token: Token): Timeframe {
    const text = this.text
      .slice(token.at, token.at + token.length)
      .toLowerCase()
      .trim();
    const known = isTimeframe(text) ? text : null;
    const source = known === null ? null : sourceOf(known, this.watched);
    // The model speaks of candles that are watched; it says nothing of those made of them.
    if (known === null || source === null || (spec.needs === 'prediction' && source !== known)) {
      return this.#fail(token, 'timeframe', { watched: this.watched.join(', ') }, spec.example);
    }
    return known;
  }

  #number(node: Node, place: Place): NumberNode {
    return isCondition(node) ? this.#fail(place, 'needsNumber') : node;
  }

  #condition(node: Node, place: Place): ConditionNode {
    if (isCondition(node)) return node;
    const name = node.kind === 'reading' ? node.name : '';
    const example = name === '' ? undefined : readingSpec(name)?.example;
    return this.#fail(place, 'needsCondition', {}, example);
  }

  #close(open: Token): void {
    if (this.#takeSymbol(')')) return;
    const token = this.#peek;
    if (token.kind === 'end') this.#fail(open, 'unclosed');
    this.#unexpected(token);
  }

  #deeper<T>(work: () => T): T {
    if (++this.#depth > this.deepest) this.#fail(this.#peek, 'tooDeep', { most: this.deepest });
    const result = work();
    this.#depth--;
    return result;
  }

  get #peek(): Token {
    return this.tokens[this.#next] ?? { kind: 'end', at: this.text.length, length: 0 };
  }

  #take(): Token {
    const token = this.#peek;
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#peek;
    const found = token.kind === 'symbol' && token.symbol === symbol;
    if (found) this.#next++;
    return found;
  }

  #takeWord(word: string): boolean {
    const token = this.#peek;
    const found = token.kind === 'word' && token.word === word;
    if (found) this.#next++;
    return found;
  }

  #skipSilent(): void {
    for (let token = this.#peek; token.kind === 'word' && silentWords.has(token.word); token = this.#peek) this.#next++;
  }

  /** From a token to the last one taken. */
  #from(start: Token, until?: Token): Place {
    const last = until === undefined ? this.tokens[this.#next - 1] : this.tokens[this.tokens.indexOf(until) - 1];
    const end = last && last.at >= start.at ? last.at + last.length : start.at + start.length;
    return { at: start.at, length: end - start.at };
  }

  #endPlace(): Place {
    return { at: this.text.length, length: 1 };
  }

  #unexpected(token: Token): never {
    const nearest = token.kind === 'word' ? nearestName(token.word, knownWords) : null;
    const suggestion = token.kind === 'word' && nearest === token.word ? null : nearest;
    throw new ParseFault(faultAt(this.text, token, token.kind === 'end' ? 'end' : 'unexpected', { suggestion }));
  }

  #fail(place: Place, kind: AlertFaultKind, params: AlertFault['params'] = {}, example?: string): never {
    throw new ParseFault(faultAt(this.text, place, kind, { params, ...(example === undefined ? {} : { example }) }));
  }
}

const endsShort = (token: Token): boolean =>
  token.kind === 'end' ||
  (token.kind === 'word' && (token.word === 'and' || token.word === 'or')) ||
  (token.kind === 'symbol' && token.symbol === ')');

/** Whether a last argument names candles rather than filling this parameter: `rsi(1h)`, `change(1h)` not. */
const isTimeframeArgument = (token: Token, parameter: Parameter): boolean =>
  parameter.kind !== 'span' && token.kind === 'number' && ['m', 'h', 'd', 'w'].includes(token.suffix);
