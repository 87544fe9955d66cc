import { timeframeMs } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';
import { enter, Volatility } from './entry.js';
import { defineStrategy } from './strategy.js';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Opening range breakout, flat at the day's end. T. Crabel: Day Trading with Short Term Price Patterns (1990). */
export const day = defineStrategy({
  name: 'day',
  about: "Takes the break of the first hours' range of the UTC day, once a day, and is flat at midnight.",
  settings: {
    hours: { default: 4, min: 1, max: 12, whole: true, about: 'hours of the opening range' },
    last: { default: 18, min: 2, max: 23, whole: true, about: 'hour after which nothing is entered' },
  },
  needsModel: false,
  open: (_, { hours, last }, { timeframe }) => {
    const volatility = new Volatility(96);
    let today = -1;
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    let taken = false;
    return {
      name: 'day',
      // The whole day so far, with volatility known from its start.
      warmup: 97 + Math.ceil(dayMs / timeframeMs(timeframe)) + 1,
      onBar(bar, held) {
        const { candle } = bar;
        const sigma = volatility.push(bar);
        const opened = Math.floor(candle.openedAt / dayMs);
        if (opened !== today) {
          today = opened;
          high = Number.NEGATIVE_INFINITY;
          low = Number.POSITIVE_INFINITY;
          taken = false;
        }
        const hour = (candle.closedAt - today * dayMs) / hourMs;
        if (hour <= hours) {
          high = Math.max(high, candle.high);
          low = Math.min(low, candle.low);
          return null;
        }
        if (taken || hour > last || sigma === null || high < low) return null;
        const side = candle.close > high ? 'long' : candle.close < low ? 'short' : null;
        if (!side) return null;
        // The first break of a day counts, whether it could be taken or not.
        taken = true;
        if (held.side || held.ordered) return null;
        const closesAt = ((today + 1) * dayMs) as EpochMs;
        return enter(side, 'day', bar, { sigma, stop: side === 'long' ? low : high, closesAt });
      },
    };
  },
});
