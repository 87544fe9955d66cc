import { describe, expect, it } from 'vitest';
import { type CallFacts, noCallReason, outsideRange } from '../../../../src/pipeline/signals/no-call.js';
import { aModel, at, hour, t0 } from '../../../builders/trading.js';

const fine: CallFacts = {
  timeframe: '1h',
  now: at(0.1),
  lastClosedAt: t0,
  paused: null,
  model: aModel(),
  warmUp: { have: 500, need: 400 },
  range: { share: 0.02, worst: 'rsi14' },
};

describe('noCallReason', () => {
  it('lets a fresh, warm, known candle pass', () => {
    expect(noCallReason(fine)).toBeNull();
  });

  it('waits one candle and the grace before data are stale', () => {
    expect(noCallReason({ ...fine, now: at(1.5) })).toBeNull();
    expect(noCallReason({ ...fine, now: at(1.51) })).toEqual({ kind: 'stale', lastClosedAt: t0, ageMs: 1.51 * hour });
  });

  it.each([
    [
      { paused: { by: 'ann' }, model: null },
      { kind: 'paused', by: 'ann' },
    ],
    [{ model: null }, { kind: 'noModel', timeframe: '1h' }],
    [{ lastClosedAt: null }, { kind: 'stale', lastClosedAt: null, ageMs: hour }],
    [
      { model: aModel({ expiresAt: t0 }) },
      { kind: 'modelExpired', model: '1h-test', trainedUntil: at(-1_000), expiredAt: t0 },
    ],
    [{ warmUp: { have: 399, need: 400 } }, { kind: 'warmingUp', have: 399, need: 400 }],
    [{ range: { share: 0.2, worst: 'atr14' } }, { kind: 'outOfRange', feature: 'atr14', share: 0.2 }],
  ] as const)('names the most basic reason: %o', (given, reason) => {
    expect(noCallReason({ ...fine, ...given })).toEqual(reason);
  });
});

describe('outsideRange', () => {
  const names = ['a', 'b', 'c', 'd'];
  it('counts known features alone and names the furthest out', () => {
    const check = outsideRange(names, [5, 0.5, Number.NaN, -9], [0, 0, 0, 0], [1, 1, 1, 10]);
    expect(check).toEqual({ share: 2 / 3, worst: 'a' });
  });
  it('says nothing when nothing is known', () => {
    expect(outsideRange(names, [], [0], [1])).toEqual({ share: 0, worst: null });
  });
});
