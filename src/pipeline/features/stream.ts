import { InvariantError } from '../../core/errors.js';
import { type Candle, type Timeframe, timeframeMs } from '../../core/market.js';
import { type Bar, BarMaker } from './bar.js';
import type { Definition, Family, OpenFamily, Surroundings } from './family.js';
import { longestFill, nextFiller } from './gap.js';
import type { FeatureInput, FeatureRow, FeatureStream } from './types.js';

const rowsASlab = 32;

/**
 * Runs all families over one series. A gap of up to 12 candles is filled with candles in which nothing was traded: they enter
 * every window but give no row. After a longer gap everything begins anew, so no return spans it.
 */
export class FamilyStream implements FeatureStream {
  readonly #lengthMs: number;
  #seen = 0;
  #bars = new BarMaker();
  #families: Family[] = [];
  #reads: Definition['read'][] = [];
  #slab = new Float64Array(0);
  #rowsLeft = 0;

  constructor(
    private readonly openFamilies: readonly OpenFamily[],
    private readonly timeframe: Timeframe,
    private readonly lookback: number,
  ) {
    this.#lengthMs = timeframeMs(timeframe);
    this.#begin();
  }

  get seen(): number {
    return this.#seen;
  }

  push(input: FeatureInput): FeatureRow {
    const bar = this.#take(input);
    const values = this.#row(this.#reads.length);
    this.#read(bar, values, 0);
    return { closedAt: input.candle.closedAt, values, ready: this.#seen >= this.lookback };
  }

  pushInto(input: FeatureInput, values: Float32Array, at: number): boolean {
    const bar = this.#take(input);
    if (this.#seen < this.lookback) return false;
    this.#read(bar, values, at);
    return true;
  }

  #take(input: FeatureInput): Bar | null {
    const previous = this.#bars.previous;
    if (previous) this.#bridge(previous, input.candle, input);
    return this.#advance(input.candle, input);
  }

  #read(bar: Bar | null, values: Float64Array | Float32Array, at: number): void {
    const reads = this.#reads;
    if (!bar) values.fill(Number.NaN, at, at + reads.length);
    else {
      for (let from = 0, to = at; from < reads.length; from++, to++) {
        const value = (reads[from] as Definition['read'])(bar);
        // The difference is NaN for what is not finite; cheaper here than asking Number.isFinite.
        values[to] = value - value === 0 ? value : Number.NaN;
      }
    }
  }

  /** Rows are parts of one array: to ask for memory at each candle costs as much as a family of features. */
  #row(width: number): Float64Array {
    if (this.#rowsLeft === 0 || this.#slab.length !== rowsASlab * width) {
      this.#slab = new Float64Array(rowsASlab * width);
      this.#rowsLeft = rowsASlab;
    }
    const from = (rowsASlab - this.#rowsLeft--) * width;
    return this.#slab.subarray(from, from + width);
  }

  #begin(): void {
    this.#seen = 0;
    this.#bars = new BarMaker();
    this.#families = this.openFamilies.map((open) => open(this.timeframe));
    this.#reads = this.#families.flatMap((family) => family.definitions.map(({ read }) => read));
  }

  #bridge(previous: Candle, candle: Candle, input: FeatureInput): void {
    const steps = (candle.closedAt - previous.closedAt) / this.#lengthMs;
    if (!(steps > 0)) {
      throw new InvariantError(`candles must rise in time, was ${candle.closedAt} after ${previous.closedAt}`);
    }
    const missing = Math.ceil(steps) - 1;
    if (missing > longestFill || !Number.isInteger(steps)) {
      this.#begin();
      return;
    }
    let filler = previous;
    for (let step = 0; step < missing; step++) {
      filler = nextFiller(filler, this.#lengthMs);
      this.#advance(filler, { btc: null, eth: null, funding: input.funding });
    }
  }

  #advance(candle: Candle, surroundings: Surroundings) {
    this.#seen++;
    const bar = this.#bars.push(candle);
    if (bar) for (const family of this.#families) family.update(bar, surroundings);
    return bar;
  }
}
