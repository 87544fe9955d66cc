import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeMessage, type FakeTelegram, startFakeTelegram } from '../fakes/telegram.js';
import { BotProcess } from '../support/bot-process.js';
import '../support/long-tests.js';

const asker = 5001;

/** The whole program on the simulated market, with Telegram as its chat. */
describe('/backtest in a chat', () => {
  let directory: string;
  let telegram: FakeTelegram;
  let bot: BotProcess;

  const start = async () => {
    bot = new BotProcess({
      DATA_DIR: join(directory, 'data'),
      MODELS_DIR: resolve('models'),
      EXCHANGE: 'simulated',
      MARKETS: 'BTC/USDT',
      TIMEFRAMES: '1h',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      ADMINS: `telegram:${asker}`,
    });
    await bot.logged('ready');
  };
  const about = (name: string): FakeMessage[] => telegram.messages.filter(({ text }) => text.includes(`#${name}`));
  const shows = async (name: string, words: string | RegExp, withinMs = 150_000) => {
    await telegram.waitFor(
      () => about(name).some(({ text }) => (typeof words === 'string' ? text.includes(words) : words.test(text))),
      withinMs,
      () => `${words}, was: ${about(name).map(({ text }) => text)}`,
    );
    return about(name)[0] as FakeMessage;
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'auspex-e2e-'));
    telegram = await startFakeTelegram();
    await start();
  }, 400_000);
  afterAll(async () => {
    await bot.kill('SIGTERM');
    await telegram.close();
    rmSync(directory, { recursive: true });
  });

  it('is one message from its first word to its picture, and other views come into its place', async () => {
    telegram.writes('/backtest BTC/USDT 90d strategy:breakout', { from: asker });
    await shows('b1', '◷ Begins now');
    const message = await shows('b1', 'Leak checks');
    expect(about('b1')).toHaveLength(1);
    expect(message.photo).not.toBeNull();
    expect(message.text).toContain('SIMULATED market');
    const before = message.photo;
    const months = message.buttons.flat().find(({ text }) => text === 'Months');
    telegram.presses(message, months?.callback_data ?? '', { from: asker });
    await telegram.waitFor(() => message.photo !== before && message.edits > 1);
    telegram.presses(message, 'backtest|b1|csv', { from: asker });
    await telegram.waitFor(() => about('b1').some(({ file }) => file !== undefined));
    const csv =
      about('b1')
        .find(({ file }) => file !== undefined)
        ?.file?.toString() ?? '';
    expect(csv.split('\n')[0]).toMatch(/^id,market,timeframe,side/);
    telegram.writes('/backtest BTC/USDT 90d strategy:breakout', { from: 5002 });
    await telegram.waitFor(() => telegram.messages.some(({ text }) => text.includes('The same was asked before')));
  }, 400_000);

  it('outlives kill -9: it runs again, and still comes as one message', async () => {
    telegram.writes('/backtest BTC/USDT 1500d strategy:breakout', { from: asker });
    const message = await shows('b2', /% · /);
    await bot.kill('SIGKILL');
    expect(message.text).not.toContain('Leak checks');
    await start();
    await shows('b2', 'Leak checks');
    expect(about('b2')).toHaveLength(1);
    expect(about('b2')[0]?.messageId).toBe(message.messageId);
  }, 400_000);

  it('is cancelled by who asked, at once, and can be asked for again', async () => {
    telegram.writes('/backtest BTC/USDT 1800d strategy:meanReversion', { from: asker });
    const message = await shows('b3', /% · /);
    telegram.presses(message, 'backtest|b3|cancel', { from: 5002 });
    await telegram.waitFor(() => telegram.messages.some(({ text }) => text.includes('Only who asked for #b3')));
    telegram.presses(message, 'backtest|b3|cancel', { from: asker });
    await shows('b3', /Cancelled by/);
    telegram.writes('/backtest BTC/USDT 30d strategy:meanReversion', { from: asker });
    await shows('b4', 'Leak checks');
    expect(about('b3').filter(({ text }) => text.includes('Leak checks'))).toEqual([]);
  }, 400_000);
});
