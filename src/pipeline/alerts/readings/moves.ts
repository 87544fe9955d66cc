import { timeframeMs } from '../../../core/market.js';
import { Ring } from '../../features/indicators/ring.js';
import { WindowMax, WindowMin } from '../../features/indicators/window-extreme.js';
import { YangZhang } from '../../features/indicators/yang-zhang.js';
import { againstBefore, reading } from './indicator.js';
import { count, define, first, type ReadingSpec, second, window } from './spec.js';

const dayMs = 86_400_000;

/** How far and how fast the price went. */
export const moveReadings: readonly ReadingSpec[] = [
  define('change', 'share', {
    aliases: ['return', 'roc'],
    parameters: [{ kind: 'span', name: 'span', usualMs: null }],
    example: 'abs(change(1h)) > 5%',
    warmUp: window,
    open: (given) =>
      reading(
        new Ring(first(given) + 1),
        (closes, { candle }) => closes.push(candle.close),
        (closes) => closes.ago(0) / closes.ago(first(given)) - 1,
      ),
  }),
  define('highest', 'price', {
    parameters: [count('candles', 20, 1)],
    example: 'close > highest(20)',
    warmUp: window,
    open: (given) => {
      const highs = new WindowMax(first(given));
      return againstBefore(
        ({ candle }) => candle.high,
        (high) => highs.push(high),
        () => highs.value,
      );
    },
  }),
  define('lowest', 'price', {
    parameters: [count('candles', 20, 1)],
    example: 'close < lowest(20)',
    warmUp: window,
    open: (given) => {
      const lows = new WindowMin(first(given));
      return againstBefore(
        ({ candle }) => candle.low,
        (low) => lows.push(low),
        () => lows.value,
      );
    },
  }),
  define('volatility', 'share', {
    parameters: [count('candles', 24)],
    example: 'volatility(24) > 6%',
    warmUp: (given) => first(given) + 2,
    open: (given) =>
      reading(
        new YangZhang(first(given)),
        (state, { candle }) => state.push(candle),
        (state) => state.value * Math.sqrt(dayMs / timeframeMs(given.timeframe)),
      ),
  }),
  define('volatility_ratio', 'ratio', {
    parameters: [count('candles', 24), count('usual', 480)],
    example: 'volatility_ratio(24, 480) > 2',
    warmUp: (given) => Math.max(first(given), second(given)) + 2,
    open: (given) =>
      reading(
        { now: new YangZhang(first(given)), usual: new YangZhang(second(given)) },
        (state, { candle }) => {
          state.now.push(candle);
          state.usual.push(candle);
        },
        ({ now, usual }) => now.value / usual.value,
      ),
  }),
];
