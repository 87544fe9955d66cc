import type { Clock } from '../../core/clock.js';
import { joined } from '../../core/joined.js';
import {
  baseOf,
  type Candle,
  type Market,
  type Series,
  type Timeframe,
  timeframeMs,
  timeframes,
} from '../../core/market.js';
import { type ChartStudies, fearGreedParts, type MoveSpan, type Quote } from '../../core/overview.js';
import type { OverviewDesk, StudyWish } from '../../core/ports/overview.js';
import type { SentimentRepository } from '../../core/ports/repositories.js';
import type { MarketInfo } from '../../core/ports/services.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { comparisonOf, timeframeFor } from '../../pipeline/overview/comparison.js';
import { convert } from '../../pipeline/overview/conversion.js';
import { heatTableOf } from '../../pipeline/overview/heat-table.js';
import { moversOf } from '../../pipeline/overview/movers.js';
import { quoteOf } from '../../pipeline/overview/quotes.js';
import { studiesOf, warmUpOf } from '../../pipeline/overview/studies.js';
import type { Tape } from '../../pipeline/overview/tape.js';
import { fearGreedOf } from '../../sentiment/fear-greed/fear-greed.js';
import { moodWindowMs } from '../../sentiment/mood.js';
import { moodLineOf } from '../../sentiment/mood-line.js';
import type { PgCandleRepository } from '../../store/index.js';
import { CandleMemory } from './candle-memory.js';
import { sharedFor } from './shared.js';

interface Parts {
  readonly candles: Pick<PgCandleRepository, 'latest' | 'range' | 'newestOf' | 'newestFunding'>;
  readonly sentiment: Pick<SentimentRepository, 'window'>;
  readonly market: () => MarketInfo;
  readonly clock: Clock;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Moves of 7 d beside the 30 d before them, and a little more. */
const baseReachMs = 38 * dayMs;
const fineReachMs = 26 * hourMs;
const mostFine = 1_600;
const yearMs = 365 * dayMs;
/** Candles held for the index, over all markets. */
const mostIndexCandles = 60_000;
const readingsInLine = 3_000;
const quotesForMs = 500;
const fundingForMs = 15_000;

/** The candles the overview stands on: the finest for the newest price, 1h (or what is nearest) for what is usual. */
export function reelsOf(watched: readonly Timeframe[]): { readonly fine: Timeframe; readonly base: Timeframe } {
  const sorted = timeframes.filter((one) => watched.includes(one));
  const fine = sorted[0] ?? '1h';
  return { fine, base: sorted.find((one) => timeframeMs(one) >= hourMs) ?? sorted.at(-1) ?? fine };
}

/** Answers over all watched markets, from candles kept in memory as long as the store has nothing newer. */
export function createOverview({ candles, sentiment, market, clock }: Parts): OverviewDesk {
  const seriesOf = (one: Market, timeframe: Timeframe): Series => ({ venue: market().venue, market: one, timeframe });
  const memory = new CandleMemory(candles, () => {
    const info = market();
    return info.markets.flatMap((one) => info.timeframes.map((timeframe) => seriesOf(one, timeframe)));
  });
  const rates = sharedFor(fundingForMs, () => {
    const { venue, markets } = market();
    return candles.newestFunding(venue, markets, clock.now());
  });
  const tapes = sharedFor(quotesForMs, async (): Promise<readonly Tape[]> => {
    const info = market();
    const { fine, base } = reelsOf(info.timeframes);
    const fineCount = Math.min(mostFine, Math.ceil(fineReachMs / timeframeMs(fine)) + 2);
    const baseCount = Math.ceil(baseReachMs / timeframeMs(base)) + 2;
    return Promise.all(
      info.markets.map(async (one) => {
        const [short, long] = await Promise.all([
          memory.of(seriesOf(one, fine), fine === base ? Math.max(fineCount, baseCount) : fineCount),
          fine === base ? null : memory.of(seriesOf(one, base), baseCount),
        ]);
        return {
          market: one,
          fine: { timeframe: fine, candles: short },
          base: { timeframe: base, candles: long ?? short },
        };
      }),
    );
  });
  const quotes = sharedFor(quotesForMs, async (): Promise<readonly Quote[]> => {
    const [all, funding] = await Promise.all([tapes(), rates()]);
    return all.map((tape) => quoteOf(tape, clock.now(), funding.get(tape.market) ?? null));
  });
  const moversOver = (span: MoveSpan) => sharedFor(quotesForMs, async () => moversOf(await tapes(), span));
  const movers = { '1h': moversOver('1h'), '24h': moversOver('24h'), '7d': moversOver('7d') };
  const heatmap = sharedFor(quotesForMs, async () => heatTableOf(await tapes(), clock.now()));
  const index = onceEach(async (asOf: EpochMs) => {
    const info = market();
    const { base } = reelsOf(info.timeframes);
    const barMs = timeframeMs(base);
    const count = Math.min(Math.ceil(yearMs / barMs), Math.floor(mostIndexCandles / Math.max(1, info.markets.length)));
    const markets: { market: Market; candles: readonly Candle[] }[] = [];
    // One after the other: a year of candles of every market at once would hold up everybody else.
    for (const one of info.markets) {
      const history = await memory.of(seriesOf(one, base), count);
      if (history.length > 0) markets.push({ market: one, candles: history });
    }
    const named = info.markets.find((one) => baseOf(one) === 'BTC') ?? info.markets[0] ?? null;
    const readings = await sentiment.window(named, epochMs(asOf - 30 * dayMs), asOf, readingsInLine);
    return fearGreedOf({ markets, barMs, asOf, readings });
  });

  return {
    quotes,
    movers: async (span) => movers[span](),
    heatmap,
    convert: async (amount, from, to) => convert(amount, from, to, await quotes()),
    compare: async (asked, spanMs) => {
      const timeframe = timeframeFor(spanMs, market().timeframes);
      const count = Math.min(10_000, Math.ceil(spanMs / timeframeMs(timeframe)) + 2);
      const given = await Promise.all(
        asked.map(async (one) => ({ market: one, candles: await memory.of(seriesOf(one, timeframe), count) })),
      );
      const to = Math.max(0, ...given.map(({ candles: own }) => own.at(-1)?.closedAt ?? 0));
      return comparisonOf(given, { timeframe, spanMs, to: epochMs(to) });
    },
    fearGreed: async () => {
      const info = market();
      const { base } = reelsOf(info.timeframes);
      const reels = await Promise.all(info.markets.map((one) => memory.of(seriesOf(one, base), 1)));
      const asOf = Math.max(0, ...reels.map((own) => own.at(-1)?.closedAt ?? 0));
      if (asOf > 0) return index(epochMs(asOf));
      const components = fearGreedParts.map((part) => ({ part, weight: 0, score: null, value: null, usual: null }));
      return { value: null, word: null, asOf: null, components, historyHours: 0, history: [] };
    },
    studies: joined(
      async (one: Market, timeframe: Timeframe, shown: number, wish: StudyWish): Promise<ChartStudies> => {
        const warmUp = Math.max(0, ...wish.studies.map(warmUpOf));
        const all = await memory.of(seriesOf(one, timeframe), shown + warmUp);
        const kept = all.slice(-shown);
        const studies = studiesOf(wish.studies, all, kept.length);
        const [first, last] = [kept[0], kept.at(-1)];
        if (!wish.mood || !first || !last) return { candles: kept, studies, mood: null };
        const from = epochMs(first.closedAt - moodWindowMs);
        const readings = await sentiment.window(one, from, last.closedAt, readingsInLine);
        return {
          candles: kept,
          studies,
          mood: moodLineOf(
            one,
            readings,
            kept.map(({ closedAt }) => closedAt),
          ),
        };
      },
      (one, timeframe, shown, { studies, mood }) => `${one} ${timeframe} ${shown} ${studies.join()} ${mood}`,
    ),
  };
}

/** The result of the newest key only, made once for all who ask. */
function onceEach<K, T>(make: (key: K) => Promise<T>): (key: K) => Promise<T> {
  let kept: { readonly key: K; readonly made: Promise<T> } | null = null;
  return (key) => {
    if (kept?.key === key) return kept.made;
    const mine = { key, made: make(key) };
    kept = mine;
    mine.made.catch(() => {
      if (kept === mine) kept = null;
    });
    return mine.made;
  };
}
