import { Writable } from 'node:stream';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/bot/draw/card.js';
import { cardOf } from '../../../src/bot/draw/cards.js';
import { wording } from '../../../src/bot/messages/catalogue.js';
import type { ChartRequest } from '../../../src/bot/reply/pictures.js';
import type { Reply } from '../../../src/bot/reply.js';
import { createRouter, type Router, type RouterOptions } from '../../../src/bot/router.js';
import type { Market } from '../../../src/core/market.js';
import { personOwner } from '../../../src/core/preferences.js';
import { aCall, aPress } from '../../builders/calls.js';
import { aMove, aSignal } from '../../builders/replies.js';
import { MemoryServices } from '../../fakes/services.js';

let services: MemoryServices;
let router: Router;
let logged: string;

const open = (overrides: Partial<RouterOptions> = {}): Router => {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  return createRouter({ services, access: 'open', admins: [], logger: pino({ level: 'info' }, sink), ...overrides });
};
const ask = (line: string): Promise<Reply> => router.dispatch(aCall(line));
const said = (reply: Reply): string =>
  reply.kind === 'error' || reply.kind === 'notice' ? wording(reply.id, reply.params) : reply.kind;

beforeEach(() => {
  services = new MemoryServices();
  services.venue = 'binance' as typeof services.venue;
  logged = '';
  router = open();
});

describe('a malformed question gets a friendly answer with an example', () => {
  it.each([
    ['/predcit BTC', "I don't know /predcit. Did you mean /predict? /help lists what you can ask."],
    ['/xqzzyqxxq', "I don't know /xqzzyqxxq. /help lists what you can ask."],
    ['/join', 'Which code? The one somebody gave you. Try: /join 4F7K-2M9Q-X3TB'],
    ['/claim', 'Which code? The log of the first start shows it. Try: /claim 4F7K-2M9Q'],
    ['/channel', 'What shall I do, and with which channel? Try: /channel subscribe @mychannel BTC/USDT 1h'],
    ['/signal BTCUSD', 'I don\'t watch "BTCUSD". Did you mean BTC/USDT? Try: /signal BTC/USDT 1h'],
    ['/predict etherium', 'I don\'t watch "etherium". Did you mean ETH/USDT? Try: /predict ETH/USDT 1h'],
    ['/chart DOGE/USDT 15m', 'Try: /chart '],
    ['/predict', 'Which market? I watch BTC/USDT, ETH/USDT, SOL/USDT, ADA/USDT. Try: /predict BTC/USDT 1h'],
    ['/predict BTC/USDT 7h', 'I don\'t call "7h"; I call 15m, 1h. Try: /predict BTC/USDT 1h'],
    ['/predict BTC/USDT 4h', 'I don\'t call "4h"; I call 15m, 1h. Try: /predict BTC/USDT 1h'],
    ['/predict btc 1h now please', 'I understood /predict, but not "now please" at its end.'],
    ['/sgnal', "I don't know /sgnal. Did you mean /signal?"],
    ['/mute btc maybe', 'I don\'t understand "maybe" after /mute; it takes on, off. Try: /mute BTC/USDT'],
    ['/subscribe foo', 'I don\'t watch "foo".'],
    ['/subscribe 4h', 'I don\'t call "4h"'],
    ['/why', 'Which market?'],
    ['/why 99', 'There is no signal #99 here.'],
    ['/why 99999999999', 'I don\'t watch "99999999999"'],
    [`/predict ${'A'.repeat(5_000)}`, `I don't watch "${'A'.repeat(39)}…"`],
  ])('%s', async (line, expected) => {
    const reply = await ask(line);
    expect(reply).toMatchObject({ kind: 'error', ephemeral: true });
    const text = said(reply);
    expect(text).toContain(expected);
    expect(text).toMatch(/Try: \/|\/help|The newest one: \/signal/);
    expect(text).not.toMatch(/undefined|NaN|\{\w+\}/);
  });

  it('takes an unreadable balance kindly', async () => {
    services.people.add({ platform: 'telegram', id: '5001' }, 'admin');
    for (const balance of ['-5', '0', 'much', '1e9', '99999999999999', '1e400', '9']) {
      expect(said(await ask(`/paper start manual ${balance}`))).toMatch(/Try: \/paper start 10000/);
    }
    expect(services.account).toBeNull();
  });
});

describe('somebody new', () => {
  it('is shown a few first steps, not every command there is', async () => {
    const text = plainText(cardOf(await ask('/start')));
    expect(text).toContain(
      'Also: /chart /why /price /alert /watchlist /record /paper /settings. Everything, by topic: /help',
    );
    expect(text).not.toContain('/deadletters');
  });

  it('is told all of the few commands there are for who is not let in', async () => {
    router = open({ access: 'closed' });
    const text = plainText(cardOf(await ask('/start')));
    expect(text).toMatch(/You may say: .*\/whoami/);
  });
});

describe('what people type is understood', () => {
  it.each([
    'ＢＴＣ　１ｈ',
    'ＢＴＣ／ＵＳＤＴ',
    'BTC/USDT 1h',
    'btc/usdt',
    'btc',
    'BTCUSDT 1H',
    '1h btc',
    'BTC-USDT',
    'BTC/USDT:USDT',
  ])('/predict %s', async (rest) => {
    const reply = await ask(`/predict ${rest}`);
    expect(reply).toMatchObject({ kind: 'answer', answer: { prediction: { market: 'BTC/USDT', timeframe: '1h' } } });
  });

  it('takes named options as Discord gives them', async () => {
    const args = { kind: 'named', values: { market: 'ETH/USDT', timeframe: '15m' } } as const;
    expect(await router.dispatch(aCall('/predict', { args }))).toMatchObject({
      answer: { prediction: { market: 'ETH/USDT', timeframe: '15m' } },
    });
  });

  it('refuses a button with more arguments than its command takes', async () => {
    expect(await router.dispatch(aPress('status', 'x'))).toMatchObject({ kind: 'error', id: 'argument.extra' });
    expect(await router.dispatch(aPress('nothing', 'x'))).toMatchObject({ kind: 'error', id: 'button.unknown' });
  });
});

describe('/signal', () => {
  it('shows the newest signal of a market with its picture and its yardstick', async () => {
    services.signals.rows.push({ signal: aSignal({ id: 1 }), outcome: { kind: 'open' } });
    services.signals.rows.push({ signal: aMove({ id: 2 }), outcome: { kind: 'open' } });
    expect(await ask('/signal')).toMatchObject({ kind: 'moveAlert', signal: { id: 2 } });
    const reply = await ask('/signal BTC/USDT');
    expect(reply).toMatchObject({ kind: 'signalCard', signal: { id: 1 }, callsLikeThis: { won: 571, of: 1_002 } });
    expect((reply.picture as ChartRequest | undefined)?.data.candles).toHaveLength(96);
    expect(await ask('/signal BTC/USDT 15m')).toMatchObject({ kind: 'notice', id: 'signal.none' });
  });

  it('does not show a signal of another venue', async () => {
    services.signals.rows.push({ signal: aSignal({ id: 1, venue: 'simulated' as never }), outcome: { kind: 'open' } });
    expect(await ask('/signal')).toMatchObject({ kind: 'notice', id: 'signal.none' });
    expect(await ask('/why 1')).toMatchObject({ kind: 'error', id: 'signal.unknown' });
  });
});

describe('/chart', () => {
  it('draws the levels of a signal only while it is open', async () => {
    services.signals.rows.push({ signal: aSignal({ id: 1 }), outcome: { kind: 'open' } });
    expect((await ask('/chart btc 1h')).picture).toMatchObject({ signal: { id: 1 } });
    services.signals.rows[0] = { signal: aSignal({ id: 1 }), outcome: { kind: 'expired', reason: 'x' } };
    expect((await ask('/chart btc 1h')).picture).toMatchObject({ signal: null });
  });

  it('says so when there is no candle yet', async () => {
    services.chartOf = () => ({ candles: [], predictions: [] });
    services.overviewCandles.latest = async () => [];
    services.overviewCandles.range = async () => [];
    services.overviewCandles.newest = async () => null;
    const reply = await ask('/chart btc');
    expect(reply).toMatchObject({ kind: 'chart', lastClose: null });
    expect(reply.picture).toBeUndefined();
  });
});

describe('/subscribe, /mute, /unsubscribe', () => {
  it('keeps what a chat wants, and its mutes', async () => {
    await ask('/subscribe');
    expect(services.subscriptions.rows.get('telegram:5001')).toMatchObject({
      markets: [],
      timeframes: [],
      kinds: [],
      muted: [],
    });
    await ask('/mute sol');
    await ask('/subscribe btc, eth 1h entries moves');
    expect(services.subscriptions.rows.get('telegram:5001')).toMatchObject({
      markets: ['BTC/USDT', 'ETH/USDT'],
      timeframes: ['1h'],
      kinds: ['entry', 'move'],
      muted: ['SOL/USDT'],
    });
    await ask('/mute sol off');
    expect(services.subscriptions.rows.get('telegram:5001')?.muted).toEqual([]);
    await ask('/unsubscribe');
    expect(services.subscriptions.rows.size).toBe(0);
    expect(await ask('/mute sol')).toMatchObject({ kind: 'notice', id: 'subscription.none' });
  });

  it('tells that a chat wants messages again', async () => {
    const wanted: string[] = [];
    router = open({
      onWanted: async ({ id }) => {
        wanted.push(id);
      },
    });
    await ask('/status');
    await ask('/start');
    await ask('/subscribe');
    expect(wanted).toEqual(['5001', '5001']);
  });
});

describe('/status of a bot just started', () => {
  it('ticks no market it has heard nothing of yet', async () => {
    const stages = [{ stage: 'candles BTC/USDT', state: 'alive', ageMs: null, note: null }] as const;
    services.report = { ...services.report, stages };
    expect(plainText(cardOf(await ask('/status')))).toContain('Candles by market: – BTC/USDT never');
  });
});

describe('layers', () => {
  it('answers an unexpected error with a reference that stands in the log once', async () => {
    services.failWith = new Error('database is on fire');
    const reply = await ask('/status');
    if (reply.kind !== 'error') throw new Error(`was ${reply.kind}`);
    expect(reply.id).toBe('failure.unexpected');
    expect(said(reply)).not.toContain('fire');
    expect(logged.split(String(reply.params['reference'])).length - 1).toBe(1);
    expect(logged).toContain('database is on fire');
  });

  it('says that its database is away, and when to ask again', async () => {
    services.failWith = Object.assign(new Error('terminating connection'), { code: '57P01' });
    expect(said(await ask('/status'))).toMatch(
      /^My database does not answer right now, so I could not finish \/status\. Say it again in a minute; .* E-\w+\.$/,
    );
  });

  it('passes on what a person can put right', async () => {
    services.people.add({ platform: 'telegram', id: '5001' }, 'admin');
    await ask('/paper start manual');
    expect(said(await ask('/paper start manual'))).toBe(
      'That did not work: That account is running. Stop it first: /paper stop (or begin again: /paper reset)',
    );
  });

  it('takes no more requests of one person than agreed, and goes on after the wait', async () => {
    let elapsed = 0;
    router = open({ rateLimit: { requests: 3, windowMs: 30_000 }, stopwatch: { elapsedMs: () => elapsed } });
    for (let i = 0; i < 3; i++) expect((await ask('/watch')).kind).toBe('watch');
    expect(said(await ask('/watch'))).toBe(
      'That was 3 requests within 30 s, as many as I take from one person. Ask again in 10 s.',
    );
    expect((await router.dispatch(aCall('/watch', { person: { platform: 'telegram', id: '6' } }))).kind).toBe('watch');
    expect((await router.dispatch(aPress('watch'))).kind).toBe('error');
    elapsed = 10_000;
    expect((await ask('/watch')).kind).toBe('watch');
    expect((await ask('/watch')).kind).toBe('error');
  });

  it('marks every answer with the venue it speaks of', async () => {
    services.venue = 'simulated' as typeof services.venue;
    services.fallbackFrom = 'binance unreachable';
    for (const line of ['/status', '/nonsense', '/predict', '/help', '/predict btc']) {
      expect((await ask(line)).mark).toEqual({
        venue: 'simulated',
        provenance: 'simulated',
        fallbackFrom: 'binance unreachable',
      });
    }
  });

  it('writes times in the zone of the asker', async () => {
    await services.preferences.change(personOwner({ platform: 'telegram', id: '5001' }), { timeZone: 'Europe/Berlin' });
    expect((await ask('/status')).timeZone).toBe('Europe/Berlin');
  });
});

describe('autocomplete', () => {
  const complete = (name: string, focused: string, typed: string) =>
    router.autocomplete(
      aCall(`/${name}`, { args: { kind: 'named', values: { [focused]: typed } }, source: 'autocomplete' }),
      focused,
    );

  it('offers markets by beginning, then by content; timeframes; words', async () => {
    services.markets = [...services.markets, 'WBTC/USDT' as Market];
    expect(await complete('predict', 'market', 'btc')).toEqual(['BTC/USDT', 'WBTC/USDT']);
    expect(await complete('predict', 'timeframe', '')).toEqual(['15m', '1h']);
    expect(await complete('mute', 'state', 'o')).toEqual(['on', 'off']);
    expect(await complete('predict', 'nothing', '')).toEqual([]);
    expect(await complete('nothing', 'market', '')).toEqual([]);
  });

  it('offers no more than a platform takes', async () => {
    services.markets = Array.from({ length: 100 }, (_, i) => `C${i}/USDT` as Market);
    expect(await complete('predict', 'market', '')).toHaveLength(25);
  });

  it('offers nothing rather than fail', async () => {
    services.people.find = async () => Promise.reject(new Error('no database'));
    expect(await complete('predict', 'market', '')).toEqual([]);
    expect(logged).toContain('autocomplete failed');
  });
});
