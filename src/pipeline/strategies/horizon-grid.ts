import { Ring } from '../features/indicators/ring.js';
import { after, enter, leave, Volatility } from './entry.js';
import { defineStrategy } from './strategy.js';

const shares = [0.25, 0.5, 1, 2, 4];

/** Time-series momentum over a grid of horizons. T. Moskowitz, Y. Ooi, L. Pedersen, Journal of Financial Economics 104 (2012). */
export const horizonGrid = defineStrategy({
  name: 'horizonGrid',
  about:
    'Lets returns over a grid of horizons vote, each in its own volatility; follows a clear majority, leaves when it is gone.',
  settings: {
    bars: {
      default: 96,
      min: 8,
      max: 1_000,
      whole: true,
      about: 'middle horizon; the others are ¼, ½, 2 and 4 times it',
    },
    votes: { default: 0.8, min: 0.1, max: 3, about: 'mean vote (in deviations) that is clear' },
  },
  needsModel: false,
  open: (_, { bars, votes }) => {
    const horizons = shares.map((share) => Math.max(1, Math.round(share * bars)));
    const closes = new Ring(Math.max(...horizons) + 1);
    const volatility = new Volatility(96);
    return {
      name: 'horizonGrid',
      warmup: Math.max(...horizons, 96) + 2,
      onBar(bar, held) {
        const sigma = volatility.push(bar);
        closes.push(Math.log(bar.candle.close));
        if (!closes.full || sigma === null) return null;
        let sum = 0;
        for (const horizon of horizons) {
          sum += Math.max(-3, Math.min(3, (closes.ago(0) - closes.ago(horizon)) / (sigma * Math.sqrt(horizon))));
        }
        const vote = sum / horizons.length;
        if (held.side === 'long' && vote <= 0) return leave('horizonGrid');
        if (held.side === 'short' && vote >= 0) return leave('horizonGrid');
        if (held.side || held.ordered || Math.abs(vote) < votes) return null;
        return enter(vote > 0 ? 'long' : 'short', 'horizonGrid', bar, { sigma, closesAt: after(bar, 4 * bars) });
      },
    };
  },
});
