import fc from 'fast-check';
import { type Timeframe, timeframeMs } from '../../src/core/market.js';
import type { Arrival } from '../../src/pipeline/alerts/arrival.js';
import {
  type Argument,
  appliedNames,
  type ConditionNode,
  crossingNames,
  type NumberNode,
  type Reading,
} from '../../src/pipeline/alerts/language/ast.js';
import { readingSpecs } from '../../src/pipeline/alerts/readings/registry.js';
import { candleSeries } from './candle-series.js';

const literal: fc.Arbitrary<NumberNode> = fc.record({
  kind: fc.constant('literal' as const),
  digits: fc.oneof(
    fc.integer({ min: 0, max: 100_000 }),
    fc.double({ min: 0, max: 1e15, noNaN: true }).map((value) => (value === 0 ? 0 : value)),
  ),
  percent: fc.boolean(),
});

/** Any reading there is, with arguments in their limits; windows short enough to be known on a few hundred candles. */
const reading = (frames: readonly (Timeframe | null)[], largest: number): fc.Arbitrary<Reading> =>
  fc.constantFrom(...readingSpecs).chain((spec) =>
    fc
      .tuple(
        fc.constantFrom(...(spec.timed && spec.needs === null ? frames : [null])),
        ...spec.parameters.map((parameter): fc.Arbitrary<Argument> => {
          if (parameter.kind === 'word')
            return fc.constantFrom(...parameter.words).map((word) => ({ kind: 'word', word }));
          if (parameter.kind === 'span')
            return fc.integer({ min: 1, max: 8 }).map((hours) => ({ kind: 'span', ms: hours * 14_400_000 }));
          const { least, most, whole } = parameter;
          const upper = Math.min(most, largest);
          return (
            whole ? fc.integer({ min: least, max: upper }) : fc.double({ min: least, max: upper, noNaN: true })
          ).map((value) => ({ kind: 'number', value }));
        }),
      )
      .map(([timeframe, ...args]) => ({ kind: 'reading', name: spec.name, args, timeframe })),
  );

/** Conditions as the parser may return them. Every one reads something and names few enough readings. */
export function conditions({
  frames = [null, '15m', '1h', '4h'],
  depth = 3,
  largest = 16,
}: {
  readonly frames?: readonly (Timeframe | null)[];
  readonly depth?: number;
  readonly largest?: number;
} = {}): fc.Arbitrary<ConditionNode> {
  const readings = reading(frames, largest);
  const numbers = (left: number): fc.Arbitrary<NumberNode> => {
    if (left <= 0) return fc.oneof(literal, readings);
    const deeper = numbers(left - 1);
    return fc.oneof(
      literal,
      readings,
      deeper.map((of): NumberNode => ({ kind: 'negation', of })),
      fc.record({
        kind: fc.constant('arithmetic' as const),
        operator: fc.constantFrom('+', '-', '*', '/'),
        left: deeper,
        right: deeper,
      }),
      fc
        .constantFrom(...appliedNames)
        .chain((name) =>
          fc
            .array(deeper, name === 'abs' ? { minLength: 1, maxLength: 1 } : { minLength: 2, maxLength: 3 })
            .map((of): NumberNode => ({ kind: 'applied', name, of })),
        ),
    );
  };
  const number = numbers(Math.min(2, depth));
  const compared = fc.oneof(
    fc.record({
      kind: fc.constant('comparison' as const),
      operator: fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
      left: readings,
      right: number,
    }),
    fc.record({
      kind: fc.constant('crossing' as const),
      name: fc.constantFrom(...crossingNames),
      left: readings,
      right: number,
    }),
  );
  const whole = (left: number): fc.Arbitrary<ConditionNode> => {
    if (left <= 0) return compared;
    const deeper = whole(left - 1);
    return fc.oneof(
      compared,
      deeper.map((of): ConditionNode => ({ kind: 'not', of })),
      fc.record({
        kind: fc.constant('logic' as const),
        operator: fc.constantFrom('and', 'or'),
        left: deeper,
        right: deeper,
      }),
    );
  };
  return whole(depth) as fc.Arbitrary<ConditionNode>;
}

/** Candles with all that may come beside them; some of it is not known, and some candles are missing. */
export function arrivals({
  seed = 7,
  count,
  timeframe = '15m',
  missing = () => false,
}: {
  readonly seed?: number;
  readonly count: number;
  readonly timeframe?: Timeframe;
  readonly missing?: (place: number) => boolean;
}): readonly Arrival[] {
  const from = Math.floor(1_704_862_800_000 / 86_400_000) * 86_400_000;
  return candleSeries({ seed, count, timeframe, from, flatEvery: 41 }).flatMap((candle, at) =>
    missing(at)
      ? []
      : [
          {
            candle,
            mood: at % 5 === 0 ? null : Math.sin(at / 9),
            funding: at < 20 ? null : 0.0001 * Math.cos(at / 50),
            prediction: at % 7 === 0 ? null : { up: 0.3 + 0.2 * Math.sin(at / 11), down: 0.3, bigMove: 0.25 },
          },
        ],
  );
}

/** The same prices in longer candles; only whole ones. */
export function joined(parts: readonly Arrival[], target: Timeframe): readonly Arrival[] {
  const length = timeframeMs(target);
  const groups = new Map<number, Arrival[]>();
  for (const part of parts) {
    const start = Math.floor(part.candle.openedAt / length) * length;
    groups.set(start, [...(groups.get(start) ?? []), part]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (!first || !last || last.candle.closedAt - first.candle.openedAt !== length) return [];
    const candles = group.map(({ candle }) => candle);
    return [
      {
        ...last,
        candle: {
          openedAt: first.candle.openedAt,
          closedAt: last.candle.closedAt,
          open: first.candle.open,
          high: Math.max(...candles.map(({ high }) => high)),
          low: Math.min(...candles.map(({ low }) => low)),
          close: last.candle.close,
          volume: candles.reduce((sum, { volume }) => sum + volume, 0),
        },
      },
    ];
  });
}
