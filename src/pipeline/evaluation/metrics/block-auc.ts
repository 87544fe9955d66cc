/**
 * Area under the ROC curve of rows that lie in blocks, ready to be asked again with every block counted any number of
 * times: the work of the sort is done once, so that a bootstrap over blocks costs blocks² a draw instead of rows·log rows.
 * Ties count half (Mann-Whitney U).
 */
export class BlockAuc {
  /** wins[p·blocks + n]: pairs of a positive row of block p over a negative row of block n. */
  readonly #wins: Float64Array;
  readonly #positives: Float64Array;
  readonly #negatives: Float64Array;

  /**
   * @param labels 1 positive, 0 negative, anything else leaves the row out
   * @param block of each row, 0..blocks−1
   */
  constructor(
    scores: ArrayLike<number>,
    labels: ArrayLike<number>,
    block: ArrayLike<number>,
    readonly blocks: number,
  ) {
    this.#wins = new Float64Array(blocks * blocks);
    this.#positives = new Float64Array(blocks);
    this.#negatives = new Float64Array(blocks);
    const order = rowsByScore(scores, labels);
    const below = new Float64Array(blocks);
    const tied = new Float64Array(blocks);
    for (let from = 0; from < order.length; ) {
      let to = from + 1;
      while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
      tied.fill(0);
      for (let at = from; at < to; at++) if (labels[order[at]!] === 0) tied[block[order[at]!]!]!++;
      for (let at = from; at < to; at++) {
        const row = order[at]!;
        if (labels[row] !== 1) continue;
        const own = block[row]!;
        this.#positives[own]!++;
        const wins = this.#wins.subarray(own * blocks, (own + 1) * blocks);
        for (let other = 0; other < blocks; other++) wins[other]! += below[other]! + tied[other]! / 2;
      }
      for (let other = 0; other < blocks; other++) {
        below[other]! += tied[other]!;
        this.#negatives[other]! += tied[other]!;
      }
      from = to;
    }
  }

  /** With block b counted `weights[b]` times; NaN when one class is absent. */
  value(weights: ArrayLike<number>): number {
    let wins = 0;
    let positives = 0;
    let negatives = 0;
    for (let own = 0; own < this.blocks; own++) {
      negatives += weights[own]! * this.#negatives[own]!;
      if (weights[own] === 0 || this.#positives[own] === 0) continue;
      positives += weights[own]! * this.#positives[own]!;
      let sum = 0;
      const base = own * this.blocks;
      for (let other = 0; other < this.blocks; other++) sum += weights[other]! * this.#wins[base + other]!;
      wins += weights[own]! * sum;
    }
    return positives > 0 && negatives > 0 ? wins / (positives * negatives) : Number.NaN;
  }
}

/** The plain area under the curve of all rows; labels as in {@link BlockAuc}. */
export function areaUnderCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  return new BlockAuc(scores, labels, new Uint8Array(scores.length), 1).value([1]);
}

function rowsByScore(scores: ArrayLike<number>, labels: ArrayLike<number>): Uint32Array {
  const rows = new Uint32Array(scores.length);
  let count = 0;
  for (let row = 0; row < scores.length; row++) if (labels[row] === 0 || labels[row] === 1) rows[count++] = row;
  return rows.subarray(0, count).sort((a, b) => scores[a]! - scores[b]!);
}
