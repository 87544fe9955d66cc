import { Locale } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../../src/bot/commands/all.js';
import { commandBody } from '../../../../src/bot/discord/command-bodies.js';
import { optionTexts } from '../../../../src/bot/messages/options/index.js';

const mostCharacters = 100;
const summaries = new Set(allCommands.flatMap(({ options }) => options.map(({ summary }) => summary)));

describe('what options take', () => {
  it.each(Object.entries(optionTexts))(
    'is said in %s, of every option and of no other, within Discord’s limit',
    (_, texts) => {
      expect(Object.keys(texts).sort()).toEqual([...summaries].sort());
      for (const text of [...summaries, ...Object.values(texts)]) {
        expect(text.length, text).toBeLessThanOrEqual(mostCharacters);
        expect(text.trim(), text).not.toBe('');
      }
    },
  );

  it('keeps what is typed as it is typed', () => {
    for (const texts of Object.values(optionTexts)) {
      for (const [english, text] of Object.entries(texts)) {
        // Codes, numbers and what is typed with a sign in it.
        for (const [word] of english.matchAll(/\/\w+|\w+:\w+|\b\d[\w.%-]*|[#@]\w[\w-]*|\b[a-z]+=[\w.%]+/g))
          expect(text, english).toContain(word);
      }
    }
  });

  it('reaches Discord in each of its languages', () => {
    const { options = [] } = commandBody(allCommands.find(({ name }) => name === 'predict')!, { onlyDirect: false });
    const locales = [
      Locale.SpanishES,
      Locale.SpanishLATAM,
      Locale.PortugueseBR,
      Locale.French,
      Locale.German,
      Locale.Russian,
      Locale.ChineseCN,
    ];
    for (const { description_localizations: texts } of options) {
      expect(Object.keys(texts ?? {}).sort()).toEqual([...locales].sort());
    }
    expect(options.map((option) => option.description_localizations?.de)).toEqual([
      'Ein beobachteter Markt wie BTC/USDT',
      'Länge einer Kerze wie 1h',
    ]);
  });
});
