import type { Language } from '../../core/language.js';
import type { Market, Timeframe } from '../../core/market.js';
import type { Comparison, FearGreed, HeatTable, MoodLine, Study } from '../../core/overview.js';
import type { ChartData } from '../../core/ports/services.js';
import type { RecordReport } from '../../core/record.js';
import type { EntrySignal, Signal, SignalOutcome } from '../../core/signal.js';
import type { EpochMs } from '../../core/units.js';
import type { BacktestPictureData, BacktestView } from '../backtest-picture.js';
import type { Mark } from './mark.js';

/** A picture to be rendered when the message is drawn. Data only: the renderer asks nobody. */
export type PictureRequest =
  | ChartRequest
  | BacktestPictureRequest
  | ComparePictureRequest
  | HeatmapPictureRequest
  | FearGreedPictureRequest
  | RecordPictureRequest;

interface OverviewPicture {
  readonly mark: Mark;
  /** IANA zone of its times. */
  readonly timeZone: string;
  readonly theme: 'dark' | 'light';
  readonly language?: Language;
}

/** At least one row. */
export interface ComparePictureRequest extends OverviewPicture {
  readonly kind: 'compareChart';
  readonly comparison: Comparison;
}

export interface HeatmapPictureRequest extends OverviewPicture {
  readonly kind: 'heatmapChart';
  readonly table: HeatTable;
}

export interface FearGreedPictureRequest extends OverviewPicture {
  readonly kind: 'fearGreedChart';
  readonly index: FearGreed;
}

/** One view of a backtest. */
export interface BacktestPictureRequest {
  readonly kind: 'backtest';
  readonly mark: Mark;
  /** `b77`. */
  readonly name: string;
  readonly view: BacktestView;
  readonly data: BacktestPictureData;
  readonly theme: 'dark' | 'light';
  readonly language?: Language;
}

/** How often what was called came true, by the chance that was stated. */
export interface RecordPictureRequest {
  readonly kind: 'record';
  readonly mark: Mark;
  readonly calibration: RecordReport['calibration'];
  /** When the first of these calls was made. */
  readonly since: EpochMs | null;
  readonly timeZone: string;
  readonly theme: 'dark' | 'light';
  readonly language?: Language;
}

/** What a chart may show below its prices. */
export const chartPanes = ['volume', 'odds', 'mood', 'rsi', 'macd', 'stochastic', 'atr'] as const;
export type ChartPane = (typeof chartPanes)[number];

/** Candles of a market, with a signal where there is one. */
export interface ChartRequest {
  readonly kind: 'signalChart';
  readonly mark: Mark;
  readonly market: Market;
  readonly timeframe: Timeframe;
  /** At least one candle. */
  readonly data: ChartData;
  /** Levels, expiry and id are drawn from it; null for a plain chart. */
  readonly signal: Signal | null;
  readonly outcome: SignalOutcome | null;
  readonly tick: number | null;
  /** From top to bottom; volume and odds unless told. */
  readonly panes?: readonly ChartPane[];
  /** Indicators, their values in the order of the candles; some are drawn over the prices, some in the pane of their name. */
  readonly studies?: readonly Study[];
  readonly mood?: MoodLine | null;
  /** Other open entries of the market: their levels are drawn thinly where they are in sight. */
  readonly others?: readonly EntrySignal[];
  /** IANA zone of the time axis. */
  readonly timeZone: string;
  readonly theme: 'dark' | 'light';
  readonly language?: Language;
}
