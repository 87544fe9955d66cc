import { WindowMoments } from '../../features/indicators/window-moments.js';
import { WindowSum } from '../../features/indicators/window-sum.js';
import { type Arrival, turnoverOf } from '../arrival.js';
import { againstBefore } from './indicator.js';
import { count, define, first, type ReadingSpec, window } from './spec.js';

const sourceOf = (word: string): ((arrival: Arrival) => number) =>
  word === 'turnover' ? turnoverOf : ({ candle }) => candle.volume;

/** How much was traded, against what is usual. */
export const volumeReadings: readonly ReadingSpec[] = [
  define('volume_mean', 'amount', {
    parameters: [count('candles', 96)],
    example: 'volume > 3 * volume_mean(96)',
    warmUp: window,
    open: (given) => {
      const sum = new WindowSum(first(given));
      return againstBefore(
        ({ candle }) => candle.volume,
        (volume) => sum.push(volume),
        () => sum.mean,
      );
    },
  }),
  define('volume_ratio', 'ratio', {
    parameters: [count('candles', 96)],
    example: 'volume_ratio(96) > 3',
    warmUp: window,
    open: (given) => {
      const sum = new WindowSum(first(given));
      return againstBefore(
        ({ candle }) => candle.volume,
        (volume) => sum.push(volume),
        (volume) => volume / sum.mean,
      );
    },
  }),
  define('zscore', 'plain', {
    parameters: [{ kind: 'word', name: 'of', words: ['volume', 'turnover'], usual: 'volume' }, count('candles', 96)],
    example: 'zscore(volume, 96) > 4',
    warmUp: window,
    open: (given) => {
      const moments = new WindowMoments(first(given));
      return againstBefore(
        sourceOf(given.word),
        (value) => moments.push(value),
        (value) => moments.zScore(value, 1e-6 * Math.abs(moments.mean) + 1e-12),
      );
    },
  }),
];
