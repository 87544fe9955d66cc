import { timeframeMs } from '../../core/market.js';
import { feature, type OpenFamily } from './family.js';
import { SlotProfile } from './indicators/slot-profile.js';
import { WindowSum } from './indicators/window-sum.js';
import { inSigmas, lnRatio, windowLookback } from './scale.js';

const day = 86_400_000;
/** Candles of history that daily and weekly profiles may use. */
const reach = 672;
const source = 'Andersen & Bollerslev 1997 (intraday periodicity)';

/**
 * What is usual at this time of day and week. The usual range and volume of the hours to come are known beforehand from past
 * days, and they carry most of what can be said about a big move.
 */
export const seasonalityFamily: OpenFamily = (timeframe) => {
  const slots = day / timeframeMs(timeframe);
  const days = Math.min(28, Math.floor(reach / slots));
  const shortDays = Math.max(1, Math.floor(Math.min(7, days / 2)));
  const weeks = Math.min(4, Math.floor(reach / (7 * slots)));
  const range = new SlotProfile(slots, days);
  const rangeShort = new SlotProfile(slots, shortDays);
  const rangeWeekly = new SlotProfile(7 * slots, weeks);
  const volume = new SlotProfile(slots, days);
  const volumeWeekly = new SlotProfile(7 * slots, weeks);
  const change = new SlotProfile(slots, days);
  const changeWeekly = new SlotProfile(7 * slots, weeks);
  const rangeMean = new WindowSum(96);
  const longRangeMean = new WindowSum(reach);
  const longVolumeMean = new WindowSum(reach);
  const surprise = [12, 24].map((length) => new WindowSum(length));

  /** The eight slots behind the newest candle reach that much further back. */
  const lookback = windowLookback(reach + 8);
  return {
    group: 'volatility',
    update(bar) {
      // Before the newest candle enters, "the next slot" is its own.
      const usualNow = range.usual(1, 1);
      range.push(bar.range);
      rangeShort.push(bar.range);
      rangeWeekly.push(bar.range);
      volume.push(bar.volume);
      volumeWeekly.push(bar.volume);
      change.push(bar.change);
      changeWeekly.push(bar.change);
      rangeMean.push(bar.range);
      longRangeMean.push(bar.range);
      longVolumeMean.push(bar.volume);
      if (!Number.isNaN(usualNow)) {
        const ratio = usualNow === 0 ? 1 : Math.min(bar.range / usualNow, 50);
        for (const window of surprise) window.push(ratio);
      }
    },
    definitions: [
      feature('slotRangeNext4', lookback, source, () => lnRatio(range.usual(1, 4), longRangeMean.mean)),
      feature('slotRangeNext4Short', lookback, source, () => lnRatio(rangeShort.usual(1, 4), longRangeMean.mean)),
      feature('slotRangeNext4ToRecent', lookback, source, () => lnRatio(range.usual(1, 4), rangeMean.mean)),
      feature('slotRangeNext8ToLast8', lookback, source, () => lnRatio(range.usual(1, 8), range.usual(-7, 8))),
      feature('slotRangeNext4ToLast4', lookback, source, () => lnRatio(range.usual(1, 4), range.usual(-3, 4))),
      feature('weekSlotRangeNext4', lookback, source, () => lnRatio(rangeWeekly.usual(1, 4), longRangeMean.mean)),
      feature('weekSlotRangeNext12', lookback, source, () => lnRatio(rangeWeekly.usual(1, 12), longRangeMean.mean)),
      ...surprise.map((window) =>
        feature(`slotRangeSurprise${window.length}`, lookback + 24, source, () => lnRatio(window.mean, 1)),
      ),
      feature('slotRangeForecast4', lookback + 24, 'own, see README.md here', () =>
        lnRatio((surprise[0] as WindowSum).mean * range.usual(1, 4), rangeMean.mean),
      ),
      feature('slotVolumeNext1', lookback, source, () => lnRatio(volume.usual(1, 1), longVolumeMean.mean)),
      feature('slotVolumeNext4', lookback, source, () => lnRatio(volume.usual(1, 4), longVolumeMean.mean)),
      feature('weekSlotVolumeNext4', lookback, source, () => lnRatio(volumeWeekly.usual(1, 4), longVolumeMean.mean)),
      feature('slotReturnNext4', lookback, 'Heston, Korajczyk & Sadka 2010', ({ sigma }) =>
        inSigmas(change.usual(1, 4) * 4, sigma, 4),
      ),
      feature('weekSlotReturnNext4', lookback, 'Heston, Korajczyk & Sadka 2010', ({ sigma }) =>
        inSigmas(changeWeekly.usual(1, 4) * 4, sigma, 4),
      ),
    ],
  };
};
