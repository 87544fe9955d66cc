import { describe, expect, it } from 'vitest';
import type { NoCallReason } from '../../../../src/core/prediction.js';
import type { Signal } from '../../../../src/core/signal.js';
import { decide } from '../../../../src/pipeline/signals/decide.js';
import { heldBack } from '../../../../src/pipeline/signals/held-back.js';
import { aModel, aMood, aMove, anEntry, aPrediction, at, t0 } from '../../../builders/trading.js';

const facts = { prediction: aPrediction(), model: aModel(), mood: null, now: t0, open: [] as readonly Signal[] };
const paused: NoCallReason = { kind: 'paused', by: 'telegram:1' };
const before = aPrediction({ closedAt: at(-1) });

describe('what is withheld', () => {
  it.each([
    ['abstains', { model: aModel({ mayEnter: false }) }, { kind: 'abstains' }],
    ['mood veto', { mood: aMood(-0.7) }, { kind: 'moodVeto', score: -0.7, items: 10 }],
    [
      'mood weakens',
      { mood: aMood(-0.4), prediction: aPrediction({ expectedReturn: 0.00245 }) },
      { kind: 'moodWeakens', score: -0.4, items: 10 },
    ],
  ])('keeps an entry that a rule held back: %s', (_, given, why) => {
    const { signals, withheld } = decide({ ...facts, ...given });
    expect(signals.filter(({ kind }) => kind === 'entry')).toEqual([]);
    expect(withheld).toMatchObject([{ why, signal: { kind: 'entry', side: 'long' } }]);
  });

  it('keeps nothing of a call that was sent, or that cleared no margin', () => {
    expect(decide(facts).withheld).toEqual([]);
    expect(decide({ ...facts, prediction: aPrediction({ expectedReturn: 0.001 }) }).withheld).toEqual([]);
  });

  it('keeps one at a time: while an entry is open, sent or withheld, no further one would have been made', () => {
    const held = { ...facts, model: aModel({ mayEnter: false }) };
    expect(decide({ ...held, open: [anEntry({ prediction: before })] }).withheld).toEqual([]);
    expect(decide({ ...held, withheldOpen: [anEntry({ prediction: before })] }).withheld).toEqual([]);
    expect(decide({ ...held, open: [aMove({ prediction: before })] }).withheld).toHaveLength(1);
    // A withheld one never holds a sent one back.
    expect(decide({ ...facts, withheldOpen: [anEntry({ prediction: before })] }).signals).toHaveLength(1);
  });
});

describe('heldBack, when no call may be made at all', () => {
  it.each([
    [paused, { kind: 'paused', by: 'telegram:1' }],
    [{ kind: 'stale', lastClosedAt: t0, ageMs: 9_000_000 } as const, { kind: 'late', ageMs: 9_000_000 }],
    [
      { kind: 'outOfRange', feature: 'funding', share: 0.2 } as const,
      { kind: 'outOfRange', feature: 'funding', share: 0.2 },
    ],
    [
      { kind: 'modelExpired', model: '1h-test', trainedUntil: t0, expiredAt: t0 } as const,
      { kind: 'modelExpired', expiredAt: t0 },
    ],
  ])('keeps what would have been sent, with its reason: %o', (reason, why) => {
    expect(heldBack({ ...facts, now: at(3) }, reason)).toMatchObject([
      { why, signal: { kind: 'entry', decidedAt: at(3) } },
    ]);
  });

  it('keeps move alerts too', () => {
    const prediction = aPrediction({ expectedReturn: 0, bigMove: 0.5 });
    expect(heldBack({ ...facts, prediction }, paused)).toMatchObject([{ why: paused, signal: { kind: 'move' } }]);
    expect(heldBack({ ...facts, prediction, open: [aMove({ prediction: before })] }, paused)).toEqual([]);
    expect(heldBack({ ...facts, prediction, withheldOpen: [aMove({ prediction: before })] }, paused)).toEqual([]);
  });

  it('leaves a call that would have been held back anyway its own reason', () => {
    expect(heldBack({ ...facts, model: aModel({ mayEnter: false }) }, paused)).toMatchObject([
      { why: { kind: 'abstains' } },
    ]);
  });

  it('keeps nothing where nothing could be predicted', () => {
    expect(heldBack(facts, { kind: 'noModel', timeframe: '1h' })).toEqual([]);
    expect(heldBack(facts, { kind: 'warmingUp', have: 1, need: 2 })).toEqual([]);
  });
});
