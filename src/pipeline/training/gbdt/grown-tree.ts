import type { GbdtTree } from './model.js';

/** A tree while it grows: like {@link GbdtTree}, with bins as thresholds and the rows of each node. */
export class GrownTree {
  readonly feature: number[] = [];
  readonly bin: number[] = [];
  readonly missingLeft: boolean[] = [];
  readonly left: number[] = [];
  readonly right: number[] = [];
  readonly gain: number[] = [];
  readonly value: number[] = [];
  /** Rows [start, end) of the shared row index that reached the node. */
  readonly start: number[] = [];
  readonly end: number[] = [];

  get size(): number {
    return this.feature.length;
  }

  /** Adds a leaf over these rows and returns its number. */
  addLeaf(start: number, end: number): number {
    this.feature.push(-1);
    this.bin.push(0);
    this.missingLeft.push(false);
    this.left.push(-1);
    this.right.push(-1);
    this.gain.push(0);
    this.value.push(0);
    this.start.push(start);
    return this.end.push(end) - 1;
  }

  /** Leaf that a row of the column-major bin matrix falls into. */
  leafOf(columns: Uint8Array, rows: number, row: number, missingBin: number, hasMissing: Uint8Array): number {
    let node = 0;
    for (let feature = this.feature[node]!; feature >= 0; feature = this.feature[node]!) {
      const bin = columns[feature * rows + row]!;
      const missing = bin === missingBin && hasMissing[feature] === 1;
      const goesLeft = missing ? this.missingLeft[node]! : bin <= this.bin[node]!;
      node = goesLeft ? this.left[node]! : this.right[node]!;
    }
    return node;
  }

  /** The finished tree, with bins replaced by their upper edges (256 a feature). */
  finish(edges: Float32Array): GbdtTree {
    const threshold = new Float32Array(this.size);
    for (let node = 0; node < this.size; node++) {
      const feature = this.feature[node]!;
      if (feature >= 0) threshold[node] = edges[feature * 256 + this.bin[node]!]!;
    }
    return {
      feature: Int32Array.from(this.feature),
      threshold,
      left: Int32Array.from(this.left),
      right: Int32Array.from(this.right),
      defaultLeft: Uint8Array.from(this.missingLeft, Number),
      value: Float64Array.from(this.value),
      gain: Float64Array.from(this.gain),
    };
  }
}
