import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { mannerOf } from '../../../src/bot/manner.js';
import { chatOwner, personOwner } from '../../../src/core/preferences.js';
import { aCall } from '../../builders/calls.js';
import { MemoryPreferences } from '../../fakes/memory-preferences.js';

let preferences: MemoryPreferences;
const logger = pino({ level: 'silent' });
const person = { platform: 'telegram', id: '5001' } as const;
const group = { chat: { platform: 'telegram', id: '-1001' }, isPrivate: false } as const;
const of = (overrides: Parameters<typeof aCall>[1] = {}) =>
  mannerOf(preferences, aCall('/status', overrides), person, logger);

beforeEach(() => {
  preferences = new MemoryPreferences();
});

describe('how somebody is spoken to', () => {
  it('is as usual where nobody said anything', async () => {
    expect(await of()).toEqual({ language: 'en', timeZone: 'UTC', theme: 'dark' });
  });

  it('goes by what their app speaks, until they or the chat say otherwise', async () => {
    expect(await of({ locale: 'pt-BR' })).toMatchObject({ language: 'pt' });
    expect(await of({ locale: 'tlh' })).toMatchObject({ language: 'en' });
    await preferences.change(chatOwner(group.chat), { language: 'fr', timeZone: 'Europe/Paris', theme: 'light' });
    expect(await of({ ...group, locale: 'pt-BR' })).toEqual({
      language: 'fr',
      timeZone: 'Europe/Paris',
      theme: 'light',
    });
    await preferences.change(personOwner(person), { language: 'de', timeZone: 'Europe/Berlin' });
    expect(await of({ ...group, locale: 'pt-BR' })).toEqual({
      language: 'de',
      timeZone: 'Europe/Berlin',
      theme: 'light',
    });
  });

  it('notes whose chat it is, so that what is sent there later is said the same way', async () => {
    await of({ locale: 'ru' });
    expect(await preferences.manner(aCall('').chat)).toMatchObject({ language: 'ru' });
    await of({ ...group, locale: 'ru' });
    // One member's app says nothing of a group.
    expect(await preferences.manner(group.chat)).toMatchObject({ language: 'en' });
  });

  it('notes nothing of a chat the bot is not in', async () => {
    await of({ source: 'inline', chat: { platform: 'telegram', id: '77' } });
    expect(preferences.owners.size).toBe(0);
  });

  it('is as usual when settings cannot be read: an answer in English is better than none', async () => {
    preferences.of = async () => {
      throw new Error('the database is away');
    };
    expect(await of({ locale: 'es' })).toEqual({ language: 'es', timeZone: 'UTC', theme: 'dark' });
  });
});
