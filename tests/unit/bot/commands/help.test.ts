import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeAction, encodeAction } from '../../../../src/bot/button.js';
import { allCommands } from '../../../../src/bot/commands/all.js';
import { plainText } from '../../../../src/bot/draw/card.js';
import { cardOf } from '../../../../src/bot/draw/cards.js';
import { helpTopics } from '../../../../src/bot/help-topics.js';
import type { Reply } from '../../../../src/bot/reply.js';
import { createRouter, type Router } from '../../../../src/bot/router.js';
import { aCall, aPress } from '../../../builders/calls.js';
import { MemoryServices } from '../../../fakes/services.js';

let router: Router;
beforeEach(() => {
  const services = new MemoryServices();
  services.people.add({ platform: 'telegram', id: '5001' }, 'owner');
  services.people.add({ platform: 'telegram', id: '7' }, 'member');
  router = createRouter({
    services,
    access: 'open',
    admins: [],
    logger: pino({ level: 'silent' }),
    rateLimit: { requests: 1e6, windowMs: 1 },
  });
});
const ask = (line: string, from = '5001'): Promise<Reply> =>
  router.dispatch(aCall(line, { person: { platform: 'telegram', id: from } }));
const said = (reply: Reply): string => plainText(cardOf(reply));
const words = (text: string): readonly string[] => text.match(/\/[a-z-]+/g) ?? [];

describe('/help', () => {
  it('names every command under its topic, and each topic tells what its own do', async () => {
    const listed = allCommands.filter((command) => command.listed);
    const overview = await ask('/help');
    expect(words(said(overview))).toEqual(expect.arrayContaining(listed.map(({ name }) => `/${name}`)));
    const buttons = (overview.buttons ?? []).flat();
    expect(buttons).toHaveLength(helpTopics.length);
    const told: string[] = [];
    for (const button of buttons) {
      const action = decodeAction(encodeAction(button.action));
      if (!action) throw new Error('a button that cannot be read');
      const reply = await router.dispatch(aPress(action.command, ...action.args));
      expect(reply.kind).toBe('help');
      for (const { name, topic, summary, usage } of reply.kind === 'help' ? reply.commands : []) {
        if (reply.kind !== 'help' || topic !== reply.topic) continue;
        expect(said(reply)).toContain(`${usage}  ${summary}`);
        told.push(name);
      }
    }
    expect(told.toSorted()).toEqual(listed.map(({ name }) => name).toSorted());
  });

  it('has no topic that is called like a command', () => {
    expect(helpTopics.filter((topic) => allCommands.some(({ name }) => name === topic))).toEqual([]);
  });

  it.each(['/help predict', '/help /predict', '/help PREDICT'])(
    'tells with %s what one command takes',
    async (line) => {
      const text = said(await ask(line));
      expect(text).toContain('What the model says of the newest closed candle');
      expect(text).toMatch(/market: .*\n.*timeframe \(may be left out\): /);
      expect(text).toContain('For example: /predict BTC/USDT 1h');
    },
  );

  it('takes a name as Telegram writes it, and says where a command takes nothing', async () => {
    expect(said(await ask('/help why_denied'))).toContain('It takes nothing more.');
  });

  it('shows nobody what they may not use', async () => {
    for (const line of ['/help', '/help people']) expect(words(said(await ask(line, '7')))).not.toContain('/ban');
    expect(said(await ask('/help people', '7'))).toContain('/roles');
    expect(said(await ask('/help ban', '7'))).toContain('I know no command and no topic "ban" that you may use');
  });

  it('names what was probably meant', async () => {
    expect(said(await ask('/help pedict'))).toContain('no topic "pedict" that you may use. Try: /help predict');
    expect(said(await ask('/help market'))).toContain('Try: /help markets');
  });

  it('is completed as it is typed', async () => {
    const call = aCall('/help', { args: { kind: 'named', values: { about: 'ma' } }, source: 'autocomplete' });
    expect((await router.autocomplete(call, 'about')).slice(0, 1)).toEqual(['markets']);
  });
});
