import { Ring } from '../../features/indicators/ring.js';
import { newest, reading } from './indicator.js';
import { define, first, type ReadingSpec, window } from './spec.js';

const modelSays = (outcome: 'up' | 'down' | 'bigMove') => ({
  needs: 'prediction' as const,
  open: () => newest(({ prediction }) => prediction?.[outcome] ?? Number.NaN),
});

/** What comes beside candles: mood, funding, the chances of the model. */
export const besideCandleReadings: readonly ReadingSpec[] = [
  define('mood', 'score', {
    aliases: ['sentiment'],
    timed: false,
    needs: 'mood',
    example: 'mood < -0.3',
    open: () => newest(({ mood }) => mood ?? Number.NaN),
  }),
  define('swing', 'score', {
    aliases: ['mood_change'],
    parameters: [{ kind: 'span', name: 'span', usualMs: 6 * 3_600_000 }],
    timed: false,
    needs: 'mood',
    example: 'abs(swing(6h)) > 0.4',
    warmUp: window,
    open: (given) =>
      reading(
        new Ring(first(given) + 1),
        (moods, { mood }) => moods.push(mood ?? Number.NaN),
        (moods) => moods.ago(0) - moods.ago(first(given)),
      ),
  }),
  define('funding', 'share', {
    aliases: ['funding_rate'],
    timed: false,
    needs: 'funding',
    example: 'funding > 0.05%',
    open: () => newest(({ funding }) => funding ?? Number.NaN),
  }),
  define('up', 'share', { ...modelSays('up'), aliases: ['p_up'], example: 'up > 60%' }),
  define('down', 'share', { ...modelSays('down'), aliases: ['p_down'], example: 'down > 60%' }),
  define('bigmove', 'share', { ...modelSays('bigMove'), aliases: ['big_move'], example: 'bigmove > 40%' }),
];
