import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Adx } from '../../../src/pipeline/features/indicators/adx.js';
import { Cci } from '../../../src/pipeline/features/indicators/cci.js';
import { ChaikinOscillator, moneyFlowVolume } from '../../../src/pipeline/features/indicators/chaikin.js';
import { CoMovement } from '../../../src/pipeline/features/indicators/co-movement.js';
import { Ema } from '../../../src/pipeline/features/indicators/ema.js';
import { Ichimoku } from '../../../src/pipeline/features/indicators/ichimoku.js';
import { LinearRegression } from '../../../src/pipeline/features/indicators/linear-regression.js';
import { Macd } from '../../../src/pipeline/features/indicators/macd.js';
import { MoneyFlowIndex } from '../../../src/pipeline/features/indicators/mfi.js';
import { ParabolicSar } from '../../../src/pipeline/features/indicators/parabolic-sar.js';
import { AwesomeOscillator, PriceEma, PriceWma } from '../../../src/pipeline/features/indicators/price-averages.js';
import { RangePosition } from '../../../src/pipeline/features/indicators/range-position.js';
import { Ring } from '../../../src/pipeline/features/indicators/ring.js';
import { Rsi } from '../../../src/pipeline/features/indicators/rsi.js';
import { Stochastic } from '../../../src/pipeline/features/indicators/stochastic.js';
import { Trix } from '../../../src/pipeline/features/indicators/trix.js';
import { AverageTrueRange, trueRange } from '../../../src/pipeline/features/indicators/true-range.js';
import { UltimateOscillator } from '../../../src/pipeline/features/indicators/ultimate-oscillator.js';
import { WindowMoments } from '../../../src/pipeline/features/indicators/window-moments.js';
import { WindowSum } from '../../../src/pipeline/features/indicators/window-sum.js';
import { WindowedObv } from '../../../src/pipeline/features/indicators/windowed-obv.js';
import { type GoldenBar, goldenSeries } from './golden-series.js';

interface Golden {
  readonly series: { readonly count: number; readonly seed: number; readonly lastClose: number };
  readonly values: Readonly<Record<string, readonly number[]>>;
}

const golden = JSON.parse(readFileSync(new URL('./talib-values.golden.json', import.meta.url), 'utf8')) as Golden;
const bars = goldenSeries(golden.series.count, golden.series.seed);

type Step = (bar: GoldenBar, before: GoldenBar | undefined) => number;

function sma(length: number): Step {
  const window = new WindowSum(length);
  return ({ close }) => {
    window.push(close);
    return window.mean;
  };
}
function average(
  of: { push(value: number): void; readonly value: number },
  from: (bar: GoldenBar) => number = ({ close }) => close,
): Step {
  return (bar) => {
    of.push(from(bar));
    return of.value;
  };
}
function macd(read: (of: Macd) => number): Step {
  const of = new Macd();
  return ({ close }) => {
    of.push(close);
    return read(of);
  };
}
function adx(read: (of: Adx) => number): Step {
  const of = new Adx(14);
  return (bar) => {
    of.push(bar);
    return read(of);
  };
}
function stochastic(read: (of: Stochastic) => number): Step {
  const of = new Stochastic(14);
  return ({ high, low, close }) => {
    of.push(high, low, close);
    return read(of);
  };
}
function place(length: number, read: (of: RangePosition) => number): Step {
  const of = new RangePosition(length);
  return ({ high, low, close }) => {
    of.push(high, low, close);
    return read(of);
  };
}
function spread(length: number, read: (of: WindowMoments) => number): Step {
  const of = new WindowMoments(length);
  return ({ close }) => {
    of.push(close);
    return read(of);
  };
}
function range(read: (value: number, close: number) => number): Step {
  const of = new AverageTrueRange(14);
  return (bar) => {
    of.push(bar);
    return read(of.value, bar.close);
  };
}
function slope(length: number): Step {
  const of = new LinearRegression(length);
  return ({ close }) => {
    of.push(close);
    return of.line.slope;
  };
}
function hlc(of: { push(high: number, low: number, close: number): void; readonly value: number }): Step {
  return ({ high, low, close }) => {
    of.push(high, low, close);
    return of.value;
  };
}

/** Each name in the golden file and how our indicator gives the same. */
const ours: Readonly<Record<string, () => Step>> = {
  SMA20: () => sma(20),
  SMA200: () => sma(200),
  EMA13: () => average(new PriceEma(13)),
  EMA34: () => average(new Ema(34)),
  WMA20: () => average(new PriceWma(20)),
  MACD: () => macd((of) => of.line),
  MACD_SIGNAL: () => macd((of) => of.signal),
  MACD_HIST: () => macd((of) => of.histogram),
  ADX14: () => adx((of) => of.value),
  PLUS_DI14: () => adx((of) => of.plus),
  MINUS_DI14: () => adx((of) => of.minus),
  SAR: () => {
    const of = new ParabolicSar();
    return ({ high, low }) => {
      of.push(high, low);
      return of.value;
    };
  },
  RSI3: () => average(new Rsi(3)),
  RSI14: () => average(new Rsi(14)),
  STOCH_K: () => stochastic((of) => of.slowK),
  STOCH_D: () => stochastic((of) => of.slowD),
  STOCHF_K: () => stochastic((of) => of.fastK),
  STOCHF_D: () => stochastic((of) => of.slowK),
  WILLR28: () => place(28, (of) => 100 * (of.value - 1)),
  ROC12: () => {
    const closes = new Ring(13);
    return ({ close }) => {
      closes.push(close);
      return 100 * (close / closes.ago(12) - 1);
    };
  },
  CCI20: () => hlc(new Cci(20)),
  TRIX12: () => average(new Trix(12)),
  BB_UPPER: () => spread(20, (of) => of.mean + 2 * of.deviation),
  BB_MIDDLE: () => spread(20, (of) => of.mean),
  BB_LOWER: () => spread(20, (of) => of.mean - 2 * of.deviation),
  ATR14: () => range((value) => value),
  NATR14: () => range((value, close) => (100 * value) / close),
  OBV_CHANGE24: () => {
    const of = new WindowedObv(24);
    return ({ close, volume }, before) => {
      if (before) of.push(close - before.close, volume);
      return of.change;
    };
  },
  MFI14: () => {
    const of = new MoneyFlowIndex(14);
    return ({ high, low, close, volume }) => {
      of.push(high, low, close, volume);
      return of.value;
    };
  },
  ADOSC: () => {
    const of = new ChaikinOscillator(3, 10);
    return ({ high, low, close, volume }) => {
      of.push(moneyFlowVolume(high, low, close, volume));
      return of.value;
    };
  },
  ULTOSC: () => hlc(new UltimateOscillator()),
  AROONOSC25: () => place(26, (of) => 4 * (of.stepsSinceLow - of.stepsSinceHigh)),
  AROON_UP25: () => place(26, (of) => 4 * (25 - of.stepsSinceHigh)),
  AROON_DOWN25: () => place(26, (of) => 4 * (25 - of.stepsSinceLow)),
  LINEARREG_SLOPE12: () => slope(12),
  LINEARREG_SLOPE96: () => slope(96),
  STDDEV20: () => spread(20, (of) => of.deviation),
  VAR96: () => spread(96, (of) => of.variance),
  MAX26: () => place(26, (of) => of.high),
  MIN26: () => place(26, (of) => of.low),
  TRANGE: () => (bar, before) => trueRange(bar, before?.close ?? bar.open),
  CORREL48: () => {
    const of = new CoMovement(48);
    return ({ close, volume }) => {
      of.push(close, volume);
      return of.correlation;
    };
  },
  // TA-Lib's BETA takes simple returns of both and regresses the second on the first.
  BETA48: () => {
    const of = new CoMovement(48);
    return (bar, before) => {
      if (before) of.push(bar.close / before.close - 1, bar.high / before.high - 1);
      return of.beta;
    };
  },
  AWESOME: () => {
    const of = new AwesomeOscillator();
    return ({ high, low }) => {
      of.push(high, low);
      return of.value;
    };
  },
  ICHIMOKU_BASE: () => {
    const of = new Ichimoku();
    return ({ high, low, close }) => {
      of.push(high, low, close);
      return of.base;
    };
  },
  PPO: () => {
    const fast = new Ema(12);
    const slow = new Ema(26);
    return ({ volume }) => {
      fast.push(volume);
      slow.push(volume);
      return fast.value / slow.value;
    };
  },
};

describe('indicators beside TA-Lib', () => {
  it('are fed the same series', () => {
    expect(bars.at(-1)?.close).toBe(golden.series.lastClose);
    expect(Object.keys(ours).sort()).toEqual(Object.keys(golden.values).sort());
  });

  it.each(Object.keys(ours))('%s', (name) => {
    const step = (ours[name] as () => Step)();
    const values = bars.map((bar, at) => step(bar, bars[at - 1]));
    const expected = golden.values[name] as readonly number[];
    const off = expected.flatMap((value, at) => {
      const own = values[values.length - expected.length + at] as number;
      return Math.abs(own - value) <= 1e-6 * Math.max(Math.abs(value), 1e-9) ? [] : [{ at, own, value }];
    });
    expect(off).toEqual([]);
  });
});
