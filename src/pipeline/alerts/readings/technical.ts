import { Adx } from '../../features/indicators/adx.js';
import { Cci } from '../../features/indicators/cci.js';
import { Ema } from '../../features/indicators/ema.js';
import { Macd } from '../../features/indicators/macd.js';
import { MoneyFlowIndex } from '../../features/indicators/mfi.js';
import { RollingVwap } from '../../features/indicators/rolling-vwap.js';
import { Rsi } from '../../features/indicators/rsi.js';
import { Stochastic } from '../../features/indicators/stochastic.js';
import { AverageTrueRange } from '../../features/indicators/true-range.js';
import { WindowMoments } from '../../features/indicators/window-moments.js';
import { WindowSum } from '../../features/indicators/window-sum.js';
import { decayLookback } from '../../features/scale.js';
import { reading } from './indicator.js';
import { count, define, factor, first, type Given, type ReadingSpec, second, third, window } from './spec.js';

const smoothed = (given: Given): number => decayLookback(1 / first(given));

const lastly = (given: Given): number => decayLookback(2 / (Math.max(first(given), second(given)) + 1), 2);
const macd = (read: (state: Macd) => number) => ({
  parameters: [count('fast', 12), count('slow', 26), count('signal', 9)],
  warmUp: (given: Given) => lastly(given) + 9 * third(given),
  open: (given: Given) =>
    reading(new Macd(first(given), second(given), third(given)), (state, { candle }) => state.push(candle.close), read),
});
const bollinger = (read: (moments: WindowMoments, width: number) => number) => ({
  parameters: [count('candles', 20), factor('deviations', 2, 0.1, 10)],
  warmUp: window,
  open: (given: Given) =>
    reading(
      new WindowMoments(first(given)),
      (state, { candle }) => state.push(candle.close),
      (state) => read(state, second(given)),
    ),
});
const directional = (read: (state: Adx) => number) => ({
  parameters: [count('candles', 14)],
  warmUp: (given: Given) => decayLookback(1 / first(given), 2),
  open: (given: Given) => reading(new Adx(first(given)), (state, { candle }) => state.push(candle), read),
});
const stochastic = (read: (state: Stochastic) => number) => ({
  parameters: [count('candles', 14)],
  warmUp: (given: Given) => first(given) + 6,
  open: (given: Given) =>
    reading(
      new Stochastic(first(given)),
      (state, { candle }) => state.push(candle.high, candle.low, candle.close),
      read,
    ),
});

/** The indicators of technical analysis, by their usual names and lengths. */
export const technicalReadings: readonly ReadingSpec[] = [
  define('sma', 'price', {
    aliases: ['ma'],
    parameters: [count('candles', 20)],
    example: 'close > sma(50)',
    warmUp: window,
    open: (given) =>
      reading(
        new WindowSum(first(given)),
        (sum, { candle }) => sum.push(candle.close),
        (sum) => sum.mean,
      ),
  }),
  define('ema', 'price', {
    parameters: [count('candles', 20)],
    example: 'crosses_above(ema(12), ema(26))',
    warmUp: (given) => decayLookback(2 / (first(given) + 1)),
    open: (given) =>
      reading(
        new Ema(first(given)),
        (average, { candle }) => average.push(candle.close),
        (average) => average.value,
      ),
  }),
  define('vwap', 'price', {
    parameters: [count('candles', 24)],
    example: 'close < vwap(24)',
    warmUp: window,
    open: (given) =>
      reading(
        new RollingVwap(first(given)),
        (state, { candle }) => state.push(candle.high, candle.low, candle.close, candle.volume),
        (state) => state.value,
      ),
  }),
  define('rsi', 'index', {
    parameters: [count('candles', 14)],
    example: 'rsi(14, 1h) < 30',
    warmUp: smoothed,
    open: (given) =>
      reading(
        new Rsi(first(given)),
        (state, { candle }) => state.push(candle.close),
        (state) => state.value,
      ),
  }),
  define('macd', 'price', { ...macd((state) => state.line), example: 'macd > macd_signal' }),
  define('macd_signal', 'price', { ...macd((state) => state.signal), example: 'macd > macd_signal' }),
  define('macd_hist', 'price', {
    ...macd((state) => state.histogram),
    aliases: ['macd_histogram'],
    example: 'crosses_above(macd_hist, 0)',
  }),
  define('bollinger_upper', 'price', {
    ...bollinger((state, width) => state.mean + width * state.deviation),
    aliases: ['bb_upper', 'upper_band'],
    example: 'close > bollinger_upper(20, 2)',
  }),
  define('bollinger_middle', 'price', {
    ...bollinger((state) => state.mean),
    aliases: ['bb_middle'],
    example: 'crosses_below(close, bollinger_middle(20, 2))',
  }),
  define('bollinger_lower', 'price', {
    ...bollinger((state, width) => state.mean - width * state.deviation),
    aliases: ['bb_lower', 'lower_band'],
    example: 'close < bollinger_lower(20, 2)',
  }),
  define('bollinger_width', 'share', {
    ...bollinger((state, width) => (2 * width * state.deviation) / state.mean),
    aliases: ['bb_width'],
    example: 'bollinger_width(20, 2) < 2%',
  }),
  define('atr', 'price', {
    parameters: [count('candles', 14)],
    example: 'atr(14) > 2% * close',
    warmUp: smoothed,
    open: (given) =>
      reading(
        new AverageTrueRange(first(given)),
        (state, { candle }) => state.push(candle),
        (state) => state.value,
      ),
  }),
  define('adx', 'index', { ...directional((state) => state.value), example: 'adx(14) > 25' }),
  define('plus_di', 'index', { ...directional((state) => state.plus), example: 'plus_di(14) > minus_di(14)' }),
  define('minus_di', 'index', { ...directional((state) => state.minus), example: 'minus_di(14) > plus_di(14)' }),
  define('stoch_k', 'index', {
    ...stochastic((state) => state.slowK),
    aliases: ['stochastic', 'stoch'],
    example: 'stoch_k(14) < 20',
  }),
  define('stoch_d', 'index', {
    ...stochastic((state) => state.slowD),
    aliases: ['stochastic_d'],
    example: 'crosses_above(stoch_k(14), stoch_d(14))',
  }),
  define('cci', 'plain', {
    parameters: [count('candles', 20)],
    example: 'cci(20) < -100',
    warmUp: window,
    open: (given) =>
      reading(
        new Cci(first(given)),
        (state, { candle }) => state.push(candle.high, candle.low, candle.close),
        (state) => state.value,
      ),
  }),
  define('mfi', 'index', {
    parameters: [count('candles', 14)],
    example: 'mfi(14) > 80',
    warmUp: window,
    open: (given) =>
      reading(
        new MoneyFlowIndex(first(given)),
        (state, { candle }) => state.push(candle.high, candle.low, candle.close, candle.volume),
        (state) => state.value,
      ),
  }),
];
