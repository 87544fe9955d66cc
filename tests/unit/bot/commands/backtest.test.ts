import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { instantOf } from '../../../../src/bot/commands/backtest.js';
import { consoleText } from '../../../../src/bot/console/draw.js';
import { createRouter } from '../../../../src/bot/router.js';
import { telegramDrawing } from '../../../../src/bot/telegram/draw.js';
import { UserError } from '../../../../src/core/errors.js';
import { aJob, aReport, aResult } from '../../../builders/backtests.js';
import { aCall, aPress } from '../../../builders/calls.js';
import { someReplies } from '../../../builders/replies.js';
import { MemoryServices } from '../../../fakes/services.js';

let services: MemoryServices;
const routerOf = (access: 'open' | 'approval' | 'closed' = 'open') =>
  createRouter({ services, access, admins: [], logger: pino({ level: 'silent' }) });
const ask = (line: string) => routerOf().dispatch(aCall(line));
const wordsOf = async (line: string) => consoleText(await ask(line));

beforeEach(() => {
  services = new MemoryServices();
});

describe('/backtest', () => {
  it('takes one in as a message that changes, and says what was asked', async () => {
    const reply = await ask('/backtest btc,ETHUSDT 2025-01-01 2025-03-31 mean-reversion 15m');
    expect(reply).toMatchObject({ kind: 'backtestProgress', isNew: true, id: 77, state: { kind: 'queued' } });
    expect(services.backtests.asked).toEqual([
      {
        markets: ['BTC/USDT', 'ETH/USDT'],
        timeframe: '15m',
        from: Date.UTC(2025, 0, 1),
        to: Date.UTC(2025, 2, 31),
        strategy: 'meanReversion',
      },
    ]);
  });

  it('reads names before values too, every market, and timeframes that are not called', async () => {
    await ask('/backtest market:all strategy:breakout from:30d timeframe:4h');
    const day = Date.UTC(2025, 9, 13);
    expect(services.backtests.asked).toMatchObject([
      { markets: services.markets, timeframe: '4h', from: day, to: null, strategy: 'breakout' },
    ]);
    await ask('/backtest BTC/USDT 90d breakout 4h');
    expect(services.backtests.asked[1]).toMatchObject({ strategy: 'breakout', timeframe: '4h', to: null });
    await ask('/backtest BTC/USDT');
    expect(services.backtests.asked[2]).toMatchObject({ timeframe: '1h', from: null, to: null, strategy: 'model' });
  });

  it.each([
    ['/backtest', /Which market\? I watch/],
    ['/backtest XYZ 90d', /I don't watch "XYZ"\. I watch BTC\/USDT, .+ Try: \/backtest/],
    ['/backtest BTC,DOGE', /I don't watch "DOGE"/],
    ['/backtest BTC yesterday', /from "yesterday" is no date\. Write 2025-01-31/],
    ['/backtest BTC 2025-02-30', /from "2025-02-30" is no date/],
    ['/backtest BTC to:2025-13-01', /to "2025-13-01" is no date/],
    ['/backtest BTC 90d strategy:moon', /There is no strategy "moon"; choose from model, breakout/],
    ['/backtest BTC 90d timeframe:7h', /There are no candles of "7h"; choose from 1m, 5m/],
    ['/backtest b99', /There is no backtest #b99/],
    ['/backtest BTC 30d 1d model 1h more', /but not "more" at its end/],
  ])('answers %s with what is wrong and an example', async (line, expected) => {
    expect(await wordsOf(line)).toMatch(expected);
    expect(services.backtests.asked).toEqual([]);
  });

  it('says what the desk refuses in its own words', async () => {
    services.backtests.failWith = new UserError('from lies in the future, was 2031-01-01');
    expect(await wordsOf('/backtest BTC 2031-01-01')).toMatch(/from lies in the future, was 2031-01-01/);
  });

  it('gives a person with one under way that one to see or to cancel, for their eyes', async () => {
    services.backtests.next = { kind: 'busy', job: aJob({ kind: 'running', share: 0.2, doing: 'trading' }) };
    const reply = await ask('/backtest BTC');
    expect(reply).toMatchObject({ kind: 'notice', ephemeral: true });
    expect(consoleText(reply)).toMatch(
      /Your backtest #b77 is not done yet[\s\S]*\/backtest b77 {2}\/backtest b77 cancel/,
    );
  });

  it('answers from memory with the card itself', async () => {
    services.backtests.next = { kind: 'known', job: aJob({ kind: 'done', result: aResult() }) };
    const reply = await ask('/backtest BTC');
    expect(reply).toMatchObject({ kind: 'backtest', again: true, picture: { kind: 'backtest', view: 'equity' } });
    expect(consoleText(reply)).toContain('The same was asked before');
  });

  it('shows each view, and the file, of one that is done', async () => {
    services.backtests.jobs.set(77, aJob({ kind: 'done', result: aResult() }));
    for (const [word, view] of [
      ['', 'equity'],
      [' months', 'months'],
      [' trades', 'trades'],
      [' MONTECARLO', 'monteCarlo'],
    ]) {
      expect(await ask(`/backtest #b77${word}`)).toMatchObject({ kind: 'backtest', picture: { view } });
    }
    expect(await ask('/backtest b77 csv')).toMatchObject({
      kind: 'backtestFile',
      file: { name: 'backtest-b77.csv', text: aResult().csv },
    });
    expect(await wordsOf('/backtest b77 moon')).toMatch(/choose from equity, months, trades, montecarlo, csv, cancel/);
    expect(await wordsOf('/backtest b77 cancel')).toMatch(/has ended/);
  });

  it('lets the asker cancel, and admins, and nobody else', async () => {
    const own = aJob({ kind: 'running', share: 0.2, doing: 'trading' }, { asker: aCall('/x').person });
    services.backtests.jobs.set(77, own);
    const press = aPress('backtest', 'b77', 'cancel');
    const stranger = { ...press, person: { platform: 'telegram', id: '6' } } as const;
    expect(await routerOf().dispatch(stranger)).toMatchObject({ kind: 'error', id: 'backtest.notYours' });
    services.people.add({ platform: 'telegram', id: '6' }, 'admin');
    expect(await routerOf().dispatch(stranger)).toMatchObject({ state: { kind: 'cancelled' } });
    services.backtests.jobs.set(77, own);
    expect(await routerOf().dispatch(press)).toMatchObject({ state: { kind: 'cancelled', by: '@somebody' } });
    expect(await wordsOf('/backtest b77 csv')).toMatch(/has no result: it was cancelled/);
  });

  it('is for members: a stranger and a closed bot are refused before anything is asked', async () => {
    expect(await routerOf('approval').dispatch(aCall('/backtest BTC'))).toMatchObject({ kind: 'error' });
    expect(await routerOf('closed').dispatch(aCall('/backtest BTC'))).toMatchObject({ kind: 'error' });
    expect(services.backtests.asked).toEqual([]);
  });

  it('offers strategies while one is typed', async () => {
    const call = aCall('/backtest', { args: { kind: 'named', values: { strategy: 'MEAN' } }, source: 'autocomplete' });
    expect(await routerOf().autocomplete(call, 'strategy')).toEqual(['meanReversion']);
  });
});

describe('the card', () => {
  it('stands whole under a picture of Telegram, however long everything is', () => {
    for (const name of ['backtest-largest', 'backtest-done', 'backtest-no-trades']) {
      const reply = someReplies[name];
      if (!reply) throw new Error(`no reply ${name}`);
      expect(telegramDrawing(reply, { public: true }).captionIsWhole, name).toBe(true);
    }
  });

  it('says in its first line when the model knew the candles', () => {
    const report = aReport();
    const known = { ...report, setup: { ...report.setup, inSample: true } };
    const reply = { ...someReplies['backtest-done'], report: known } as Parameters<typeof consoleText>[0];
    expect(consoleText(reply)).toMatch(/^IN SAMPLE/);
    expect(consoleText(reply)).toContain('the model knew these candles');
  });
});

it.each([
  ['2025', Date.UTC(2025, 0, 1)],
  ['2025-03', Date.UTC(2025, 2, 1)],
  ['2025-03-09', Date.UTC(2025, 2, 9)],
  ['7d', Date.UTC(2025, 10, 5)],
  ['7 days', Date.UTC(2025, 10, 5)],
  ['2025-3-9', null],
  ['1h', null],
  ['', null],
])('reads %s as an instant', (text, expected) => {
  expect(instantOf(text, new MemoryServices().now)).toBe(expected);
});
