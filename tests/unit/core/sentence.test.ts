import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSentence, type SentenceId, sentence } from '../../../src/core/sentence.js';
import { sentences } from '../../../src/core/sentences/index.js';

const ids = Object.keys(sentences) as SentenceId[];
const namesOf = (id: SentenceId): readonly string[] => [
  ...new Set([...sentences[id].matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)),
];
/** Facts that differ by sentence are checked by the compiler; here they are made for any. */
const say = sentence as (id: SentenceId, facts: Readonly<Record<string, string>>) => string;

describe('a sentence', () => {
  it('is read back with its facts, whichever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.stringMatching(/^[A-Z0-9]{2,12}$/), (id, word) => {
        const facts = Object.fromEntries(namesOf(id).map((name, at) => [name, `${word}${at}`]));
        expect(readSentence(say(id, facts))).toEqual({ id, facts });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is told without the dashes of the command line, and read all the same', () => {
    const said = sentence('said.backtest.noDetail', { data: 'the files', detail: '1m', market: 'BTC/USDT' });
    expect(said).toContain('leave --detail out');
    expect(readSentence(said.replaceAll('--', ''))).toEqual(readSentence(said));
  });

  it('of somebody else is not known', () => {
    for (const text of ['', 'Internal error', 'order would immediately match', 'a'.repeat(10_000)]) {
      expect(readSentence(text)).toBeNull();
    }
  });
});
