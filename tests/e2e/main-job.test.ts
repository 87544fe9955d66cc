import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Candle, fileSymbol, type Market } from '../../src/core/market.js';
import { runPredict } from '../../src/pipeline/inference/run-predict.js';
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord/discord.js';
import { type FakeExchange, startFakeExchange } from '../fakes/exchange/index.js';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram.js';
import { BotProcess } from '../support/bot-process.js';
import { newestCandles } from '../support/real-candles.js';
import '../support/long-tests.js';

const btc = 'BTC/USDT' as Market;
const eth = 'ETH/USDT' as Market;
const markets = [btc, eth];
const hourMs = 3_600_000;
const horizonMs = 4 * hourMs;
const kept = 1_500;
const judged = 400;
const telegramAdmin = 5001;
const discordAdmin = '700000000000000001';

/**
 * Of the closes at which the model has something to say, three that follow each other soonest as signals: the cooldown
 * silences what comes within the horizon of a signal, and nothing said just before the first may silence that.
 */
function threeSignals(loud: readonly number[]): readonly number[] {
  const fresh = loud.filter((at) => !loud.some((other) => other < at && other >= at - horizonMs));
  const runs = fresh.map((first) => {
    const signals = [first];
    for (const at of loud) if (at - (signals.at(-1) as number) >= horizonMs) signals.push(at);
    return signals.slice(0, 3);
  });
  const span = (run: readonly number[]) => (run.at(-1) as number) - (run[0] as number);
  return runs.filter((run) => run.length === 3).sort((a, b) => span(a) - span(b))[0] ?? [];
}

/** The whole program as a process, its real clients, and small fakes of the services they talk to. */
describe('the main job', () => {
  let directory: string;
  let telegram: FakeTelegram;
  let discord: FakeDiscord;
  let exchange: FakeExchange;
  let bot: BotProcess;
  const candles = new Map<Market, readonly Candle[]>();
  /** Three closes at which a signal of BTC is due, and none between them. */
  let alerts: readonly number[] = [];
  let closedUntil = 0;

  const start = async () => {
    bot = new BotProcess({
      DATA_DIR: join(directory, 'data'),
      MODELS_DIR: resolve('models'),
      EXCHANGE: 'binance',
      EXCHANGE_API_URL: exchange.restUrl,
      EXCHANGE_WS_URL: exchange.wsUrl,
      MARKETS: btc,
      TIMEFRAMES: '1h',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_APP_ID: discord.appId,
      DISCORD_GUILD_IDS: discord.guildId,
      DISCORD_API_URL: discord.url,
      ADMINS: `telegram:${telegramAdmin},discord:${discordAdmin}`,
    });
    await bot.logged('ready');
  };

  /** Closes every candle up to and with the one that closed at `closedAt`, the last of them as news. */
  const closeUntil = async (closedAt: number) => {
    while (closedUntil < closedAt) {
      closedUntil += hourMs;
      for (const market of [eth, btc]) {
        const candle = candles.get(market)?.find((one) => one.closedAt === closedUntil);
        if (candle) exchange.closeCandle(market, '1h', candle);
      }
      await new Promise((resume) => setTimeout(resume, 150));
    }
  };

  const signalTime = (closedAt: number) => new Date(closedAt).toISOString().slice(11, 16);
  const telegramSignals = (closedAt: number) =>
    telegram.messages.filter(({ text }) => /#\d+/.test(text) && text.includes(`closed ${signalTime(closedAt)}`));
  const discordSignals = (closedAt: number) =>
    discord.messages.filter((message) => {
      const text = JSON.stringify(message.body);
      return /#\d+/.test(text) && text.includes(`closed ${signalTime(closedAt)}`) && !message.ephemeral;
    });

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'auspex-e2e-'));
    mkdirSync(join(directory, 'candles'));
    for (const market of markets) {
      const some = await newestCandles(market, '1h', kept);
      candles.set(market, some);
      const rows = some.map(({ openedAt, open, high, low, close, volume }) =>
        [openedAt, open, high, low, close, volume].join(','),
      );
      writeFileSync(
        join(directory, 'candles', `${fileSymbol(market)}_1h.csv`),
        `timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`,
      );
    }
    const active = JSON.parse(readFileSync('models/active.json', 'utf8')) as Record<string, { active: string }>;
    const predicted = await runPredict({
      model: join('models', active['1h']?.active ?? ''),
      input: join(directory, 'candles', 'BTCUSDT_1h.csv'),
      last: judged,
    });
    const loud = predicted.filter(({ moveAlert, answer }) => moveAlert || answer === 'BUY' || answer === 'SELL');
    alerts = threeSignals(loud.map(({ closedAt }) => Date.parse(closedAt)));
    closedUntil = (alerts[0] ?? 0) - hourMs;
    exchange = await startFakeExchange({
      markets,
      now: closedUntil + 1_000,
      candles: markets.map((market) => ({
        market,
        timeframe: '1h',
        candles: (candles.get(market) ?? []).filter(({ closedAt }) => closedAt <= closedUntil),
      })),
    });
    telegram = await startFakeTelegram();
    discord = await startFakeDiscord();
    await start();
  }, 300_000);

  afterAll(async () => {
    await bot?.kill('SIGKILL');
    await Promise.all([telegram?.close(), discord?.stop(), exchange?.close()]);
    rmSync(directory, { recursive: true, force: true });
  });

  it('has candles on which the model speaks', () => {
    expect(alerts).toHaveLength(3);
  });

  it('lets a chat on each platform subscribe', async () => {
    telegram.writes('/subscribe', { from: telegramAdmin });
    const [answer] = await telegram.waitForMessages(1, { chatId: telegramAdmin });
    expect(answer?.text).toMatch(/subscri|hear/i);
    const { message } = await discord.interact({ command: 'subscribe', user: { id: discordAdmin } });
    expect(JSON.stringify(message?.body)).toMatch(/subscri|hear/i);
  });

  it('says a signal with its picture on both platforms when the candle closes', async () => {
    const at = alerts[0] as number;
    await closeUntil(at);
    // The words may come first: then the same message is given its picture.
    await telegram.waitFor(
      () => telegramSignals(at)[0]?.photo != null && (discordSignals(at)[0]?.files.length ?? 0) > 0,
      60_000,
      () => 'the signal with its picture on both',
    );
    expect([telegramSignals(at).length, discordSignals(at).length]).toEqual([1, 1]);
    const [onTelegram] = telegramSignals(at);
    const [onDiscord] = discordSignals(at);
    expect(onTelegram?.text).toContain('BTC/USDT');
    expect(onTelegram?.photo?.subarray(1, 4).toString()).toBe('PNG');
    expect(JSON.stringify(onDiscord?.body)).toContain('BTC/USDT');
    expect(onDiscord?.files[0]?.bytes.subarray(1, 4).toString()).toBe('PNG');
  });

  it('answers /signal and /predict on both', async () => {
    const before = telegram.messages.length;
    telegram.writes('/signal BTC/USDT 1h', { from: telegramAdmin });
    await telegram.waitFor(() => telegram.messages.length > before);
    expect(telegram.messages.at(-1)?.text).toContain('BTC/USDT');
    const { message } = await discord.interact({ command: 'predict', options: { market: btc, timeframe: '1h' } });
    expect(JSON.stringify(message?.body)).toMatch(/big move/i);
    const offered = await discord.autocomplete({ command: 'predict', focused: 'market', options: { market: 'bt' } });
    expect(offered).toEqual([btc]);
  });

  it('loses nothing and doubles nothing when it is killed while it cannot send', async () => {
    const at = alerts[1] as number;
    await closeUntil(at - hourMs);
    telegram.fail({ kind: 'status', status: 500 }, { times: 1_000 });
    discord.inject('POST', /\/channels\/\d+\/messages/, { status: 500 }, 1_000);
    await closeUntil(at);
    await bot.logged(
      (line) =>
        line['msg'] === 'signal' &&
        line['kind'] !== undefined &&
        bot.log.indexOf(line) > 0 &&
        Number(line['signal']) > 1,
    );
    await bot.kill('SIGKILL');
    telegram.heal();
    discord.heal();
    await start();
    await telegram.waitFor(
      () => telegramSignals(at).length > 0 && discordSignals(at).length > 0,
      90_000,
      () => 'the signal after the restart',
    );
    expect(telegramSignals(at)).toHaveLength(1);
    expect(discordSignals(at)).toHaveLength(1);
  }, 300_000);

  it('decides a candle that closed just before it was killed', async () => {
    const at = alerts[2] as number;
    await closeUntil(at - hourMs);
    await new Promise((resume) => setTimeout(resume, 1_000));
    await closeUntil(at);
    await bot.kill('SIGKILL');
    await start();
    await telegram.waitFor(
      () => telegramSignals(at).length > 0 && discordSignals(at).length > 0,
      90_000,
      () => 'the signal of the candle before the kill',
    );
    expect(telegramSignals(at)).toHaveLength(1);
    expect(discordSignals(at)).toHaveLength(1);
  }, 300_000);

  it('stops in order when asked to', async () => {
    expect(await bot.kill('SIGTERM')).toBe(0);
    expect(bot.log.at(-1)?.['msg']).toBe('stopped');
  });
});
