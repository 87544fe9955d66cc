import { feature, type OpenFamily } from './family.js';
import { ChaikinMoneyFlow, ChaikinOscillator, moneyFlowVolume } from './indicators/chaikin.js';
import { CoMovement } from './indicators/co-movement.js';
import { Ema } from './indicators/ema.js';
import { MoneyFlowIndex } from './indicators/mfi.js';
import { Ring } from './indicators/ring.js';
import { RollingVwap } from './indicators/rolling-vwap.js';
import { WindowMoments } from './indicators/window-moments.js';
import { WindowSum } from './indicators/window-sum.js';
import { WindowedObv } from './indicators/windowed-obv.js';
import { clip, decayLookback, inSigmas, lnRatio, windowLookback } from './scale.js';

const own = 'own: docs/features.md';

/** Volume against its own past, and what price did where the volume was. All ratios: 0 volume gives 0 or a bounded value. */
export const volumeFamily: OpenFamily = () => {
  const short = [4, 12, 24].map((length) => new WindowSum(length));
  const middle = new WindowSum(96);
  const long = new WindowSum(480);
  const logs = [24, 96].map((length) => new WindowMoments(length));
  const obv = [6, 24, 96].map((length) => new WindowedObv(length));
  const mfi = new MoneyFlowIndex(14);
  const oscillator = new ChaikinOscillator(3, 10);
  const flow = [6, 20].map((length) => new ChaikinMoneyFlow(length));
  const vwap = [12, 24, 96].map((length) => new RollingVwap(length));
  const force = [2, 13].map((length) => new Ema(length));
  const illiquid = [24, 96].map((length) => ({ moved: new WindowSum(length), traded: new WindowSum(length) }));
  const ratio = new Ring(96);
  const sizeWithVolume = new CoMovement(48);
  const directionWithVolume = new CoMovement(48);
  const fast = new Ema(12);
  const slow = new Ema(26);
  let empty = 0;
  let now = Number.NaN;
  let lnVolume = Number.NaN;

  return {
    group: 'volume',
    update(bar) {
      const { high, low, close, volume, change } = bar;
      for (const window of short) window.push(volume);
      middle.push(volume);
      long.push(volume);
      // Relative to what is usual, so that the log of a volume of 0 has a scale.
      now = middle.full && middle.sum > 0 ? volume / middle.mean : Number.NaN;
      if (middle.full && middle.sum === 0) now = 1;
      lnVolume = Math.log(volume + 1e-3 * (middle.sum / Math.max(1, middle.full ? 96 : 1)) + 1e-12);
      for (const window of logs) window.push(lnVolume);
      for (const window of obv) window.push(change, volume);
      mfi.push(high, low, close, volume);
      const signed = moneyFlowVolume(high, low, close, volume);
      oscillator.push(signed);
      for (const window of flow) window.push(signed, volume);
      for (const window of vwap) window.push(high, low, close, volume);
      for (const average of force) average.push(change * volume);
      for (const { moved, traded } of illiquid) {
        moved.push(Math.abs(change));
        traded.push(close * volume);
      }
      empty = volume === 0 ? Math.min(empty + 1, 96) : 0;
      fast.push(volume);
      slow.push(volume);
      if (Number.isNaN(now)) return;
      ratio.push(now);
      sizeWithVolume.push(now, Math.abs(change));
      directionWithVolume.push(now, change);
    },
    definitions: [
      feature('volumeNow', windowLookback(96), own, ({ volume }) => lnRatio(volume, middle.mean)),
      ...short.map((window) =>
        feature(`volume${window.length}To96`, windowLookback(96), own, () => lnRatio(window.mean, middle.mean)),
      ),
      feature('volume24To480', windowLookback(480), own, () => lnRatio((short[2] as WindowSum).mean, long.mean)),
      ...logs.map((window) =>
        feature(`volumeZ${window.length}`, windowLookback(96 + window.length), own, () =>
          clip(window.zScore(lnVolume, 0.05)),
        ),
      ),
      ...logs.map((window) =>
        feature(`volumeOfVolume${window.length}`, windowLookback(96 + window.length), own, () => window.deviation),
      ),
      feature('volumeRank96', windowLookback(192), own, () => ratio.rankOf(now)),
      ...obv.map((window, at) =>
        feature(`obv${[6, 24, 96][at]}`, windowLookback(96), 'Granville 1963, windowed', () => window.share),
      ),
      feature('mfi14', windowLookback(15), 'Quong & Soudack 1989', () => mfi.value / 100 - 0.5),
      feature('chaikinOscillator', windowLookback(140), 'Chaikin, TA-Lib ADOSC', () =>
        middle.sum === 0 ? 0 : clip(oscillator.value / middle.mean),
      ),
      ...flow.map((window, at) =>
        feature(`chaikinMoneyFlow${[6, 20][at]}`, windowLookback(20), 'Chaikin', () => window.value),
      ),
      ...vwap.map((window, at) => {
        const length = [12, 24, 96][at] as number;
        return feature(`vwapDistance${length}`, windowLookback(length), 'Berkowitz, Logue & Noser 1988', (bar) =>
          inSigmas(Math.log(bar.close / window.value), bar.sigma, length / 2),
        );
      }),
      ...force.map((average) =>
        feature(`force${average.length}`, decayLookback(2 / (average.length + 1)), 'Elder 1993', ({ sigma }) =>
          middle.sum === 0 ? 0 : clip(average.value / (middle.mean * sigma)),
        ),
      ),
      feature('illiquidity24To96', windowLookback(96), 'Amihud 2002', () => {
        const [a, b] = illiquid.map(({ moved, traded }) => (traded.sum === 0 ? 0 : moved.mean / traded.mean));
        return lnRatio(a as number, b as number);
      }),
      feature('sizeVolumeCorrelation48', windowLookback(146), 'Karpoff 1987', () => sizeWithVolume.correlation),
      feature(
        'directionVolumeCorrelation48',
        windowLookback(146),
        'Karpoff 1987',
        () => directionWithVolume.correlation,
      ),
      feature('volumeOscillator', decayLookback(2 / 27), 'Appel, on volume', () => lnRatio(fast.value, slow.value)),
      feature('emptyCandles', windowLookback(96), own, () => Math.log1p(empty)),
    ],
  };
};
