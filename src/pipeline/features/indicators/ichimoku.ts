import { RangePosition } from './range-position.js';
import { Ring } from './ring.js';

/**
 * Hosoda's Ichimoku lines, in price units. The cloud at a candle was drawn 26 candles before, as on a chart. Ours, because
 * technicalindicators 3 gives the cloud it draws for 26 candles later. G. Hosoda (1969).
 */
export class Ichimoku {
  readonly #conversion = new RangePosition(9);
  readonly #base = new RangePosition(26);
  readonly #wide = new RangePosition(52);
  readonly #spanA = new Ring(27);
  readonly #spanB = new Ring(27);

  push(high: number, low: number, close: number): void {
    this.#conversion.push(high, low, close);
    this.#base.push(high, low, close);
    this.#wide.push(high, low, close);
    this.#spanA.push((this.conversion + this.base) / 2);
    this.#spanB.push(this.#wide.middle);
  }

  get conversion(): number {
    return this.#conversion.middle;
  }

  get base(): number {
    return this.#base.middle;
  }

  get spanA(): number {
    return this.#spanA.ago(26);
  }

  get spanB(): number {
    return this.#spanB.ago(26);
  }
}
