import { type Series, seriesKey } from '../core/market.js';
import type { CandleRepository, DecisionRepository } from '../core/ports/repositories.js';
import type { ChartData } from '../core/ports/services.js';
import type { Prediction } from '../core/prediction.js';
import type { EpochMs } from '../core/units.js';

interface Stored {
  readonly candles: Pick<CandleRepository, 'latest' | 'newest'>;
  readonly decisions: Pick<DecisionRepository, 'predictions' | 'newestDecided'>;
}

interface Kept {
  readonly data: ChartData;
  readonly candleClosedAt: EpochMs | null;
  readonly decidedAt: EpochMs | null;
}

const mostKept = 256;

/**
 * What charts show. One signal goes to many chats with the same picture, so its facts are read once; and of the
 * predictions, which never change once they are made, only those are read that came since the last picture.
 */
export class ChartMemory {
  readonly #kept = new Map<string, Promise<Kept>>();

  constructor(private readonly stored: Stored) {}

  /**
   * The newest `count` candles and what was predicted on them. `atLeast`: a close the caller knows of; what is kept is
   * good enough when it holds that one, else the store is asked whether there is something newer.
   */
  async get(series: Series, count: number, atLeast: EpochMs | null): Promise<ChartData> {
    const key = `${seriesKey(series)}-${count}`;
    const before = await this.#kept.get(key);
    if (before && (atLeast === null ? await this.#isNewest(series, before) : holds(before, atLeast)))
      return before.data;
    // Of many that ask at once the first reads.
    const current = this.#kept.get(key);
    const known = current && (await current);
    if (known && known !== before && (atLeast === null || holds(known, atLeast))) return known.data;
    const reading = this.#read(series, count, before ?? null);
    this.#keep(key, reading);
    return (await reading).data;
  }

  #keep(key: string, reading: Promise<Kept>): void {
    this.#kept.delete(key);
    this.#kept.set(key, reading);
    // A failure is not kept: the next asker reads anew.
    reading.catch(() => {
      if (this.#kept.get(key) === reading) this.#kept.delete(key);
    });
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value as string);
  }

  async #isNewest(series: Series, { candleClosedAt, decidedAt }: Kept): Promise<boolean> {
    const [newest, decided] = await Promise.all([
      this.stored.candles.newest(series),
      this.stored.decisions.newestDecided(series),
    ]);
    return newest === candleClosedAt && decided === decidedAt;
  }

  async #read(series: Series, count: number, before: Kept | null): Promise<Kept> {
    const after = before?.decidedAt ?? null;
    const [candles, fresh] = await Promise.all([
      this.stored.candles.latest(series, count),
      this.stored.decisions.predictions(series, count, after ?? undefined),
    ]);
    const from = candles[0]?.openedAt ?? 0;
    const known: readonly Prediction[] = after === null ? [] : (before?.data.predictions ?? []);
    const predictions = [...known, ...fresh].filter((one) => one.closedAt > from);
    return {
      data: { candles, predictions },
      candleClosedAt: candles.at(-1)?.closedAt ?? null,
      decidedAt: fresh.at(-1)?.closedAt ?? after,
    };
  }
}

/** The candle that closed at `at` and what was decided on it are there. */
const holds = ({ candleClosedAt, decidedAt }: Kept, at: EpochMs): boolean =>
  candleClosedAt !== null && candleClosedAt >= at && decidedAt !== null && decidedAt >= at;
