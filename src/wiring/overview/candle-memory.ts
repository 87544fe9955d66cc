import { type Candle, type Series, seriesKey } from '../../core/market.js';
import type { CandleRepository } from '../../core/ports/repositories.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { sharedFor } from './shared.js';

interface Stored extends Pick<CandleRepository, 'latest' | 'range'> {
  newestOf(all: readonly Series[]): Promise<readonly (EpochMs | null)[]>;
}

interface Kept {
  readonly candles: readonly Candle[];
  readonly newest: EpochMs | null;
  /** How many were asked for when it was read: fewer there means the store has no more. */
  readonly count: number;
  readonly readAt: number;
}

/** How long what the store's newest closes were is good for: candles close by the minute at most. */
const freshMs = 500;
/** A close may correct the candles just before it: they are read again with it. */
const readAgain = 6;
/** Older corrections are rare; they are seen by then. */
const wholeEveryMs = 1_800_000;

/**
 * Candles of the watched series in memory, carried on from the store: a question of many people costs one look at which
 * closes are new, and a read of only those.
 */
export class CandleMemory {
  readonly #kept = new Map<string, Promise<Kept>>();
  readonly #newest: () => Promise<ReadonlyMap<string, EpochMs | null>>;

  constructor(
    private readonly stored: Stored,
    watched: () => readonly Series[],
    private readonly elapsedMs: () => number = () => performance.now(),
  ) {
    this.#newest = sharedFor(
      freshMs,
      async () => {
        const all = watched();
        const closes = await stored.newestOf(all);
        return new Map(all.map((series, i) => [seriesKey(series), closes[i] ?? null]));
      },
      elapsedMs,
    );
  }

  /** The newest `count` candles of a watched series, ascending; fewer where the store has fewer. */
  async of(series: Series, count: number): Promise<readonly Candle[]> {
    const key = seriesKey(series);
    const newest = (await this.#newest()).get(key) ?? null;
    const before = this.#kept.get(key);
    const known = before && (await before);
    if (known && this.#isGood(known, newest, count)) return known.candles.slice(-count);
    // Of many that ask at once the first reads.
    const current = this.#kept.get(key);
    if (current && current !== before) {
      const read = await current;
      if (this.#isGood(read, newest, count)) return read.candles.slice(-count);
    }
    const reading = this.#read(series, newest, count, known ?? null);
    this.#kept.set(key, reading);
    reading.catch(() => {
      if (this.#kept.get(key) === reading) this.#kept.delete(key);
    });
    return (await reading).candles.slice(-count);
  }

  #isGood({ newest, count, readAt }: Kept, now: EpochMs | null, wanted: number): boolean {
    return newest === now && count >= wanted && this.elapsedMs() - readAt < wholeEveryMs;
  }

  async #read(series: Series, newest: EpochMs | null, count: number, before: Kept | null): Promise<Kept> {
    const readAt = this.elapsedMs();
    const wanted = Math.max(count, before?.count ?? 0);
    const tail = before?.candles.at(-readAgain);
    const goesOn =
      before !== null && tail !== undefined && before.count >= count && readAt - before.readAt < wholeEveryMs;
    if (!goesOn || newest === null || newest < (before.newest ?? 0)) {
      const candles = newest === null ? [] : await this.stored.latest(series, wanted);
      return { candles, newest, count: wanted, readAt };
    }
    const fresh = await this.stored.range(series, tail.openedAt, epochMs(newest));
    const kept = before.candles.slice(0, -readAgain);
    return { candles: [...kept, ...fresh].slice(-wanted), newest, count: wanted, readAt: before.readAt };
  }
}
