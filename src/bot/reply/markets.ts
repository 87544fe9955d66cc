import type { Market, Timeframe } from '../../core/market.js';
import type { Comparison, Conversion, FearGreed, HeatTable, Movers, Quote, StudyName } from '../../core/overview.js';
import type { Mood, SentimentReading } from '../../core/sentiment.js';
import type { EntrySignal } from '../../core/signal.js';
import type { EpochMs } from '../../core/units.js';
import type { ReplyFrame } from './frame.js';

/** A picture with a caption; without `picture` no candle was stored yet. */
export interface ChartReply extends ReplyFrame {
  readonly kind: 'chart';
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly candles: number;
  readonly lastClose: number | null;
  /** Log return over the candles shown. */
  readonly change: number | null;
  readonly lastClosedAt: EpochMs | null;
  readonly tick: number | null;
  /** Indicators shown, at the last close. */
  readonly values?: readonly { readonly study: StudyName; readonly line: string; readonly value: number }[];
  /** When the mood is shown: the newest, and from how much. */
  readonly mood?: { readonly score: number | null; readonly items: number };
  /** Open entries of the market, those of this timeframe first. */
  readonly entries?: readonly EntrySignal[];
}

/** Prices of one market, told at length, or of many in a line each. */
export interface PricesReply extends ReplyFrame {
  readonly kind: 'prices';
  readonly quotes: readonly Quote[];
  /** The watchlist they are of, where none was named. */
  readonly list?: string;
  /** Price step by market; absent where not known. */
  readonly ticks: Ticks;
}

type Ticks = Readonly<Record<string, number | null>>;

export interface CompareReply extends ReplyFrame {
  readonly kind: 'compare';
  readonly comparison: Comparison;
}

export interface MoversReply extends ReplyFrame {
  readonly kind: 'movers';
  readonly movers: Movers;
  /** The watchlist they are of, where not all were asked for. */
  readonly list?: string;
  readonly ticks: Ticks;
}

export interface HeatmapReply extends ReplyFrame {
  readonly kind: 'heatmap';
  /** The most traded of `all` markets. */
  readonly table: HeatTable;
  readonly all: number;
}

export interface FearGreedReply extends ReplyFrame {
  readonly kind: 'fearGreed';
  readonly index: FearGreed;
}

export interface ConversionReply extends ReplyFrame {
  readonly kind: 'conversion';
  readonly conversion: Conversion;
  readonly ticks: Ticks;
}

export interface SentimentReply extends ReplyFrame {
  readonly kind: 'sentiment';
  readonly mood: Mood;
  readonly readings: readonly SentimentReading[];
}

export interface WatchReply extends ReplyFrame {
  readonly kind: 'watch';
  readonly markets: readonly Market[];
  readonly timeframes: readonly Timeframe[];
}

/** What is said of markets: prices, moves, charts, mood. */
export type MarketReplies =
  | ChartReply
  | PricesReply
  | CompareReply
  | MoversReply
  | HeatmapReply
  | FearGreedReply
  | ConversionReply
  | SentimentReply
  | WatchReply;
