import { type Candle, fileSymbol, type Market, type Timeframe, timeframeMs } from '../../../src/core/market.js';

/** A kline as the fake serves it: `[openedAt, open, high, low, close, volume]`, values as given, sane or not. */
export type FakeRow = readonly [openedAt: number, ...values: (number | string | null)[]];

export const rowOf = (candle: Candle): FakeRow => [
  candle.openedAt,
  candle.open,
  candle.high,
  candle.low,
  candle.close,
  candle.volume,
];

/** What the fake venue would answer by REST, by symbol and interval. */
export class CandleShelf {
  readonly #rows = new Map<string, Map<number, FakeRow>>();

  put(market: Market, timeframe: Timeframe, row: FakeRow): void {
    const key = `${fileSymbol(market)}-${timeframe}`;
    const rows = this.#rows.get(key) ?? new Map<number, FakeRow>();
    this.#rows.set(key, rows);
    rows.set(row[0], row);
  }

  remove(market: Market, timeframe: Timeframe, openedAt: number): void {
    this.#rows.get(`${fileSymbol(market)}-${timeframe}`)?.delete(openedAt);
  }

  /** As Binance does: from `startTime` on or else the newest, the candle of the running interval last. */
  klines(
    symbol: string,
    timeframe: Timeframe,
    query: { from?: number; to?: number; limit: number },
    now: number,
  ): FakeRow[] {
    const rows = [...(this.#rows.get(`${symbol}-${timeframe}`)?.values() ?? [])]
      .filter(([openedAt]) => openedAt <= now)
      .sort((a, b) => a[0] - b[0]);
    const running = Math.floor(now / timeframeMs(timeframe)) * timeframeMs(timeframe);
    const last = rows.at(-1);
    if (last && last[0] < running) {
      const close = last[4] ?? 1;
      rows.push([running, close, close, close, close, 0.5]);
    }
    const wanted = rows.filter(([at]) => at >= (query.from ?? 0) && at <= (query.to ?? Number.POSITIVE_INFINITY));
    return query.from === undefined ? wanted.slice(-query.limit) : wanted.slice(0, query.limit);
  }
}
