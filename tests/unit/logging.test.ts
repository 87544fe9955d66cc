import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger, withoutSecrets } from '../../src/logging.js';

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
