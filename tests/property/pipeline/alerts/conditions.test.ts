import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Timeframe, timeframes } from '../../../../src/core/market.js';
import { Board, type Feed, walk } from '../../../../src/pipeline/alerts/board.js';
import { compile } from '../../../../src/pipeline/alerts/compile.js';
import { readingsIn } from '../../../../src/pipeline/alerts/language/ast.js';
import { parseCondition } from '../../../../src/pipeline/alerts/language/parse.js';
import { print, printReading } from '../../../../src/pipeline/alerts/language/print.js';
import { optionsOf } from '../../../../src/pipeline/alerts/options.js';
import { readingNames } from '../../../../src/pipeline/alerts/readings/registry.js';
import { arrivals, conditions, joined } from '../../../builders/alert-conditions.js';
import '../../../support/long-tests.js';

const watched: readonly Timeframe[] = ['15m', '1h'];
const parts = arrivals({ count: 420 });
const hours = joined(parts, '1h');
const feed: Feed = new Map([
  ['15m', parts],
  ['1h', hours],
]);

/** What a condition says at each close. */
function told(text: Parameters<typeof compile>[0], given: Feed): readonly (boolean | null)[] {
  const board = new Board('15m', watched);
  const compiled = compile(text, (reading) => board.slot(reading));
  const said: (boolean | null)[] = [];
  for (const _ of walk(board, given)) said.push(compiled.holds());
  return said;
}

describe('the language of conditions', () => {
  it('reads what it prints as the very same condition', () => {
    fc.assert(
      fc.property(conditions({ depth: 4, largest: 500 }), (condition) => {
        const names = new Set(readingsIn(condition).map(printReading));
        fc.pre(names.size <= 12);
        const text = print(condition);
        const again = parseCondition(text, { watched: timeframes, base: '15m', kept: true });
        if (!again.ok) {
          // A span may be more candles than one may look back over; nothing else may be wrong.
          expect(['tooMuchMemory', 'tooLong'], `${text} ${JSON.stringify(again)}`).toContain(again.failure.kind);
          return;
        }
        expect(again.value.condition).toEqual(condition);
      }),
      { numRuns: 250 },
    );
  });

  const words = fc.constantFrom(
    ...readingNames,
    ...['and', 'or', 'not', 'crosses', 'above', 'below', 'move', 'whale', 'swing', 'once', 'repeat', 'on', 'is'],
    ...['<', '<=', '>', '==', '!=', '(', ')', ',', '+', '-', '*', '/', '&&', '!', '%', '$', '€', '\u202e', '🚀'],
    ...['1', '14', '70k', '5%', '1h', '15m', '4h', '3x', '1e3', '0', '.5', '1.', '70,000', '9e99', '1h2'],
  );

  it('reads any text, or says what is wrong at a place inside it', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(words, { maxLength: 30 }).map((all) => all.join(' ')),
      fc.array(words, { maxLength: 30 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const options = optionsOf(text);
        const result = options.ok ? parseCondition(options.value.condition, { watched }) : options;
        if (result.ok) return;
        const { at, length, word, text: read } = result.failure;
        expect(text.startsWith(read)).toBe(true);
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(read.length);
        expect(length).toBeGreaterThanOrEqual(1);
        expect(word).toBe(read.slice(at, at + length));
      }),
      { numRuns: 800 },
    );
  });

  it('reads what was read once again: what it keeps of any text is the same', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (all) => {
        const first = parseCondition(all.join(' '), { watched });
        if (!first.ok) return;
        const kept = print(first.value.condition);
        const again = parseCondition(kept, { watched, base: first.value.base, kept: true });
        expect(again).toMatchObject({ ok: true, value: { base: first.value.base, condition: first.value.condition } });
      }),
      { numRuns: 500 },
    );
  });

  it('says the same candle by candle, in pieces and all at once, and never fails', () => {
    fc.assert(
      fc.property(conditions(), fc.array(fc.integer({ min: 1, max: 419 }), { maxLength: 4 }), (condition, cuts) => {
        const whole = told(condition, feed);
        expect(whole).toHaveLength(parts.length);
        const board = new Board('15m', watched);
        const compiled = compile(condition, (reading) => board.slot(reading));
        const said: (boolean | null)[] = [];
        let from = 0;
        for (const cut of [...new Set(cuts), parts.length].sort((a, b) => a - b)) {
          const until = parts[cut - 1]?.candle.closedAt ?? 0;
          const piece: Feed = new Map([
            ['15m', parts.slice(from, cut)],
            ['1h', hours.filter(({ candle }) => candle.closedAt <= until)],
          ]);
          for (const _ of walk(board, piece)) said.push(compiled.holds());
          from = cut;
        }
        expect(said).toEqual(whole);
        for (const { left, right } of compiled.clauses()) {
          for (const { value } of [left, right]) expect(value === null || Number.isFinite(value)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('knows nothing of candles that have not closed: a cut or changed future says the same of the past', () => {
    fc.assert(
      fc.property(conditions(), fc.integer({ min: 50, max: 410 }), (condition, cut) => {
        const until = parts[cut - 1]?.candle.closedAt ?? 0;
        const wild = arrivals({ count: 420, seed: 99 });
        const future = [...parts.slice(0, cut), ...wild.slice(cut)];
        const changed: Feed = new Map([
          ['15m', future],
          // An hour that had begun is closed by other prices than it would have been.
          ['1h', joined(future, '1h')],
        ]);
        const cutOff: Feed = new Map([
          ['15m', parts.slice(0, cut)],
          ['1h', hours.filter(({ candle }) => candle.closedAt <= until)],
        ]);
        const past = told(condition, feed).slice(0, cut);
        expect(told(condition, changed).slice(0, cut)).toEqual(past);
        expect(told(condition, cutOff)).toEqual(past);
      }),
      { numRuns: 30 },
    );
  });

  it('never fails on gaps of any length, and says nothing that is not a truth value', () => {
    fc.assert(
      fc.property(
        conditions(),
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 15 }),
        (condition, every, long) => {
          const holed = arrivals({ count: 300, missing: (at) => at % (every * 10) < long });
          const said = told(
            condition,
            new Map([
              ['15m', holed],
              ['1h', joined(holed, '1h')],
            ]),
          );
          expect(said.every((one) => one === null || typeof one === 'boolean')).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });
});
