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

const own = 'own, see README.md here';

/** Volume against its own past, and what price did where the volume was. All ratios: 0 volume gives 0 or a bounded value. */
export const volumeFamily: OpenFamily = () => {
  const short = [4, 24].map((length) => new WindowSum(length));
  const middle = new WindowSum(96);
  const long = new WindowSum(480);
  const logs = new WindowMoments(96);
  const obv = [6, 24].map((length) => new WindowedObv(length));
  const mfi = new MoneyFlowIndex(14);
  const oscillator = new ChaikinOscillator(3, 10);
  const flow = new ChaikinMoneyFlow(20);
  const vwap = new RollingVwap(12);
  const force = new Ema(13);
  const illiquid = [24, 96].map((length) => ({ moved: new WindowSum(length), traded: new WindowSum(length) }));
  const ratio = new Ring(96);
  const sizeWithVolume = new CoMovement(48);
  const directionWithVolume = new CoMovement(48);
  const fast = new Ema(12);
  const slow = new Ema(26);
  let now = Number.NaN;
  let lnVolume = Number.NaN;

  return {
    group: 'volume',
    update(bar) {
      const { high, low, close, volume, change } = bar;
      for (const window of short) window.push(volume);
      middle.push(volume);
      long.push(volume);
      now = !middle.full ? Number.NaN : middle.sum === 0 ? 1 : volume / middle.mean;
      // A thousandth of the usual gives the log of a volume of 0 a scale.
      lnVolume = Math.log(volume + 1e-3 * middle.mean + 1e-12);
      if (middle.full) logs.push(lnVolume);
      for (const window of obv) window.push(change, volume);
      mfi.push(high, low, close, volume);
      const signed = moneyFlowVolume(high, low, close, volume);
      oscillator.push(signed);
      flow.push(signed, volume);
      vwap.push(high, low, close, volume);
      force.push(change * volume);
      for (const { moved, traded } of illiquid) {
        moved.push(Math.abs(change));
        traded.push(close * volume);
      }
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
      feature('volume24To480', windowLookback(480), own, () => lnRatio((short[1] as WindowSum).mean, long.mean)),
      feature('volumeZ96', windowLookback(192), own, () => clip(logs.zScore(lnVolume, 0.05))),
      feature('volumeOfVolume96', windowLookback(192), own, () => logs.deviation),
      feature('volumeRank96', windowLookback(192), own, () => ratio.rankOf(now)),
      ...obv.map((window, at) =>
        feature(`obv${[6, 24][at]}`, windowLookback(96), 'Granville 1963, windowed', () => window.share),
      ),
      feature('mfi14', windowLookback(15), 'Quong & Soudack 1989', () => mfi.value / 100 - 0.5),
      feature('chaikinOscillator', windowLookback(140), 'Chaikin, TA-Lib ADOSC', () =>
        middle.sum === 0 ? 0 : clip(oscillator.value / middle.mean),
      ),
      feature('chaikinMoneyFlow20', windowLookback(20), 'Chaikin', () => flow.value),
      feature('vwapDistance12', windowLookback(12), 'Berkowitz, Logue & Noser 1988', ({ close, sigma }) =>
        inSigmas(Math.log(close / vwap.value), sigma, 6),
      ),
      feature('force13', decayLookback(2 / 14), 'Elder 1993', ({ sigma }) =>
        middle.sum === 0 ? 0 : clip(force.value / (middle.mean * sigma)),
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
    ],
  };
};
