import {
  type Candle,
  type FundingRate,
  type Market,
  type Series,
  seriesKey,
  type Venue,
} from '../../src/core/market.js';
import type { RejectedRow } from '../../src/core/ports/candle-source.js';
import type { CandleRepository, SavedAs, SeriesCandle } from '../../src/core/ports/repositories.js';
import type { EpochMs } from '../../src/core/units.js';

/** Keeps the promises of CandleRepository in memory, and counts what was read and how often was written. */
export class MemoryCandleRepository implements CandleRepository {
  readonly rows = new Map<string, Map<number, Candle>>();
  readonly funding = new Map<string, FundingRate[]>();
  readonly rejected: RejectedRow[] = [];
  reads = 0;
  writes = 0;

  async save(series: Series, candles: readonly Candle[]): Promise<{ inserted: number; corrected: readonly Candle[] }> {
    if (!this.rows.has(seriesKey(series))) this.rows.set(seriesKey(series), new Map());
    const saved = await this.saveEach(candles.map((candle) => ({ series, candle })));
    return {
      inserted: saved.filter((as) => as === 'inserted').length,
      corrected: candles.filter((_, at) => saved[at] === 'corrected'),
    };
  }

  async saveEach(rows: readonly SeriesCandle[]): Promise<readonly SavedAs[]> {
    this.writes += 1;
    return rows.map(({ series, candle }) => {
      const known = this.rows.get(seriesKey(series)) ?? new Map<number, Candle>();
      this.rows.set(seriesKey(series), known);
      const before = known.get(candle.openedAt);
      known.set(candle.openedAt, candle);
      if (!before) return 'inserted';
      return JSON.stringify(before) === JSON.stringify(candle) ? 'known' : 'corrected';
    });
  }

  all(series: Series): readonly Candle[] {
    return [...(this.rows.get(seriesKey(series))?.values() ?? [])].sort((a, b) => a.openedAt - b.openedAt);
  }

  async latest(series: Series, count: number, until = Number.POSITIVE_INFINITY as EpochMs): Promise<readonly Candle[]> {
    return this.all(series)
      .filter(({ closedAt }) => closedAt <= until)
      .slice(-count);
  }

  async range(series: Series, from: EpochMs, to: EpochMs): Promise<readonly Candle[]> {
    this.reads += 1;
    return this.all(series).filter(({ openedAt }) => openedAt >= from && openedAt < to);
  }

  async newest(series: Series): Promise<EpochMs | null> {
    return this.all(series).at(-1)?.closedAt ?? null;
  }

  async newestOf(all: readonly Series[]): Promise<readonly (EpochMs | null)[]> {
    return Promise.all(all.map((series) => this.newest(series)));
  }

  async newestFunding(
    venue: Venue,
    markets: readonly Market[],
    at: EpochMs,
  ): Promise<ReadonlyMap<Market, FundingRate>> {
    const found = await Promise.all(markets.map((market) => this.fundingAt(venue, market, at)));
    return new Map(markets.flatMap((market, i) => (found[i] ? [[market, found[i]] as const] : [])));
  }

  async quarantine(rows: readonly RejectedRow[]): Promise<void> {
    this.rejected.push(...rows);
  }

  async quarantined(): Promise<readonly { series: Series; reason: string; rows: number }[]> {
    return this.rejected.map(({ series, reason }) => ({ series, reason, rows: 1 }));
  }

  async saveFunding(venue: Venue, market: Market, rates: readonly FundingRate[]): Promise<void> {
    const key = `${venue}-${market}`;
    const known = new Map((this.funding.get(key) ?? []).map((rate) => [rate.settledAt, rate]));
    for (const rate of rates) known.set(rate.settledAt, rate);
    this.funding.set(
      key,
      [...known.values()].sort((a, b) => a.settledAt - b.settledAt),
    );
  }

  async fundingAt(venue: Venue, market: Market, at: EpochMs): Promise<FundingRate | null> {
    return (this.funding.get(`${venue}-${market}`) ?? []).filter(({ settledAt }) => settledAt <= at).at(-1) ?? null;
  }

  async fundingRange(venue: Venue, market: Market, from: EpochMs, to: EpochMs): Promise<readonly FundingRate[]> {
    return (this.funding.get(`${venue}-${market}`) ?? []).filter(
      ({ settledAt }) => settledAt >= from && settledAt < to,
    );
  }
}
