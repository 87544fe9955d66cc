import type { EquityCurve } from '../../core/backtest.js';

/** Points kept before every other one is let go: memory stays flat however long the run. */
const most = 262_144;

/** Records the account at each instant. Past {@link most} points only every second, fourth, … instant is kept. */
export class CurveRecorder {
  #at = new Float64Array(4_096);
  #equity = new Float64Array(4_096);
  #exposure = new Float64Array(4_096);
  #length = 0;
  #stride = 1;
  #skipped = 0;

  push(at: number, equity: number, exposure: number): void {
    // The newest point is always the last one, kept or not.
    if (this.#skipped > 0) this.#length--;
    if (this.#length === this.#at.length) this.#grow();
    const place = this.#length++;
    this.#at[place] = at;
    this.#equity[place] = equity;
    this.#exposure[place] = equity > 0 ? exposure / equity : 0;
    this.#skipped = (this.#skipped + 1) % this.#stride;
  }

  curve(): EquityCurve {
    return {
      at: this.#at.slice(0, this.#length),
      equity: this.#equity.slice(0, this.#length),
      exposure: this.#exposure.slice(0, this.#length),
    };
  }

  #grow(): void {
    if (this.#length < most) {
      for (const name of ['at', 'equity', 'exposure'] as const)
        this.#replace(name, (old) => {
          const grown = new Float64Array(old.length * 2);
          grown.set(old);
          return grown;
        });
      return;
    }
    for (const name of ['at', 'equity', 'exposure'] as const) {
      this.#replace(name, (old) => {
        for (let from = 1, to = 0; from < old.length; from += 2, to++) old[to] = old[from] as number;
        return old;
      });
    }
    this.#length = Math.floor(this.#length / 2);
    this.#stride *= 2;
  }

  #replace(
    name: 'at' | 'equity' | 'exposure',
    change: (old: Float64Array<ArrayBuffer>) => Float64Array<ArrayBuffer>,
  ): void {
    if (name === 'at') this.#at = change(this.#at);
    else if (name === 'equity') this.#equity = change(this.#equity);
    else this.#exposure = change(this.#exposure);
  }
}
