import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { replyFor } from '../../../src/bot/announce.js';
import { decodeAction, encodeAction } from '../../../src/bot/button.js';
import type { CommandCall } from '../../../src/bot/call.js';
import { messageOfReply } from '../../../src/bot/discord/message.js';
import { plainText } from '../../../src/bot/draw/card.js';
import { cardOf } from '../../../src/bot/draw/cards.js';
import type { Reply } from '../../../src/bot/reply.js';
import { createRouter, type Router } from '../../../src/bot/router.js';
import type { AlertRule } from '../../../src/core/alert.js';
import type { Venue } from '../../../src/core/market.js';
import type { NewAlert } from '../../../src/core/ports/alerts.js';
import { personOwner } from '../../../src/core/preferences.js';
import { aFiring, aNewAlert } from '../../builders/alerts.js';
import { aCall, aPress } from '../../builders/calls.js';
import { aMove } from '../../builders/replies.js';
import { anEntry } from '../../builders/trading.js';
import { MemoryServices } from '../../fakes/services.js';

const logger = pino({ level: 'silent' });
const me = { platform: 'telegram', id: '5001' } as const;
const other = { platform: 'telegram', id: '6001' } as const;
const group = { chat: { platform: 'telegram', id: '-77' }, isPrivate: false } as const;

let services: MemoryServices;
let router: Router;
beforeEach(() => {
  services = new MemoryServices();
  router = createRouter({ services, access: 'open', admins: [], logger, rateLimit: { requests: 1e6, windowMs: 1 } });
});
const ask = (line: string, given: Partial<CommandCall> = {}): Promise<Reply> => router.dispatch(aCall(line, given));
const said = (reply: Reply): string => plainText(cardOf(reply));
const press = (reply: Reply, label: string, given: Partial<CommandCall> = {}): Promise<Reply> => {
  const button = reply.buttons?.flat().find((one) => one.label === label);
  const action = button && decodeAction(encodeAction(button.action));
  if (!action) throw new Error(`no button ${label} under ${said(reply)}`);
  return router.dispatch({ ...aPress(action.command, ...action.args), ...given });
};
const rules = (): readonly AlertRule[] => [...services.alertRepository.rows.values()];
const rule = (): AlertRule => {
  const [first] = rules();
  if (!first) throw new Error('no alert was made');
  return first;
};

/** So many alerts, none of which the tests make. */
async function fill(count: number, given: Partial<NewAlert> = {}): Promise<void> {
  for (let level = 1; level <= count; level++) {
    const alert = aNewAlert({ provenance: 'simulated', condition: `close > ${level}`, ...given });
    await services.alertRepository.add(alert, { person: 1_000, chat: 1_000 });
  }
}

describe('/alert', () => {
  it('sets a one-time alert in this chat and says how it would have behaved', async () => {
    const reply = await ask('/alert btc price > 70,000');
    expect(reply).toMatchObject({ kind: 'alertRule', change: 'made', ephemeral: true, count: 1, most: 50 });
    expect(rule()).toMatchObject({
      owner: me,
      maker: me,
      chat: me,
      personal: true,
      provenance: 'simulated',
      market: 'BTC/USDT',
      timeframe: '15m',
      condition: 'close > 70000',
      mode: 'once',
      state: 'armed',
    });
    expect(said(reply)).toMatch(/In the last 120 candles \(30 h\) it would/);
  });

  it.each([
    [
      '/alert BTC rsi(14,1h) < 30 and close > sma(50) repeat 4h',
      'rsi(14, 1h) < 30 and close > sma(50)',
      '1h',
      'repeat',
    ],
    ['/alert ETH/USDT move 5% 1h', 'abs(change(1h)) >= 5%', '15m', 'once'],
    ['/alert sol whale', 'zscore(volume, 96) >= 4', '1h', 'once'],
    ['/alert ADA volatility 2x on 15m', 'volatility_ratio(24, 480) >= 2', '15m', 'once'],
    ['/alert BTC mood swing 0.3', 'abs(swing(6h)) >= 0.3', '15m', 'once'],
    ['/alert BTC funding > 0.05% every 1d', 'funding > 0.05%', '15m', 'repeat'],
    ['/alert BTC 70k', 'crosses(close, 70000)', '15m', 'once'],
  ])('%s', async (line, condition, timeframe, mode) => {
    expect(await ask(line)).toMatchObject({ kind: 'alertRule' });
    expect(rule()).toMatchObject({ condition, timeframe, mode });
  });

  it('is understood from named options as Discord sends them', async () => {
    const args = { kind: 'named', values: { market: 'BTC/USDT', condition: 'close < 60000 repeat 4h' } } as const;
    expect(await ask('/alert', { args })).toMatchObject({ kind: 'alertRule' });
    expect(rule()).toMatchObject({ condition: 'close < 60000', mode: 'repeat', cooldownMs: 14_400_000 });
  });

  it('points at what it does not understand', async () => {
    const reply = await ask('/alert BTC rsy(14) < 30');
    expect(reply).toMatchObject({
      kind: 'alertFault',
      ephemeral: true,
      fault: { kind: 'unknownName', suggestion: 'rsi' },
    });
    expect(said(reply)).toBe(
      [
        '✘ I did not understand this alert',
        '⚠ SIMULATED market: made-up prices, nothing here is real',
        'rsy(14) < 30',
        '^^^',
        'I know nothing called "rsy".',
        'Did you mean rsi?',
        'Works: /alert BTC/USDT rsi(14, 1h) < 30',
      ].join('\n'),
    );
    expect(rules()).toEqual([]);
  });

  it('reads full-width signs as the narrow ones they mean', async () => {
    expect(await ask('/alert ＢＴＣ　ｃｌｏｓｅ＞７００００')).toMatchObject({ kind: 'alertRule' });
    expect(rule()).toMatchObject({ market: 'BTC/USDT', condition: 'close > 70000' });
  });

  it.each([
    ['\u0441lose > 5', 'The letter "\u0441" is not of the English alphabet, though it may look so.'],
    ['close > 5 § 3', 'The sign "§" has no meaning in a condition.'],
    ['close > 1e308', 'Numbers go up to 1,000,000,000,000,000 here.'],
  ])('says what is wrong with %s', async (condition, expected) => {
    expect(said(await ask(`/alert BTC ${condition}`))).toContain(expected);
  });

  it('quotes as the language does', async () => {
    await ask('/language Deutsch');
    expect(said(await ask('/alert BTC rsy(14) < 30'))).toContain('Etwas namens „rsy“ kenne ich nicht.');
  });

  describe('without a market', () => {
    const mine = async (...markets: readonly string[]): Promise<void> => {
      const list = { name: 'main', markets: markets as readonly never[], isDefault: true };
      await services.preferences.putWatchlist(personOwner(me), list);
    };

    it('means the markets of the watchlist, and says what it did for each', async () => {
      await mine('BTC/USDT', 'ETH/USDT', 'SOL/USDT');
      await ask('/alert ETH move 5% 1h');
      const reply = await ask('/alert move 5% 1h');
      expect(
        rules()
          .map(({ market }) => market)
          .sort(),
      ).toEqual(['BTC/USDT', 'ETH/USDT', 'SOL/USDT']);
      expect(said(reply)).toContain(
        'your list main: move 5% 1h — set for BTC/USDT (a2), SOL/USDT (a3); there already: ETH/USDT (a1)',
      );
      expect(reply.ephemeral).toBe(true);
      expect(reply.buttons?.flat().map(({ label }) => label)).toEqual([
        'alertShow',
        'alertShow',
        'alertShow',
        'alertList',
      ]);
    });

    it('asks for the market where there is no list, with the condition as it was said', async () => {
      expect(said(await ask('/alert move 5% 1h'))).toMatch(/^Which market\? .+ Try: \/alert BTC\/USDT move 5% 1h/);
      expect(said(await ask('/alert DOGE move 5% 1h'))).toContain('I don\'t watch "DOGE"');
      expect(rules()).toEqual([]);
    });

    it('sets no price for several markets, and one for the only one', async () => {
      await mine('BTC/USDT', 'ETH/USDT');
      const reply = await ask('/alert close > 70000');
      expect(said(reply)).toContain('/alert BTC/USDT close > 70000');
      expect(rules()).toEqual([]);
      expect(said(await ask('/alert close > sma(50) and rsi < 30 '))).toContain('set for BTC/USDT (a1), ETH/USDT (a2)');
      await mine('ETH/USDT');
      expect(await ask('/alert 70k')).toMatchObject({ kind: 'alertRule', rule: { market: 'ETH/USDT' } });
    });

    it('keeps no alert that would be told too often, and none beyond the room there is', async () => {
      await mine('BTC/USDT', 'ETH/USDT');
      expect(said(await ask('/alert close > open repeat 15m'))).toContain('too often: BTC/USDT, ETH/USDT');
      expect(rules()).toEqual([]);
      await fill(49, { owner: me });
      expect(said(await ask('/alert move 5% 1h'))).toMatch(/set for BTC\/USDT \(a\d+\).*no room left: ETH\/USDT/);
    });

    it('asks for the market where there is no list, or no condition either', async () => {
      expect(said(await ask('/alert move 5% 1h'))).toContain('/alert BTC/USDT');
      await mine('BTC/USDT');
      for (const line of ['/alert DOGEUSDT close > 1', '/alert'])
        expect(await ask(line)).toMatchObject({ kind: 'error' });
      expect(rules()).toEqual([]);
    });
  });

  it('asks for what is missing, with an example', async () => {
    expect(said(await ask('/alert'))).toContain('/alert BTC/USDT');
    expect(said(await ask('/alert BTC'))).toContain('/alert BTC/USDT rsi(14, 1h) < 30');
    expect(said(await ask('/alert DOGEUSDT close > 1'))).toContain('DOGEUSDT');
  });

  it('shows a noisy alert before it is set; its maker agrees or makes it rarer', async () => {
    const noisy = await ask('/alert BTC close > open repeat 15m');
    expect(noisy).toMatchObject({ kind: 'alertRule', change: 'drafted', rule: { state: 'draft' } });
    expect(said(noisy)).toMatch(/That is \d+ a day/);
    expect(await services.alertRepository.subjects('simulated')).toEqual([]);
    expect(await press(noisy, 'alertKeep', { person: other })).toMatchObject({ kind: 'error', id: 'alert.foreign' });
    expect(await press(noisy, 'alertRestLonger')).toMatchObject({ change: 'edited' });
    expect(rule()).toMatchObject({ state: 'armed', mode: 'repeat', cooldownMs: 86_400_000 });
    const second = await ask('/alert ETH close > open repeat 15m');
    expect(await press(second, 'alertKeep')).toMatchObject({
      change: 'kept',
      rule: { state: 'armed', cooldownMs: 900_000 },
    });
  });

  it('says when there is the same one already, and makes no second', async () => {
    await ask('/alert BTC close > 70000');
    expect(await ask('/alert BTC price > 70k')).toMatchObject({ change: 'exists', rule: { id: 1 } });
    expect(rules()).toHaveLength(1);
  });

  it('keeps to 50 of a person and says what to do; admins have more', async () => {
    await fill(50);
    const full = await ask('/alert BTC close > 51');
    expect(full).toMatchObject({ kind: 'error', id: 'alert.full.person', params: { most: 50 } });
    expect(said(full)).toContain('/alerts');
    services.people.add(me, 'admin');
    expect(await ask('/alert BTC close > 51')).toMatchObject({ kind: 'alertRule', most: 500 });
    services.people.add(me, 'member');
    expect(await ask('/alert BTC close > 52')).toMatchObject({ id: 'alert.full.person' });
  });

  it('keeps to 200 in one chat that many read', async () => {
    for (const id of ['7001', '7002', '7003', '7004'])
      await fill(50, { owner: { platform: 'telegram', id }, chat: group.chat });
    expect(await ask('/alert BTC close > 1', group)).toMatchObject({ kind: 'error', id: 'alert.full.chat' });
    expect(await ask('/alert BTC close > 1')).toMatchObject({ kind: 'alertRule' });
  });

  it('lets only the owner press, from wherever', async () => {
    const made = await ask('/alert BTC close > 70000', group);
    expect(rule()).toMatchObject({ personal: false, chat: group.chat, maker: me });
    for (const label of ['alertMute', 'alertDelete', 'alertRepeat']) {
      const refused = await press(made, label, { person: other, ...group });
      expect(refused).toMatchObject({ kind: 'error', id: 'alert.foreign', ephemeral: true });
    }
    expect(await ask('/alert 1 close > 1', { person: other })).toMatchObject({ id: 'alert.foreign' });
    expect(rules()).toEqual([rule()]);
    expect(rule()).toMatchObject({ state: 'armed', mode: 'once', revision: 1 });
  });

  it('mutes, arms, changes and deletes by buttons and by words', async () => {
    const made = await ask('/alert BTC close > 70000');
    const muted = await press(made, 'alertMute');
    expect(muted).toMatchObject({ change: 'muted', rule: { state: 'muted' } });
    expect(await press(muted, 'alertUnmute')).toMatchObject({ change: 'unmuted', rule: { state: 'armed' } });
    expect(await press(made, 'alertRepeat')).toMatchObject({ change: 'edited', rule: { mode: 'repeat' } });
    expect(await ask('/alert a1 once')).toMatchObject({
      change: 'edited',
      rule: { mode: 'once', condition: 'close > 70000' },
    });
    expect(await ask('/alert #1 rsi < 25 repeat 1d')).toMatchObject({
      rule: { condition: 'rsi(14) < 25', timeframe: '1h', mode: 'repeat', cooldownMs: 86_400_000 },
    });
    expect(await ask('/alert 1 rsi <')).toMatchObject({ kind: 'alertFault' });
    expect(await ask('/alert 1')).toMatchObject({ change: 'shown', rule: { condition: 'rsi(14) < 25' } });
    const gone = await press(made, 'alertDelete');
    expect(gone).toMatchObject({ kind: 'notice', id: 'alert.deleted', params: { name: 'a1' } });
    expect(await press(made, 'alertMute')).toMatchObject({ kind: 'error', id: 'alert.missing' });
  });

  it('arms a told one again, unless there is no room', async () => {
    await ask('/alert BTC close > 1');
    await services.alertRepository.change(1, me, ['armed'], { state: 'done', holds: true });
    const again = await ask('/alert 1 again');
    expect(again).toMatchObject({ change: 'again', rule: { state: 'armed', holds: true } });
    expect(said(again)).toContain('true already');
    await services.alertRepository.change(1, me, ['armed'], { state: 'done' });
    await fill(50);
    expect(await ask('/alert 1 again')).toMatchObject({ kind: 'error', id: 'alert.full.person' });
    expect(await ask('/alert 1 repeat')).toMatchObject({ kind: 'error', id: 'alert.full.person' });
  });

  it('watches both sides of a move alert', async () => {
    const signal = aMove({ id: 1043, venue: 'simulated' as Venue });
    services.signals.rows.push({ signal, outcome: { kind: 'open' } });
    const reply = await ask('/alert break 1043');
    const { close, moveSize } = signal.prediction;
    const tick = services.market().tickSize(signal.market) ?? 0;
    expect(reply).toMatchObject({ kind: 'alertRule', rule: { market: signal.market, mode: 'once', timeframe: '15m' } });
    const [above, below] = rule()
      .condition.split(' or ')
      .map((part) => Number(part.split(' ').at(-1)));
    expect(Math.abs((above ?? 0) - close * Math.exp(moveSize))).toBeLessThanOrEqual(tick);
    expect(Math.abs((below ?? 0) - close * Math.exp(-moveSize))).toBeLessThanOrEqual(tick);
    expect(await ask('/alert break 1043')).toMatchObject({ change: 'exists' });
    expect(await ask('/alert break 99')).toMatchObject({ kind: 'error', id: 'alert.notMove' });
    expect(await ask('/alert break')).toMatchObject({ kind: 'error', id: 'alert.notMove' });
    services.signals.rows.push({ signal: anEntry({ id: 7, venue: 'simulated' as Venue }), outcome: { kind: 'open' } });
    expect(await ask('/alert break 7')).toMatchObject({ kind: 'error', id: 'alert.notMove' });
  });

  it.each([
    '/alert 999999999999999999',
    '/alert -1 mute',
    '/alert 1|2 mute',
    '/alert BTC <b>*_\u202e',
    `/alert BTC ${'('.repeat(900)}`,
  ])('answers %s kindly', async (line) => {
    const reply = await ask(line);
    expect(['error', 'alertFault']).toContain(reply.kind);
    expect(said(reply)).not.toContain('unexpected');
  });
});

describe('/alerts', () => {
  it('lists the own ones with state and values, newest first, in pages', async () => {
    expect(said(await ask('/alerts'))).toContain('Try: /alert BTC/USDT');
    await fill(12);
    await ask('/alert ETH close > 1', { person: other });
    await ask('/alert 12 mute');
    const first = await ask('/alerts');
    expect(first).toMatchObject({
      kind: 'alertList',
      total: 12,
      active: 12,
      most: 50,
      page: 1,
      pages: 2,
      ephemeral: true,
    });
    expect(said(first)).toMatch(
      /a12 {2}BTC\/USDT · 15m {2}muted {2}close > 12\nnow close [\d,.]+ > 12\.0 · Not told yet/,
    );
    const second = await press(first, 'alertOlder');
    expect(second).toMatchObject({ page: 2, views: [{ rule: { id: 2 } }, { rule: { id: 1 } }] });
    expect(await ask('/alerts 99')).toMatchObject({ page: 2 });
    expect(await ask('/alerts two')).toMatchObject({ kind: 'error' });
    expect(await press(first, 'alertShow')).toMatchObject({ kind: 'alertRule', change: 'shown', rule: { id: 12 } });
  });

  it('shows an alert that cannot be looked at now as asleep', async () => {
    await ask('/alert BTC rsi(15m) < 30');
    services.timeframes = ['1h'];
    expect(said(await ask('/alerts'))).toContain('asleep');
    expect(await ask('/alert 1')).toMatchObject({ kind: 'alertRule', preview: { candles: 0 } });
    services.timeframes = ['15m', '1h'];
    expect(said(await ask('/alerts'))).not.toContain('asleep');
    services.markets = services.markets.slice(1);
    expect(said(await ask('/alerts'))).toContain('asleep');
  });
});

describe('a fired alert', () => {
  const told = async (given: Partial<AlertRule>) => {
    await ask('/alert BTC close > 70000');
    const fired = aFiring({ ...rule(), ...given }, services.now);
    const facts = { info: services.market(), now: services.now, chart: null, callsLikeThis: null };
    return replyFor({ kind: 'alert', venue: services.venue, fired }, facts);
  };

  it('has buttons that work', async () => {
    const reply = await told({});
    await services.alertRepository.change(1, me, ['armed'], { state: 'done' });
    expect(said(reply)).toContain('✔ close 70,001.5 > 70,000.0');
    expect(await press(reply, 'alertAgain', { person: other })).toMatchObject({ id: 'alert.foreign' });
    expect(await press(reply, 'alertAgain')).toMatchObject({ change: 'again' });
    expect(await press(reply, 'alertShow')).toMatchObject({ change: 'shown' });
    expect(await press(reply, 'alertDelete')).toMatchObject({ id: 'alert.deleted' });
    expect(await press(reply, 'alertAgain')).toMatchObject({ id: 'alert.missing' });
    const repeating = await told({ mode: 'repeat' });
    expect(repeating.buttons?.flat().map(({ label }) => label)).toContain('alertMute');
  });

  it('tells values apart that would look alike, and writes numbers as the language does', async () => {
    const reply = await told({});
    if (reply.kind !== 'alertFired') throw new Error(reply.kind);
    const clause = (left: number, right: number) => ({
      left: { text: 'change(3m)', unit: 'share' as const, value: left, literal: false },
      operator: '<=',
      right: { text: '-0.1%', unit: 'share' as const, value: right, literal: true },
      holds: left <= right,
    });
    const clauses = [clause(-0.00095, -0.001), clause(-0.001, -0.001), clause(-0.013, -0.001)];
    const text = said({ ...reply, language: 'de', fired: { ...reply.fired, clauses } });
    expect(text).toContain('✘ change(3m) −0,095 % ≤ −0,1 %');
    expect(text).toContain('✔ change(3m) −0,1 % ≤ −0,1 %');
    expect(text).toContain('✔ change(3m) −1,3 % ≤ −0,1 %');
  });

  it('tells a price as it was typed, finer than the tick too', async () => {
    const reply = await told({});
    if (reply.kind !== 'alertFired') throw new Error(reply.kind);
    const price = (text: string, value: number, literal: boolean) => ({ text, unit: 'price' as const, value, literal });
    const clauses = [
      { left: price('close', 70_001.5, false), operator: '>', right: price('70000.45', 70_000.45, true), holds: true },
    ];
    expect(said({ ...reply, fired: { ...reply.fired, clauses } })).toContain('close 70,001.5 > 70,000.45');
  });

  it('names its owner where others read, and nobody else can be called', async () => {
    const options = { public: true, logger, renderPicture: async () => Buffer.alloc(0) };
    const discord = await told({ personal: false, maker: { platform: 'discord', id: '7002' } });
    expect((await messageOfReply(discord, options)).body).toMatchObject({
      content: '<@7002>',
      allowed_mentions: { parse: [], users: ['7002'] },
    });
    const own = await told({ personal: true, maker: { platform: 'discord', id: '7002' } });
    expect((await messageOfReply(own, options)).body).toMatchObject({ content: '', allowed_mentions: { parse: [] } });
    expect(said(await told({ personal: false }))).toContain('Asked for by this member');
  });
});
