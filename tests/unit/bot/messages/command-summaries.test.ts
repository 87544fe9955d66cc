import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../../src/bot/commands/all.js';
import { summaryIn } from '../../../../src/bot/messages/commands/index.js';
import { languages } from '../../../../src/core/language.js';

describe('what commands do, in one line', () => {
  it.each(languages.filter((language) => language !== 'en'))('stands in %s for every listed command', (language) => {
    const listed = allCommands.filter((command) => command.listed);
    const missing = listed
      .filter((command) => summaryIn(command, language) === command.summary)
      .map(({ name }) => name);
    expect(missing).toEqual([]);
    for (const command of listed) {
      const text = summaryIn(command, language);
      // Discord takes a hundred characters.
      expect(text.length).toBeLessThanOrEqual(100);
      expect(text.trim()).toBe(text);
    }
  });
});
