import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger, reasonOf, type WatchedLine, withoutSecrets } from '../../src/logging.js';

function sink(isTTY = false) {
  let text = '';
  const out = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { out: Object.assign(out, { isTTY }), text: () => text };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

describe('createLogger', () => {
  it.each([
    ['lines for machines', false],
    ['lines for people', true],
  ])('never lets a secret through: %s', async (_name, isTTY) => {
    const { out, text } = sink(isTTY);
    const logger = createLogger({ level: 'debug', secrets: ['123:abc', 's3cret'], out });
    logger.info({ url: 'https://api.telegram.org/bot123:abc/sendMessage' }, 'calling with s3cret');
    logger.error({ err: new Error('401 for bot123:abc') }, 'failed');
    logger.child({ token: '123:abc' }).debug('child');
    await settled();
    expect(text()).toContain('[secret]');
    expect(text()).toMatch(/failed/);
    expect(text()).not.toMatch(/123:abc|s3cret/);
  });

  it('tells whoever watches of warnings and errors, with words and reasons, and of nothing else', () => {
    const seen: WatchedLine[] = [];
    const { out } = sink();
    const logger = createLogger({ level: 'info', secrets: [], out, watch: (line) => seen.push(line) });
    logger.info('fine');
    logger.debug({ err: new Error('hidden') }, 'not written at this level');
    logger.warn({ reason: 'reset' }, 'not sent');
    logger.child({ part: 'telegram' }).error({ err: new Error('refused'), delivery: 7 }, 'given up');
    logger.fatal(new Error('the ledger does not add up'));
    logger.error({ failure: { kind: 'retry', reason: '502' } }, 'no answer');
    logger.warn('only words');
    expect(seen.map(({ level, message, facts }) => [level, message, reasonOf(facts)])).toEqual([
      [40, 'not sent', 'reset'],
      [50, 'given up', 'refused'],
      [60, 'the ledger does not add up', 'the ledger does not add up'],
      [50, 'no answer', '502'],
      [40, 'only words', null],
    ]);
    expect(seen[1]?.facts['delivery']).toBe(7);
  });

  it('writes one JSON document a line with an ISO time', async () => {
    const { out, text } = sink();
    createLogger({ level: 'info', secrets: [], out }).info({ series: 'x' }, 'ready');
    await settled();
    const [line = '', ...rest] = text().trimEnd().split('\n');
    expect(rest).toEqual([]);
    const entry = JSON.parse(line) as Record<string, unknown>;
    expect(entry).toMatchObject({ msg: 'ready', series: 'x' });
    expect(new Date(String(entry.time)).toISOString()).toBe(entry.time);
  });

  it('says what an error says, and not all that a driver hung on it', async () => {
    const { out, text } = sink();
    const error = Object.assign(new Error('gone'), { code: '57P01', client: { socket: 'x'.repeat(20_000) } });
    createLogger({ level: 'info', secrets: [], out }).warn({ err: error }, 'broke');
    await settled();
    const { err } = JSON.parse(text()) as { err: Record<string, unknown> };
    expect(err).toMatchObject({ type: 'Error', message: 'gone', code: '57P01', stack: error.stack });
    expect(text().length).toBeLessThan(5_000);
  });

  it('keeps what is below its level to itself', async () => {
    const { out, text } = sink();
    createLogger({ level: 'warn', secrets: [], out }).info('quiet');
    await settled();
    expect(text()).toBe('');
  });
});

describe('withoutSecrets', () => {
  it('leaves none in any text, wherever and however often it stands', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9:$&]{6,20}$/);
    fc.assert(
      fc.property(secret, fc.array(fc.string()), (one, parts) => {
        expect(withoutSecrets(parts.join(one), [one]).includes(one)).toBe(false);
      }),
    );
  });
});
