import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { troubleOf } from '../../../src/bot/questions/check-numbers.js';
import { numbersOf } from '../../../src/bot/questions/figures.js';

const options = { names: ['BTC/USDT', '1h'], readable: new Set(['predict']) };
/** A positive number with up to four decimals, not so small that rounding is all there is. */
const number = fc
  .integer({ min: 1, max: 9_999_999 })
  .chain((digits) =>
    fc.integer({ min: 0, max: 4 }).map((decimals) => new Decimal(digits).div(new Decimal(10).pow(decimals))),
  );
const grouped = (value: Decimal): string => {
  const [whole = '', fraction] = value.toFixed().split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction ? `.${fraction}` : '');
};
/** The ways people write the same number. */
const written = (value: Decimal) =>
  fc.constantFrom(
    grouped(value),
    value.toFixed(),
    grouped(value).replace(/[,.]/g, (mark) => (mark === ',' ? '.' : ',')),
    grouped(value).replaceAll(',', "'"),
    grouped(value).replaceAll(',', ' '),
    `$${grouped(value)}`,
    `**${grouped(value)}**,`,
    `(${grouped(value)})`,
  );

describe('numbers of an answer', () => {
  it('are found in whatever way they are written', () => {
    fc.assert(
      fc.property(
        number.chain((value) => written(value).map((text) => ({ value, text }))),
        ({ value, text }) => {
          const { figures } = numbersOf(`about ${text} or so`);
          expect(figures.some(({ readings }) => readings.some((one) => one.equals(value)))).toBe(true);
          expect(troubleOf(`It is ${text} now`, `Last ${grouped(value)} · +1 %`, options)).toBeNull();
        },
      ),
      { numRuns: 400 },
    );
  });

  it('pass only where the commands said nearly the same number', () => {
    fc.assert(
      fc.property(number, fc.array(number, { maxLength: 5 }), (claim, said) => {
        const evidence = said.map((value) => `Last ${grouped(value)}`).join('\n');
        const passes = troubleOf(`It is ${grouped(claim)} now`, evidence, options) === null;
        const near = said.some((value) => {
          const close = (one: Decimal): boolean => one.minus(value).abs().lte(value.times(0.05));
          // `1,234` may be read as 1.234.
          return numbersOf(grouped(claim)).figures.some(({ readings }) => readings.some(close));
        });
        if (passes) expect(near).toBe(true);
        if (said.some((value) => value.equals(claim))) expect(passes).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('are looked at in no time, whatever is written', () => {
    const nasty = [
      '1 ',
      '1,',
      '1.',
      '111 ',
      '-1',
      '%',
      '1%',
      '百分之',
      'ten ',
      '/a ',
      '@',
      '1h-',
      '<',
      '１',
      '٣',
      'k',
      '\u202e',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...nasty), { maxLength: 400 }), (parts) => {
        const text = parts.join('').slice(0, 900);
        const verdict = troubleOf(text, text, options);
        expect(verdict === null || typeof verdict === 'string').toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
