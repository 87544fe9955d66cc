import { feature, type OpenFamily } from './family.js';
import { RangePosition } from './indicators/range-position.js';
import { Ring } from './indicators/ring.js';
import { inSigmas, windowLookback } from './scale.js';

const own = 'own, see README.md here';
const spans = [2, 3, 4, 6, 24, 96, 168, 672] as const;

/** Moves over many spans, single past candles, candle shapes, and distance to past highs and lows. */
export const priceActionFamily: OpenFamily = () => {
  const closes = new Ring(673);
  const changes = new Ring(6);
  const places = [12, 96, 480].map((length) => new RangePosition(length));
  const bodies = new Ring(1);
  const locations = new Ring(4);
  let streak = 0;

  return {
    group: 'priceAction',
    update(bar) {
      const { high, low, close, change, body, range } = bar;
      closes.push(close);
      changes.push(change);
      for (const place of places) place.push(high, low, close);
      bodies.push(range === 0 ? 0 : body / range);
      locations.push(high === low ? 0 : (close - low) / (high - low) - 0.5);
      const sign = Math.sign(change);
      streak = sign === 0 ? 0 : Math.sign(streak) === sign ? Math.max(-12, Math.min(12, streak + sign)) : sign;
    },
    definitions: [
      ...[1, 2].map((lag) =>
        feature(`return1Lag${lag - 1}`, windowLookback(lag), own, ({ sigma }) => inSigmas(changes.ago(lag - 1), sigma)),
      ),
      ...spans.map((span) =>
        feature(`return${span}`, windowLookback(span), 'Jegadeesh & Titman 1993', ({ close, sigma }) =>
          inSigmas(Math.log(close / closes.ago(span)), sigma, span),
        ),
      ),
      feature('gap', windowLookback(1), own, ({ gap, sigma }) => inSigmas(gap, sigma)),
      feature('bodyShare', windowLookback(1), 'Nison 1991', () => bodies.ago(0)),
      feature('closeLocation', windowLookback(1), own, () => locations.ago(0)),
      feature('closeLocationMean4', windowLookback(4), own, () => {
        let sum = 0;
        for (let steps = 0; steps < 4; steps++) sum += locations.ago(steps);
        return sum / 4;
      }),
      feature('upperWick', windowLookback(1), 'Nison 1991', ({ open, high, close, sigma }) =>
        inSigmas(Math.log(high / Math.max(open, close)), sigma),
      ),
      feature('lowerWick', windowLookback(1), 'Nison 1991', ({ open, low, close, sigma }) =>
        inSigmas(Math.log(Math.min(open, close) / low), sigma),
      ),
      feature('streak', windowLookback(16), own, () => streak),
      ...places.map((place) =>
        feature(`placeInRange${place.length}`, windowLookback(place.length), own, () => place.value - 0.5),
      ),
      ...places
        .slice(1)
        .map((place) =>
          feature(
            `stepsSinceHigh${place.length}`,
            windowLookback(place.length),
            own,
            () => place.stepsSinceHigh / place.length,
          ),
        ),
      ...places
        .slice(1)
        .map((place) =>
          feature(
            `stepsSinceLow${place.length}`,
            windowLookback(place.length),
            own,
            () => place.stepsSinceLow / place.length,
          ),
        ),
    ],
  };
};
