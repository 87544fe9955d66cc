import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { csvOf } from '../builders/candle-folder.js';
import { candleSeries } from '../builders/candle-series.js';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram.js';
import { BotProcess } from '../support/bot-process.js';
import '../support/long-tests.js';

let directory: string;
let bot: BotProcess | null = null;
const start = (env: Readonly<Record<string, string>>) => {
  bot = new BotProcess({
    EXCHANGE: 'simulated',
    MARKETS: 'BTC/USDT',
    DATA_DIR: join(directory, 'data'),
    MODELS_DIR: join(directory, 'no-models'),
    ...env,
  });
  return bot;
};

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'auspex-hostile-'));
});
afterEach(async () => {
  await bot?.kill('SIGKILL');
  bot = null;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('what a person has to put right', () => {
  let taken: Server;
  beforeAll(async () => {
    writeFileSync(join(directory, 'file'), 'no folder');
    taken = createServer((socket) => socket.end('SSH-2.0-not-a-database\r\n', () => socket.destroy()));
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => new Promise((closed) => taken.close(closed)));
  const port = () => (taken.address() as { port: number }).port;

  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      'wrong settings, all of them',
      () => ({ TIMEFRAMES: '3m', MARKETS: 'gold', HTTP_PORT: 'x', DISCORD_BOT_TOKEN: 'a', ADMINS: 'me' }),
      /MARKETS: "gold".*TIMEFRAMES: "3m".*HTTP_PORT: "x".*ADMINS: "me"/,
    ],
    ['an exchange nobody knows', () => ({ EXCHANGE: 'binanse' }), /EXCHANGE: "binanse" .* did you mean binance/],
    [
      'a replay folder that is not there',
      () => ({ EXCHANGE: 'replay', REPLAY_DIR: join(directory, 'none') }),
      /REPLAY_DIR: .*none cannot be listed/,
    ],
    [
      'a models folder that is a file',
      () => ({ MODELS_DIR: join(directory, 'file') }),
      /file is no folder; set MODELS_DIR/,
    ],
    ['a data folder that is a file', () => ({ DATA_DIR: join(directory, 'file') }), /DATA_DIR .*file is not a folder/],
    [
      'a database that is none',
      () => ({ DATABASE_URL: `postgres://me:geheim@127.0.0.1:${port()}/x` }),
      /DATABASE_URL: no connection to database "x" at 127\.0\.0\.1:\d+/,
    ],
  ])('is one line for %s, and nothing is written', async (_what, env, expected) => {
    const { exited, printed } = start(env());
    expect(await exited).toBe(1);
    expect(printed).toHaveLength(1);
    expect(printed[0]).toMatch(/^auspex: /);
    expect(printed[0]).toMatch(expected);
    expect(printed[0]).not.toContain('geheim');
    expect(existsSync(join(directory, 'data'))).toBe(false);
  });
});

describe('a bot among strangers', () => {
  let telegram: FakeTelegram;
  const admin = 5001;
  const member = 6002;
  beforeAll(async () => {
    telegram = await startFakeTelegram();
  });
  afterAll(() => telegram.close());

  const env = (): Record<string, string> => ({
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    ADMINS: `telegram:${admin}`,
    DATA_DIR: join(directory, 'life'),
  });
  const answersTo = (chatId: number) => telegram.messages.filter((message) => message.chatId === String(chatId));
  const pidOfDatabase = () =>
    Number(readFileSync(join(directory, 'life/postgres/postmaster.pid'), 'utf8').split('\n')[0]);

  it('answers nonsense kindly, obeys no stranger, and outlives it all', async () => {
    const { exited } = start(env());
    await bot?.logged('ready');
    const nonsense = [
      '/predict',
      '/predict \u202eTDSU/CTB',
      '/predict <b>&amp; \u0000\u001b[31m',
      `/predict ${'A'.repeat(4_000)}`,
      '/paper start 1e400',
      '/grant 6002 admin',
      '/claim 00000000',
      '/claim guess',
      '/nosuch',
    ];
    for (const [n, text] of nonsense.entries()) telegram.writes(text, { from: member + n });
    telegram.writes('/status', { from: 7_000, isBot: true });
    await telegram.waitForMessages(nonsense.length);
    for (const [n] of nonsense.entries()) expect(answersTo(member + n)).toHaveLength(1);
    expect(answersTo(7_000)).toEqual([]);
    const shown = telegram.messages.map(({ text }) => text).join('\n');
    expect(shown).not.toMatch(/Something broke/);
    for (const hidden of ['\u202e', '\u0000', '\u001b']) expect(shown).not.toContain(hidden);

    const [first] = answersTo(member);
    for (const data of ['', 'x'.repeat(64), 'resume', 'pause:', '{"__proto__":1}', '/pause']) {
      telegram.presses(first as never, data, { from: member });
    }
    for (let n = 0; n < 200; n += 1) telegram.writes(`/predict X${n}/USDT`, { from: 8_000 });
    telegram.writes('/jobs', { from: admin });
    await telegram.waitForMessages(1, { chatId: admin });
    telegram.writes('/status', { from: admin });
    const [, status] = await telegram.waitForMessages(2, { chatId: admin });
    expect(status?.text).not.toMatch(/paused/i);
    expect(answersTo(8_000).length).toBeLessThan(100);
    expect(bot?.printed.join('\n')).not.toMatch(/\n\s+at /);

    // Two on one folder would write over each other.
    const second = new BotProcess({ EXCHANGE: 'simulated', MODELS_DIR: directory, DATA_DIR: join(directory, 'life') });
    expect(await second.exited).toBe(1);
    expect(second.printed.join('\n')).toMatch(/^auspex: a bot already runs on DATA_DIR .* stop it first/);

    process.kill(pidOfDatabase(), 'SIGKILL');
    expect(await exited).toBe(1);
    const said = bot?.printed.filter((line) => line !== '') ?? [];
    expect(said.at(-1)).toMatch(/^auspex: the embedded database ended by itself \(SIGKILL\): .* start again/);
    expect(said.filter((line) => /^\s+at |^Node\.js/.test(line))).toEqual([]);
  });

  it('starts again after that, goes on when Telegram is away, and stops at the first word', async () => {
    const { exited } = start({ ...env(), TELEGRAM_API_ROOT: 'http://127.0.0.1:9' });
    await bot?.logged('ready');
    await bot?.logged('telegram cannot be reached; trying on');
    process.kill(bot?.pid as number, 'SIGTERM');
    expect(await exited).toBe(0);
    expect(bot?.log.at(-1)?.['msg']).toBe('stopped');
  });

  it('says it when Telegram refuses the token, without repeating it', async () => {
    const token = '999999:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const { exited, printed, log } = start({ ...env(), TELEGRAM_BOT_TOKEN: token });
    expect(await exited).toBe(1);
    expect(printed.filter((line) => line.startsWith('auspex: '))).toEqual([
      expect.stringMatching(/TELEGRAM_BOT_TOKEN/),
    ]);
    expect(JSON.stringify([printed, log])).not.toContain(token);
  });
});

describe('a replay of files with bad rows', () => {
  it('refuses the rows, tells which, and goes on to its end, watching one market alone', async () => {
    const count = 900;
    const folder = join(directory, 'candles');
    mkdirSync(folder);
    const rows = (seed: number) => csvOf(candleSeries({ seed, count })).trimEnd().split('\n');
    const watched = rows(1);
    const spoil = (fromEnd: number, change: (cells: string[]) => string[]) => {
      const at = watched.length - fromEnd;
      watched[at] = change((watched[at] ?? '').split(',')).join(',');
    };
    spoil(10, ([at = '', open = '', , low = '', close = '', volume = '']) => [at, open, 'nan', low, close, volume]);
    spoil(14, (cells) => [...cells.slice(0, 5), '-4']);
    const [firstAt = '0'] = (watched[1] ?? '').split(',');
    writeFileSync(join(folder, 'BTCUSDT_1h.csv'), `${watched.join('\n')}\n`);
    writeFileSync(join(folder, 'ETHUSDT_1h.csv'), `${rows(2).join('\n')}\n`);
    const began = performance.now();
    start({
      EXCHANGE: 'replay',
      REPLAY_DIR: folder,
      REPLAY_FROM: String(Number(firstAt) + (count - 40) * 3_600_000),
      TIMEFRAMES: '1h',
      DATA_DIR: join(directory, 'replayed'),
    });
    await bot?.logged('ready');
    const startMs = performance.now() - began;
    await bot?.logged('the replay has ended; questions are still answered');
    // BTC waits for ETH of the same close; were ETH told later, each of the 40 closes would take its whole patience, 2 s.
    // How long a start takes tells how slow the machine is.
    expect(performance.now() - began).toBeLessThan(60_000 + 3 * startMs);
    expect(bot?.log.filter((line) => line['msg'] === 'rows of market data were refused')).toHaveLength(2);
    bot?.says('/status');
    await bot?.prints(/All \d+ stages alive/);
    await bot?.kill('SIGTERM');
    expect(bot?.log.at(-1)?.['msg']).toBe('stopped');
  });
});
