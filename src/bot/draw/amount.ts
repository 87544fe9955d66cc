import { Decimal } from 'decimal.js';
import { exactText } from '../format/exact.js';
import { fixedText } from '../format/numbers.js';

const units = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** A measured amount to three or four digits: `1.24 B`, `431 k`, `87.5`, `0.0123`. Not for money of accounts. */
export function amountText(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const [unit, letter] = units.find(([one]) => size >= one * 0.9995) ?? [1, ''];
  const scaled = value / unit;
  const digits = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  const text =
    size >= 1 || size === 0
      ? fixedText(scaled, size === 0 ? 0 : digits)
      : exactText(new Decimal(value.toPrecision(3)).toFixed());
  return `${text}${letter === '' ? '' : ` ${letter}`}`;
}
