import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeAction, encodeAction } from '../../../../src/bot/button.js';
import { plainText } from '../../../../src/bot/draw/card.js';
import { cardOf } from '../../../../src/bot/draw/cards.js';
import type { Reply } from '../../../../src/bot/reply.js';
import { createRouter, type Router } from '../../../../src/bot/router.js';
import { aCall, aPress } from '../../../builders/calls.js';
import { aLetter, someFigures } from '../../../builders/delivery-replies.js';
import { MemoryServices } from '../../../fakes/services.js';

let services: MemoryServices;
let router: Router;
beforeEach(() => {
  services = new MemoryServices();
  services.people.add({ platform: 'telegram', id: '5001' }, 'admin');
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
const press = (reply: Reply, label: string): Promise<Reply> => {
  const button = reply.buttons?.flat().find((one) => one.label === label);
  const action = button && decodeAction(encodeAction(button.action));
  if (!action) throw new Error(`no button ${label} under ${said(reply)}`);
  return router.dispatch(aPress(action.command, ...action.args));
};

describe('/delivery', () => {
  it('offers what was given up only to those who may see it', async () => {
    const labels = async (from: string) => (await ask('/delivery', from)).buttons?.flat().map(({ label }) => label);
    expect(await labels('5001')).toContain('deadLetters');
    expect(await labels('7')).toEqual(['refresh', 'status']);
  });

  it('tells of each platform what was sent, late, dropped, retried and given up, and how fast', async () => {
    services.deliveries.day = [someFigures({ sent: 12 })];
    services.deliveries.week = [someFigures({ platform: 'discord', dead: 2 }), someFigures()];
    const text = said(await ask('/delivery', '7'));
    expect(text).toContain('Telegram: sent 12 · late 3 · dropped 2 · retried 17 · given up 0');
    expect(text).toContain('half within 0.2 s, 95 of 100 within 1.8 s (signals: 312)');
    expect(text).toContain('Discord: sent 1,204 · late 3 · dropped 2 · retried 17 · given up 2');
  });

  it('says so when nothing was sent', async () => {
    expect(said(await ask('/delivery'))).toContain('No message was sent in the last 7 days');
  });
});

describe('/deadletters', () => {
  it('is for admins', async () => {
    services.deliveries.letters = [aLetter()];
    expect(said(await ask('/deadletters all yes', '7'))).toContain('admin');
    expect(services.deliveries.replayed).toEqual([]);
  });

  it('lists what was given up and why, and sends one again by its button', async () => {
    services.deliveries.letters = [aLetter(), aLetter({ id: 12, state: 'unknown', reason: 'read ECONNRESET' })];
    const reply = await ask('/deadletters');
    expect(reply.ephemeral).toBe(true);
    expect(said(reply)).toContain('Given up in 30 days: 2');
    expect(said(reply)).toContain('↳ telegram answered 502: Bad Gateway');
    expect(said(await press(reply, 'replayOne'))).toContain('Waiting to be sent again: 1');
    expect(services.deliveries.replayed).toEqual([3_711]);
    expect(said(await ask('/deadletters 3711'))).toContain('Message 3711 is not among those given up');
  });

  it('asks before it sends all again', async () => {
    services.deliveries.letters = [aLetter(), aLetter({ id: 12 }), aLetter({ id: 13 })];
    const question = await press(await ask('/deadletters'), 'replayAll');
    expect(said(question)).toContain('Messages this sends again: 3');
    expect(services.deliveries.replayed).toEqual([]);
    expect(said(await press(question, 'replayAll'))).toContain('Waiting to be sent again: 3');
    expect(services.deliveries.replayed).toEqual([null]);
    expect(said(await ask('/deadletters'))).toContain('No message was given up');
  });

  it('answers kindly what is no number', async () => {
    for (const wrong of [
      '/deadletters minus',
      '/deadletters -4',
      '/deadletters 1.5',
      `/deadletters ${'9'.repeat(30)}`,
    ]) {
      expect((await ask(wrong)).kind).toBe('error');
    }
    expect(services.deliveries.replayed).toEqual([]);
  });
});
