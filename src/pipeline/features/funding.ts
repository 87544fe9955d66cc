import { timeframeMs } from '../../core/market.js';
import { feature, type OpenFamily } from './family.js';
import { Ring } from './indicators/ring.js';
import { WindowMoments } from './indicators/window-moments.js';
import { clip } from './scale.js';

const day = 86_400_000;
const source = 'perpetual funding; own windows over the rate in force at each close';
const bpsOf = (rate: number): number => rate * 10_000;
/** Least spread counted, in bps: for months a rate may stand at its default of 1 bps. */
const spreadFloor = 0.2;

/** The perpetual's funding rate in bps a settlement. A candle without a known rate breaks the windows. */
export const fundingFamily: OpenFamily = (timeframe) => {
  const barsOf = (days: number): number =>
    Math.max(2, Math.min(672, Math.round((days * day) / timeframeMs(timeframe))));
  const make = () => ({
    daily: new WindowMoments(barsOf(1)),
    threeDays: new WindowMoments(barsOf(3)),
    week: new WindowMoments(barsOf(7)),
    rates: new Ring(barsOf(1) + 1),
  });
  let windows = make();
  let rate = Number.NaN;
  const lookback = 676;
  return {
    group: 'funding',
    update(_bar, { funding }) {
      if (funding === null) {
        if (!Number.isNaN(rate)) windows = make();
        rate = Number.NaN;
        return;
      }
      rate = clip(bpsOf(funding));
      windows.daily.push(rate);
      windows.threeDays.push(rate);
      windows.week.push(rate);
      windows.rates.push(rate);
    },
    definitions: [
      feature('fundingRate', 2, source, () => rate),
      feature('fundingMean1d', lookback, source, () => windows.daily.mean),
      feature('fundingMean3d', lookback, source, () => windows.threeDays.mean),
      feature('fundingMean7d', lookback, source, () => windows.week.mean),
      feature('fundingZ7d', lookback, source, () => clip(windows.week.zScore(rate, spreadFloor))),
      feature('fundingChange1d', lookback, source, () => rate - windows.rates.ago(windows.rates.length - 1)),
    ],
  };
};
