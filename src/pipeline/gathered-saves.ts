import type { CandleRepository, SavedAs, SeriesCandle } from '../core/ports/repositories.js';

interface Waiting {
  readonly row: SeriesCandle;
  readonly resolve: (as: SavedAs) => void;
  readonly reject: (error: unknown) => void;
}

/** Saves the candles that come in the same turn of the event loop in one statement: series close together, by the dozen. */
export class GatheredSaves {
  #waiting: Waiting[] = [];

  constructor(private readonly candles: Pick<CandleRepository, 'saveEach'>) {}

  /** Rejects, for each of them, when the statement that held it failed. */
  save(row: SeriesCandle): Promise<SavedAs> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => void this.#flush());
    });
  }

  async #flush(): Promise<void> {
    const together = this.#waiting;
    this.#waiting = [];
    try {
      const saved = await this.candles.saveEach(together.map(({ row }) => row));
      for (const [at, { resolve }] of together.entries()) resolve(saved[at] as SavedAs);
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }
}
