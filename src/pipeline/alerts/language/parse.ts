import type { AlertFault } from '../../../core/alert.js';
import type { Timeframe } from '../../../core/market.js';
import { fail, ok, type Result } from '../../../core/result.js';
import { limits } from '../limits.js';
import { baseOf, spansFit, stepsOf } from '../timeframes.js';
import { type ConditionNode, type Reading, readingsIn } from './ast.js';
import { ConditionParser } from './condition-parser.js';
import { faultAt, ParseFault } from './fault.js';
import { printReading, printSpan } from './print.js';
import { ReadingParser } from './reading-parser.js';
import { amountOf } from './short-forms.js';
import { TokenReader } from './token-reader.js';
import { tokensOf } from './tokens.js';

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
    const reader = new TokenReader(text, tokensOf(text), depth);
    const readings = new ReadingParser(reader, options.watched);
    checkTokens(reader);
    const condition = new ConditionParser(reader, readings).whole();
    return ok(checkedWhole(condition, options, reader, readings));
  } catch (error) {
    if (error instanceof ParseFault) return fail(error.fault);
    throw error;
  }
}

function checkTokens(reader: TokenReader): void {
  if (reader.peek.kind === 'end') reader.fail(reader.everything, 'empty');
  const large = reader.tokens.find((token) => token.kind === 'number' && amountOf(token) > limits.number);
  if (large) reader.fail(large, 'range', { least: 0, most: limits.number, name: 'number' });
}

/** What only the whole condition can tell: which candles, and what it costs. */
function checkedWhole(
  condition: ConditionNode,
  { watched, base: wanted = null }: ParseOptions,
  reader: TokenReader,
  parser: ReadingParser,
): ParsedCondition {
  const all = readingsIn(condition);
  const readings = [...new Map(all.map((reading) => [printReading(reading), reading])).values()];
  if (readings.length === 0) reader.fail(reader.everything, 'nothingRead');
  if (readings.length > limits.readings) {
    reader.fail(reader.everything, 'tooManyReadings', { most: limits.readings, given: readings.length });
  }
  const base = baseOf(readings, wanted, watched);
  for (const reading of readings) {
    if (spansFit(reading, base)) continue;
    const timeframe = reading.timeframe ?? base;
    const span = reading.args.find((arg) => arg.kind === 'span');
    const steps = span ? (stepsOf(span, timeframe) ?? 0) : 0;
    const params = { span: span?.kind === 'span' ? printSpan(span.ms) : '', timeframe, most: limits.steps };
    reader.fail(parser.placeOf(reading) ?? reader.everything, steps > limits.steps ? 'tooMuchMemory' : 'span', params);
  }
  return { condition, base, readings };
}
