import { timeframeMs } from '../../core/market.js';
import { feature, type OpenFamily } from './family.js';
import { SlotProfile } from './indicators/slot-profile.js';
import { WindowSum } from './indicators/window-sum.js';
import { lnRatio, windowLookback } from './scale.js';

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
  const range = new SlotProfile(slots, reach);
  const volume = new SlotProfile(slots, reach);
  const rangeMean = new WindowSum(96);
  const longRangeMean = new WindowSum(reach);
  const longVolumeMean = new WindowSum(reach);
  const surprise = [4, 12, 24].map((length) => new WindowSum(length));
  const volumeSurprise = new WindowSum(4);
  let usualNow = Number.NaN;

  const lookback = windowLookback(reach);
  return {
    group: 'volatility',
    update(bar) {
      // Before the newest candle enters, "the next slot" is its own.
      usualNow = range.usual(1, 1, days);
      const usualVolume = volume.usual(1, 1, days);
      range.push(bar.range);
      volume.push(bar.volume);
      rangeMean.push(bar.range);
      longRangeMean.push(bar.range);
      longVolumeMean.push(bar.volume);
      if (!Number.isNaN(usualNow)) {
        const ratio = usualNow === 0 ? 1 : Math.min(bar.range / usualNow, 50);
        for (const window of surprise) window.push(ratio);
      }
      if (!Number.isNaN(usualVolume))
        volumeSurprise.push(usualVolume === 0 ? 1 : Math.min(bar.volume / usualVolume, 50));
    },
    definitions: [
      feature('slotRangeNext1', lookback, source, () => lnRatio(range.usual(1, 1, days), longRangeMean.mean)),
      feature('slotRangeNext4', lookback, source, () => lnRatio(range.usual(1, 4, days), longRangeMean.mean)),
      feature('slotRangeNext1Short', lookback, source, () => lnRatio(range.usual(1, 1, shortDays), longRangeMean.mean)),
      feature('slotRangeNext4Short', lookback, source, () => lnRatio(range.usual(1, 4, shortDays), longRangeMean.mean)),
      feature('slotRangeNext4ToRecent', lookback, source, () => lnRatio(range.usual(1, 4, days), rangeMean.mean)),
      feature('slotRangeNext8ToLast8', lookback, source, () =>
        lnRatio(range.usual(1, 8, days), range.usual(-7, 8, days)),
      ),
      feature('slotRangeNext4ToLast4', lookback, source, () =>
        lnRatio(range.usual(1, 4, days), range.usual(-3, 4, days)),
      ),
      feature('weekSlotRangeNext4', lookback, source, () =>
        lnRatio(range.usualWeekly(1, 4, weeks), longRangeMean.mean),
      ),
      feature('weekSlotRangeNext12', lookback, source, () =>
        lnRatio(range.usualWeekly(1, 12, weeks), longRangeMean.mean),
      ),
      feature('slotRangeSurprise', lookback, source, ({ range: now }) => lnRatio(now, usualNow)),
      ...surprise.map((window) =>
        feature(`slotRangeSurprise${window.length}`, lookback + 24, source, () => lnRatio(window.mean, 1)),
      ),
      feature('slotRangeForecast4', lookback + 24, 'own: recent surprise times usual range ahead', () =>
        lnRatio((surprise[1] as WindowSum).mean * range.usual(1, 4, days), rangeMean.mean),
      ),
      feature('slotVolumeNext1', lookback, source, () => lnRatio(volume.usual(1, 1, days), longVolumeMean.mean)),
      feature('slotVolumeNext4', lookback, source, () => lnRatio(volume.usual(1, 4, days), longVolumeMean.mean)),
      feature('slotVolumeNext4Short', lookback, source, () =>
        lnRatio(volume.usual(1, 4, shortDays), longVolumeMean.mean),
      ),
      feature('slotVolumeSurprise4', lookback + 24, source, () => lnRatio(volumeSurprise.mean, 1)),
    ],
  };
};
