import { describe, expect, it } from 'vitest';
import { decide } from '../../../../src/pipeline/signals/decide.js';
import { aModel, aMood, aMove, anEntry, aPrediction, at, eth, t0 } from '../../../builders/trading.js';

const facts = { prediction: aPrediction(), model: aModel(), mood: null, now: t0, open: [] };
const outcome = (given: Partial<Parameters<typeof decide>[0]>) => {
  const { answer, signals } = decide({ ...facts, ...given });
  return [answer.call === 'NO_CALL' ? '' : answer.call, answer.decidedBy, signals.map(({ kind }) => kind).join()];
};

describe('decide', () => {
  it('buys when the long side is worth more than cost and margin', () => {
    const { answer, signals } = decide(facts);
    expect(answer).toMatchObject({ call: 'BUY', side: 'long', decidedBy: 'edge', cost: 0.0014, expiresAt: at(4) });
    expect(answer.call !== 'NO_CALL' && answer.expectedNet).toBeCloseTo(0.0036, 12);
    expect(signals).toHaveLength(1);
    expect(signals[0]).toMatchObject({ kind: 'entry', side: 'long' });
  });

  it('places the stop one usual move against and the target one and a half in favour', () => {
    const short = decide({ ...facts, prediction: aPrediction({ expectedReturn: -0.005 }) }).signals[0];
    if (short?.kind !== 'entry') throw new Error('expected an entry');
    expect(Math.log(short.levels.stop / 100)).toBeCloseTo(0.01, 12);
    expect(Math.log(short.levels.target / 100)).toBeCloseTo(-0.015, 12);
  });

  it.each([
    ['sells symmetrically', { prediction: aPrediction({ expectedReturn: -0.005 }) }, ['SELL', 'edge', 'entry']],
    [
      'holds when the margin is not cleared',
      { prediction: aPrediction({ expectedReturn: 0.0023 }) },
      ['HOLD', 'belowMargin', ''],
    ],
    [
      'holds when cost eats the edge',
      { prediction: aPrediction({ expectedReturn: 0.001 }), model: aModel({ entryMargin: -1 }) },
      ['HOLD', 'belowMargin', ''],
    ],
    ['abstains without a shown edge', { model: aModel({ mayEnter: false }) }, ['HOLD', 'abstains', '']],
    [
      'alerts of a move when abstaining',
      { model: aModel({ mayEnter: false, moveAlertAt: 0.3 }) },
      ['HOLD', 'abstains', 'move'],
    ],
    ['is vetoed by a bad mood', { mood: aMood(-0.5) }, ['HOLD', 'sentimentVeto', '']],
    ['ignores a bad mood of few items', { mood: aMood(-0.9, 4) }, ['BUY', 'edge', 'entry']],
    ['ignores a good mood', { mood: aMood(0.9) }, ['BUY', 'edge', 'entry']],
    [
      'lets a good mood veto a short',
      { mood: aMood(0.5), prediction: aPrediction({ expectedReturn: -0.005 }) },
      ['HOLD', 'sentimentVeto', ''],
    ],
    [
      'asks more against a mild mood',
      { mood: aMood(-0.4), prediction: aPrediction({ expectedReturn: 0.0028 }) },
      ['HOLD', 'sentimentWeakens', ''],
    ],
    ['enters against a mild mood when worth it', { mood: aMood(-0.4) }, ['BUY', 'edge', 'entry']],
    ['does not act on an old candle', { now: at(1.6) }, ['HOLD', 'late', '']],
    [
      'does not repeat an open entry',
      { open: [anEntry({ prediction: aPrediction({ closedAt: at(-1) }) })] },
      ['BUY', 'edge', ''],
    ],
    [
      'enters although a move alert is open',
      { open: [aMove({ prediction: aPrediction({ closedAt: at(-1) }) })] },
      ['BUY', 'edge', 'entry'],
    ],
    [
      'enters again once the horizon ended',
      { open: [anEntry({ prediction: aPrediction({ closedAt: at(-4) }) })] },
      ['BUY', 'edge', 'entry'],
    ],
    [
      'ignores signals of other markets',
      { open: [anEntry({ market: eth, prediction: aPrediction({ closedAt: at(-1) }) })] },
      ['BUY', 'edge', 'entry'],
    ],
    ['repeats itself when its own signal is already stored', { open: [anEntry()] }, ['BUY', 'edge', 'entry']],
  ] as const)('%s', (_name, given, expected) => {
    expect(outcome(given)).toEqual(expected);
  });

  it('tells a move alert once while one is open', () => {
    const quiet = { prediction: aPrediction({ expectedReturn: 0, bigMove: 0.5 }) };
    expect(outcome(quiet)).toEqual(['HOLD', 'belowMargin', 'move']);
    expect(outcome({ ...quiet, open: [aMove({ prediction: aPrediction({ closedAt: at(-3) }) })] })).toEqual([
      'HOLD',
      'belowMargin',
      '',
    ]);
  });

  it('states the lean of a move as the share of the two sides', () => {
    const probabilities = { down: 0.36, neutral: 0.4, up: 0.24 };
    const [move] = decide({
      ...facts,
      prediction: aPrediction({ expectedReturn: 0, bigMove: 0.5, probabilities }),
    }).signals;
    expect(move).toMatchObject({ kind: 'move', lean: 'short', leanShare: 0.6 });
  });

  it('refuses a prediction from the future and one of another model', () => {
    expect(() => decide({ ...facts, now: at(-1) })).toThrow(/before it is judged/);
    expect(() => decide({ ...facts, model: aModel({ version: '1h-v9' }) })).toThrow(/judged by the card of 1h-v9/);
  });
});
