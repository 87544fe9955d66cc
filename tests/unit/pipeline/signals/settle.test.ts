import { describe, expect, it } from 'vitest';
import type { CandleRepository, SignalRepository } from '../../../../src/core/ports/repositories.js';
import { patienceBars, settle } from '../../../../src/pipeline/signals/settle.js';
import { SettlementService } from '../../../../src/pipeline/signals/settlement-service.js';
import { aCandle, aMove, anEntry, at, btc1h, venue } from '../../../builders/trading.js';
import { MemoryCandles, MemorySignals } from '../../../fakes/memory-trading.js';

const calm = (index: number, close = 100) => aCandle(index, [100, 100.5, 99.5, close]);
const short = anEntry({ side: 'short', levels: { entry: 100, stop: 101, target: 98 } });

describe('settle an entry', () => {
  it('enters at the next open, never at the close that made the call', () => {
    const candles = [aCandle(0, [100.3, 102.5, 100, 102])];
    const outcome = settle(anEntry(), candles, at(1));
    expect(outcome).toMatchObject({
      kind: 'settled',
      entryPrice: 100.3,
      exitPrice: 102,
      exit: 'target',
      exitAt: at(1),
    });
    expect(outcome.kind === 'settled' && outcome.net).toBeCloseTo(Math.log(102 / 100.3) - 0.0014, 12);
  });

  it('takes the stop first when one candle touched both', () => {
    expect(settle(anEntry(), [aCandle(0, [100, 103, 98, 102])], at(1))).toMatchObject({ exit: 'stop', exitPrice: 99 });
  });

  it.each([
    ['long through its stop', anEntry(), [97, 98, 96, 97.5], { exit: 'stop', exitPrice: 97 }],
    ['long over its target', anEntry(), [103, 104, 102.5, 103], { exit: 'target', exitPrice: 103 }],
    ['short through its stop', short, [102, 103, 101.5, 102], { exit: 'stop', exitPrice: 102 }],
    ['short over its target', short, [97, 97.5, 96, 97], { exit: 'target', exitPrice: 97 }],
  ] as const)('fills a gap at the open: %s', (_name, signal, prices, expected) => {
    expect(settle(signal, [calm(0), aCandle(1, [...prices])], at(2))).toMatchObject(expected);
  });

  it('leaves at the close of the horizon’s last candle', () => {
    const candles = [calm(0), calm(1), calm(2), calm(3, 100.4), aCandle(4, [120, 130, 110, 125])];
    expect(settle(anEntry(), candles, at(5))).toMatchObject({ exit: 'horizon', exitPrice: 100.4, exitAt: at(4) });
    expect(settle(anEntry(), candles.slice(0, 3), at(3))).toEqual({ kind: 'open' });
  });

  it('compares with a coin: the mean of the called side and the mirrored other', () => {
    const outcome = settle(anEntry(), [calm(0), calm(1), calm(2), calm(3, 100.4)], at(4));
    expect(outcome.kind === 'settled' && outcome.randomNet).toBeCloseTo(-0.0014, 12);
    const stopped = settle(
      anEntry({ levels: { entry: 100, stop: 99, target: 100.9 } }),
      [aCandle(0, [100, 101.2, 98.9, 99.9])],
      at(1),
    );
    // Both sides were stopped in that candle: long at 99, short at 100²/99.
    const long = Math.log(99 / 100) - 0.0014;
    expect(stopped.kind === 'settled' && stopped.randomNet).toBeCloseTo(long, 12);
  });

  it('waits for a gap to be filled, then judges what there is', () => {
    const gapped = [calm(0), aCandle(2, [100, 103, 99.5, 102.5]), calm(3)];
    expect(settle(anEntry(), gapped, at(5))).toEqual({ kind: 'open' });
    expect(settle(anEntry(), gapped, at(4 + patienceBars + 1))).toMatchObject({ exit: 'target', exitAt: at(3) });
  });

  it('expires when no candle came', () => {
    expect(settle(anEntry(), [], at(4 + patienceBars))).toEqual({ kind: 'open' });
    expect(settle(anEntry(), [], at(4 + patienceBars + 1))).toMatchObject({ kind: 'expired' });
  });
});

describe('settle a move', () => {
  it.each([
    [101.1, true],
    [98.9, true],
    [100.9, false],
  ])('came true when the horizon closes beyond the move size: %d', (close, cameTrue) => {
    const candles = [aCandle(0, [100, 130, 70, 100]), calm(1), calm(2), calm(3, close)];
    expect(settle(aMove(), candles, at(4))).toMatchObject({ kind: 'settledMove', cameTrue, exitAt: at(4) });
  });
  it('waits for the last candle, then expires', () => {
    expect(settle(aMove(), [calm(0)], at(4))).toEqual({ kind: 'open' });
    expect(settle(aMove(), [calm(0)], at(40))).toMatchObject({ kind: 'expired' });
  });
});

describe('SettlementService', () => {
  it('settles once, however often it runs', async () => {
    const [signals, candles] = [new MemorySignals(), new MemoryCandles()];
    signals.add(anEntry());
    const service = new SettlementService(
      signals as unknown as SignalRepository,
      candles as unknown as CandleRepository,
    );
    expect(await service.run(venue, at(0))).toEqual([]);
    candles.add(btc1h, aCandle(0, [100, 102, 100, 101]));
    const first = await service.run(venue, at(1));
    expect(first).toMatchObject([{ signalId: 1, outcome: { exit: 'target' } }]);
    expect(await service.run(venue, at(2))).toEqual([]);
    expect(signals.rows.get(1)?.outcome).toEqual(first[0]?.outcome);
  });

  const aService = () => {
    const [signals, candles] = [new MemorySignals(), new MemoryCandles()];
    const service = new SettlementService(
      signals as unknown as SignalRepository,
      candles as unknown as CandleRepository,
    );
    return { signals, candles, service };
  };

  it('notes how far the price had moved at the end of the horizon, also of what got out before', async () => {
    const { signals, candles, service } = aService();
    signals.add(anEntry());
    candles.add(btc1h, aCandle(0, [100, 102, 100, 101]));
    await service.run(venue, at(1));
    await service.run(venue, at(4));
    expect(signals.moved.size).toBe(0);
    for (const i of [1, 2, 3]) candles.add(btc1h, aCandle(i, [101, 101, 95, 96]));
    await service.run(venue, at(4));
    expect(signals.rows.get(1)?.outcome).toMatchObject({ exit: 'target' });
    expect(signals.moved.get(1)).toBeCloseTo(Math.log(0.96), 12);
  });

  it('takes back what stood on a close that was corrected, once', async () => {
    const { signals, service } = aService();
    signals.add(anEntry());
    expect(await service.onCorrected(btc1h, aCandle(-1, [100, 100, 100, 100.01]), at(0))).toEqual([]);
    expect(await service.onCorrected(btc1h, aCandle(-1, [100, 100, 97, 97]), at(0))).toEqual([1]);
    expect(signals.rows.get(1)?.outcome).toMatchObject({ kind: 'cancelled', why: { kind: 'corrected', is: 97 } });
    expect(await service.onCorrected(btc1h, aCandle(-1, [100, 100, 96, 96]), at(0))).toEqual([]);
  });
});
