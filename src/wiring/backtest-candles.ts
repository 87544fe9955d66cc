import type { Market, Timeframe, Venue } from '../core/market.js';
import { timeframeMs } from '../core/market.js';
import type { CandleSource, RejectedRow } from '../core/ports/candle-source.js';
import type { CandleRepository } from '../core/ports/repositories.js';
import { type EpochMs, epochMs } from '../core/units.js';

/** Candles asked for at once, so that a cancelled backtest soon stops asking. */
const page = 1_000;

/** Start of the missing part and of what follows it. */
export type Missing = readonly [from: EpochMs, to: EpochMs];

/** The stretches of [from, to) of which the store has no candle. */
export async function missingCandles(
  candles: CandleRepository,
  series: { readonly venue: Venue; readonly market: Market; readonly timeframe: Timeframe },
  from: EpochMs,
  to: EpochMs,
): Promise<readonly Missing[]> {
  const length = timeframeMs(series.timeframe);
  const missing: Missing[] = [];
  let next = Math.ceil(from / length) * length;
  const end = Math.floor(to / length) * length;
  for (const { openedAt } of await candles.range(series, epochMs(next), epochMs(end))) {
    if (openedAt > next) missing.push([epochMs(next), openedAt]);
    next = openedAt + length;
  }
  if (next < end) missing.push([epochMs(next), epochMs(end)]);
  return missing;
}

/**
 * Brings what the store lacks of a span from the source into it, candles and funding. Holes in the source's own history
 * stay. Rejects with the signal's reason when it aborts, and with the source's error when it fails.
 */
export async function fillFromSource(
  source: CandleSource,
  store: CandleRepository,
  series: { readonly market: Market; readonly timeframe: Timeframe },
  span: { readonly from: EpochMs; readonly to: EpochMs },
  {
    signal,
    onRejected,
  }: { readonly signal: AbortSignal; readonly onRejected: (rows: readonly RejectedRow[]) => Promise<void> },
): Promise<number> {
  const whole = { ...series, venue: source.venue };
  const step = page * timeframeMs(series.timeframe);
  let brought = 0;
  for (const [from, to] of await missingCandles(store, whole, span.from, span.to)) {
    for (let begin: number = from; begin < to; begin += step) {
      signal.throwIfAborted();
      const { candles, rejected } = await source.history(whole, epochMs(begin), epochMs(Math.min(to, begin + step)));
      if (rejected.length > 0) await onRejected(rejected);
      await store.save(whole, candles);
      brought += candles.length;
    }
  }
  signal.throwIfAborted();
  const [first] = await store.fundingRange(source.venue, series.market, span.from, epochMs(span.from + 2 * 86_400_000));
  if (!first) {
    const rates = await source.funding(series.market, span.from, epochMs(span.to + 1));
    await store.saveFunding(source.venue, series.market, rates);
  }
  return brought;
}
