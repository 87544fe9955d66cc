import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/core/units.js';
import { type AnswerPart, SeriesAnswers } from '../../../../src/pipeline/backtest/series-answers.js';
import { aModelCard } from '../../../builders/model-card.js';

const card = aModelCard({});
const part = (...closes: readonly number[]): AnswerPart => ({
  card,
  closedAt: Float64Array.from(closes),
  sigma: Float64Array.from(closes, () => 0.01),
  outputs: new Float64Array(closes.length * 5),
});
const closeFound = (answers: SeriesAnswers, at: number): number | null => {
  const found = answers.find(epochMs(at));
  return found ? (found.part.closedAt[found.row] ?? null) : null;
};

describe('answers about a series', () => {
  it('are found by their close, in order, again and backwards', () => {
    const answers = new SeriesAnswers();
    answers.add([part(10, 11, 12), part(13)], Number.POSITIVE_INFINITY);
    answers.add([], Number.POSITIVE_INFINITY);
    answers.add([part(20, 21)], Number.POSITIVE_INFINITY);
    const there = [10, 11, 12, 13, 20, 21];
    for (let at = 0; at < 30; at++) expect(closeFound(answers, at)).toBe(there.includes(at) ? at : null);
    for (const at of [...there].reverse().flatMap((one) => [one, one])) expect(closeFound(answers, at)).toBe(at);
  });

  it('are dropped a stretch at a time when only some are kept', () => {
    const answers = new SeriesAnswers();
    answers.add([part(1, 2), part(3)], 2);
    answers.add([part(4, 5)], 2);
    expect(closeFound(answers, 4)).toBe(4);
    answers.add([part(6)], 2);
    expect([1, 3, 4, 5, 6].map((at) => closeFound(answers, at))).toEqual([null, null, 4, 5, 6]);
  });

  it('are none before anything was said', () => {
    expect(closeFound(new SeriesAnswers(), 1)).toBeNull();
  });
});
