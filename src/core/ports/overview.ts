import type { Market, Timeframe } from '../market.js';
import type {
  ChartStudies,
  Comparison,
  Conversion,
  FearGreed,
  HeatTable,
  Movers,
  MoveSpan,
  Quote,
  StudyName,
} from '../overview.js';

/** What a chart is asked to show beside candles and predictions. */
export interface StudyWish {
  readonly studies: readonly StudyName[];
  readonly mood: boolean;
}

export type ConversionAnswer =
  | { readonly kind: 'converted'; readonly conversion: Conversion }
  /** `asset` is neither base nor quote of a watched market; `known`: those that are. */
  | { readonly kind: 'unknownAsset'; readonly asset: string; readonly known: readonly string[] }
  /** Both are known, but no watched market or pair of markets joins them. */
  | { readonly kind: 'noWay' }
  /** A market on the way has no candle yet. */
  | { readonly kind: 'noPrice'; readonly market: Market };

/** Questions over all watched markets, answered from stored closed candles only. */
export interface OverviewDesk {
  /** In the order watched. */
  quotes(): Promise<readonly Quote[]>;
  movers(span: MoveSpan): Promise<Movers>;
  /** The first is the yardstick of the others. Rows are left out, and named missing, where candles are. */
  compare(markets: readonly Market[], spanMs: number): Promise<Comparison>;
  heatmap(): Promise<HeatTable>;
  fearGreed(): Promise<FearGreed>;
  /** `amount`: a positive decimal; assets in upper case. */
  convert(amount: string, from: string, to: string): Promise<ConversionAnswer>;
  /** The newest `candles` with what the indicators were at each, warmed up on older ones. */
  studies(market: Market, timeframe: Timeframe, candles: number, wish: StudyWish): Promise<ChartStudies>;
}
