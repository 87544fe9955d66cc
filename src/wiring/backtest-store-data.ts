import { createHash } from 'node:crypto';
import type { BacktestData } from '../core/backtest.js';
import type { Market, Timeframe, Venue } from '../core/market.js';
import type { CandleSpans } from '../core/ports/backtests.js';
import type { CandleRepository } from '../core/ports/repositories.js';
import { sentence } from '../core/sentence.js';
import { type EpochMs, epochMs } from '../core/units.js';

const always = epochMs(8.64e15);

/** Candles of one venue in the store of a running bot, each series read once. */
export function storeData(candles: CandleRepository, spans: CandleSpans, venue: Venue, until: EpochMs): BacktestData {
  const read = new Map<string, ReturnType<CandleRepository['range']>>();
  return {
    name: sentence('said.backtest.store', { venue }),
    venue,
    markets: (timeframe) => spans.markets(venue, timeframe),
    async candles(market, timeframe, from, to) {
      const key = `${market} ${timeframe}`;
      const reading = read.get(key) ?? candles.range({ venue, market, timeframe }, epochMs(0), until);
      read.set(key, reading);
      const all = await reading;
      return all.filter(({ openedAt, closedAt }) => openedAt >= (from ?? 0) && closedAt <= (to ?? always));
    },
    funding: (market) => candles.fundingRange(venue, market, epochMs(0), epochMs(until + 1)),
  };
}

/** Names the candles of a span: equal text, equal candles. */
export async function dataKey(
  spans: CandleSpans,
  venue: Venue,
  markets: readonly Market[],
  timeframe: Timeframe,
  from: EpochMs,
  to: EpochMs,
): Promise<string> {
  const hash = createHash('sha256');
  for (const market of markets) {
    const { candles, digest } = await spans.span(venue, market, timeframe, from, to);
    hash.update(`${market} ${candles} ${digest}\n`);
  }
  return hash.digest('hex');
}
