import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromDecimalJson, toDecimalJson } from '../../../src/core/decimal-json.js';

it('brings decimals back to the digit, however deep, through text', () => {
  const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 20 }));
  const leaf = fc.oneof(
    decimal.map(([digits, scale]) => new Decimal(digits.toString()).times(new Decimal(10).pow(-scale))),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
  );
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('node'), { maxKeys: 4 }),
    ),
  })).node;
  fc.assert(
    fc.property(tree, (value) => {
      expect(fromDecimalJson(JSON.parse(JSON.stringify(toDecimalJson({ value }))))).toEqual({ value });
    }),
  );
});

it('leaves out what is not there', () => {
  expect(toDecimalJson({ a: undefined, b: new Decimal('1.50') })).toEqual({ b: { $d: '1.5' } });
});
