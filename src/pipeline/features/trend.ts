import { feature, type OpenFamily } from './family.js';
import { Adx } from './indicators/adx.js';
import { Ichimoku } from './indicators/ichimoku.js';
import { LinearRegression } from './indicators/linear-regression.js';
import { Macd } from './indicators/macd.js';
import { WindowedParabolicSar } from './indicators/parabolic-sar.js';
import { PriceEma, PriceWma } from './indicators/price-averages.js';
import { RangePosition } from './indicators/range-position.js';
import { Ring } from './indicators/ring.js';
import { WindowSum } from './indicators/window-sum.js';
import { clip, decayLookback, inSigmas, windowLookback } from './scale.js';

/** Where price stands against its averages, in units of the usual move over the time the average looks back. */
export const trendFamily: OpenFamily = () => {
  const sma = [20, 50, 200, 480].map((length) => new WindowSum(length));
  const ema = [5, 13, 34].map((length) => ({ length, average: new PriceEma(length) }));
  const wma = new PriceWma(20);
  const macd = new Macd();
  const adx = new Adx(14);
  const sar = new WindowedParabolicSar(64);
  const ichimoku = new Ichimoku();
  const lines = [12, 96].map((length) => new LinearRegression(length));
  const aroon = new RangePosition(26);
  const path = new WindowSum(10);
  const closes = new Ring(11);
  let fits: { readonly slope: number; readonly fit: number }[] = [];

  return {
    group: 'trend',
    update(bar) {
      const { high, low, close, change } = bar;
      for (const window of sma) window.push(close);
      for (const { average } of ema) average.push(close);
      wma.push(close);
      macd.push(close);
      adx.push(bar);
      sar.push(high, low);
      ichimoku.push(high, low, close);
      const lnClose = Math.log(close);
      for (const line of lines) line.push(lnClose);
      fits = lines.map((line) => line.line);
      aroon.push(high, low, close);
      path.push(Math.abs(change));
      closes.push(close);
    },
    definitions: [
      ...sma.map((window) =>
        feature(`smaDistance${window.length}`, windowLookback(window.length), 'SMA, TA-Lib', ({ close, sigma }) =>
          inSigmas(Math.log(close / window.mean), sigma, window.length / 2),
        ),
      ),
      ...ema.map(({ length, average }) =>
        feature(`emaDistance${length}`, decayLookback(2 / (length + 1)), 'EMA, TA-Lib', ({ close, sigma }) =>
          inSigmas(Math.log(close / average.value), sigma, length / 2),
        ),
      ),
      feature('wmaDistance20', windowLookback(21), 'WMA, TA-Lib', ({ close, sigma }) =>
        inSigmas(Math.log(close / wma.value), sigma, 10),
      ),
      feature('macdLine', decayLookback(2 / 27), 'Appel 1979', ({ close, sigma }) => clip(macd.line / (close * sigma))),
      feature('macdHistogram', decayLookback(2 / 27, 2), 'Appel 1979', ({ close, sigma }) =>
        clip(macd.histogram / (close * sigma)),
      ),
      feature('adx14', decayLookback(1 / 14, 2), 'Wilder 1978', () => adx.value / 100),
      feature('directionalIndex14', decayLookback(1 / 14), 'Wilder 1978', () =>
        adx.plus + adx.minus === 0 ? 0 : (adx.plus - adx.minus) / (adx.plus + adx.minus),
      ),
      feature('sarDistance', windowLookback(64), 'Wilder 1978, begun anew each 64 candles', ({ close, sigma }) =>
        inSigmas(Math.log(close / sar.value), sigma, 4),
      ),
      feature('sarSide', windowLookback(64), 'Wilder 1978, begun anew each 64 candles', () => sar.side),
      feature('ichimokuCross', windowLookback(26), 'Hosoda 1969', ({ sigma }) =>
        inSigmas(Math.log(ichimoku.conversion / ichimoku.base), sigma, 13),
      ),
      feature('ichimokuCloudDistance', windowLookback(80), 'Hosoda 1969', ({ close, sigma }) =>
        inSigmas(Math.log(close / ((ichimoku.spanA + ichimoku.spanB) / 2)), sigma, 40),
      ),
      feature('ichimokuCloudWidth', windowLookback(80), 'Hosoda 1969', ({ sigma }) =>
        inSigmas(Math.log(ichimoku.spanA / ichimoku.spanB), sigma, 26),
      ),
      ...lines.map((line, at) =>
        feature(`slope${line.length}`, windowLookback(line.length), 'least squares, TA-Lib LINEARREG_SLOPE', (bar) =>
          inSigmas((fits[at]?.slope ?? Number.NaN) * line.length, bar.sigma, line.length),
        ),
      ),
      feature('trendFit96', windowLookback(96), 'least squares', () => fits[1]?.fit ?? Number.NaN),
      feature('aroon25', windowLookback(26), 'Chande 1995', () => (aroon.stepsSinceLow - aroon.stepsSinceHigh) / 25),
      feature('efficiency10', windowLookback(11), 'Kaufman 1995', () => {
        const moved = Math.log(closes.ago(0) / closes.ago(10));
        return path.sum < 1e-9 ? 0 : moved / path.sum;
      }),
    ],
  };
};
