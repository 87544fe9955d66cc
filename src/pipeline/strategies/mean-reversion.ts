import { WindowMoments } from '../features/indicators/window-moments.js';
import { after, enter, leave, Volatility } from './entry.js';
import { defineStrategy } from './strategy.js';

/** J. Bollinger: Bollinger on Bollinger Bands (2001). */
export const meanReversion = defineStrategy({
  name: 'meanReversion',
  about: 'Bets on a return when the close is many deviations from its average; leaves at the average or after a time.',
  settings: {
    bars: { default: 48, min: 5, max: 1_000, whole: true, about: 'candles of the average' },
    deviations: { default: 2.5, min: 0.5, max: 10, about: 'distance at which it enters' },
    hold: { default: 24, min: 1, max: 1_000, whole: true, about: 'most candles held' },
  },
  needsModel: false,
  open: (_, { bars, deviations, hold }) => {
    const window = new WindowMoments(bars);
    const volatility = new Volatility(96);
    return {
      name: 'meanReversion',
      warmup: Math.max(bars, 97) + 1,
      onBar(bar, held) {
        const { close } = bar.candle;
        const sigma = volatility.push(bar);
        window.push(close);
        if (!window.full || sigma === null || !(window.deviation > 0)) return null;
        const score = (close - window.mean) / window.deviation;
        if (held.side === 'long' && score >= 0) return leave('meanReversion');
        if (held.side === 'short' && score <= 0) return leave('meanReversion');
        if (held.side || held.ordered || Math.abs(score) < deviations) return null;
        const side = score < 0 ? 'long' : 'short';
        return enter(side, 'meanReversion', bar, { sigma, target: window.mean, closesAt: after(bar, hold) });
      },
    };
  },
});
