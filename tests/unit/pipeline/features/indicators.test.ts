import fc from 'fast-check';
import { EMA, AwesomeOscillator as TheirOscillator, WMA } from 'technicalindicators';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/core/statistics.js';
import { ParabolicSar, WindowedParabolicSar } from '../../../../src/pipeline/features/indicators/parabolic-sar.js';
import { AwesomeOscillator, PriceEma, PriceWma } from '../../../../src/pipeline/features/indicators/price-averages.js';
import { Ring } from '../../../../src/pipeline/features/indicators/ring.js';
import { SlotProfile } from '../../../../src/pipeline/features/indicators/slot-profile.js';
import { WindowMax, WindowMin } from '../../../../src/pipeline/features/indicators/window-extreme.js';
import { WindowMoments } from '../../../../src/pipeline/features/indicators/window-moments.js';
import { WindowSum } from '../../../../src/pipeline/features/indicators/window-sum.js';
import { YangZhang } from '../../../../src/pipeline/features/indicators/yang-zhang.js';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('rolling windows', () => {
  it('agree with computing each window anew', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 12 }), (series, length) => {
        const sum = new WindowSum(length);
        const max = new WindowMax(length);
        const min = new WindowMin(length);
        const ring = new Ring(length);
        series.forEach((value, at) => {
          for (const window of [sum, max, min, ring]) window.push(value);
          const held = series.slice(Math.max(0, at + 1 - length), at + 1);
          expect(sum.sum).toBeCloseTo(
            held.reduce((a, b) => a + b, 0),
            3,
          );
          expect(sum.full).toBe(held.length === length);
          expect(ring.ago(held.length - 1)).toBe(held[0]);
          expect(ring.ago(held.length)).toBeNaN();
          expect(max.value).toBe(held.length === length ? Math.max(...held) : Number.NaN);
          expect(min.value).toBe(held.length === length ? Math.min(...held) : Number.NaN);
          if (held.length === length) expect(max.age).toBe(length - 1 - held.lastIndexOf(Math.max(...held)));
        });
      }),
    );
  });

  it('keep nothing of a spike that has left', () => {
    const sum = new WindowSum(10);
    const moments = new WindowMoments(10);
    for (const value of [1e18, ...Array.from({ length: 25 }, () => 0.1)]) {
      sum.push(value);
      moments.push(value);
    }
    expect(sum.sum).toBeCloseTo(1, 12);
    expect(moments.deviation).toBe(0);
  });
});

describe('Yang-Zhang', () => {
  const bars = [
    { open: 100, high: 102, low: 99, close: 101 },
    { open: 101.5, high: 103, low: 101, close: 102 },
    { open: 101, high: 101.5, low: 98, close: 99 },
    { open: 99.5, high: 101, low: 99, close: 100.5 },
  ];

  it('is the formula of the paper', () => {
    const yangZhang = new YangZhang(3);
    for (const bar of bars.slice(0, 3)) yangZhang.push(bar);
    expect(yangZhang.value).toBeNaN();
    for (const bar of bars.slice(3)) yangZhang.push(bar);
    const variance = (list: number[]): number => {
      const mean = list.reduce((a, b) => a + b) / list.length;
      return list.reduce((a, b) => a + (b - mean) ** 2, 0) / (list.length - 1);
    };
    const used = bars.slice(1);
    const gaps = used.map(({ open }, at) => Math.log(open / (bars[at]?.close ?? Number.NaN)));
    const bodies = used.map(({ open, close }) => Math.log(close / open));
    const rogersSatchell =
      used.reduce(
        (sum, { open, high, low, close }) =>
          sum + Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open),
        0,
      ) / 3;
    const k = 0.34 / (1.34 + 4 / 2);
    expect(yangZhang.value).toBeCloseTo(
      Math.sqrt(variance(gaps) + k * variance(bodies) + (1 - k) * rogersSatchell),
      12,
    );
  });

  it('is 0 where nothing moves', () => {
    const yangZhang = new YangZhang(5);
    for (let at = 0; at < 9; at++) yangZhang.push({ open: 0.3, high: 0.3, low: 0.3, close: 0.3 });
    expect(yangZhang.value).toBe(0);
  });
});

describe('the slot profile', () => {
  it('means past periods for slots ahead and leaves the current one out for slots behind', () => {
    const profile = new SlotProfile(5, 2);
    // Day after day 10, 20, 30 and so on, in slot s plus s.
    for (let at = 0; at < 13; at++) profile.push(10 * (Math.floor(at / 5) + 1) + (at % 5));
    // The newest is day 3, slot 2. Slot 3 was 13 and 23; slot 2 was 12 and 22, with 32 left out.
    expect(profile.usual(1, 1)).toBe(18);
    expect(profile.usual(0, 1)).toBe(17);
    expect(profile.usual(1, 2)).toBe(18.5);
    expect(profile.usual(3, 1)).toBe(25);
    expect(profile.usual(1, 5)).toBeNaN();
    expect(new SlotProfile(5, 0).usual(1, 1)).toBeNaN();
  });
});

describe('the averages of prices', () => {
  it('count as technicalindicators does, digit for digit', () => {
    const random = seededRandom(3);
    const bars = Array.from({ length: 400 }, () => {
      const low = 100 + 50 * random();
      return { high: low + random(), low };
    });
    const ours = { ema: new PriceEma(13), wma: new PriceWma(20), awesome: new AwesomeOscillator() };
    const theirs = {
      ema: new EMA({ period: 13, values: [] }),
      wma: new WMA({ period: 20, values: [] }),
      awesome: new TheirOscillator({ fastPeriod: 5, slowPeriod: 34, high: [], low: [] }),
    };
    for (const bar of bars) {
      ours.ema.push(bar.high);
      ours.wma.push(bar.high);
      ours.awesome.push(bar.high, bar.low);
      expect(ours.ema.value).toBe(theirs.ema.nextValue(bar.high) ?? Number.NaN);
      expect(ours.wma.value).toBe(theirs.wma.nextValue(bar.high) ?? Number.NaN);
      expect(ours.awesome.value).toBe(theirs.awesome.nextValue(bar as never) ?? Number.NaN);
    }
  });
});

describe('the windowed parabolic stop', () => {
  it('is the plain one begun at the first candle of the window', () => {
    const random = seededRandom(5);
    const windowed = new WindowedParabolicSar(24);
    const bars: { high: number; low: number }[] = [];
    let middle = 100;
    for (let at = 0; at < 600; at++) {
      middle += random() - 0.5;
      const bar = { high: middle + 0.4 * random(), low: middle - 0.4 * random() };
      bars.push(bar);
      windowed.push(bar.high, bar.low);
      const plain = new ParabolicSar();
      for (const { high, low } of bars.slice(-24)) plain.push(high, low);
      expect(windowed.value).toBe(at < 23 ? Number.NaN : plain.value);
      expect(windowed.side).toBe(at < 23 ? Number.NaN : plain.side);
    }
  });

  it('depends on its window alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 20, maxLength: 50 }), (steps) => {
        const long = new WindowedParabolicSar(12);
        const cold = new WindowedParabolicSar(12);
        steps.forEach((step, at) => {
          long.push(100 + step, 99 + step / 2);
          if (at >= steps.length - 12) cold.push(100 + step, 99 + step / 2);
        });
        expect(cold.value).toBe(long.value);
        expect(cold.side).toBe(long.side);
      }),
    );
  });
});
