import { beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import type { ChatAddress, PersonId, Role } from '../../../src/core/chat.js';
import { AdminChats } from '../../../src/wiring/admin-chats.js';

const discordToken = { DISCORD_BOT_TOKEN: 'a.b.c', DISCORD_APP_ID: '1' };

describe('where admins are told', () => {
  let state: Map<string, unknown>;
  let asked: string[];
  let now: number;
  let answers: Readonly<Record<string, string>>;
  let granted: readonly { readonly id: PersonId; readonly role: Role }[];

  beforeEach(() => {
    state = new Map();
    asked = [];
    now = 0;
    answers = { '900': '9900', '901': '9901' };
    granted = [];
  });

  const chats = (env: Readonly<Record<string, string>>, known: readonly ChatAddress[] = []) =>
    new AdminChats(
      loadConfig(env),
      {
        people: {
          adminChats: async () => known,
          given: async () => granted.map((one) => ({ ...one, name: null, timeZone: 'UTC' })),
        },
        state: {
          get: async <T>(key: string) => (state.get(key) ?? null) as T | null,
          put: async (key, value) => void state.set(key, value),
        },
      },
      {
        direct: async (_platform, id) => {
          asked.push(id);
          return answers[id] ?? null;
        },
      },
      () => now,
    );

  it('is the console of a bot without tokens', async () => {
    expect(await chats({}).all()).toEqual([{ platform: 'console', id: '0' }]);
  });

  it('opens conversations on Discord once, and keeps them for processes that cannot', async () => {
    granted = [
      { id: { platform: 'discord', id: '901' }, role: 'admin' },
      { id: { platform: 'discord', id: '902' }, role: 'trader' },
    ];
    const env = { ...discordToken, ADMINS: 'discord:900,telegram:5001' };
    const telegram: ChatAddress = { platform: 'telegram', id: '5001' };
    const expected = [telegram, { platform: 'discord', id: '9900' }, { platform: 'discord', id: '9901' }];
    expect(await chats(env, [telegram]).all()).toEqual(expected);
    answers = {};
    expect(await chats(env, [telegram]).all()).toEqual(expected);
    expect(asked).toEqual(['900', '901']);
  });

  it('names a conversation once, and does not ask again and again who takes no messages', async () => {
    const one = chats({ ...discordToken, ADMINS: 'discord:900,discord:777' }, [{ platform: 'discord', id: '9900' }]);
    for (let i = 0; i < 5; i++) expect(await one.all()).toEqual([{ platform: 'discord', id: '9900' }]);
    expect(asked).toEqual(['900', '777']);
    now = 10 * 60_000;
    await one.all();
    expect(asked).toEqual(['900', '777', '777']);
  });
});
