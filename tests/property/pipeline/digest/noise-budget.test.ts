import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { worthSending } from '../../../../src/pipeline/digest/noise-budget.js';

interface Arrival {
  /** Share of the day that has passed. */
  readonly at: number;
  readonly value: number;
}

/** A small generator with a seed: the same days in every run. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function aDay(next: () => number, signals: number): readonly Arrival[] {
  return Array.from({ length: signals }, () => ({ at: next(), value: 1 + next() ** 4 * 0.02 })).sort(
    (one, other) => one.at - other.at,
  );
}

/** What the rule lets through in one day that comes bit by bit. */
function spent(day: readonly Arrival[], budget: number, known: readonly number[], days: number): readonly number[] {
  const sent: number[] = [];
  for (const { at, value } of day) {
    if (worthSending(value, { remaining: budget - sent.length, known, days, dayLeft: 1 - at })) sent.push(value);
  }
  return sent;
}

const gain = (values: readonly number[]): number => values.reduce((sum, value) => sum + value - 1, 0);

describe('the noise budget', () => {
  it('is never overspent, and says nothing where nothing remains', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.double({ noNaN: true }) })),
        fc.array(fc.double({ noNaN: true }), { maxLength: 50 }),
        fc.integer({ min: 1, max: 20 }),
        (arrivals, known, budget) => {
          const day = [...arrivals].sort((one, other) => one.at - other.at);
          expect(spent(day, budget, known, 7).length).toBeLessThanOrEqual(budget);
          expect(worthSending(2, { remaining: 0, known, days: 7, dayLeft: 1 })).toBe(false);
        },
      ),
    );
  });

  it('lets a better signal pass wherever it lets a worse one pass', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 2, noNaN: true })),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (known, value, more, dayLeft, remaining) => {
          const state = { remaining, known, days: 14, dayLeft };
          if (worthSending(value, state)) expect(worthSending(value + more, state)).toBe(true);
        },
      ),
    );
  });

  it('with nothing known sends what comes first', () => {
    expect(spent(aDay(random(1), 20), 3, [], 1)).toHaveLength(3);
  });

  it('spends most of itself on the best of the day, without knowing what comes', () => {
    const next = random(7);
    const [budget, days, signals] = [3, 14, 25];
    const known = Array.from({ length: days }, () => aDay(next, signals)).flatMap((day) =>
      day.map(({ value }) => value),
    );
    let [byRule, byHindsight, byOrder, sent] = [0, 0, 0, 0];
    for (let run = 0; run < 300; run++) {
      const day = aDay(next, signals);
      const chosen = spent(day, budget, known, days);
      sent += chosen.length;
      byRule += gain(chosen);
      byOrder += gain(day.slice(0, budget).map(({ value }) => value));
      byHindsight += gain(
        day
          .map(({ value }) => value)
          .sort((one, other) => other - one)
          .slice(0, budget),
      );
    }
    // Who sends what comes first gets about a quarter of what hindsight would; the rule gets most of it.
    expect(byRule / byHindsight).toBeGreaterThan(0.75);
    expect(byOrder / byHindsight).toBeLessThan(0.35);
    // And it does not hoard: nearly every message of the budget is used.
    expect(sent / (300 * budget)).toBeGreaterThan(0.85);
  });
});
