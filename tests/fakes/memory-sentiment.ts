import type { Market } from '../../src/core/market.js';
import type { SentimentRepository } from '../../src/core/ports/repositories.js';
import type { SentimentReading } from '../../src/core/sentiment.js';
import type { EpochMs } from '../../src/core/units.js';

export class MemorySentiment implements SentimentRepository {
  readonly rows = new Map<string, SentimentReading>();

  async add(readings: readonly SentimentReading[]): Promise<number> {
    const fresh = readings.filter(({ id }) => !this.rows.has(id));
    for (const reading of fresh) this.rows.set(reading.id, reading);
    return fresh.length;
  }

  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(ids.filter((id) => this.rows.has(id)));
  }

  async window(market: Market | null, from: EpochMs, to: EpochMs, limit: number): Promise<readonly SentimentReading[]> {
    return [...this.rows.values()]
      .filter(
        (row) => row.availableAt > from && row.availableAt <= to && (row.market === null || row.market === market),
      )
      .sort((a, b) => b.availableAt - a.availableAt)
      .slice(0, limit);
  }
}
