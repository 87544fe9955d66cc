import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown, lineMarkdown, linePlain } from '../../../src/bot/discord/markdown.js';

/** What Discord shows of a text without live markup: backslashes before punctuation vanish. */
const unescaped = (text: string) => text.replace(/\\([!-/:-@[-`{-~])/g, '$1');

/** Every active character stands behind a backslash that is not itself escaped. */
function activeCharacters(text: string): string[] {
  const found: string[] = [];
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (/[*_~`|<>@[\]]/.test(text[index]!)) found.push(text[index]!);
  }
  return found;
}

const pieces = ['*', '_', '~', '`', '|', '<', '>', '@', '#', '[', ']', '(', ')', '\\', 'a', ' ', '\n', '\u202e'];
const tricks = ['@everyone', '<@1>', 'https://x.y', '1. ', '- ', '||', '```', '# '];
const nasty = fc.array(fc.constantFrom(...pieces, ...tricks), { maxLength: 20 }).map((parts) => parts.join(''));

describe('text on Discord', () => {
  it('never means anything, and reads as it was', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'grapheme' })), (text) => {
        const escaped = escapeMarkdown(text);
        expect(activeCharacters(escaped)).toEqual([]);
        expect(unescaped(escaped)).toBe(linePlain([text]));
        expect(escaped).not.toMatch(/^\s*([-+]|\d+\.|#+)\s/);
        expect(escaped).not.toMatch(/^\s*-#/);
        expect(escaped).not.toMatch(/https?:\/\//i);
      }),
    );
  });

  it('stays what it is inside bold, code and links', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const bold = lineMarkdown([{ strong: text }]);
        if (linePlain([text]).trim() !== '') expect(activeCharacters(bold)).toEqual(['*', '*', '*', '*']);
        const code = lineMarkdown([{ code: text }]);
        expect(code.match(/`/g)?.length ?? 0).toBe(code === '' ? 0 : 2);
        const link = lineMarkdown([{ link: text, url: 'https://example.org/a(b)_c' }]);
        if (linePlain([text]).trim() !== '') expect(activeCharacters(link)).toEqual(['[', ']']);
      }),
    );
  });

  it.each(['javascript:alert(1)', 'not a url', 'ftp://x.y/z', 'data:text/html,x'])('makes no link of %s', (url) => {
    expect(lineMarkdown([{ link: 'news', url }])).not.toContain('](');
  });

  it('pings nobody', () => {
    expect(escapeMarkdown('@everyone <@&1> <t:0>')).toBe('\\@everyone \\<\\@&1\\> \\<t:0\\>');
  });
});
