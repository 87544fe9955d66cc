import { PassThrough, Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ConsoleChat } from '../../../../src/bot/console/console-chat.js';
import { createRouter } from '../../../../src/bot/router.js';
import { someReplies } from '../../../builders/replies.js';
import { MemoryServices } from '../../../fakes/services.js';

const logger = pino({ level: 'silent' });

function open(input: PassThrough | null = new PassThrough()) {
  let shown = '';
  let wake = (): void => undefined;
  const output = new Writable({
    write(chunk, _encoding, done) {
      shown += String(chunk);
      done();
      wake();
    },
  });
  const services = new MemoryServices();
  const chat = new ConsoleChat({ input, output, logger });
  chat.start(createRouter({ services, access: 'closed', admins: [], logger }));
  const until = async (text: string): Promise<string> => {
    while (!shown.includes(text)) await new Promise<void>((resolve) => (wake = resolve));
    return shown;
  };
  return { chat, services, output, until, shown: () => shown, type: (line: string) => input?.write(`${line}\n`) };
}

describe('ConsoleChat', () => {
  it('answers typed commands in order, with or without a slash, and as the owner', async () => {
    const { type, until, chat, services } = open();
    type('/predict BTC/USDT');
    type('pause');
    type('');
    type('hello there');
    type('/hello');
    type('is eth about to drop?');
    const shown = await until('HOLD  ETH/USDT');
    expect(shown).toContain('I answer questions about');
    expect(shown).toContain("I don't know /hello");
    // What an owner alone may do is asked back first.
    expect(shown.indexOf('HOLD  BTC/USDT')).toBeLessThan(shown.indexOf('Sure?'));
    const [, yes = ''] = /(\/confirm \S+)/.exec(shown) ?? [];
    type(yes);
    await until('Paused.');
    expect(services.pausedBy?.by).toBe('console:0');
    expect(shown.split('SIMULATED market').length - 1).toBe(5);
    await chat.stop();
  });

  it('prints signals and their endings', async () => {
    const { chat, shown } = open();
    expect(await chat.send('0', someReplies['signal-open']!)).toEqual({ kind: 'sent', messageId: '1' });
    expect(await chat.edit('0', '1', someReplies['signal-target']!)).toEqual({ kind: 'sent', messageId: '1' });
    expect(shown()).toContain('▲ BUY  BTC/USDT · 1h  #1042');
    expect(shown()).toContain('✔ target hit');
    await chat.stop();
  });

  it('only prints where there is no input, and once the input has ended', async () => {
    const without = open(null);
    expect(await without.chat.send('0', someReplies['signal-open']!)).toMatchObject({ kind: 'sent' });
    await without.chat.stop();
    const input = new PassThrough();
    const ending = open(input);
    input.end('/watch\n');
    await ending.until('Watched markets');
    expect(await ending.chat.send('0', someReplies['signal-open']!)).toMatchObject({ kind: 'sent' });
    await ending.chat.stop();
  });

  it('does not count as sent what the output would not take', async () => {
    const { chat, output } = open(null);
    const failing = output as unknown as { write(text: string, done: (error?: Error) => void): boolean };
    failing.write = (_text, done) => {
      done(new Error('EPIPE'));
      return false;
    };
    expect(await chat.send('0', someReplies['signal-open']!)).toMatchObject({ kind: 'retry' });
    await chat.stop();
  });

  it('lets messages wait when the output is gone', async () => {
    const { chat, output } = open(null);
    output.destroy(new Error('EPIPE'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await chat.send('0', someReplies['signal-open']!)).toMatchObject({ kind: 'retry' });
    await chat.stop();
  });
});
