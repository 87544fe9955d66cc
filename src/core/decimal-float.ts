import type { Decimal } from 'decimal.js';

const word = 1e7;
const powers = Array.from({ length: 5 }, (_, at) => word ** at);

/**
 * A decimal as a float, near enough to draw and to compare with a margin: within four units in the last place, and exact for
 * what has up to 15 digits. The library's own `toNumber` is exact always, by way of a text, which takes ten times as long.
 */
export function nearFloat(value: Decimal): number {
  // Digits by sevens, most significant first, and the power of ten of the first of them (decimal.js, "Properties").
  const { d: words, e: exponent, s: sign } = value;
  if (!words) return value.toNumber();
  const used = Math.min(words.length, 4);
  let whole = 0;
  for (let at = 0; at < used; at++) whole = whole * word + (words[at] as number);
  const shift = Math.floor(exponent / 7) - (used - 1);
  if (shift >= powers.length || -shift >= powers.length) return value.toNumber();
  return sign * (shift < 0 ? whole / (powers[-shift] as number) : whole * (powers[shift] as number));
}
