import { ADX, ATR, BollingerBands, CCI, EMA, MACD, MFI, RSI, SMA, Stochastic } from 'technicalindicators';
import { describe, expect, it } from 'vitest';
import type { Timeframe } from '../../../../src/core/market.js';
import type { EpochMs } from '../../../../src/core/units.js';
import type { Arrival } from '../../../../src/pipeline/alerts/arrival.js';
import { Board, type Feed, walk } from '../../../../src/pipeline/alerts/board.js';
import { parseCondition } from '../../../../src/pipeline/alerts/language/parse.js';
import { featureSet } from '../../../../src/pipeline/features/index.js';
import { arrivals, joined } from '../../../builders/alert-conditions.js';

const hours = arrivals({ count: 900, timeframe: '1h' });
const candles = hours.map(({ candle }) => candle);
const close = candles.map((candle) => candle.close);
const high = candles.map((candle) => candle.high);
const low = candles.map((candle) => candle.low);
const volume = candles.map((candle) => candle.volume);

/** The newest value of a reading on a board of hours. */
function newestOf(
  text: string,
  feed: Feed = new Map<Timeframe, readonly Arrival[]>([['1h', hours]]),
  base: Timeframe = '1h',
  watched: readonly Timeframe[] = ['1h'],
): number {
  const parsed = parseCondition(`${text} != 123456789`, { watched, base });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const board = new Board(base, watched);
  const [reading] = parsed.value.readings;
  if (!reading) throw new Error('no reading');
  const slot = board.slot(reading);
  for (const _ of walk(board, feed)) void _;
  return slot.now;
}

describe('readings', () => {
  it.each<readonly [string, number | undefined, number]>([
    ['sma(50)', SMA.calculate({ period: 50, values: close }).at(-1), 6],
    ['ema(26)', EMA.calculate({ period: 26, values: close }).at(-1), 6],
    ['atr(14)', ATR.calculate({ period: 14, high, low, close }).at(-1), 6],
    ['cci(20)', CCI.calculate({ period: 20, high, low, close }).at(-1), 4],
    ['adx(14)', ADX.calculate({ period: 14, high, low, close }).at(-1)?.adx, 4],
    ['bollinger_upper(20, 2)', BollingerBands.calculate({ period: 20, stdDev: 2, values: close }).at(-1)?.upper, 6],
    ['bollinger_lower(20, 2)', BollingerBands.calculate({ period: 20, stdDev: 2, values: close }).at(-1)?.lower, 6],
    // It rounds these two to two places.
    ['rsi(14)', RSI.calculate({ period: 14, values: close }).at(-1), 2],
    ['stoch_k(14)', Stochastic.calculate({ period: 14, signalPeriod: 3, high, low, close }).at(-1)?.d, 6],
  ])('%s agrees with technicalindicators', (text, expected, places) => {
    const value = newestOf(text);
    expect(expected).toBeDefined();
    expect(Math.abs(value - (expected ?? Number.NaN))).toBeLessThan(places === 2 ? 0.0051 : 10 ** -places);
  });

  it('has the line, the signal and the histogram of the MACD', () => {
    const theirs = MACD.calculate({
      values: close,
      fastPeriod: 12,
      slowPeriod: 26,
      signalPeriod: 9,
      SimpleMAOscillator: false,
      SimpleMASignal: false,
    }).at(-1);
    expect(newestOf('macd')).toBeCloseTo(theirs?.MACD ?? Number.NaN, 6);
    expect(newestOf('macd_signal')).toBeCloseTo(theirs?.signal ?? Number.NaN, 5);
    expect(newestOf('macd_hist')).toBeCloseTo(theirs?.histogram ?? Number.NaN, 5);
  });

  it('has the money flow index, where no price stood still', () => {
    const theirs = MFI.calculate({ period: 14, high, low, close, volume }).at(-1);
    expect(Math.abs(newestOf('mfi(14)') - (theirs ?? Number.NaN))).toBeLessThan(5);
  });

  it('agrees with the features the models are fed', () => {
    const stream = featureSet.open('1h');
    const row = candles.map((candle) => stream.push({ candle, btc: null, eth: null, funding: null })).at(-1);
    const feature = (name: string): number => row?.values[featureSet.names.indexOf(name)] ?? Number.NaN;
    expect(newestOf('rsi(14)') / 100 - 0.5).toBeCloseTo(feature('rsi14'), 8);
    expect(newestOf('stoch_k(14)') / 100 - 0.5).toBeCloseTo(feature('stochasticK'), 10);
    expect(newestOf('mfi(14)') / 100 - 0.5).toBeCloseTo(feature('mfi14'), 10);
    expect(Math.log(newestOf('volatility(96)'))).toBeCloseTo(feature('volDaily'), 8);
  });

  it('works out what is asked of prices and volumes', () => {
    const at = (index: number): number => close.at(index) ?? Number.NaN;
    expect(newestOf('close')).toBe(at(-1));
    expect(newestOf('change(4h)')).toBeCloseTo(at(-1) / at(-5) - 1, 12);
    expect(newestOf('highest(20)')).toBe(Math.max(...high.slice(-21, -1)));
    expect(newestOf('lowest(20)')).toBe(Math.min(...low.slice(-21, -1)));
    const before = volume.slice(-97, -1);
    const mean = before.reduce((sum, value) => sum + value, 0) / 96;
    const deviation = Math.sqrt(before.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 96);
    expect(newestOf('volume_ratio(96)')).toBeCloseTo((volume.at(-1) ?? 0) / mean, 9);
    expect(newestOf('volume_mean(96)')).toBeCloseTo(mean, 6);
    expect(newestOf('zscore(volume, 96)')).toBeCloseTo(((volume.at(-1) ?? 0) - mean) / deviation, 6);
    const last = candles.at(-1);
    expect(newestOf('turnover')).toBeCloseTo(
      (last?.volume ?? 0) * (((last?.high ?? 0) + (last?.low ?? 0) + (last?.close ?? 0)) / 3),
      6,
    );
    expect(newestOf('volatility_ratio(24, 480)')).toBeCloseTo(
      newestOf('volatility(24)') / newestOf('volatility(480)'),
      10,
    );
  });

  it('reads mood, swing, funding and what the model says as they came', () => {
    const newest = hours.at(-1);
    expect(newestOf('funding')).toBe(newest?.funding);
    expect(newestOf('mood')).toBe(newest?.mood ?? Number.NaN);
    expect(newestOf('swing(6h)')).toBeCloseTo((newest?.mood ?? Number.NaN) - (hours.at(-7)?.mood ?? Number.NaN), 12);
    expect(newestOf('up')).toBe(newest?.prediction?.up ?? Number.NaN);
  });

  it('makes longer candles of shorter ones on the UTC grid, and reads a stored longer series the same', () => {
    const quarters = arrivals({ count: 900, timeframe: '15m' });
    const made = joined(quarters, '1h');
    const onlyQuarters: Feed = new Map([['15m', quarters]]);
    const both: Feed = new Map([
      ['15m', quarters],
      ['1h', made],
    ]);
    for (const text of ['rsi(14, 1h)', 'sma(20, 1h)', 'atr(14, 1h)', 'volume_ratio(24, 1h)']) {
      const one = newestOf(text, onlyQuarters, '15m', ['15m']);
      expect(Number.isFinite(one), text).toBe(true);
      expect(one).toBeCloseTo(newestOf(text, both, '15m', ['15m', '1h']), 8);
      expect(one).toBeCloseTo(newestOf(text.replace(', 1h', ''), new Map([['1h', made]]), '1h', ['1h']), 8);
    }
  });

  it('keeps the longer value until the next longer candle has closed', () => {
    const quarters = arrivals({ count: 40, timeframe: '15m' });
    const board = new Board('15m', ['15m']);
    const parsed = parseCondition('close(1h) > 0', { watched: ['15m'] });
    const [reading] = parsed.ok ? parsed.value.readings : [];
    if (!reading) throw new Error('no reading');
    const slot = board.slot(reading);
    const said: number[] = [];
    for (const _ of walk(board, new Map([['15m', quarters]]))) said.push(slot.now);
    expect(said.slice(0, 3)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    for (const [place, value] of said.entries()) {
      const closed = Math.floor((place + 1) / 4) * 4 - 1;
      if (closed >= 0) expect(value).toBe(quarters[closed]?.candle.close);
    }
  });

  it('knows nothing after a long silence until its window is full again, and fills a short one', () => {
    const length = 3_600_000;
    const shifted = (by: number): Feed =>
      new Map([
        [
          '1h',
          hours.slice(0, 100).map((arrival, place) => {
            const shift = place < 50 ? 0 : by * length;
            const { candle } = arrival;
            const openedAt = (candle.openedAt + shift) as EpochMs;
            const closedAt = (candle.closedAt + shift) as EpochMs;
            return { ...arrival, candle: { ...candle, openedAt, closedAt } };
          }),
        ],
      ]);
    expect(newestOf('sma(60)', shifted(12))).toBeGreaterThan(0);
    expect(newestOf('sma(60)', shifted(13))).toBeNaN();
    expect(newestOf('sma(50)', shifted(13))).toBeGreaterThan(0);
  });
});
