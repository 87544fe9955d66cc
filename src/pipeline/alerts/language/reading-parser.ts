import { isTimeframe, type Timeframe } from '../../../core/market.js';
import { readingSpec } from '../readings/registry.js';
import type { Parameter, ReadingSpec } from '../readings/spec.js';
import { sourceOf } from '../timeframes.js';
import type { Argument, Reading } from './ast.js';
import type { Place } from './fault.js';
import { spanOf, usualReading } from './short-forms.js';
import type { TokenReader } from './token-reader.js';
import type { Token } from './tokens.js';
import { comparisonSymbols } from './vocabulary.js';

/** Readings with their arguments: `rsi(14, 1h)`. Remembers where each stands, for what only the whole condition can tell. */
export class ReadingParser {
  readonly #places = new Map<Reading, Place>();

  constructor(
    private readonly reader: TokenReader,
    private readonly watched: readonly Timeframe[],
  ) {}

  placeOf(reading: Reading): Place | undefined {
    return this.#places.get(reading);
  }

  /** What follows the name, which was taken. */
  parse(spec: ReadingSpec, name: Token): Reading {
    const { reader } = this;
    const given = this.#given(name);
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
        const most = spec.parameters.length + (spec.timed ? 1 : 0);
        reader.fail(arg, 'tooManyArguments', { name: spec.name, most }, example);
      }
      timeframe = this.#timeframe(spec, arg);
    }
    const missing = spec.parameters.slice(at).find((one) => one.kind === 'span' && one.usualMs === null);
    if (missing) reader.fail(name, 'tooFewArguments', { name: spec.name, least: at + 1 }, example);
    const reading = { ...usualReading(spec.name, args), timeframe };
    this.#places.set(reading, reader.from(name));
    return reading;
  }

  /** The tokens between the parentheses after a name, commas left out. */
  #given(name: Token): readonly Token[] {
    const { reader } = this;
    const open = reader.peek;
    if (!reader.takeSymbol('(')) return [];
    const given: Token[] = [];
    while (!reader.takeSymbol(')')) {
      if (given.length > 0 && !reader.takeSymbol(',')) {
        const token = reader.peek;
        if (token.kind === 'end' || (token.kind === 'symbol' && comparisonSymbols.has(token.symbol)))
          reader.fail(open, 'unclosed');
        reader.fail(token, 'argumentKind', { name: name.kind === 'word' ? name.word : '' });
      }
      const token = reader.take();
      if (token.kind === 'end') reader.fail(open, 'unclosed');
      given.push(token);
    }
    return given;
  }

  #argument(spec: ReadingSpec, parameter: Parameter, token: Token): Argument {
    const { reader } = this;
    const about = { name: spec.name, argument: parameter.name };
    switch (parameter.kind) {
      case 'word': {
        const word = token.kind === 'word' ? (readingSpec(token.word)?.name ?? token.word) : '';
        if (parameter.words.includes(word)) return { kind: 'word', word };
        return reader.fail(token, 'argumentKind', { ...about, choices: parameter.words.join(', ') }, spec.example);
      }
      case 'span': {
        const ms = spanOf(token);
        // A plain number counts candles only where their length is known, which is not here.
        if (ms === null || ms < 60_000 || !Number.isInteger(ms / 60_000)) {
          return reader.fail(token, 'span', { ...about, span: '', timeframe: '' }, spec.example);
        }
        return { kind: 'span', ms };
      }
      case 'number': {
        if (token.kind !== 'number' || token.suffix !== '') {
          return reader.fail(token, 'argumentKind', about, spec.example);
        }
        const { least, most, whole } = parameter;
        if (whole && !Number.isInteger(token.value)) reader.fail(token, 'whole', about, spec.example);
        if (token.value < least || token.value > most)
          reader.fail(token, 'range', { ...about, least, most }, spec.example);
        return { kind: 'number', value: token.value };
      }
    }
  }

  #timeframe(spec: ReadingSpec, token: Token): Timeframe {
    const text = this.reader.text
      .slice(token.at, token.at + token.length)
      .toLowerCase()
      .trim();
    const known = isTimeframe(text) ? text : null;
    const source = known === null ? null : sourceOf(known, this.watched);
    // The model speaks of candles that are watched; it says nothing of those made of them.
    if (known === null || source === null || (spec.needs === 'prediction' && source !== known)) {
      return this.reader.fail(token, 'timeframe', { watched: this.watched.join(', ') }, spec.example);
    }
    return known;
  }
}

/** Whether a last argument names candles rather than filling this parameter: `rsi(1h)`, `change(1h)` not. */
const isTimeframeArgument = (token: Token, parameter: Parameter): boolean =>
  parameter.kind !== 'span' && token.kind === 'number' && ['m', 'h', 'd', 'w'].includes(token.suffix);
