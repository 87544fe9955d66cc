import { feature, type OpenFamily } from './family.js';
import { Cci } from './indicators/cci.js';
import { AwesomeOscillator } from './indicators/price-averages.js';
import { RangePosition } from './indicators/range-position.js';
import { Ring } from './indicators/ring.js';
import { Rsi } from './indicators/rsi.js';
import { Stochastic } from './indicators/stochastic.js';
import { Trix } from './indicators/trix.js';
import { UltimateOscillator } from './indicators/ultimate-oscillator.js';
import { clip, decayLookback, windowLookback } from './scale.js';

/** Oscillators, centred on 0. */
export const momentumFamily: OpenFamily = () => {
  const rsi = [3, 14].map((length) => ({ length, index: new Rsi(length) }));
  const rsiBefore = new Ring(5);
  const stochastic = new Stochastic(14);
  const williams = new RangePosition(28);
  const cci = new Cci(20);
  const trix = new Trix(12);
  const awesome = new AwesomeOscillator();
  const ultimate = new UltimateOscillator();
  const closes = new Ring(13);

  return {
    group: 'momentum',
    update(bar) {
      const { high, low, close } = bar;
      for (const { index } of rsi) index.push(close);
      rsiBefore.push(rsi[1]?.index.value as number);
      stochastic.push(high, low, close);
      williams.push(high, low, close);
      cci.push(high, low, close);
      trix.push(close);
      awesome.push(high, low);
      ultimate.push(high, low, close);
      closes.push(close);
    },
    definitions: [
      ...rsi.map(({ length, index }) =>
        feature(`rsi${length}`, decayLookback(1 / length), 'Wilder 1978', () => index.value / 100 - 0.5),
      ),
      feature(
        'rsiChange4',
        decayLookback(1 / 14) + 4,
        'Wilder 1978',
        () => (rsiBefore.ago(0) - rsiBefore.ago(4)) / 100,
      ),
      feature('stochasticK', windowLookback(18), 'Lane 1984', () => stochastic.slowK / 100 - 0.5),
      feature('stochasticCross', windowLookback(18), 'Lane 1984', () => (stochastic.slowK - stochastic.slowD) / 100),
      feature('williamsR28', windowLookback(28), 'Williams 1979', () => williams.value - 0.5),
      feature('cci20', windowLookback(20), 'Lambert 1980', () => clip(cci.value / 100)),
      feature('trix12', decayLookback(2 / 13, 3), 'Hutson 1983', ({ sigma }) => clip(trix.value / (100 * sigma))),
      feature('awesome', windowLookback(34), 'Williams 1998', ({ close, sigma }) =>
        clip(awesome.value / (close * sigma)),
      ),
      feature('ultimate', windowLookback(29), 'Williams 1985', () => ultimate.value / 100 - 0.5),
      feature('roc12', windowLookback(13), 'ROC, TA-Lib', ({ close, sigma }) =>
        clip((close / closes.ago(12) - 1) / (sigma * Math.sqrt(12))),
      ),
    ],
  };
};
