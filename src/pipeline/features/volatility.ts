import { timeframeMs } from '../../core/market.js';
import { sigmaLength } from './bar.js';
import { feature, type OpenFamily } from './family.js';
import { CoMovement } from './indicators/co-movement.js';
import { DecayedAverage } from './indicators/decayed-average.js';
import { RangePosition } from './indicators/range-position.js';
import { Ring } from './indicators/ring.js';
import { AverageTrueRange, trueRange } from './indicators/true-range.js';
import { WindowMax } from './indicators/window-extreme.js';
import { WindowMoments } from './indicators/window-moments.js';
import { WindowSum } from './indicators/window-sum.js';
import { YangZhang } from './indicators/yang-zhang.js';
import { clip, decayLookback, inSigmas, lnVolRatio, windowLookback } from './scale.js';

const day = 86_400_000;
const yangZhang = 'Yang & Zhang 2000';
const parkinson = 'Parkinson 1980';
const garmanKlass = 'Garman & Klass 1980';
const rogersSatchell = 'Rogers & Satchell 1991';
const realised = 'Andersen & Bollerslev 1998';
const bipower = 'Barndorff-Nielsen & Shephard 2004';
const ownSource = 'own, see README.md here';

/** Volatility at several windows and by several estimators, all against the volatility over 96 candles that scales the labels. */
export const volatilityFamily: OpenFamily = (timeframe) => {
  const barsPerDay = day / timeframeMs(timeframe);
  const yz = [6, 12, 24, 48, 240, 480].map((length) => new YangZhang(length));
  const park = [4, 48].map((length) => new WindowSum(length));
  const gk = [6, 24].map((length) => new WindowSum(length));
  const rs = [12, 48].map((length) => new WindowSum(length));
  const rv = [3, 96, 288].map((length) => new WindowMoments(length));
  const ewma = [0.8, 0.94].map((lambda) => new DecayedAverage(lambda));
  const atr = new AverageTrueRange(14);
  const bands = new WindowMoments(20);
  const keltnerMiddle = new WindowSum(20);
  const keltnerRange = new WindowSum(20);
  const products = new WindowSum(96);
  const largest = new WindowMax(24);
  const upside = new WindowSum(48);
  const total = new WindowSum(48);
  const cubes = new WindowSum(96);
  const fourths = new WindowSum(96);
  const clustering = new CoMovement(96);
  const bouncing = new CoMovement(48);
  const fourStep = new WindowMoments(96);
  const volOfVol = [24, 96].map((length) => new WindowMoments(length));
  const span24 = new RangePosition(24);
  const closes = new Ring(5);
  const bigMoves = new WindowSum(96);
  const changes = new Ring(2);
  let sinceTwo = 96;

  return {
    group: 'volatility',
    update(bar) {
      const { change, gap, body, drift, range, sigma } = bar;
      const square = change * change;
      for (const window of yz) window.pushParts(gap, body, drift);
      for (const window of park) window.push(range * range);
      for (const window of gk) window.push(Math.max(0, 0.5 * range * range - (2 * Math.LN2 - 1) * body * body));
      for (const window of rs) window.push(drift);
      for (const window of rv) window.push(change);
      for (const average of ewma) average.push(square);
      atr.push(bar);
      bands.push(bar.close);
      keltnerMiddle.push(bar.close);
      keltnerRange.push(trueRange(bar, bar.previousClose));
      const before = changes.ago(0);
      if (!Number.isNaN(before)) {
        const product = Math.abs(change) * Math.abs(before);
        products.push(product);
        clustering.push(Math.abs(before), Math.abs(change));
        bouncing.push(before, change);
      }
      changes.push(change);
      largest.push(Math.abs(change));
      upside.push(change > 0 ? square : 0);
      total.push(square);
      cubes.push(change * square);
      fourths.push(square * square);
      closes.push(bar.close);
      const fourChange = Math.log(bar.close / closes.ago(4));
      if (!Number.isNaN(fourChange)) fourStep.push(fourChange);
      const lnRange = Math.log(Math.max(range, 1e-6));
      for (const window of volOfVol) window.push(lnRange);
      span24.push(bar.high, bar.low, bar.close);
      sinceTwo = Math.min(sinceTwo + 1, 96);
      const lastSize = Math.abs(change) / sigma;
      if (Number.isNaN(lastSize)) return;
      if (lastSize > 2) sinceTwo = 0;
      const moved = Math.abs(fourChange) > 2 * sigma ? 1 : 0;
      bigMoves.push(moved);
    },
    definitions: [
      feature('volDaily', windowLookback(96), yangZhang, ({ sigma }) => Math.log(sigma * Math.sqrt(barsPerDay))),
      ...yz.map((window) =>
        feature(`volYangZhang${window.length}`, windowLookback(window.length), yangZhang, ({ sigma }) =>
          lnVolRatio(window.value, sigma),
        ),
      ),
      ...park.map((window) =>
        feature(`volParkinson${window.length}`, windowLookback(window.length), parkinson, ({ sigma }) =>
          lnVolRatio(Math.sqrt(window.mean / (4 * Math.LN2)), sigma),
        ),
      ),
      ...gk.map((window) =>
        feature(`volGarmanKlass${window.length}`, windowLookback(window.length), garmanKlass, ({ sigma }) =>
          lnVolRatio(Math.sqrt(window.mean), sigma),
        ),
      ),
      ...rs.map((window) =>
        feature(`volRogersSatchell${window.length}`, windowLookback(window.length), rogersSatchell, ({ sigma }) =>
          lnVolRatio(Math.sqrt(window.mean), sigma),
        ),
      ),
      ...rv.map((window) =>
        feature(`volRealised${window.length}`, windowLookback(window.length), realised, ({ sigma }) =>
          lnVolRatio(window.rms, sigma),
        ),
      ),
      ...ewma.map((average) =>
        feature(
          `volEwma${Math.round(average.lambda * 100)}`,
          decayLookback(1 - average.lambda),
          'RiskMetrics 1996',
          ({ sigma }) => lnVolRatio(Math.sqrt(average.value), sigma),
        ),
      ),
      feature('atr14', decayLookback(1 / 14), 'Wilder 1978', ({ close, sigma }) =>
        lnVolRatio(atr.value / close, sigma),
      ),
      feature('rangeNow', windowLookback(1), parkinson, ({ range, sigma }) => inSigmas(range, sigma)),
      feature('rangeOver24', windowLookback(24), parkinson, ({ sigma }) =>
        inSigmas(Math.log(span24.high / span24.low), sigma, 24),
      ),
      feature('bollingerPosition', windowLookback(20), 'Bollinger 2001', ({ close }) =>
        clip(bands.zScore(close, 1e-6 * close)),
      ),
      feature('bollingerWidth', windowLookback(20), 'Bollinger 2001', ({ sigma }) =>
        lnVolRatio(bands.deviation / bands.mean, sigma),
      ),
      feature('keltnerPosition', windowLookback(20), 'Keltner 1960, Chester form', ({ close }) =>
        clip((close - keltnerMiddle.mean) / Math.max(2 * keltnerRange.mean, 1e-6 * close)),
      ),
      feature('squeeze', windowLookback(20), 'Carter 2005', ({ close }) =>
        lnVolRatio(bands.deviation / close, keltnerRange.mean / close),
      ),
      feature('largestMove24', windowLookback(24), ownSource, ({ sigma }) => inSigmas(largest.value, sigma)),
      feature('jumpShare96', windowLookback(97), bipower, () => {
        const variance = (rv[1] as WindowMoments).rms ** 2;
        return variance < 1e-14 ? 0 : 1 - (Math.PI / 2) * (products.mean / variance);
      }),
      feature('upsideShare48', windowLookback(48), 'Barndorff-Nielsen, Kinnebrock & Shephard 2010', () =>
        !total.full ? Number.NaN : total.sum === 0 ? 0.5 : upside.sum / total.sum,
      ),
      feature('skew96', windowLookback(96), 'Amaya et al. 2015', () => {
        const spread = (rv[1] as WindowMoments).rms;
        return spread < 1e-7 ? 0 : clip(cubes.mean / spread ** 3);
      }),
      feature('kurtosis96', windowLookback(96), 'Amaya et al. 2015', () => {
        const spread = (rv[1] as WindowMoments).rms;
        return spread < 1e-7 ? 0 : Math.log(Math.max(fourths.mean / spread ** 4, 1e-3));
      }),
      feature('volClustering96', windowLookback(97), 'Ding, Granger & Engle 1993', () => clustering.correlation),
      feature('returnAutocorrelation48', windowLookback(49), 'Lo & MacKinlay 1988', () => bouncing.correlation),
      feature('varianceRatio4', windowLookback(100), 'Lo & MacKinlay 1988', () => {
        const single = (rv[1] as WindowMoments).rms;
        return lnVolRatio(fourStep.rms / 2, single);
      }),
      ...volOfVol.map((window) =>
        feature(`volOfVol${window.length}`, windowLookback(window.length), ownSource, () => window.deviation),
      ),
      feature('sinceTwoSigma', windowLookback(2 * sigmaLength), ownSource, () => Math.log1p(sinceTwo)),
      feature('bigMoveShare96', windowLookback(2 * sigmaLength), ownSource, () => bigMoves.mean),
    ],
  };
};
