/** The largest finite float32: upper edge of every last bin, so that `x <= edge` holds for any finite value. */
export const LAST_EDGE = 3.4028234663852886e38;

/**
 * Upper edges of the bins of one feature, such that bin `b` holds `edges[b-1] < x <= edges[b]`.
 *
 * With few distinct values every value gets its bin; otherwise bins hold about equal counts, and a value too common
 * for that gets one of its own. Edges lie midway between neighbouring values, rounded to float32 so that training and
 * any float32 scorer decide alike; they depend on ranks only, so a monotone change of the feature changes no bin.
 *
 * @param sorted ascending sample without NaN; may be empty
 * @param count values of `sorted` that count
 * @param maxBins most bins, 1..256
 * @param edges receives the edges; the last used one is {@link LAST_EDGE}
 * @returns how many bins there are
 */
export function findBinEdges(sorted: Float32Array, count: number, maxBins: number, edges: Float32Array): number {
  const distinct = countDistinct(sorted, count, maxBins + 1);
  let bins = 0;
  let used = 0; // values already in closed bins
  let index = 0;
  while (index < count) {
    const value = sorted[index]!;
    let next = index + 1;
    while (next < count && sorted[next] === value) next++;
    if (next === count || bins === maxBins - 1) break;
    const target = (count - used) / (maxBins - bins);
    // Close the bin here when it is full, or when the next value is so common that it deserves its own.
    if (distinct <= maxBins || next - used >= target || isCommon(sorted, count, next, target)) {
      edges[bins++] = between(value, sorted[next]!);
      used = next;
    }
    index = next;
  }
  edges[bins++] = LAST_EDGE;
  return bins;
}

function isCommon(sorted: Float32Array, count: number, from: number, target: number): boolean {
  const last = from + Math.ceil(target);
  return last < count && sorted[last] === sorted[from];
}

function countDistinct(sorted: Float32Array, count: number, atMost: number): number {
  let distinct = count > 0 ? 1 : 0;
  for (let i = 1; i < count && distinct < atMost; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

/** A float32 in [low, high): the middle, unless rounding reaches `high`. */
function between(low: number, high: number): number {
  const middle = Math.fround((low + high) / 2);
  return middle < high ? middle : low;
}
