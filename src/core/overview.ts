import type { Candle, FundingRate, Market, Timeframe } from './market.js';
import type { EpochMs } from './units.js';

/** How far back a move is measured. */
export const moveSpans = ['1h', '24h', '7d'] as const;
export type MoveSpan = (typeof moveSpans)[number];

const hourMs = 3_600_000;
const spanLengths: Readonly<Record<MoveSpan, number>> = { '1h': hourMs, '24h': 24 * hourMs, '7d': 168 * hourMs };

/** Length of a span in ms. */
export const moveSpanMs = (span: MoveSpan): number => spanLengths[span];

/** What stored candles say of one market's price. */
export interface Quote {
  readonly market: Market;
  /** Close of the newest closed candle, in quote units; null: no candle is stored. */
  readonly last: number | null;
  readonly closedAt: EpochMs | null;
  /** Length of the candle `last` is of. */
  readonly timeframe: Timeframe;
  /** The newest candle is older than two of its kind: the price may have moved unseen. */
  readonly isStale: boolean;
  /** Log return up to `closedAt`; null where no candle closed about then. */
  readonly changes: Readonly<Record<MoveSpan, number | null>>;
  /** Of the 24 h up to `closedAt`; null with no candle in them. */
  readonly day: DayRange | null;
  /** The newest settled rate; null where the venue has none. */
  readonly funding: FundingRate | null;
}

export interface DayRange {
  readonly high: number;
  readonly low: number;
  /** In base units. */
  readonly volume: number;
  /** In quote units: each candle's volume at its close. */
  readonly turnover: number;
  /** Part of the 24 h that stored candles cover, 0..1. */
  readonly coverage: number;
}

/** A market's move over a span beside what is usual for it. */
export interface Move {
  readonly market: Market;
  readonly last: number;
  /** Log return over the span. */
  readonly change: number;
  /** Usual size (standard deviation) of a move over that span, as a log return; null with too little history. */
  readonly usual: number | null;
  /** change / usual. */
  readonly sigmas: number | null;
}

export interface Movers {
  readonly span: MoveSpan;
  /** Close of the newest candle moves are measured up to; null: nothing could be measured. */
  readonly asOf: EpochMs | null;
  /** Biggest gain first. */
  readonly moves: readonly Move[];
  /** Watched, but without candles to tell. */
  readonly missing: readonly Market[];
}

/** One market of a comparison. Returns are log returns of candles. */
export interface Compared {
  readonly market: Market;
  /** Log return over the span. */
  readonly change: number;
  /** Standard deviation of returns, scaled to a year of 365 days. */
  readonly volatility: number;
  /** Deepest fall from a high within the span, 0..1. */
  readonly worstFall: number;
  /** Pearson's correlation with the first market, −1..1; 1 for itself; null when one of them did not move. */
  readonly correlation: number | null;
  /** Least-squares slope of its returns on the first market's. */
  readonly beta: number | null;
  /** Log performance since the start at each of `times`. */
  readonly path: readonly number[];
}

export interface Comparison {
  readonly timeframe: Timeframe;
  /** What was asked for. */
  readonly spanMs: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Instants at which every compared market has a close, ascending. */
  readonly times: readonly EpochMs[];
  /** In the order asked; the first is the yardstick. */
  readonly rows: readonly Compared[];
  /** Asked for, but without enough candles in common with the others. */
  readonly missing: readonly Market[];
}

/** Returns of every watched market in a few columns: hours of the last day, and longer spans. */
export interface HeatRow {
  readonly market: Market;
  /** Log returns, one a column; null where candles are missing. */
  readonly cells: readonly (number | null)[];
  /** Standard deviation of one hour's log return; colours are relative to it. null with too little history. */
  readonly hourSigma: number | null;
  /** In quote units over 24 h; rows are ordered by it. */
  readonly turnover: number | null;
}

export interface HeatColumn {
  /** Ends so long before `asOf`, ms. */
  readonly endsBeforeMs: number;
  readonly lengthMs: number;
}

export interface HeatTable {
  readonly asOf: EpochMs | null;
  readonly columns: readonly HeatColumn[];
  readonly rows: readonly HeatRow[];
}

/** What the index looks at, in the order it is told. */
export const fearGreedParts = ['momentum', 'volatility', 'volume', 'breadth', 'dominance', 'mood'] as const;
export type FearGreedPart = (typeof fearGreedParts)[number];

export interface FearGreedComponent {
  readonly part: FearGreedPart;
  /** Share in the index as counted, 0..1; those present sum to 1. */
  readonly weight: number;
  /** 0 fear … 100 greed; null: not known, and its weight went to the others. */
  readonly score: number | null;
  /** What was measured, in the unit of its part; null when not known. */
  readonly value: number | null;
  /** What that is held against: usual value over the history. null where the part has none. */
  readonly usual: number | null;
}

export const fearGreedWords = ['extremeFear', 'fear', 'neutral', 'greed', 'extremeGreed'] as const;
export type FearGreedWord = (typeof fearGreedWords)[number];

/** Auspex's own index; no relation to anybody else's of that name. */
export interface FearGreed {
  /** null: too little is stored to say anything. */
  readonly value: number | null;
  readonly word: FearGreedWord | null;
  readonly asOf: EpochMs | null;
  readonly components: readonly FearGreedComponent[];
  /** Hours of candles the yardsticks are taken from. */
  readonly historyHours: number;
  /** The index as it could have been said at earlier closes, ascending. */
  readonly history: readonly { readonly at: EpochMs; readonly value: number }[];
}

/** Ways to draw more than candles. `ema20` and `sma50` stand for any length. */
export type StudyName = 'bollinger' | 'vwap' | 'rsi' | 'macd' | 'stochastic' | 'atr' | `ema${number}` | `sma${number}`;

/** An indicator's values at the closes of the candles shown; null where it has none yet. */
export interface Study {
  readonly name: StudyName;
  readonly lines: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
  }[];
}

/** Mood at the closes of the candles shown, each of only what was available by then. */
export interface MoodLine {
  /** −1..1; null where nothing was said in the window. */
  readonly values: readonly (number | null)[];
  readonly items: number;
  readonly windowMs: number;
}

/** What a chart may show beside candles and predictions. */
export interface ChartStudies {
  readonly candles: readonly Candle[];
  readonly studies: readonly Study[];
  /** null: not asked for. */
  readonly mood: MoodLine | null;
}

/** An amount of one asset in another, through the newest closes. */
export interface Conversion {
  readonly amount: string;
  readonly from: string;
  readonly to: string;
  /** Exact decimal text, unrounded. */
  readonly result: string;
  /** Each step with its price: one, or two through a common quote. */
  readonly steps: readonly {
    readonly market: Market;
    /** `multiply`: sold for quote; `divide`: bought with quote. */
    readonly way: 'multiply' | 'divide';
    readonly price: number;
    readonly closedAt: EpochMs;
    readonly timeframe: Timeframe;
    readonly isStale: boolean;
  }[];
}
