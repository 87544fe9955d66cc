/**
 * Adds the packed gradients of rows [start, end) to the histograms of the features in words [wordFrom, wordTo).
 *
 * The hot loop of training. One packed addition updates gradient and hessian together, one 32-bit load brings four
 * bins, and two rows at a time give the processor independent additions to overlap. The sums are whole numbers below
 * 2^53, so they are exact and the order of rows does not matter.
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
  let i = start;
  for (; i + 1 < end; i += 2) {
    const p = ordered[i]!;
    const q = ordered[i + 1]!;
    const shift = (rowIndex[i + 1]! - rowIndex[i]!) * words;
    const first = rowIndex[i]! * words;
    let h = base + wordFrom * 1024;
    for (let k = first + wordFrom; k < first + wordTo; k++, h += 1024) {
      const v = matrix[k]!;
      const w = matrix[k + shift]!;
      histograms[h + (v & 255)]! += p;
      histograms[h + 256 + ((v >>> 8) & 255)]! += p;
      histograms[h + 512 + ((v >>> 16) & 255)]! += p;
      histograms[h + 768 + (v >>> 24)]! += p;
      histograms[h + (w & 255)]! += q;
      histograms[h + 256 + ((w >>> 8) & 255)]! += q;
      histograms[h + 512 + ((w >>> 16) & 255)]! += q;
      histograms[h + 768 + (w >>> 24)]! += q;
    }
  }
  if (i < end) {
    const p = ordered[i]!;
    const first = rowIndex[i]! * words;
    let h = base + wordFrom * 1024;
    for (let k = first + wordFrom; k < first + wordTo; k++, h += 1024) {
      const v = matrix[k]!;
      histograms[h + (v & 255)]! += p;
      histograms[h + 256 + ((v >>> 8) & 255)]! += p;
      histograms[h + 512 + ((v >>> 16) & 255)]! += p;
      histograms[h + 768 + (v >>> 24)]! += p;
    }
  }
}

/** Takes one histogram off another in place, over `length` bins: parent − child = sibling. */
export function subtractHistogram(histograms: Float64Array, from: number, child: number, length: number): void {
  for (let i = 0; i < length; i++) histograms[from + i]! -= histograms[child + i]!;
}
