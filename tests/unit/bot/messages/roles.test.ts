import { describe, expect, it } from 'vitest';
import { say } from '../../../../src/bot/messages/catalogue.js';
import { inLanguage } from '../../../../src/bot/messages/language.js';
import type { Language } from '../../../../src/core/language.js';

describe('the role of a person', () => {
  it('has an article where it tells what somebody is, and none where it names the role', () => {
    expect(say('whoami.title', { role: 'admin' })).toBe('You are an admin');
    expect(say('access.rule.wide', { needed: 'trader', actual: 'member' })).toBe(
      'That was set to need the trader role; you are a member. An admin can change that with /roles',
    );
  });

  it.each<[Language, string]>([
    ['de', 'Du bist Mitglied'],
    ['es', 'Eres miembro'],
    ['pt', 'Você é membro'],
    ['fr', 'Vous êtes membre'],
    ['ru', 'Вы участник'],
    ['zh', '你是成员'],
  ])('is said in the language of the reader: %s', (language, expected) => {
    expect(inLanguage(language, () => say('whoami.title', { role: 'member' }))).toBe(expected);
  });

  it('leaves alone what only looks like one: an id, a number, words of somebody', () => {
    expect(say('roles.map', { role: '1122334455667788990', counts: 'trader' })).toBe(
      '1122334455667788990 counts as a trader',
    );
    expect(say('leaderboard.none', { least: 10 })).toBe('No account has 10 ended trades yet.');
    expect(say('ops.trouble.processNever', { role: 'worker' })).toBe('no worker process was heard of yet');
  });
});
