import { describe, expect, it } from 'vitest';
import { english, textsOf } from '../../../../src/bot/messages/areas.js';
import { languages } from '../../../../src/core/language.js';

const paramsOf = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort();

const others = languages.filter((language) => language !== 'en');
/** Signs and numbers alone, names, and words that many languages share. */
const mayStay = /^(\{\w+\}|[^\p{L}]|CSV|Monte Carlo|backtest|stop|status|volume|live)*$/iu;

describe('the catalogue', () => {
  it.each(others)('says in %s what it says in English, with the same parameters', (language) => {
    const texts = textsOf[language];
    for (const part of ['messages', 'labels'] as const) {
      const wanted: Readonly<Record<string, string>> = english[part];
      const said: Readonly<Record<string, string>> = texts?.[part] ?? {};
      expect(Object.keys(said).sort()).toEqual(Object.keys(wanted).sort());
      const wrong = Object.entries(wanted).filter(
        ([id, text]) => paramsOf(text).join() !== paramsOf(said[id] ?? '').join(),
      );
      expect(wrong.map(([id]) => id)).toEqual([]);
    }
  });

  it.each(others)('is translated into %s', (language) => {
    const wanted: Readonly<Record<string, string>> = english.messages;
    const said: Readonly<Record<string, string>> = textsOf[language]?.messages ?? {};
    const sentences = Object.entries(wanted).filter(([, text]) => !mayStay.test(text) && text.includes(' '));
    const same = sentences.filter(([id, text]) => said[id] === text);
    // A word that both languages have is no sentence forgotten; a whole area would be.
    expect(same.length / sentences.length).toBeLessThan(0.03);
  });

  it('keeps labels short enough for a button', () => {
    for (const language of languages) {
      const long = Object.entries(textsOf[language]?.labels ?? {}).filter(([, text]) => [...text].length > 40);
      expect(long).toEqual([]);
    }
  });
});
