import { PictureThread } from '../../bot/chart/picture-thread.js';
import type { Mark } from '../../bot/reply/mark.js';
import type { PictureRequest } from '../../bot/reply/pictures.js';
import type { Candle, Market } from '../../core/market.js';
import type { StudyName } from '../../core/overview.js';
import { quantileOfSorted } from '../../core/statistics.js';
import { epochMs } from '../../core/units.js';
import { SimulatedMarket } from '../../pipeline/market-data/simulation/simulated-market.js';
import { comparisonOf } from '../../pipeline/overview/comparison.js';
import { heatTableOf } from '../../pipeline/overview/heat-table.js';
import { studiesOf } from '../../pipeline/overview/studies.js';
import { fearGreedOf } from '../../sentiment/fear-greed/fear-greed.js';
import { usualMarkets } from './close.js';
import { round } from './machine.js';

const hourMs = 3_600_000;
const until = epochMs(Date.UTC(2026, 0, 20, 12));
const mark: Mark = { venue: 'binance' as Mark['venue'], provenance: 'live', fallbackFrom: null };
const common = { mark, timeZone: 'UTC', theme: 'dark' } as const;

/** Median and 99th percentile of drawing each kind of picture in the drawing thread, warm, ms; nothing is remembered between. */
export async function timePictures({ times = 40 } = {}): Promise<Record<string, number>> {
  const thread = new PictureThread();
  const figures: Record<string, number> = {};
  try {
    for (const [name, request] of Object.entries(requests())) {
      for (let warm = 0; warm < 5; warm++) await thread.draw(request);
      const taken: number[] = [];
      for (let at = 0; at < times; at++) {
        const startedAt = performance.now();
        await thread.draw(request);
        taken.push(performance.now() - startedAt);
      }
      taken.sort((a, b) => a - b);
      figures[`${name}P50Ms`] = round(quantileOfSorted(taken, 0.5));
      figures[`${name}P99Ms`] = round(quantileOfSorted(taken, 0.99));
    }
  } finally {
    await thread.close();
  }
  return figures;
}

function requests(): Readonly<Record<string, PictureRequest>> {
  const simulated = new SimulatedMarket(12);
  const candlesOf = (market: Market, count: number) =>
    simulated.candles(market, '1h', epochMs(until - count * hourMs), until);
  const all = usualMarkets.map((market) => ({ market, candles: candlesOf(market, 1_000) }));
  const tapes = all.map(({ market, candles }) => {
    const reel = { timeframe: '1h' as const, candles };
    return { market, fine: reel, base: reel };
  });
  const chart = (shown: number, studies: readonly StudyName[], panes: ChartPanes): PictureRequest => {
    const candles: readonly Candle[] = (all[0] as (typeof all)[number]).candles;
    return {
      ...common,
      kind: 'signalChart',
      market: usualMarkets[0] as Market,
      timeframe: '1h',
      tick: 0.1,
      data: { candles: candles.slice(-shown), predictions: [] },
      signal: null,
      outcome: null,
      panes,
      studies: studiesOf(studies, candles, shown),
    };
  };
  const span = { timeframe: '1h', spanMs: 168 * hourMs, to: until } as const;
  return {
    chart: chart(96, [], ['volume', 'odds']),
    fullChart: chart(
      300,
      ['bollinger', 'ema20', 'ema50', 'rsi', 'macd', 'atr'],
      ['volume', 'rsi', 'macd', 'atr', 'odds'],
    ),
    compare: { ...common, kind: 'compareChart', comparison: comparisonOf(all, span) },
    heatmap: { ...common, kind: 'heatmapChart', table: heatTableOf(tapes, until) },
    fearGreed: {
      ...common,
      kind: 'fearGreedChart',
      index: fearGreedOf({ markets: all, barMs: hourMs, asOf: until, readings: [] }),
    },
  };
}

type ChartPanes = NonNullable<Extract<PictureRequest, { kind: 'signalChart' }>['panes']>;
