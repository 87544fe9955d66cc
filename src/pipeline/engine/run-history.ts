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
const barsAskedAtOnce = 4_096;
/** Blocks that are asked about before the engine comes to them: whoever answers on another thread never waits for the next. */
const blocksAhead = 2;

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

/** Bars of a list from one place up to another. */
interface Block {
  readonly bars: readonly Bar[];
  readonly from: number;
  readonly to: number;
}

/** Cuts bars into blocks of `size` or somewhat more: an instant is never split. A list is not copied. */
function* blocksOf(bars: Iterable<Bar>, size: number): Generator<Block> {
  if (Array.isArray(bars)) {
    const list = bars as readonly Bar[];
    for (let from = 0; from < list.length; ) {
      let to = Math.min(from + size, list.length);
      const lastAt = list[to - 1]?.candle.closedAt;
      while (to < list.length && list[to]?.candle.closedAt === lastAt) to++;
      yield { bars: list, from, to };
      from = to;
    }
    return;
  }
  let gathered: Bar[] = [];
  let lastAt = epochMs(0);
  for (const bar of bars) {
    if (gathered.length >= size && bar.candle.closedAt !== lastAt) {
      yield { bars: gathered, from: 0, to: gathered.length };
      gathered = [];
    }
    lastAt = bar.candle.closedAt;
    gathered.push(bar);
  }
  if (gathered.length > 0) yield { bars: gathered, from: 0, to: gathered.length };
}

/**
 * Drives an engine through bars in order. Rules that answer for many candles at once are asked some blocks ahead: their
 * answers may come from other threads while the engine is at the blocks before. The engine itself never waits. `onBlock` hears how many bars are done and may throw to end the run.
 */
export async function runBars(
  engine: TradingEngine,
  bars: Iterable<Bar>,
  sources: readonly { readonly series: Series; readonly source: SignalSource }[],
  onBlock: (done: number) => void = () => undefined,
): Promise<number> {
  const asked = sources.filter(({ source }) => source.prepare !== undefined);
  let done = 0;
  const prepare = async ({ bars: all, from, to }: Block): Promise<void> => {
    if (asked.length === 0) return;
    const block = all.slice(from, to);
    await Promise.all(
      asked.map(({ series, source }) => {
        const own = block.filter((bar) => bar.series === series);
        return own.length > 0 ? source.prepare?.(own) : undefined;
      }),
    );
  };
  const ahead: { readonly block: Block; readonly prepared: Promise<void> }[] = [];
  const next = async (): Promise<void> => {
    await ahead[0]?.prepared;
    const first = ahead.shift();
    if (!first) return;
    const { block } = first;
    engine.instants(block.bars, block.from, block.to);
    done += block.to - block.from;
    onBlock(done);
  };
  try {
    for (const block of blocksOf(bars, asked.length > 0 ? barsAskedAtOnce : barsABlock)) {
      const prepared = prepare(block);
      // A failure is heard of when its turn comes.
      prepared.catch(() => undefined);
      ahead.push({ block, prepared });
      if (asked.length > 0 && ahead.length <= blocksAhead) continue;
      await next();
      // Whoever else lives in this process gets a turn.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    while (ahead.length > 0) await next();
  } catch (thrown) {
    // Whoever ends the run may close what is being asked.
    await Promise.allSettled(ahead.map(({ prepared }) => prepared));
    throw thrown;
  }
  return done;
}
