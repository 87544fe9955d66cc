/**
 * Adds the packed gradients of rows [start, end) to the histograms of the features in words [wordFrom, wordTo).
 *
 * The hot loop of training. One packed addition updates gradient and hessian together, one 32-bit load brings four
 * bins, and four rows at a time give the processor independent additions to overlap. Indices are joined by `|`, which
 * unlike `+` needs no overflow check; `base` is therefore a multiple of 1024. The sums are whole numbers below 2^53, so
 * they are exact and the order of rows does not matter.
 */
export function addToHistogram(
  matrix: Int32Array,
  words: number,
  wordFrom: number,
  wordTo: number,
  rowIndex: Int32Array,
  ordered: Float64Array,
  start: number,
  end: number,
  histograms: Float64Array,
  base: number,
): void {
  const part = (base + wordFrom * 1024) | 0;
  let i = start;
  for (; i + 3 < end; i += 4) {
    const p0 = ordered[i]!;
    const p1 = ordered[i + 1]!;
    const p2 = ordered[i + 2]!;
    const p3 = ordered[i + 3]!;
    const row = Math.imul(rowIndex[i]!, words);
    const to1 = (Math.imul(rowIndex[i + 1]!, words) - row) | 0;
    const to2 = (Math.imul(rowIndex[i + 2]!, words) - row) | 0;
    const to3 = (Math.imul(rowIndex[i + 3]!, words) - row) | 0;
    const last = (row + wordTo) | 0;
    let h = part;
    for (let k = (row + wordFrom) | 0; k < last; k = (k + 1) | 0, h = (h + 1024) | 0) {
      let w = matrix[k]!;
      histograms[h | (w & 255)]! += p0;
      histograms[h | 256 | ((w >>> 8) & 255)]! += p0;
      histograms[h | 512 | ((w >>> 16) & 255)]! += p0;
      histograms[h | 768 | (w >>> 24)]! += p0;
      w = matrix[(k + to1) | 0]!;
      histograms[h | (w & 255)]! += p1;
      histograms[h | 256 | ((w >>> 8) & 255)]! += p1;
      histograms[h | 512 | ((w >>> 16) & 255)]! += p1;
      histograms[h | 768 | (w >>> 24)]! += p1;
      w = matrix[(k + to2) | 0]!;
      histograms[h | (w & 255)]! += p2;
      histograms[h | 256 | ((w >>> 8) & 255)]! += p2;
      histograms[h | 512 | ((w >>> 16) & 255)]! += p2;
      histograms[h | 768 | (w >>> 24)]! += p2;
      w = matrix[(k + to3) | 0]!;
      histograms[h | (w & 255)]! += p3;
      histograms[h | 256 | ((w >>> 8) & 255)]! += p3;
      histograms[h | 512 | ((w >>> 16) & 255)]! += p3;
      histograms[h | 768 | (w >>> 24)]! += p3;
    }
  }
  for (; i < end; i++) {
    const p0 = ordered[i]!;
    const row = Math.imul(rowIndex[i]!, words);
    const last = (row + wordTo) | 0;
    let h = part;
    for (let k = (row + wordFrom) | 0; k < last; k = (k + 1) | 0, h = (h + 1024) | 0) {
      const w = matrix[k]!;
      histograms[h | (w & 255)]! += p0;
      histograms[h | 256 | ((w >>> 8) & 255)]! += p0;
      histograms[h | 512 | ((w >>> 16) & 255)]! += p0;
      histograms[h | 768 | (w >>> 24)]! += p0;
    }
  }
}

/** Takes one histogram off another in place, over `length` bins: parent − child = sibling. */
export function subtractHistogram(histograms: Float64Array, from: number, child: number, length: number): void {
  for (let i = 0; i < length; i++) histograms[from + i]! -= histograms[child + i]!;
}
