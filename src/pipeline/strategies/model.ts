import { after, enter, leave } from './entry.js';
import { defineStrategy } from './strategy.js';

export const model = defineStrategy({
  name: 'model',
  about:
    'Follows the model where the expected return of a side exceeds cost and margin; leaves at the horizon or when the model turns.',
  settings: {
    margin: { default: 0, min: 0, max: 0.1, about: 'least expected log return after cost' },
    cost: { default: 0.0014, min: 0, max: 0.1, about: 'round-trip cost as a fraction that it must beat' },
  },
  needsModel: true,
  open: (series, { margin, cost }, { forecasts }) => ({
    name: 'model',
    warmup: forecasts?.warmup ?? 0,
    prepare: async (bars) => forecasts?.prepare(series, bars),
    onBar(bar, held) {
      const forecast = forecasts?.at(series, bar.candle.closedAt);
      if (!forecast) return null;
      const { expectedReturn, probabilities, horizonBars, sigma } = forecast;
      const side = expectedReturn >= 0 ? 'long' : 'short';
      const expectedNet = Math.abs(expectedReturn) - cost;
      if (held.side && held.side !== side && expectedNet > margin) return leave('model');
      if (held.side || held.ordered || !(expectedNet > margin)) return null;
      const [won, lost] =
        side === 'long' ? [probabilities.up, probabilities.down] : [probabilities.down, probabilities.up];
      return enter(side, `model ${forecast.model}`, bar, {
        sigma,
        expectedNet,
        closesAt: after(bar, horizonBars),
        winProbability: won / (won + lost),
      });
    },
  }),
});
