import { CutlerRsi } from '../features/indicators/rsi.js';
import { WindowSum } from '../features/indicators/window-sum.js';
import { enter, leave, Volatility } from './entry.js';
import { defineStrategy } from './strategy.js';

/** Pullbacks in a trend. L. Connors, C. Alvarez: Short Term Trading Strategies That Work (2008). */
export const swing = defineStrategy({
  name: 'swing',
  about: 'Joins a trend (fast average beyond the slow one) after a pullback of the RSI; leaves when the trend turns.',
  settings: {
    fast: { default: 24, min: 2, max: 500, whole: true, about: 'candles of the fast average' },
    slow: { default: 120, min: 5, max: 2_000, whole: true, about: 'candles of the slow average' },
    rsi: { default: 14, min: 2, max: 200, whole: true, about: 'candles of the RSI' },
    pullback: {
      default: 40,
      min: 1,
      max: 50,
      about: 'RSI below which a rise has pulled back (a fall: above 100 less it)',
    },
  },
  needsModel: false,
  open: (_, settings) => {
    const fast = new WindowSum(settings.fast);
    const slow = new WindowSum(settings.slow);
    const rsi = new CutlerRsi(settings.rsi);
    const volatility = new Volatility(96);
    let before = Number.NaN;
    return {
      name: 'swing',
      warmup: Math.max(settings.slow, settings.fast, settings.rsi, 96) + 2,
      onBar(bar, held) {
        const { close } = bar.candle;
        const sigma = volatility.push(bar);
        fast.push(close);
        slow.push(close);
        if (!Number.isNaN(before)) rsi.push(close - before);
        before = close;
        if (!slow.full || !fast.full || sigma === null) return null;
        const rises = fast.mean > slow.mean;
        if (held.side === 'long' && !rises) return leave('swing');
        if (held.side === 'short' && rises) return leave('swing');
        if (held.side || held.ordered || Number.isNaN(rsi.value)) return null;
        if (rises && rsi.value < settings.pullback) return enter('long', 'swing', bar, { sigma });
        if (!rises && rsi.value > 100 - settings.pullback) return enter('short', 'swing', bar, { sigma });
        return null;
      },
    };
  },
});
