import fc from 'fast-check';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeAction, encodeAction } from '../../../src/bot/button.js';
import { paperWords } from '../../../src/bot/commands/paper-words.js';
import { plainText } from '../../../src/bot/draw/card.js';
import { cardOf } from '../../../src/bot/draw/cards.js';
import type { Reply } from '../../../src/bot/reply.js';
import { createRouter, type Router } from '../../../src/bot/router.js';
import type { ChatAddress } from '../../../src/core/chat.js';
import { epochMs } from '../../../src/core/units.js';
import { aCall, aPress } from '../../builders/calls.js';
import { MemoryServices } from '../../fakes/services.js';
import '../../support/long-tests.js';

const other = { platform: 'telegram', id: '6001' } as const;
const group: ChatAddress = { platform: 'telegram', id: '-77' };

let services: MemoryServices;
let router: Router;
beforeEach(() => {
  services = new MemoryServices();
  router = createRouter({
    services,
    access: 'open',
    admins: [],
    logger: pino({ level: 'silent' }),
    rateLimit: { requests: 1e6, windowMs: 1 },
  });
});
const ask = (line: string, given: Parameters<typeof aCall>[1] = {}): Promise<Reply> =>
  router.dispatch(aCall(line, given));
const said = (reply: Reply): string => plainText(cardOf(reply));
/** Presses a button of a reply, as whoever. */
const press = (reply: Reply, label: string, person: { platform: 'telegram'; id: string }): Promise<Reply> => {
  const button = reply.buttons?.flat().find((one) => one.label === label);
  const action = button && decodeAction(encodeAction(button.action));
  if (!action) throw new Error(`no button ${label} under ${said(reply)}`);
  const call = aPress(action.command, ...action.args);
  return router.dispatch({ ...call, person });
};
const me = { platform: 'telegram', id: '5001' } as const;

describe('/paper', () => {
  it('speaks the language somebody chose where it refuses and where it names their account too', async () => {
    await ask('/language Deutsch');
    expect(said(await ask('/paper start 0.001'))).toMatch(/^\S* ?Das ging nicht: /);
    expect(said(await ask('/paper start 10000'))).toContain('Dein Papierkonto');
  });

  it.each(['/paper', '/paper buy BTC 500', '/paper close all', '/paper stop', '/paper reset', '/gap'])(
    'tells who has no account how to open one: %s',
    async (line) => {
      expect(said(await ask(line))).toContain('You have no paper account yet. Open one: /paper start 10000');
    },
  );

  it('opens an account of the asker, and of nobody else', async () => {
    const reply = await ask('/paper start 2.5k breakout BTC,ETH 1h risk=2% positions=3');
    expect(reply).toMatchObject({ kind: 'paper', change: 'started', ephemeral: true });
    expect(services.account).toMatchObject({
      owner: { kind: 'person', id: me },
      settings: {
        plan: { kind: 'strategy', strategy: 'breakout' },
        markets: ['BTC/USDT', 'ETH/USDT'],
        timeframe: '1h',
        risk: { riskPerTrade: 0.02, maxPositions: 3 },
      },
    });
    expect(services.account?.balance.toString()).toBe('2500');
    expect(said(await ask('/paper status', { person: other }))).toContain('You have no paper account yet');
  });

  it.each([
    ['/paper start 1000 mean-reversion', 'meanReversion'],
    ['/paper start 1000 RANDOMENTRY', 'randomEntry'],
  ])('%s finds the strategy', async (line, strategy) => {
    await ask(line);
    expect(services.account?.settings.plan).toMatchObject({ strategy });
  });

  it.each([
    ['/paper buy BTC 500', { unit: 'quote', value: '500' }],
    ['/paper buy BTC 500usdt', { unit: 'quote', value: '500' }],
    ['/paper buy 0.01btc btc/usdt', { unit: 'base', value: '0.01' }],
    ['/paper buy BTC 10%', { unit: 'percent', value: '10' }],
    ['/paper buy BTC 1,000 at limit 60,000', { unit: 'quote', value: '1000' }],
  ])('%s is understood', async (line, amount) => {
    const words = paperWords(line.split(' ').slice(2).join(' '), {
      info: services.market(),
      strategies: [],
      number: 'amount',
    });
    expect(words).toMatchObject({ markets: ['BTC/USDT'], amount });
  });

  it('takes named options as Discord sends them', async () => {
    const named = (values: Record<string, string>) => ask('/paper', { args: { kind: 'named', values } });
    await named({ action: 'start', plan: 'manual', balance: '1000' });
    const reply = await named({ action: 'buy', market: 'BTC/USDT', amount: '50 %'.replace(' ', ''), stop: '1' });
    expect(said(reply)).toMatch(/the stop 1 must lie|Order taken|cap is/);
    expect(services.account?.settings.plan.kind).toBe('manual');
  });

  it.each([
    ['/paper buy', 'needs one market'],
    ['/paper buy BTC', 'needs an amount'],
    ['/paper buy BTC ETH 5', 'needs one market'],
    ['/paper close', 'needs one market, or all'],
    ['/paper buy BTC -5', 'understand "-5"'],
    ['/paper buy BTC 0', 'understand "0"'],
    ['/paper buy BTC 1e5', 'understand "1e5"'],
    ['/paper buy BTC NaN', 'understand "NaN"'],
    ['/paper buy DOGE 100', 'understand "DOGE"'],
    ['/paper buy BTC 100 stop=', 'stop is a positive price'],
    ['/paper buy BTC 100 limit=abc', 'limit is a positive price'],
    ['/paper start 1000 manual risk=90%', 'from 0.01 % to 10 %'],
    ['/paper start 1000 manual positions=0', 'positions lie in 1..50'],
    ['/paper start 1000 manual 5m', 'timeframes called here: 15m, 1h'],
    ['/paper status of=nowhere', 'an account is telegram:12345'],
    [`/paper buy BTC ${'9'.repeat(900)}`, 'I don'],
    ['/paper start <b>x</b>', 'understand "<b>x</b>"'],
  ])('%s is refused with an example', async (line, expected) => {
    await ask('/paper start 1000 manual');
    const before = services.account;
    const reply = await ask(line);
    expect(reply).toMatchObject({ kind: 'error', ephemeral: true });
    expect(said(reply)).toContain(expected);
    expect(said(reply)).toMatch(/Try: \/paper/);
    expect(services.account).toBe(before);
  });

  it('survives whatever is typed after it', async () => {
    await ask('/paper start 1000 manual');
    const actions = ['start', 'stop', 'buy', 'sell', 'close', 'reset', 'status', 'resume', 'trades', 'list'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...actions),
        fc.string({ unit: 'binary', maxLength: 80 }),
        async (action, text) => {
          const reply = await ask(`/paper ${action} ${text}`);
          expect(reply).not.toMatchObject({ id: 'failure.unexpected' });
          expect([...services.paperRepository.accounts.keys()]).toEqual(['telegram-5001']);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('lets nobody press the buttons under somebody else’s account, and admins all of them', async () => {
    const mine = await ask('/paper start 1000 manual');
    services.people.add({ ...other }, 'trader');
    for (const label of ['refresh', 'paperTrades', 'paperHistory', 'gap']) {
      const reply = await press(mine, label, other);
      expect(reply).toMatchObject({ kind: 'error', id: 'access.paper', ephemeral: true });
    }
    services.people.add({ ...other }, 'admin');
    expect(await press(mine, 'paperTrades', other)).toMatchObject({ kind: 'paper', name: 'telegram:5001' });
    expect(await ask('/paper list', { person: other })).toMatchObject({ kind: 'paperList' });
    await ask('/paper stop of=telegram:5001', { person: other });
    expect(services.account?.running).toBe(false);
  });

  it('asks before a reset, and a button of an earlier life does nothing', async () => {
    await ask('/paper start 1000 manual');
    const asked = await ask('/paper reset');
    expect(said(asked)).toMatch(/Begin anew with 1,000.00 USDT\?/);
    expect(services.account?.life).toBe(1);
    expect(await press(asked, 'confirmYes', other)).toMatchObject({ id: 'confirm.notYours' });
    const again = await ask('/paper reset');
    expect(await press(asked, 'confirmYes', me)).toMatchObject({ kind: 'paper', change: 'reset' });
    expect(services.account?.life).toBe(2);
    expect(await press(asked, 'confirmYes', me)).toMatchObject({ kind: 'error', id: 'confirm.gone' });
    expect(await press(again, 'confirmYes', me)).toMatchObject({ kind: 'error', id: 'paper.stale' });
    expect(services.account?.life).toBe(2);
  });

  it('keeps a chat’s account for traders to read and admins to control', async () => {
    const inGroup = { chat: group, isPrivate: false };
    expect(await ask('/paper start 1000 here', inGroup)).toMatchObject({ kind: 'error', id: 'access.owner' });
    services.people.add({ ...other }, 'admin');
    await ask('/paper start 1000 here', { ...inGroup, person: other });
    expect(services.paperRepository.accounts.get('chat-telegram--77')).toMatchObject({
      owner: { kind: 'chat', chat: group },
      settings: { plan: { kind: 'follow', delivered: null } },
    });
    expect(await ask('/paper status here', inGroup)).toMatchObject({ id: 'access.admin' });
    services.people.add({ ...me }, 'trader');
    expect(await ask('/paper status here', inGroup)).toMatchObject({ kind: 'paper' });
    // Somewhere else it is a stranger's account again.
    expect(await ask('/paper status of=chat:telegram:-77')).toMatchObject({ kind: 'error' });
    expect(await ask('/paper stop here', inGroup)).toMatchObject({ kind: 'error' });
  });

  it('keeps every button within what platforms take', async () => {
    const long = { platform: 'discord', id: '1234567890123456789' } as const;
    for (const line of ['/paper start 1000 manual', '/paper reset', '/paper history']) {
      const reply = await ask(line, { platform: 'discord', person: long });
      for (const button of reply.buttons?.flat() ?? []) expect(() => encodeAction(button.action)).not.toThrow();
    }
    services.people.add({ ...long }, 'admin');
    const chat = { platform: 'discord', id: '1234567890123456789' } as const;
    const there = await ask('/paper start 1000 here', { platform: 'discord', person: long, chat });
    for (const button of there.buttons?.flat() ?? []) expect(() => encodeAction(button.action)).not.toThrow();
  });
});

describe('/follow', () => {
  it('follows what the chat is told, and subscribes a direct conversation that hears nothing yet', async () => {
    const reply = await ask('/follow 5000 BTC risk=0.5%', { isPrivate: true });
    expect(reply).toMatchObject({ kind: 'paper', change: 'started' });
    expect(services.account?.settings).toMatchObject({
      plan: { kind: 'follow', delivered: { platform: 'telegram' } },
      markets: ['BTC/USDT'],
      timeframe: '15m',
    });
    expect([...services.subscriptions.rows.values()]).toMatchObject([{ kinds: ['entry'], markets: ['BTC/USDT'] }]);
  });

  it('does not follow where nothing is heard, and changes nothing', async () => {
    const reply = await ask('/follow', { chat: group, isPrivate: false });
    expect(said(reply)).toContain('First: /subscribe BTC/USDT entry');
    await services.subscriptions.put({ chat: group, markets: [], timeframes: [], kinds: ['risk'], muted: [] });
    expect(await ask('/follow', { chat: group, isPrivate: false })).toMatchObject({ kind: 'error' });
    expect(services.account).toBeNull();
  });

  it('takes the markets the chat hears, and leaves a running account alone', async () => {
    await services.subscriptions.put({
      chat: group,
      markets: [],
      timeframes: [],
      kinds: ['entry'],
      muted: ['BTC/USDT' as never],
    });
    await ask('/follow', { chat: group, isPrivate: false });
    expect(services.account?.settings.markets).not.toContain('BTC/USDT');
    const again = await ask('/follow', { chat: group, isPrivate: false });
    expect(said(again)).toContain('is running');
    expect(services.account?.life).toBe(1);
  });
});

describe('/leaderboard and /gap', () => {
  it('shows no ids, and says when there is nothing to rank', async () => {
    await ask('/paper start 1000 manual');
    const reply = await ask('/leaderboard');
    expect(said(reply)).toContain('No account has 10 ended trades yet');
    expect(said(reply)).not.toContain('5001');
  });

  it('replays the asker’s span', async () => {
    await ask('/paper start 1000 manual');
    expect(said(await ask('/gap'))).toContain('No candle has closed since');
    const [last] = (await services.paperCandles.latest(
      { venue: services.venue, market: services.markets[0]!, timeframe: '15m' },
      1,
    )) as unknown as readonly [{ readonly closedAt: number }];
    services.now = epochMs(services.now + 3_600_000);
    for (const market of services.markets) {
      const series = { venue: services.venue, market, timeframe: '15m' as const };
      const step = 900_000;
      const at = (n: number) => epochMs(last.closedAt + n * step);
      for (const n of [0, 1, 2]) {
        services.paperCandles.add(series, {
          openedAt: at(n),
          closedAt: at(n + 1),
          open: 100,
          high: 101,
          low: 99,
          close: 100,
          volume: 5,
        });
      }
    }
    expect(said(await ask('/gap'))).toContain('agrees to the last digit');
  });
});
