import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Command, defineCommand } from '../../../../src/bot/commands/define-command.js';
import { discordDrawing } from '../../../../src/bot/discord/draw.js';
import type { Reply } from '../../../../src/bot/reply.js';
import { createRouter } from '../../../../src/bot/router.js';
import { telegramDrawing } from '../../../../src/bot/telegram/draw.js';
import { personOwner } from '../../../../src/core/preferences.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { aCall } from '../../../builders/calls.js';
import { MemoryServices } from '../../../fakes/services.js';

let services: MemoryServices;
beforeEach(() => {
  services = new MemoryServices();
});
const routerOf = (commands?: readonly Command[]) =>
  createRouter({
    services,
    access: 'open',
    admins: [],
    logger: pino({ level: 'silent' }),
    ...(commands ? { commands } : {}),
  });
const person = (id: string) => ({ platform: 'telegram', id }) as const;
const crowd = (line: string, ids: readonly string[]): Promise<readonly Reply[]> => {
  const router = routerOf();
  return Promise.all(
    ids.map((id) => router.dispatch(aCall(line, { person: person(id), chat: person(id), isPrivate: true }))),
  );
};

describe('an answer that is the same for all', () => {
  it.each([
    '/predict BTC/USDT 1h',
    '/price BTC/USDT',
    '/movers 24h all',
    '/status',
    '/watch',
    '/sentiment BTC/USDT',
    '/convert 100 USDT to BTC',
    '/feargreed',
    '/heatmap',
    '/compare BTC ETH 7d',
  ])('%s is made once for people who ask at once and are spoken to alike', async (line) => {
    await crowd(line, ['1', '2', '3', '4']);
    const replies = await crowd(line, ['1', '2', '3', '4']);
    expect(new Set(replies).size).toBe(1);
    expect(replies[0]).not.toMatchObject({ kind: 'error' });
    const [again] = await crowd(line, ['1']);
    expect(again).not.toBe(replies[0]);
  });

  it('is made for each language, zone and theme', async () => {
    await services.preferences.change(personOwner(person('2')), { language: 'de' });
    await services.preferences.change(personOwner(person('3')), { timeZone: 'Asia/Tokyo' });
    await services.preferences.change(personOwner(person('4')), { theme: 'light' });
    const replies = await crowd('/status', ['1', '2', '3', '4', '5']);
    expect(new Set(replies).size).toBe(4);
    expect(replies.map(({ language, timeZone, theme }) => [language, timeZone, theme])).toEqual([
      ['en', 'UTC', 'dark'],
      ['de', 'UTC', 'dark'],
      ['en', 'Asia/Tokyo', 'dark'],
      ['en', 'UTC', 'light'],
      ['en', 'UTC', 'dark'],
    ]);
  });

  it('speaks of the time at which it is made', async () => {
    const [before] = await crowd('/status', ['1']);
    services.now = (services.now + 60_000) as EpochMs;
    const [after] = await crowd('/status', ['1']);
    expect((after?.now ?? 0) - (before?.now ?? 0)).toBe(60_000);
  });

  it('is never what depends on a list of somebody', async () => {
    const own = { name: 'mine', markets: ['ETH/USDT' as never], isDefault: true };
    await services.preferences.putWatchlist(personOwner(person('2')), own);
    for (const line of ['/price', '/movers 24h']) {
      const [one, two, three] = await crowd(line, ['1', '2', '3']);
      expect(two).toMatchObject({ list: 'mine' });
      expect(one).not.toHaveProperty('list');
      expect(three).not.toHaveProperty('list');
    }
  });

  it('fails where its command looks at who asks', async () => {
    const leaking = defineCommand({
      name: 'leak',
      summary: 's',
      example: '/leak',
      verb: 'read',
      topic: 'calls',
      args: () => z.object({}),
      sameForAll: () => true,
      run: async (_, { frame, identity }) =>
        ({ ...frame, kind: 'notice', id: 'base.none', params: { who: identity.role } }) as never,
    });
    const reply = await routerOf([leaking]).dispatch(aCall('/leak'));
    expect(reply).toMatchObject({ kind: 'error', id: 'failure.unexpected' });
  });

  it('is read once', async () => {
    const sentiment = vi.spyOn(services, 'readings');
    await crowd('/sentiment BTC/USDT', ['1', '2', '3']);
    expect(sentiment).toHaveBeenCalledTimes(1);
    await crowd('/sentiment BTC/USDT', ['1']);
    expect(sentiment).toHaveBeenCalledTimes(2);
  });

  it('is drawn once by each platform, and apart where others read along', async () => {
    const [reply] = await crowd('/predict BTC/USDT 1h', ['1']);
    if (!reply) throw new Error('there is no reply');
    for (const draw of [telegramDrawing, discordDrawing]) {
      const direct = draw(reply, { public: false });
      expect(draw(reply, { public: false })).toBe(direct);
      expect(draw(reply, { public: true })).not.toEqual(direct);
      expect(draw({ ...reply, language: 'de' }, { public: false })).not.toEqual(direct);
    }
  });
});
