import { seriesKey } from '../../core/market.js';
import { seededRandom } from '../../core/statistics.js';
import { after, enter, Volatility } from './entry.js';
import { defineStrategy } from './strategy.js';

const sigmaBars = 96;

export const randomEntry = defineStrategy({
  name: 'randomEntry',
  about: 'Enters by lot, either side, and leaves after a fixed time: a yardstick without any idea.',
  settings: {
    every: { default: 24, min: 1, max: 10_000, whole: true, about: 'candles between entries on average' },
    bars: { default: 4, min: 1, max: 1_000, whole: true, about: 'candles held' },
  },
  needsModel: false,
  open: (series, { every, bars }, { seed }) => {
    const volatility = new Volatility(sigmaBars);
    const salt = hash(seriesKey(series)) ^ seed;
    return {
      name: 'randomEntry',
      warmup: sigmaBars + 1,
      onBar(bar, held) {
        const sigma = volatility.push(bar);
        // Drawn from the instant, not from the number of calls: a restart draws the same lots.
        const random = seededRandom(salt ^ hash(String(bar.candle.closedAt)));
        const [lot, side] = [random(), random()];
        if (held.side || held.ordered || lot >= 1 / every) return null;
        return enter(side < 0.5 ? 'long' : 'short', 'randomEntry', bar, { sigma, closesAt: after(bar, bars) });
      },
    };
  },
});

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
