import { describe, expect, it } from 'vitest';
import type { Candle } from '../../../../src/core/market.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { SigmaStream } from '../../../../src/pipeline/features/move-size.js';
import { DOWN, labelSeries, NEUTRAL, outcomeOf, UNKNOWN, UP } from '../../../../src/pipeline/labels/label-series.js';

const hour = 3_600_000;

/** Calm candles: closes wobble by 0.1 %; `closeAt` puts some elsewhere, `without` leaves some out. */
function candlesOf(
  count: number,
  { closeAt = {}, without = [] }: { closeAt?: Record<number, number>; without?: readonly number[] } = {},
): Candle[] {
  const candles: Candle[] = [];
  let previous = 100;
  for (let at = 0; at < count; at++) {
    const close = closeAt[at] ?? 100 * (1 + 0.001 * (at % 2));
    const open = previous;
    previous = close;
    if (without.includes(at)) continue;
    candles.push({
      openedAt: (at * hour) as EpochMs,
      closedAt: ((at + 1) * hour) as EpochMs,
      open,
      high: Math.max(open, close) * 1.0005,
      low: Math.min(open, close) * 0.9995,
      close,
      volume: 1,
    });
  }
  return candles;
}

const definition = { horizonBars: 4, moveFactor: 1 };

describe('labelSeries', () => {
  it('calls a move up or down only beyond k·σ̂·√h as known at the close', () => {
    const candles = candlesOf(130, { closeAt: { 110: 110, 120: 90 } });
    const labels = labelSeries(candles, '1h', definition);
    expect(labels.outcome[106]).toBe(UP);
    expect(labels.outcome[100]).toBe(NEUTRAL);
    const sigma = new SigmaStream('1h');
    const known = candles.slice(0, 107).map((candle) => sigma.push(candle));
    expect(labels.moveSize[106]).toBeCloseTo(2 * known[106]!, 12);
    expect(labels.forward[106]).toBeCloseTo(Math.log(110 / 100), 3);
    expect(outcomeOf(-0.1, 0.05)).toBe(DOWN);
    expect(outcomeOf(0.05, 0.05)).toBe(NEUTRAL);
  });

  it('knows no label before 97 candles and after the last but h', () => {
    const labels = labelSeries(candlesOf(120), '1h', definition);
    const known = [...labels.outcome].flatMap((outcome, at) => (outcome === UNKNOWN ? [] : [at]));
    expect([known[0], known.at(-1)]).toEqual([96, 115]);
  });

  it('never spans a missing candle, and starts σ̂ anew behind it', () => {
    const candles = candlesOf(300, { without: [150] });
    const labels = labelSeries(candles, '1h', definition);
    const outcomeAt = (hourNumber: number) =>
      labels.outcome[candles.findIndex((candle) => candle.openedAt === hourNumber * hour)];
    expect(outcomeAt(145)).toBe(NEUTRAL);
    expect([146, 147, 148, 149].map(outcomeAt)).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]);
    expect(outcomeAt(246)).toBe(UNKNOWN);
    expect(outcomeAt(247)).toBe(NEUTRAL);
  });

  it('measures the tradable return from the next open', () => {
    const candles = candlesOf(130);
    const labels = labelSeries(candles, '1h', definition);
    expect(labels.tradable[100]).toBeCloseTo(Math.log(candles[104]!.close / candles[101]!.open), 15);
  });

  it('takes a threshold from the past alone: what comes later changes no moveSize', () => {
    const calm = labelSeries(candlesOf(200), '1h', definition);
    const wild = labelSeries(candlesOf(200, { closeAt: { 150: 300 } }), '1h', definition);
    expect(wild.moveSize.slice(0, 150)).toEqual(calm.moveSize.slice(0, 150));
  });
});
