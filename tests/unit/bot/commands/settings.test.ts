import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeAction } from '../../../../src/bot/button.js';
import type { CommandCall } from '../../../../src/bot/call.js';
import { plainText } from '../../../../src/bot/draw/card.js';
import { cardOf } from '../../../../src/bot/draw/cards.js';
import { wording } from '../../../../src/bot/messages/catalogue.js';
import type { SettingsReply } from '../../../../src/bot/reply/preferences.js';
import type { Reply } from '../../../../src/bot/reply.js';
import { createRouter, type Router } from '../../../../src/bot/router.js';
import type { Market } from '../../../../src/core/market.js';
import { chatOwner, personOwner, usualPreferences } from '../../../../src/core/preferences.js';
import { aCall } from '../../../builders/calls.js';
import { MemoryServices } from '../../../fakes/services.js';

let services: MemoryServices;
let router: Router;

const me = personOwner({ platform: 'telegram', id: '5001' });
const group = {
  chat: { platform: 'telegram', id: '-1001' },
  isPrivate: false,
  standing: { rank: 'administrator', roleIds: [], place: '-1001' },
} as const;
const ask = (line: string, overrides: Partial<CommandCall> = {}): Promise<Reply> =>
  router.dispatch(aCall(line, overrides));
const said = (reply: Reply): string =>
  reply.kind === 'error' || reply.kind === 'notice' ? wording(reply.id, reply.params) : plainText(cardOf(reply));
const set = async (line: string) => {
  const reply = await ask(line);
  expect([line, said(reply), reply.kind]).toEqual([line, expect.any(String), 'settings']);
  return services.preferences.of(me);
};

beforeEach(() => {
  services = new MemoryServices();
  services.venue = 'binance' as typeof services.venue;
  router = createRouter({
    services,
    access: 'open',
    admins: [],
    logger: pino({ level: 'silent' }),
    rateLimit: { requests: 10_000, windowMs: 1_000 },
  });
});

describe('settings', () => {
  it.each([
    ['/quiet 22:00-07:00', { quiet: { from: 1_320, to: 420, others: 'digest', exempt: [] } }],
    ['/quiet 22-7 silent', { quiet: { from: 1_320, to: 420, others: 'silent', exempt: [] } }],
    ['/quiet 10pm to 7:30am but alerts', { quiet: { from: 1_320, to: 450, others: 'digest', exempt: ['alert'] } }],
    ['/quiet 24:00–08:00 entries,follow-ups', { quiet: { from: 0, to: 480, exempt: ['entry', 'followUp'] } }],
    ['/settings quiet off', { quiet: null }],
    ['/digest daily 8', { digest: { every: 'day', at: 480 } }],
    ['/digest weekly sun 20:00', { digest: { every: 'week', at: 1_200, weekday: 7 } }],
    ['/digest monday 7:15', { digest: { every: 'week', at: 435, weekday: 1 } }],
    ['/digest off', { digest: null }],
    ['/settings budget 5', { budget: 5, digest: { every: 'day', at: 1_200, weekday: 7 } }],
    ['/settings budget off', { budget: null }],
    ['/settings confidence 55', { minEntry: 0.55, minMove: null }],
    ['/settings confidence 55% 40', { minEntry: 0.55, minMove: 0.4 }],
    ['/settings confidence move 0.4', { minEntry: null, minMove: 0.4 }],
    ['/settings confidence any', { minEntry: null, minMove: null }],
    ['/settings entries silent', { kinds: { entry: 'silent' } }],
    ['/settings kinds moves,summary off', { kinds: { move: 'off', summary: 'off' } }],
    ['/settings followup silent', { kinds: { followUp: 'silent' } }],
    ['/settings late send', { late: 'send' }],
    ['/settings theme light', { theme: 'light' }],
    ['/language deutsch', { language: 'de' }],
    ['/language Russian', { language: 'ru' }],
    ['/language pt-BR', { language: 'pt' }],
    ['/language 中文', { language: 'zh' }],
    ['/language auto', { language: null }],
    ['/timezone Europe/Berlin', { timeZone: 'Europe/Berlin' }],
    ['/timezone new york', { timeZone: 'America/New_York' }],
    ['/settings timezone utc', { timeZone: 'UTC' }],
  ])('%s', async (line, expected) => {
    expect(await set(line)).toMatchObject(expected);
  });

  it.each([
    ['/quiet 22:00', '"22:00" as hours'],
    ['/quiet 7-7', '"7-7" as hours'],
    ['/quiet 25:00-26:00', '"25:00-26:00" as hours'],
    ['/quiet nights', '"nights" as hours'],
    ['/digest hourly', '"hourly" as hours'],
    ['/digest 20:00 21:00', '"20:00 21:00" as hours'],
    ['/digest daily weekly', '"daily weekly" as hours'],
    ['/digest mon tue 8:00', '"mon tue 8:00" as hours'],
    ['/settings budget 0', 'no number of signals a day from 1 to 100'],
    ['/settings budget 2.5', '"2.5" is no number'],
    ['/settings confidence 101', '"101" is no percentage'],
    ['/settings entry loud', '"entry loud"; a kind of message is on, silent or off'],
    ['/settings kinds tweets off', 'no kind of message "tweets"'],
    ['/settings theme blue', 'takes dark, light'],
    ['/language klingon', 'takes English, Español'],
    ['/timezone Berlim', 'Did you mean Europe/Berlin?'],
    ['/settings volume 3', 'There is no setting "volume"'],
    ['/settings followups target', 'This chat hears no signals yet'],
  ])('answers %s kindly, and changes nothing', async (line, expected) => {
    const reply = await ask(line);
    expect(reply).toMatchObject({ kind: 'error', ephemeral: true });
    expect(said(reply)).toContain(expected);
    expect(said(reply)).toMatch(/Try: \/|First: \//);
    expect(await services.preferences.of(me)).toEqual(usualPreferences);
  });

  it('keep what was not named: hours stay when only what happens in them changes', async () => {
    await set('/quiet 22:00-07:00 alerts');
    expect(await set('/quiet silent')).toMatchObject({
      quiet: { from: 1_320, to: 420, others: 'silent', exempt: ['alert'] },
    });
  });

  it('say the effect in one line, in the language just chosen, and speak it from then on', async () => {
    const reply = (await ask('/language de')) as SettingsReply;
    expect(reply.language).toBe('de');
    expect(said(reply).split('\n')[0]).toBe('✔ Ich spreche ab jetzt Deutsch');
    expect(await ask('/help')).toMatchObject({ language: 'de' });
  });

  it('hold for the person in a direct conversation and for the chat in a group', async () => {
    expect(await ask('/settings theme light', group)).toMatchObject({ kind: 'settings', of: 'chat' });
    expect(await services.preferences.of(chatOwner(group.chat))).toMatchObject({ theme: 'light' });
    expect(await services.preferences.of(me)).toEqual(usualPreferences);
    expect(await ask('/settings')).toMatchObject({ of: 'person', ephemeral: true });
  });

  it('choose follow-ups of the subscription', async () => {
    await ask('/subscribe');
    const reply = (await ask('/settings followups target reversal')) as SettingsReply;
    expect(reply.subscription?.followUps).toEqual(['target', 'reversal']);
    expect((await services.subscriptions.get(aCall('').chat))?.followUps).toEqual(['target', 'reversal']);
    await ask('/settings followups off');
    expect((await services.subscriptions.get(aCall('').chat))?.followUps).toEqual([]);
  });

  it('have buttons that fit, whose every press is understood', async () => {
    await ask('/subscribe');
    await set('/quiet 22:00-07:00');
    const open = [
      '/settings',
      ...['kinds', 'quiet', 'digest', 'budget', 'confidence', 'late', 'followups', 'theme', 'language', 'timezone'].map(
        (name) => `/settings ${name}`,
      ),
    ];
    let pressed = 0;
    for (const line of open) {
      const { buttons = [] } = await ask(line);
      for (const { action } of buttons.flat()) {
        expect(encodeAction(action).length).toBeLessThanOrEqual(64);
        const press = { name: action.command, args: { kind: 'list', values: action.args }, source: 'button' } as const;
        const reply = await ask(line, press);
        expect([action.args, reply.kind]).toEqual([action.args, 'settings']);
        pressed += 1;
      }
    }
    expect(pressed).toBeGreaterThan(50);
  });
});

describe('/digest', () => {
  it('shows what is held back, and sends it by a press', async () => {
    expect(await ask('/digest')).toMatchObject({ kind: 'settings', section: 'digest' });
    const tally = { entries: 2, moves: 0, ended: 0, won: 0, meanNet: null, movesEnded: 0, movesTrue: 0 };
    services.digests.held = {
      of: 'now',
      from: services.now,
      until: services.now,
      sent: tally,
      held: tally,
      reasons: { quiet: 2, budget: 0 },
      others: {},
      top: [],
      upTo: 9,
    };
    const reply = await ask('/digest');
    expect(reply.kind).toBe('digest');
    const send = (reply.buttons ?? []).flat().find(({ label }) => label === 'sendHeld');
    expect(send?.action).toEqual({ command: 'digest', args: ['send 9'] });
    expect(said(await ask('/digest send 9'))).toBe('✔ Sending what was held back, messages: 2');
    expect(services.digests.released).toEqual([{ chat: aCall('').chat, upTo: 9 }]);
    expect(said(await ask('/digest send 9'))).toContain('Nothing waits any more');
    expect(said(await ask('/digest send x'))).toContain('Nothing waits any more');
  });
});

describe('/watchlist', () => {
  const lists = async () =>
    (await services.preferences.watchlists(me)).map(
      ({ name, markets, isDefault }) => `${name}${isDefault ? '*' : ''}: ${markets.join(' ')}`,
    );

  it('keeps lists of markets by name', async () => {
    await ask('/watchlist add btc ETH/USDT');
    await ask('/watchlist add alts SOL, ADA');
    await ask('/watchlist remove eth');
    expect(await lists()).toEqual(['main*: BTC/USDT', 'alts: SOL/USDT ADA/USDT']);
    await ask('/watchlist use alts');
    expect(await lists()).toEqual(['alts*: SOL/USDT ADA/USDT', 'main: BTC/USDT']);
    await ask('/watchlist delete alts');
    expect(await lists()).toEqual(['main*: BTC/USDT']);
    expect(said(await ask('/watchlist show'))).toContain('main (the default): BTC/USDT');
  });

  it.each([
    ['/watchlist add BTC/USDD', 'I don\'t watch "BTC/USDD"'],
    ['/watchlist add', 'Which markets? I watch BTC/USDT'],
    ['/watchlist show mine', 'There is no list "mine"'],
    ['/watchlist remove nolist btc', 'There is no list "nolist"'],
    ['/watchlist add <b>x</b> btc', 'I don\'t watch "<b>x</b>"'],
  ])('answers %s kindly', async (line, expected) => {
    const reply = await ask(line);
    expect(reply.kind).toBe('error');
    expect(said(reply)).toContain(expected);
    expect(await lists()).toEqual([]);
  });

  it('takes no eleventh list', async () => {
    for (let list = 0; list < 10; list++) await ask(`/watchlist add list${list} btc`);
    expect(said(await ask('/watchlist add one-more btc'))).toContain('You have 10 lists');
    expect(await lists()).toHaveLength(10);
  });

  it('is what /price and /movers mean without a market, and they say so', async () => {
    await ask('/watchlist add btc eth');
    const prices = await ask('/price');
    expect(prices).toMatchObject({ kind: 'prices', list: 'main' });
    expect(prices.kind === 'prices' && prices.quotes.map(({ market }) => market)).toEqual(['BTC/USDT', 'ETH/USDT']);
    expect(said(prices)).toContain('Only your list "main"; all: /price all');
    const all = await ask('/price all');
    expect(all.kind === 'prices' && all.quotes).toHaveLength(4);
    const movers = await ask('/movers');
    expect(movers).toMatchObject({ kind: 'movers', list: 'main' });
    expect(movers.kind === 'movers' && movers.movers.moves.every(({ market }) => /^(BTC|ETH)/.test(market))).toBe(true);
    expect(await ask('/movers 7d all')).not.toHaveProperty('list');
  });

  it('is what /subscribe means without a market, until all is said', async () => {
    await ask('/watchlist add btc eth');
    await ask('/subscribe 1h');
    const { chat } = aCall('');
    expect(await services.subscriptions.get(chat)).toMatchObject({
      markets: ['BTC/USDT', 'ETH/USDT'],
      timeframes: ['1h'],
      watchlist: 'main',
    });
    await ask('/subscribe all');
    expect(await services.subscriptions.get(chat)).toMatchObject({ markets: [] });
    expect((await services.subscriptions.get(chat))?.watchlist).toBeUndefined();
    await ask('/subscribe sol');
    expect(await services.subscriptions.get(chat)).toMatchObject({ markets: ['SOL/USDT'] as Market[] });
  });
});
