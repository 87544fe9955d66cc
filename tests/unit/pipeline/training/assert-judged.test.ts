import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/core/errors.js';
import { assertJudged } from '../../../../src/pipeline/training/assert-judged.js';

const head = { aucs: [0.5, 0.6], linearAucs: [0.5, 0.6] };
const heads = { bigMove: head, side: head, calm: head };
const walk = { folds: [{}, {}], directionAucs: [0.5, 0.6], heads };

describe('a model is made only where every fold could be judged', () => {
  it('takes folds that all have their figures', () => {
    expect(() => assertJudged(walk, 700, 'folder')).not.toThrow();
  });

  it.each([
    ['a fold without a direction', { ...walk, directionAucs: [0.5, Number.NaN] }],
    ['a fold without a big move', { ...walk, heads: { ...heads, bigMove: { ...head, aucs: [0.5, Number.NaN] } } }],
    [
      'a fold its baseline cannot be judged on',
      { ...walk, heads: { ...heads, side: { ...head, linearAucs: [0.5, Number.NaN] } } },
    ],
  ])('refuses %s, and says how long the history was', (_what, unjudged) => {
    const judge = () => assertJudged(unjudged, 700, 'folder');
    expect(judge).toThrow(UserError);
    expect(judge).toThrow(/the 700 labelled rows of folder are too few to judge a model: fold 2 of 2/);
  });
});
