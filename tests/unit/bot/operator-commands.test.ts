import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeAction, encodeAction } from '../../../src/bot/button.js';
import { plainText } from '../../../src/bot/draw/card.js';
import { cardOf } from '../../../src/bot/draw/cards.js';
import type { Reply } from '../../../src/bot/reply.js';
import { createRouter, type Router } from '../../../src/bot/router.js';
import type { Role } from '../../../src/core/chat.js';
import type { FailedJob } from '../../../src/core/ports/operators.js';
import { aCall, aPress } from '../../builders/calls.js';
import { anIncident } from '../../fakes/memory-operators.js';
import { MemoryServices } from '../../fakes/services.js';

let services: MemoryServices;
let router: Router;
const as = (role: Role) => {
  services = new MemoryServices();
  services.people.add({ platform: 'telegram', id: '5001' }, role);
  router = createRouter({
    services,
    access: 'open',
    admins: [],
    logger: pino({ level: 'silent' }),
    rateLimit: { requests: 1e6, windowMs: 1 },
  });
};
beforeEach(() => as('admin'));

const ask = (line: string): Promise<Reply> => router.dispatch(aCall(line));
const said = (reply: Reply): string => plainText(cardOf(reply));
const press = (reply: Reply, label: string): Promise<Reply> => {
  const button = reply.buttons?.flat().find((one) => one.label === label);
  const action = button && decodeAction(encodeAction(button.action));
  if (!action) throw new Error(`no button ${label} under ${said(reply)}`);
  return router.dispatch(aPress(action.command, ...action.args));
};

describe('operators', () => {
  it.each([
    '/jobs',
    '/jobs retryall pipeline',
    '/incidents',
    '/incidents ack i12',
    '/webhook',
    '/webhook add https://example.com/x',
    '/pin',
  ])('%s is for admins', async (line) => {
    as('trader');
    services.operators.rows.push(anIncident());
    expect(await ask(line)).toMatchObject({ kind: 'error', id: expect.stringMatching(/^access\./) });
    expect(services.operators.rows[0]?.acknowledged).toBeNull();
    expect(services.operators.hooks).toEqual([]);
    expect(services.operators.pins.size).toBe(0);
  });
});

describe('/incidents', () => {
  beforeEach(() => {
    services.operators.rows.push(anIncident(), anIncident({ id: 11, resolvedAt: services.now }));
  });

  it('lists what is open and what is over', async () => {
    const text = said(await ask('/incidents'));
    expect(text).toContain('Open incidents: 1');
    expect(text).toMatch(/i12 · page · sentiment silent since/);
    expect(text).toMatch(/Lately over:\n *i11/);
  });

  it('notes who has one, by the button below its message, once', async () => {
    const shown = await ask('/incidents show i12');
    expect(said(shown)).toContain('Acknowledged by: nobody yet');
    expect(said(await press(shown, 'acknowledge'))).toContain('You have i12');
    expect(services.operators.rows[0]?.acknowledged?.by).toBe('@somebody (telegram:5001)');
    expect(said(await press(shown, 'acknowledge'))).toContain('acknowledged by @somebody (telegram:5001) before');
    expect(said(await ask('/incidents show 12'))).toContain('Acknowledged by: @somebody');
  });

  it.each([
    ['/incidents ack i11', 'over already'],
    ['/incidents ack i99', 'no incident i99'],
    ['/incidents ack', 'no incident i?'],
    ['/incidents ack <b>', 'no incident <b>'],
    ['/incidents dance', 'list, ack, show'],
  ])('%s is answered kindly', async (line, text) => {
    expect(said(await ask(line))).toContain(text);
  });
});

describe('/jobs', () => {
  const job = (i: number, queue = 'pipeline'): FailedJob => ({
    ref: `aaaa000${i}`,
    queue,
    id: `binance-BTCUSDT-1h-176371560000${i}-features`,
    name: 'features',
    reason: 'candle is not in the store',
    attempts: 5,
    failedAt: services.now,
  });
  const queue = { waiting: 0, active: 0, delayed: 0, completed: 1, failed: 2, lastFailures: [] };
  beforeEach(() => {
    services.operators.failed = [job(1), job(2), job(3, 'maintenance')];
    services.jobList = [
      { queue: 'pipeline', ...queue },
      { queue: 'maintenance', ...queue, failed: 1 },
    ];
    services.operators.running = [
      { id: 77, state: 'running', share: 0.42, doing: 'BTC/USDT 1h' },
      { id: 78, state: 'queued', share: 0, doing: '' },
    ];
  });

  it('shows what failed, with a button each, and how far backtests are', async () => {
    const reply = await ask('/jobs');
    const text = said(reply);
    expect(text).toContain('aaaa0001 · pipeline · features after 5 tries: candle is not in the store');
    expect(text).toContain('b77 BTC/USDT 1h 42 %');
    expect(text).toContain('b78 waits');
    const actions = reply.buttons?.flat().map(({ action }) => encodeAction(action));
    expect(actions).toContain('jobs|retry|aaaa0002');
    expect(actions).toContain('jobs|retryall|maintenance');
  });

  it('runs one again by its button, once', async () => {
    const reply = await ask('/jobs');
    expect(said(await press(reply, 'retryJob'))).toContain('features of pipeline runs again');
    expect(services.operators.retried).toEqual([job(1).id]);
    expect(said(await press(reply, 'retryJob'))).toContain('not among the failed any more');
  });

  it('runs all of a queue again after a yes', async () => {
    const question = await ask('/jobs retryall pipeline');
    expect(said(question)).toContain('pipeline');
    expect(services.operators.retried).toEqual([]);
    await press(question, 'confirmYes');
    expect(services.operators.retried).toEqual([job(1).id, job(2).id]);
  });

  it.each([
    ['/jobs retryall', 'Which one? Try: /jobs retryall pipeline'],
    ['/jobs retry', 'Which one? Try: /jobs'],
    ['/jobs retryall <b>', 'no queue "<b>"; there are pipeline, maintenance'],
    ['/jobs retry zzzz', 'not among the failed'],
    ['/jobs fly', 'list, retry, retryall'],
  ])('%s is answered kindly', async (line, text) => {
    expect(said(await ask(line))).toContain(text);
  });
});

describe('/pin', () => {
  it('keeps a status message in the chat it was said in', async () => {
    expect(said(await ask('/pin'))).toContain('I keep a status message pinned here');
    expect([...services.operators.pins]).toEqual([['telegram:5001', 'telegram:5001']]);
    expect(said(await ask('/pin off'))).toContain('no longer keep');
    expect(said(await ask('/pin off'))).toContain('No status message is kept here');
  });

  it('is for whoever runs the group, there', async () => {
    as('member');
    const inGroup = {
      chat: { platform: 'telegram', id: '-100200' },
      isPrivate: false,
      standing: { rank: 'administrator', roleIds: [], place: '-100200' },
    } as const;
    await router.dispatch(aCall('/pin', inGroup));
    expect([...services.operators.pins.keys()]).toEqual(['telegram:-100200']);
  });

  it('says that a console has none', async () => {
    const console = { platform: 'console', id: '0' } as const;
    const reply = await router.dispatch(aCall('/pin', { platform: 'console', chat: console, person: console }));
    expect(said(reply)).toContain('A console has no pins');
  });
});

describe('/webhook', () => {
  it('adds one with what it is told, and shows the secret to whoever asked alone', async () => {
    const reply = await ask('/webhook add https://example.com/hook entries btc moves');
    expect(reply).toMatchObject({ kind: 'webhookAdded', ephemeral: true });
    expect(said(reply)).toContain('made-up-secret');
    expect(services.operators.hooks[0]).toMatchObject({
      url: 'https://example.com/hook',
      createdBy: 'telegram:5001',
      subscription: { kinds: ['entry', 'move'], markets: ['BTC/USDT'] },
    });
    const list = said(await ask('/webhook'));
    expect(list).toContain('1 · https://example.com/hook');
    expect(list).not.toContain('secret');
  });

  it('takes templates with braces and blanks as they are', async () => {
    await ask('/webhook add https://example.com/hook');
    await ask('/webhook template 1 {"a": "{{signal.market}}"}');
    expect(services.operators.hooks[0]?.template).toBe('{"a": "{{signal.market}}"}');
    expect(said(await ask('/webhook template 1 json'))).toContain('whole event as JSON');
    expect(services.operators.hooks[0]?.template).toBeNull();
  });

  it('removes one after a yes', async () => {
    await ask('/webhook add https://example.com/hook');
    const question = await ask('/webhook remove 1');
    expect(services.operators.hooks).toHaveLength(1);
    expect(said(question)).toContain('https://example.com/hook');
    await press(question, 'confirmYes');
    expect(services.operators.hooks).toEqual([]);
  });

  it.each([
    ['/webhook add', 'needs an address'],
    ['/webhook add https://example.com/x doge', 'I don\'t understand "doge"'],
    ['/webhook test', 'needs the number of one'],
    ['/webhook test 9', 'no webhook 9'],
    ['/webhook remove 9', 'no webhook 9'],
    ['/webhook template 9', 'needs a template'],
    ['/webhook template 9 text', 'no webhook 9'],
    ['/webhook sing', 'list, add, test, template, remove'],
  ])('%s is answered kindly', async (line, text) => {
    expect(said(await ask(line))).toContain(text);
  });
});
