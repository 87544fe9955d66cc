import { WindowMax, WindowMin } from '../features/indicators/window-extreme.js';
import { enter, leave, Volatility } from './entry.js';
import { defineStrategy } from './strategy.js';

/** R. Donchian's channel, as in C. Faith: Way of the Turtle (2007). */
export const breakout = defineStrategy({
  name: 'breakout',
  about:
    'Enters when the close leaves the range of the last candles, trails a stop, leaves at the shorter opposite range.',
  settings: {
    enter: { default: 55, min: 5, max: 1_000, whole: true, about: 'candles of the range that is broken' },
    leave: { default: 20, min: 3, max: 1_000, whole: true, about: 'candles of the opposite range that ends it' },
    trail: {
      default: 3,
      min: 0.25,
      max: 50,
      about: 'distance of the trailing stop in σ̂·√(candles of the range that ends it)',
    },
  },
  needsModel: false,
  open: (_, settings) => {
    const high = new WindowMax(settings.enter);
    const low = new WindowMin(settings.enter);
    const exitHigh = new WindowMax(settings.leave);
    const exitLow = new WindowMin(settings.leave);
    const volatility = new Volatility(96);
    return {
      name: 'breakout',
      warmup: Math.max(settings.enter, settings.leave, 96) + 1,
      onBar(bar, held) {
        const { close } = bar.candle;
        const sigma = volatility.push(bar);
        // The range is of the candles before this one.
        const [top, bottom, endTop, endBottom] = [high.value, low.value, exitHigh.value, exitLow.value];
        high.push(bar.candle.high);
        low.push(bar.candle.low);
        exitHigh.push(bar.candle.high);
        exitLow.push(bar.candle.low);
        if (held.side === 'long' && close < endBottom) return leave('breakout');
        if (held.side === 'short' && close > endTop) return leave('breakout');
        if (held.side || held.ordered || sigma === null || Number.isNaN(top)) return null;
        const trail = Math.min(0.5, settings.trail * sigma * Math.sqrt(settings.leave));
        if (close > top) return enter('long', 'breakout', bar, { sigma, trail });
        if (close < bottom) return enter('short', 'breakout', bar, { sigma, trail });
        return null;
      },
    };
  },
});
