import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replyFor } from '../../../../src/bot/announce.js';
import { backtestReply } from '../../../../src/bot/backtest-reply.js';
import type { Reply } from '../../../../src/bot/reply.js';
import { TelegramClient } from '../../../../src/bot/telegram/client.js';
import { TelegramSender } from '../../../../src/bot/telegram/telegram-sender.js';
import { anOutcomeAnnouncement, aSignalAnnouncement } from '../../../builders/announcements.js';
import { aJob, aResult } from '../../../builders/backtests.js';
import { someCandles, somePredictions } from '../../../builders/pictures.js';
import { liveFrame as frame, someReplies } from '../../../builders/replies.js';
import { MemoryServices } from '../../../fakes/services.js';
import { type FakeTelegram, startFakeTelegram } from '../../../fakes/telegram.js';

const png = Buffer.from('89504e470d0a1a0a', 'hex');
const quiet = pino({ level: 'silent' });
const services = new MemoryServices();
const candles = someCandles();
const chart = { candles, predictions: somePredictions(candles) };
const facts = { info: services.market(), now: services.now, chart, callsLikeThis: null };
const signal: Reply = replyFor(aSignalAnnouncement(), facts);
const textOnly: Reply = replyFor(aSignalAnnouncement(), { ...facts, chart: null });
const outcome: Reply = replyFor(anOutcomeAnnouncement(), facts);

let fake: FakeTelegram;
let sender: TelegramSender;

const senderTo = (apiRoot: string, token = fake.token, timeoutMs = 10_000) =>
  new TelegramSender(new TelegramClient(token, apiRoot, timeoutMs), async () => png, quiet);

beforeEach(async () => {
  fake = await startFakeTelegram();
  sender = senderTo(fake.apiRoot);
});

afterEach(async () => {
  await fake.close();
});

describe('TelegramSender', () => {
  it('sends a signal with its picture and its buttons', async () => {
    const sent = await sender.send('77', signal, { nonce: 'n1' });
    const [message] = fake.messages;
    expect(sent).toEqual({ kind: 'sent', messageId: `${message?.messageId}p` });
    expect(message?.photo).toEqual(png);
    expect(message?.text).toMatch(/^<b>▲ BUY {2}BTC\/USDT · 1h<\/b> {2}#1042/);
    expect(message?.buttons.flat().map(({ callback_data }) => callback_data)).toEqual([
      'chart|BTC/USDT|1h',
      'why|1042',
      'follow|BTC/USDT',
      'mute|BTC/USDT',
    ]);
  });

  it('edits the same message into its outcome, picture and all', async () => {
    const sent = await sender.send('77', signal, { nonce: 'n1' });
    const edited = await sender.edit('77', sent.kind === 'sent' ? sent.messageId : '', outcome);
    expect(edited).toEqual(sent);
    expect(fake.messages).toHaveLength(1);
    expect(fake.messages[0]?.text).toContain('✔ target hit after');
    expect(fake.messages[0]?.edits).toBe(1);
  });

  it('takes an edit that changes nothing for done', async () => {
    const sent = await sender.send('77', textOnly, { nonce: 'n1' });
    expect(await sender.edit('77', sent.kind === 'sent' ? sent.messageId : '', textOnly)).toEqual(sent);
  });

  it('refuses to edit what is gone or was never ours', async () => {
    expect(await sender.edit('77', '1', textOnly)).toMatchObject({ kind: 'refused' });
    expect(await sender.edit('77', 'discord-1', textOnly)).toMatchObject({ kind: 'refused' });
  });

  it.each([
    [
      'a chat that blocked us',
      { status: 403, description: 'Forbidden: bot was blocked by the user' },
      { kind: 'blocked' },
    ],
    ['a chat that is gone', { status: 400, description: 'Bad Request: chat not found' }, { kind: 'blocked' }],
    ['a group that moved', { status: 400, migrateTo: -100777 }, { kind: 'moved', chatId: '-100777' }],
    [
      'a message it will not take',
      { status: 400, description: 'Bad Request: message is too long' },
      { kind: 'refused' },
    ],
    ['trouble on its side', { status: 500, description: 'Internal Server Error' }, { kind: 'retry' }],
    ['a bad gateway', { status: 502 }, { kind: 'retry' }],
    ['a token no longer good', { status: 401, description: 'Unauthorized' }, { kind: 'retry' }],
  ])('knows %s', async (_name, fault, expected) => {
    fake.fail({ kind: 'status', ...fault }, { times: 2 });
    expect(await sender.send('77', textOnly, { nonce: 'n' })).toMatchObject(expected);
    expect(fake.messages).toEqual([]);
  });

  it.each([
    ['-100200', 'chat'],
    ['77', 'unsaid'],
  ])('passes on the pace asked for in %s', async (chatId, scope) => {
    fake.fail({ kind: 'status', status: 429, retryAfter: 7 });
    expect(await sender.send(chatId, textOnly, { nonce: 'n' })).toEqual({
      kind: 'rateLimited',
      retryAfterMs: 7_000,
      scope,
    });
  });

  it('does not know what became of a request whose answer was cut or never came', async () => {
    fake.fail({ kind: 'cutAnswer' });
    expect(await sender.send('77', textOnly, { nonce: 'n' })).toMatchObject({ kind: 'unknown' });
    fake.fail({ kind: 'silence' });
    const impatient = senderTo(fake.apiRoot, fake.token, 1_500);
    expect(await impatient.send('77', textOnly, { nonce: 'n' })).toMatchObject({ kind: 'unknown' });
    expect(fake.messages).toHaveLength(2);
  });

  it('says an answer once more whose fate is not known, and no third time', async () => {
    fake.fail({ kind: 'cutAnswer' });
    expect(await sender.answer('77', textOnly)).toMatchObject({ kind: 'sent' });
    fake.fail({ kind: 'cutAnswer' });
    fake.fail({ kind: 'cutAnswer' });
    expect(await sender.answer('78', textOnly)).toMatchObject({ kind: 'unknown' });
    expect(fake.messages.map(({ chatId }) => chatId)).toEqual(['77', '77', '78', '78']);
  });

  it('notices an answer that breaks off in its middle, instead of waiting for the rest of it', async () => {
    const half = await startFakeTelegram({ judge: { judge: () => ({ kind: 'half' }) } });
    try {
      const patient = senderTo(half.apiRoot, half.token, 600_000);
      expect(await patient.send('77', textOnly, { nonce: 'n' })).toMatchObject({
        kind: 'unknown',
        reason: expect.stringContaining('other side closed'),
      });
      expect(half.messages).toHaveLength(1);
    } finally {
      await half.close();
    }
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const { apiRoot } = fake;
    await fake.close();
    expect(await sender.send('77', textOnly, { nonce: 'n' })).toMatchObject({ kind: 'retry' });
    fake = await startFakeTelegram({ port: Number(new URL(apiRoot).port) });
    expect(await senderTo('http://no-such-host.invalid').send('77', textOnly, { nonce: 'n' })).toMatchObject({
      kind: 'retry',
    });
  });

  it('keeps the token out of every reason', async () => {
    const secret = '999:very-secret';
    const outcomes = [
      await senderTo('http://no-such-host.invalid', secret).send('77', textOnly, { nonce: 'n' }),
      await senderTo(fake.apiRoot, secret).send('77', textOnly, { nonce: 'n' }),
    ];
    fake.fail({ kind: 'cutAnswer' });
    outcomes.push(await sender.send('77', textOnly, { nonce: 'n' }));
    fake.fail({ kind: 'reset' });
    outcomes.push(await sender.send('77', textOnly, { nonce: 'n' }));
    const reasons = JSON.stringify(outcomes);
    expect(reasons).not.toContain(secret);
    expect(reasons).not.toContain(fake.token);
    expect(outcomes.every(({ kind }) => kind !== 'sent')).toBe(true);
  });

  it('sends the text when Telegram refuses the picture', async () => {
    fake.fail(
      { kind: 'status', status: 400, description: 'Bad Request: IMAGE_PROCESS_FAILED' },
      { method: 'sendPhoto' },
    );
    const sent = await sender.send('77', signal, { nonce: 'n' });
    expect(sent).toEqual({ kind: 'sent', messageId: String(fake.messages[0]?.messageId) });
    expect(fake.messages[0]?.photo).toBeNull();
  });

  it('sends a long text first and the picture after it', async () => {
    const services = new MemoryServices();
    const commands = Array.from({ length: 60 }, (_, i) => ({
      name: `c${i}`,
      usage: `/c${i}`,
      summary: 'x'.repeat(40),
      topic: 'calls' as const,
    }));
    const long: Reply = {
      kind: 'help',
      role: 'owner',
      topic: 'calls',
      commands,
      mark: { venue: services.venue, provenance: 'simulated', fallbackFrom: null },
      now: services.now,
      timeZone: 'UTC',
      ephemeral: false,
      ...(signal.picture ? { picture: signal.picture } : {}),
    };
    await sender.send('77', long, { nonce: 'n' });
    const [text, picture] = fake.messages;
    expect(text?.photo).toBeNull();
    expect(text?.text).toContain('/c59');
    expect(picture?.photo).toEqual(png);
    expect(picture?.text).toContain('SIMULATED market');
  });
});

describe('a signal said in words first', () => {
  const words = async () => {
    const sent = await sender.send('77', textOnly, { nonce: 'n1' });
    return sent.kind === 'sent' ? sent.messageId : '';
  };

  it('is given its picture, keeps its words and buttons, and is edited as a picture from then on', async () => {
    const id = await words();
    const said = fake.messages[0]?.text;
    expect(await sender.edit('77', id, signal)).toEqual({ kind: 'sent', messageId: `${id}p` });
    expect(fake.messages).toHaveLength(1);
    expect(fake.messages[0]).toMatchObject({ photo: png, text: said });
    expect(fake.messages[0]?.buttons.flat()).toHaveLength(4);
    expect(await sender.edit('77', `${id}p`, outcome)).toEqual({ kind: 'sent', messageId: `${id}p` });
  });

  it('becomes its outcome even when the id of the words is all that is known', async () => {
    const id = await words();
    await sender.edit('77', id, signal);
    expect(await sender.edit('77', id, outcome)).toMatchObject({ kind: 'sent' });
    expect(fake.messages[0]?.text).toContain('✔ target hit after');
  });

  it('stays in words, and the chat is not taken for lost, where pictures are forbidden', async () => {
    const id = await words();
    fake.fail(
      { kind: 'status', status: 400, description: 'Bad Request: not enough rights to send photos to the chat' },
      { method: 'editMessageMedia' },
    );
    expect(await sender.edit('77', id, outcome)).toEqual({ kind: 'sent', messageId: id });
    expect(fake.messages[0]).toMatchObject({ photo: null });
    expect(fake.messages[0]?.text).toContain('✔ target hit after');
  });
});

describe('a backtest', () => {
  const running = backtestReply(frame, aJob({ kind: 'running', share: 0.4, doing: 'trading' }), { isNew: true });
  const done = backtestReply(frame, aJob({ kind: 'done', result: aResult() }));

  it('gets its picture into the message that showed how far it was', async () => {
    const sent = await sender.send('77', running, { nonce: 'n1' });
    const id = sent.kind === 'sent' ? sent.messageId : '';
    expect(await sender.edit('77', id, done)).toEqual({ kind: 'sent', messageId: `${id}p` });
    expect(fake.messages).toHaveLength(1);
    expect(fake.messages[0]).toMatchObject({ photo: png, edits: 1 });
    expect(fake.messages[0]?.text).toContain('Leak checks');
    expect(await sender.edit('77', id, done)).toMatchObject({ kind: 'sent' });
  });

  it('stays a text, with every word of it, where a server adds no pictures', async () => {
    fake.addsMedia = false;
    const sent = await sender.send('77', running, { nonce: 'n1' });
    const id = sent.kind === 'sent' ? sent.messageId : '';
    expect(await sender.edit('77', id, done)).toEqual({ kind: 'sent', messageId: id });
    expect(fake.messages[0]).toMatchObject({ photo: null, edits: 1 });
    expect(fake.messages[0]?.text).toContain('Leak checks');
  });

  it('sends its trades as a file', async () => {
    const reply = someReplies['backtest-file'] as Reply;
    expect(await sender.send('77', reply, { nonce: 'n1' })).toMatchObject({ kind: 'sent' });
    expect(fake.messages[0]?.file?.toString()).toBe(reply.file?.text);
    expect(fake.messages[0]?.text).toContain('Trades of backtest #b77');
  });
});
