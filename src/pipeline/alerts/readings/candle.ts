import { turnoverOf } from '../arrival.js';
import { newest } from './indicator.js';
import { define, type ReadingSpec } from './spec.js';

/** What the newest candle says by itself. */
export const candleReadings: readonly ReadingSpec[] = [
  define('close', 'price', {
    aliases: ['price', 'last', 'p'],
    example: 'close > 70000',
    open: () => newest(({ candle }) => candle.close),
  }),
  define('open', 'price', { example: 'close > open', open: () => newest(({ candle }) => candle.open) }),
  define('high', 'price', { example: 'high > 70000', open: () => newest(({ candle }) => candle.high) }),
  define('low', 'price', { example: 'low < 60000', open: () => newest(({ candle }) => candle.low) }),
  define('volume', 'amount', {
    aliases: ['vol'],
    example: 'volume > 3 * volume_mean(96)',
    open: () => newest(({ candle }) => candle.volume),
  }),
  define('turnover', 'money', {
    aliases: ['quote_volume'],
    example: 'turnover > 50m',
    open: () => newest(turnoverOf),
  }),
];
