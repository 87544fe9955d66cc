import { describe, expect, it } from 'vitest';
import type { RiskAlert } from '../../../../src/core/announcement.js';
import { AlertService } from '../../../../src/pipeline/risk/alerts/alert-service.js';
import { newestShock } from '../../../../src/pipeline/risk/alerts/volatility-shock.js';
import { aCandle, at, btc1h, hour, t0 } from '../../../builders/trading.js';
import { MemoryAnnouncements, MemoryCandles, MemoryState } from '../../../fakes/memory-trading.js';

/** Candles that move by ±0.1 %, then as told. */
function closes(calm: number, ...rest: number[]) {
  const prices = [...Array.from({ length: calm }, (_, i) => (i % 2 === 0 ? 100 : 100.1)), ...rest];
  return prices.map((close, i) => aCandle(i, [close, close, close, close]));
}

const open = () => {
  const [candles, state, announcements] = [new MemoryCandles(), new MemoryState(), new MemoryAnnouncements()];
  const service = new AlertService({ candles, state, announcements });
  const told = () =>
    [...announcements.told.values()].map((one) => (one.kind === 'risk' ? one.alert : null) as RiskAlert);
  return { candles, state, announcements, service, told };
};

describe('newestShock', () => {
  it('measures the newest return by the σ before it', () => {
    const shock = newestShock(closes(120, 102));
    expect(shock?.move).toBeCloseTo(Math.log(102 / 100.1), 12);
    expect(shock?.sigmas).toBeCloseTo(Math.log(102 / 100.1) / Math.log(1.001), 4);
    expect(newestShock(closes(120, 100.5))).toBeNull();
    expect(newestShock(closes(50, 110))).toBeNull();
  });
  it('rests after a shock', () => {
    expect(newestShock(closes(120, 102, 120))).toBeNull();
    expect(newestShock(closes(120, 102, ...Array.from({ length: 12 }, () => 102), 120))?.move).toBeGreaterThan(0.1);
  });
});

describe('AlertService', () => {
  it('tells a shock once, however often the candle is judged', async () => {
    const { candles, service, told } = open();
    for (const candle of closes(120, 102)) candles.add(btc1h, candle);
    expect(await service.onCandle(btc1h)).toBe(true);
    expect(await service.onCandle(btc1h)).toBe(false);
    expect(told()).toMatchObject([{ kind: 'volatilityShock', closedAt: at(121) }]);
  });

  it('tells stale data once, and their recovery once', async () => {
    const { candles, service, told } = open();
    candles.add(btc1h, aCandle(0, [1, 1, 1, 1]));
    expect(await service.checkData([btc1h], at(2.5), t0)).toEqual([]);
    expect(await service.checkData([btc1h], at(2.6), t0)).toEqual([btc1h]);
    await service.checkData([btc1h], at(3.6), t0);
    candles.add(btc1h, aCandle(3, [1, 1, 1, 1]));
    await service.checkData([btc1h], at(4.1), t0);
    await service.checkData([btc1h], at(4.2), t0);
    expect(told()).toEqual([
      { kind: 'staleData', market: btc1h.market, timeframe: '1h', since: at(1), ageMs: Math.round(1.6 * hour) },
      { kind: 'dataRecovered', market: btc1h.market, timeframe: '1h', closedAt: at(4) },
    ]);
  });

  it('counts from the start of watching when no candle ever came', async () => {
    const { service, told } = open();
    await service.checkData([btc1h], at(1), t0);
    expect(told()).toEqual([]);
    await service.checkData([btc1h], at(2), t0);
    expect(told()).toMatchObject([{ kind: 'staleData', since: null, ageMs: 2 * hour }]);
  });

  it('tells of refused rows by series and reason, once an hour', async () => {
    const { candles, service, told } = open();
    candles.broken.push({ series: btc1h, reason: 'high < low', rows: 3 }, { series: btc1h, reason: 'one', rows: 1 });
    await service.checkQuarantine([btc1h], at(0.1));
    await service.checkQuarantine([btc1h], at(0.9));
    expect(told()).toMatchObject([{ kind: 'brokenData', rows: 3, reason: 'high < low' }]);
    await service.checkQuarantine([btc1h], at(1.1));
    expect(told()).toHaveLength(2);
  });

  it('repeats under the same key after a kill between noting and telling', async () => {
    const { candles, announcements, service } = open();
    candles.add(btc1h, aCandle(0, [1, 1, 1, 1]));
    await service.checkData([btc1h], at(2.6), t0);
    const [key] = announcements.told.keys();
    announcements.told.clear();
    await service.checkData([btc1h], at(2.7), t0);
    expect([...announcements.told.keys()]).toEqual([key]);
  });
});
