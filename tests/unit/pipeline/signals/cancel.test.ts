import { describe, expect, it } from 'vitest';
import { cancel, correctionOf } from '../../../../src/pipeline/signals/cancel.js';
import { aCandle, aMove, anEntry, aPrediction, at } from '../../../builders/trading.js';

const why = { kind: 'withdrawn', by: 'telegram:1' } as const;

describe('cancel', () => {
  it('counts what an entry had come to at the last close', () => {
    const candles = [aCandle(0, [100, 100.6, 99.5, 100.5]), aCandle(1, [100.5, 101, 100, 100.8])];
    const outcome = cancel(anEntry(), candles, at(2), why);
    if (outcome.kind !== 'cancelled' || !outcome.result) throw new Error(`was ${outcome.kind}`);
    expect(outcome).toMatchObject({ why, at: at(2), result: { entryPrice: 100, exitPrice: 100.8 } });
    expect(outcome.result.net).toBeCloseTo(Math.log(1.008) - 0.0014, 12);
  });

  it('has no result before the entry was in, and none for a move alert', () => {
    expect(cancel(anEntry(), [], at(0), why)).toMatchObject({ kind: 'cancelled', result: null });
    expect(cancel(aMove(), [aCandle(0, [100, 101, 99, 100])], at(1), why)).toMatchObject({ result: null });
  });

  it('cannot undo an end: what had reached its stop ends there', () => {
    const stopped = [aCandle(0, [100, 100, 98.5, 99.5])];
    expect(cancel(anEntry(), stopped, at(1), why)).toMatchObject({ kind: 'settled', exit: 'stop' });
  });
});

describe('correctionOf', () => {
  const corrected = (close: number) => aCandle(-1, [100, 105, 95, close]);
  it('takes a call back when the close it stood on moved by more than a tenth of a usual move', () => {
    expect(correctionOf(anEntry(), corrected(100.2))).toEqual({ kind: 'corrected', was: 100, is: 100.2 });
    expect(correctionOf(anEntry(), corrected(99.8))).toMatchObject({ is: 99.8 });
  });
  it('lets a hair’s breadth and other candles be', () => {
    expect(correctionOf(anEntry(), corrected(100.05))).toBeNull();
    expect(correctionOf(anEntry(), corrected(100))).toBeNull();
    expect(correctionOf(anEntry({ prediction: aPrediction({ closedAt: at(1) }) }), corrected(120))).toBeNull();
  });
});
