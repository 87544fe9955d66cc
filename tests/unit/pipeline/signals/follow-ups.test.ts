import { describe, expect, it } from 'vitest';
import { followUpsOf } from '../../../../src/pipeline/signals/follow-ups.js';
import { aMove, anEntry, aPrediction, at, eth } from '../../../builders/trading.js';

const cost = 0.0014;
const later = (given: Parameters<typeof aPrediction>[0] = {}) => aPrediction({ closedAt: at(1), ...given });
const kinds = (prediction: ReturnType<typeof later>, signal = anEntry()) =>
  followUpsOf(prediction, cost, [signal]).map(({ followUp }) => followUp.kind);

describe('followUpsOf', () => {
  it('says nothing while the model still means it', () => {
    expect(kinds(later())).toEqual([]);
    // Less than was said, but no collapse: 0.31 of 0.5 is above six tenths.
    expect(kinds(later({ probabilities: { down: 0.3, neutral: 0.39, up: 0.31 }, expectedReturn: 0.0001 }))).toEqual([]);
  });

  it('tells a reversal when the other side beats the cost', () => {
    const [told] = followUpsOf(later({ expectedReturn: -0.004 }), cost, [anEntry()]);
    expect(told).toMatchObject({ signalId: 1, followUp: { kind: 'reversal', side: 'short', cost } });
    expect(told?.followUp.kind === 'reversal' && told.followUp.expectedNet).toBeCloseTo(0.0026, 12);
    expect(kinds(later({ expectedReturn: 0.004 }), anEntry({ side: 'short' }))).toEqual(['reversal']);
  });

  it('tells a collapse when the called side is expected to lose, or its chance fell far', () => {
    expect(kinds(later({ expectedReturn: -0.001 }))).toEqual(['collapse']);
    expect(kinds(later({ expectedReturn: 0 }))).toEqual(['collapse']);
    const fallen = later({ probabilities: { down: 0.2, neutral: 0.51, up: 0.29 } });
    expect(followUpsOf(fallen, cost, [anEntry()])).toMatchObject([
      { followUp: { kind: 'collapse', share: 0.29, was: 0.5, floor: 0.3, expectedReturn: 0.005 } },
    ]);
  });

  it('tells of a move alert when the move is no likelier than usual', () => {
    expect(kinds(later({ bigMove: 0.21 }), aMove() as never)).toEqual([]);
    expect(followUpsOf(later({ bigMove: 0.2, expectedReturn: -0.1 }), cost, [aMove()])).toMatchObject([
      { signalId: 2, followUp: { kind: 'collapse', share: 0.2, was: 0.3, floor: 0.21, expectedReturn: null } },
    ]);
  });

  it('speaks only of signals of the series, called before the candle and not yet lapsed', () => {
    const turned = { expectedReturn: -0.004 };
    expect(kinds(later({ ...turned, market: eth }))).toEqual([]);
    expect(kinds(later({ ...turned, timeframe: '15m' }))).toEqual([]);
    expect(kinds(aPrediction(turned))).toEqual([]);
    expect(kinds(later({ ...turned, closedAt: at(4) }))).toEqual([]);
    expect(kinds(later({ ...turned, closedAt: at(3) }))).toEqual(['reversal']);
  });
});
