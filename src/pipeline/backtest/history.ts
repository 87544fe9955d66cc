import type { BacktestData, CandleGap } from '../../core/backtest.js';
import { UserError } from '../../core/errors.js';
import { type Candle, type Market, type Series, type Timeframe, timeframeMs } from '../../core/market.js';
import { sentence } from '../../core/sentence.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import type { HistorySeries } from '../engine/run-history.js';

/** The candles of a run with those that warm its rules up before it. */
export interface History {
  readonly series: readonly HistorySeries[];
  /** Candles that closed by then only warm up. */
  readonly tradeFrom: EpochMs;
  /** Close of the last candle. */
  readonly to: EpochMs;
  readonly candles: number;
  readonly gaps: readonly CandleGap[];
}

/** UserError when a market has no candle in the span, naming what there is. */
export async function readHistory(
  data: BacktestData,
  markets: readonly Market[],
  timeframe: Timeframe,
  span: { readonly from: EpochMs | null; readonly to: EpochMs | null },
  warmup: number,
): Promise<History> {
  const length = timeframeMs(timeframe);
  const begin = span.from === null ? null : epochMs(Math.max(0, span.from - warmup * length));
  const read: HistorySeries[] = [];
  for (const market of markets) {
    const candles = await data.candles(market, timeframe, begin, span.to);
    const first = candles.find(({ openedAt }) => openedAt >= (span.from ?? 0));
    if (!first) throw await nothingThere(data, market, timeframe, span);
    read.push({ series: { venue: data.venue, market, timeframe }, candles, funding: await data.funding(market) });
  }
  const firstOpen = Math.min(...read.map(({ candles }) => candles[0]?.openedAt ?? Infinity));
  const tradeFrom = epochMs(span.from ?? firstOpen);
  const traded = read.map((one) => ({ ...one, candles: one.candles.filter(({ closedAt }) => closedAt > tradeFrom) }));
  return {
    series: read,
    tradeFrom,
    to: epochMs(Math.max(...traded.map(({ candles }) => candles.at(-1)?.closedAt ?? 0))),
    candles: traded.reduce((sum, { candles }) => sum + candles.length, 0),
    gaps: traded.flatMap(({ series, candles }) => gapsOf(series, candles)),
  };
}

async function nothingThere(
  data: BacktestData,
  market: Market,
  timeframe: Timeframe,
  { from, to }: { readonly from: EpochMs | null; readonly to: EpochMs | null },
): Promise<UserError> {
  const all = await data.candles(market, timeframe, null, null);
  const [first, last] = [all[0], all.at(-1)];
  const span = {
    from: from === null ? sentence('said.backtest.start') : day(from),
    to: to === null ? sentence('said.backtest.end') : day(to),
  };
  const there =
    first && last
      ? sentence('said.backtest.there', { first: day(first.openedAt), last: day(last.closedAt) })
      : sentence('said.backtest.thereNone');
  return new UserError(sentence('said.backtest.noSpan', { data: data.name, timeframe, market, ...span, there }));
}

function gapsOf(series: Series, candles: readonly Candle[]): CandleGap[] {
  const gaps: CandleGap[] = [];
  for (let i = 1; i < candles.length; i++) {
    const [before, next] = [candles[i - 1] as Candle, candles[i] as Candle];
    const missing = Math.round((next.openedAt - before.closedAt) / timeframeMs(series.timeframe));
    if (missing > 0) gaps.push({ series, from: before.closedAt, to: next.openedAt, missing });
  }
  return gaps;
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
