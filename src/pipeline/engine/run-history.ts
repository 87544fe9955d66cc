import type { Candle, FundingRate, Market, Series } from '../../core/market.js';
import type { Bar, SignalSource } from '../../core/ports/signal-source.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import type { TradingEngine } from './trading-engine.js';

/** One series of a run: its candles ascending, and the funding of its market. */
export interface HistorySeries {
  readonly series: Series;
  readonly candles: readonly Candle[];
  readonly funding: readonly FundingRate[];
}

/** Small blocks die young, which spares memory; rules that answer for many candles at once are asked about more. */
const barsABlock = 1_024;
const barsAskedAtOnce = 8_192;

/** Every candle of several series in order of closing; equal instants in the order of the series. */
export function* barsInOrder(all: readonly HistorySeries[]): Generator<Bar> {
  const cursors = all.map(({ series, candles, funding }) => ({
    series,
    candles,
    next: 0,
    fundingAt: fundingCursor(funding),
  }));
  for (;;) {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { candles, next } of cursors) {
      const candle = candles[next];
      if (candle && candle.closedAt < earliest) earliest = candle.closedAt;
    }
    if (earliest === Number.POSITIVE_INFINITY) return;
    for (const cursor of cursors) {
      const candle = cursor.candles[cursor.next];
      if (!candle || candle.closedAt !== earliest) continue;
      cursor.next++;
      yield { series: cursor.series, candle, funding: cursor.fundingAt(candle.closedAt) };
    }
  }
}

/** Newest rate settled by an instant; instants must rise. */
function fundingCursor(rates: readonly FundingRate[]): (at: EpochMs) => number | null {
  let next = 0;
  let rate: number | null = null;
  return (at) => {
    for (let one = rates[next]; one && one.settledAt <= at; one = rates[++next]) rate = one.rate;
    return rate;
  };
}

/** Rates settled in (after, until], found in log steps. */
export function fundingBetween(
  byMarket: ReadonlyMap<Market, readonly FundingRate[]>,
): (market: Market, after: EpochMs, until: EpochMs) => readonly FundingRate[] {
  return (market, after, until) => {
    const rates = byMarket.get(market) ?? [];
    let low = 0;
    let high = rates.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rates[middle] as FundingRate).settledAt <= after) low = middle + 1;
      else high = middle;
    }
    const due: FundingRate[] = [];
    for (let rate = rates[low]; rate && rate.settledAt <= until; rate = rates[++low]) due.push(rate);
    return due;
  };
}

/**
 * Drives an engine through bars in order. Rules that answer for many candles at once are asked a block ahead: their answers
 * may come from another thread while the engine is at the block before. The engine itself never waits. `onBlock` hears how many bars are done and may throw to end the run.
 */
export async function runBars(
  engine: TradingEngine,
  bars: Iterable<Bar>,
  sources: readonly { readonly series: Series; readonly source: SignalSource }[],
  onBlock: (done: number) => void = () => undefined,
): Promise<number> {
  const asked = sources.filter(({ source }) => source.prepare !== undefined);
  const atOnce = asked.length > 0 ? barsAskedAtOnce : barsABlock;
  let block: Bar[] = [];
  let prepared: readonly Bar[] = [];
  let done = 0;
  const live = (bars: readonly Bar[]): void => {
    if (bars.length === 0) return;
    engine.instants(bars);
    done += bars.length;
    onBlock(done);
  };
  const flush = async (): Promise<void> => {
    const ahead = Promise.all(
      asked.map(({ series, source }) => {
        const own = block.filter((bar) => bar.series === series);
        return own.length > 0 ? source.prepare?.(own) : undefined;
      }),
    );
    try {
      live(prepared);
    } catch (thrown) {
      // Whoever ends the run may close what is being asked.
      await ahead.catch(() => undefined);
      throw thrown;
    }
    await ahead;
    prepared = block;
    block = [];
    // Whoever else lives in this process gets a turn.
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  let lastAt = epochMs(0);
  for (const bar of bars) {
    // An instant is never split between blocks.
    if (block.length >= atOnce && bar.candle.closedAt !== lastAt) await flush();
    lastAt = bar.candle.closedAt;
    block.push(bar);
  }
  if (block.length > 0) await flush();
  live(prepared);
  return done;
}
