import { type Candle, type FundingRate, timeframeMs } from '../../core/market.js';
import { type DayRange, moveSpanMs, type Quote } from '../../core/overview.js';
import type { EpochMs } from '../../core/units.js';
import { changeOver, lastClosedBy, newestOf, type Reel, type Tape } from './tape.js';

const dayMs = 86_400_000;
/** Newer than this many candles counts as now. */
const freshCandles = 2;

/** What the tape says at `now`; candles after it are not looked at. */
export function quoteOf(tape: Tape, now: EpochMs, funding: FundingRate | null): Quote {
  const newest = newestOf(tape);
  if (!newest) {
    const changes = { '1h': null, '24h': null, '7d': null };
    const { timeframe } = tape.fine;
    return {
      market: tape.market,
      last: null,
      closedAt: null,
      timeframe,
      isStale: true,
      changes,
      day: null,
      funding,
    };
  }
  const { candle, timeframe } = newest;
  const over = (span: '1h' | '24h' | '7d') => changeOver(tape, candle.closedAt, moveSpanMs(span));
  return {
    market: tape.market,
    last: candle.close,
    closedAt: candle.closedAt,
    timeframe,
    isStale: now - candle.closedAt > freshCandles * timeframeMs(timeframe),
    changes: { '1h': over('1h'), '24h': over('24h'), '7d': over('7d') },
    day: dayRange(fullerReel(tape, candle.closedAt), candle.closedAt),
    funding,
  };
}

/** The reel that covers more of the day; the finer one when both do. */
function fullerReel({ fine, base }: Tape, until: EpochMs): Reel {
  const covered = ({ timeframe, candles }: Reel) => inDay(candles, until).length * timeframeMs(timeframe);
  return covered(base) > covered(fine) ? base : fine;
}

const inDay = (candles: readonly Candle[], until: EpochMs): readonly Candle[] =>
  candles.slice(lastClosedBy(candles, until - dayMs) + 1, lastClosedBy(candles, until) + 1);

function dayRange({ timeframe, candles }: Reel, until: EpochMs): DayRange | null {
  const day = inDay(candles, until);
  if (day.length === 0) return null;
  return {
    high: Math.max(...day.map((candle) => candle.high)),
    low: Math.min(...day.map((candle) => candle.low)),
    volume: day.reduce((sum, candle) => sum + candle.volume, 0),
    turnover: day.reduce((sum, candle) => sum + candle.volume * candle.close, 0),
    coverage: Math.min(1, (day.length * timeframeMs(timeframe)) / dayMs),
  };
}
