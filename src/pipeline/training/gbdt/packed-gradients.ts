/**
 * Gradient and hessian of a row as one whole number: `round(g / gradientUnit) · hessianRange + round(h / hessianUnit)`.
 *
 * A double holds whole numbers exactly to 2^53, so as long as the sum of all rounded |g| stays under 2^52 / hessianRange
 * and that of h under hessianRange, sums of packed numbers are exact and unpack into both sums. One addition then does
 * the work of two, and results depend neither on the order of rows nor on the number of threads. The units follow the
 * actual sums, so the mean |g| keeps about 11 bits at 100,000 rows; leaf values are computed from the unrounded numbers.
 * (Quantised gradients: Shi et al., "Quantized Training of Gradient Boosting Decision Trees", NeurIPS 2022.)
 */
export interface Packing {
  readonly gradientUnit: number;
  readonly hessianUnit: number;
  /** Power of two above any sum of rounded hessians. */
  readonly hessianRange: number;
}

/** Chooses units for the given rows and writes their packed gradients, in the order of `rowIndex`. */
export function packGradients(
  gradients: Float64Array,
  hessians: Float64Array,
  rowIndex: Int32Array,
  count: number,
  into: Float64Array,
): Packing {
  let absolute = 0;
  let sum = 0;
  let smallest = Infinity;
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const row = rowIndex[i]!;
    const hessian = hessians[row]!;
    absolute += Math.abs(gradients[row]!);
    sum += hessian;
    if (hessian < smallest) smallest = hessian;
    if (hessian > largest) largest = hessian;
  }
  const packing = choosePacking(count, absolute, sum, smallest === largest ? largest : 0);
  const { hessianRange } = packing;
  const gradientScale = 1 / packing.gradientUnit;
  const hessianScale = 1 / packing.hessianUnit;
  for (let i = 0; i < count; i++) {
    const row = rowIndex[i]!;
    into[i] =
      Math.floor(gradients[row]! * gradientScale + 0.5) * hessianRange +
      Math.floor(hessians[row]! * hessianScale + 0.5);
  }
  return packing;
}

function choosePacking(count: number, absolute: number, hessianSum: number, constantHessian: number): Packing {
  const countBits = Math.ceil(Math.log2(count + 1));
  // A constant hessian needs no more than the count of rows; otherwise at least 4 bits a row on average.
  const hessianBits = constantHessian > 0 ? countBits : Math.max(24, countBits + 4);
  const hessianRange = 2 ** hessianBits;
  const gradientRange = 2 ** (52 - hessianBits);
  return {
    // Rounding adds at most half a unit a row.
    gradientUnit: absolute > 0 ? absolute / (gradientRange - count) : 1,
    hessianUnit: constantHessian > 0 ? constantHessian : hessianSum > 0 ? hessianSum / (hessianRange - count - 1) : 1,
    hessianRange,
  };
}

/** The exact sums (in units) that a packed number holds. */
export const packedGradient = (packed: number, hessianRange: number): number => Math.floor(packed / hessianRange);
export const packedHessian = (packed: number, hessianRange: number): number =>
  packed - Math.floor(packed / hessianRange) * hessianRange;
