import type { RowMaker, RowStream, Rows, RowsOf } from './rows.js';
import { SeriesRows } from './series-rows.js';
import type { FeatureSet } from './types.js';

/** Rows made in this thread: for short runs, for machines with one core, and for other feature sets than the product's. */
export class RowsHere implements RowMaker {
  constructor(private readonly features: FeatureSet) {}

  open(of: RowsOf): RowStream {
    return new StreamHere(new SeriesRows(this.features, of));
  }
}

class StreamHere implements RowStream {
  readonly #spare: Float32Array<ArrayBuffer>[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly series: SeriesRows) {}

  /** Each stretch in a turn of its own: what a model is asked about one goes out before the next is begun. */
  rows(bars: Float64Array): Promise<Rows> {
    const made = this.#turn.then(() => this.series.rows(bars, this.#spare.pop()));
    this.#turn = made;
    return made;
  }

  giveBack(values: Float32Array<ArrayBuffer>): void {
    this.#spare.push(values);
  }

  /** Nothing is held outside of this object. */
  close(): void {
    this.#spare.length = 0;
  }
}
