import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorCounter, fingerprintOf, withoutSecretShapes } from '../../../../src/pipeline/health/error-kinds.js';

const error = (message: string, reason: string | null = null, level = 50) => ({ level, message, reason });

describe('counted errors', () => {
  it.each([
    ['a message was not sent', 'telegram answered 502: id 17', 'telegram answered 503: id 18'],
    [
      'job failed',
      'candle binance-BTCUSDT-1h closed 1763715600000 is not in the store',
      'candle binance-ETHUSDT-1h closed 1763719200000 is not in the store',
    ],
    ['no file', 'ENOENT /data/models/1h-v1/card.json', 'ENOENT /var/lib/other/1h-v2/card.json'],
    ['bad row', 'price must be positive, was "-3"', 'price must be positive, was "x y z"'],
  ])('%s: values do not make a new kind', (message, one, other) => {
    expect(fingerprintOf(error(message, one))).toBe(fingerprintOf(error(message, other)));
  });

  it('tells levels, messages and reasons apart', () => {
    const all = [
      error('a', 'refused'),
      error('a', 'reset'),
      error('b', 'refused'),
      error('a', 'refused', 40),
      error('a'),
    ].map(fingerprintOf);
    expect(new Set(all).size).toBe(all.length);
  });

  it('counts each kind, keeps the newest example, and begins anew when collected', () => {
    const counter = new ErrorCounter((text) => text.replaceAll('hunter2', '[secret]'));
    counter.note(error('not sent', 'refused 1 with "hunter1"'));
    counter.note(error('not sent', 'refused 2 with "hunter2"'));
    counter.note(error('other', null, 60));
    expect(counter.collect()).toEqual([
      { fingerprint: expect.any(String), level: 50, text: 'not sent', example: 'refused 2 with "[secret]"', count: 2 },
      { fingerprint: expect.any(String), level: 60, text: 'other', example: null, count: 1 },
    ]);
    expect(counter.collect()).toEqual([]);
  });

  it('puts back what could not be written down, beside what came since', () => {
    const counter = new ErrorCounter();
    counter.note(error('not sent', 'try 1'));
    const kept = counter.collect();
    counter.note(error('not sent', 'try 2'));
    counter.restore(kept);
    expect(counter.collect()).toMatchObject([{ count: 2 }]);
  });

  it('does not count what goes wrong with a digest, so that digests do not make digests', () => {
    const counter = new ErrorCounter();
    counter.ignoreDelivery(7);
    counter.note(error('a message was not sent; it will be tried again'), 7);
    expect(counter.collect()).toEqual([]);
    counter.note(error('a message was not sent; it will be tried again'), 8);
    expect(counter.collect()).toHaveLength(1);
  });

  it('does not grow without end', () => {
    const counter = new ErrorCounter();
    const words = (i: number) => [...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    for (let i = 0; i < 2_000; i++) counter.note(error(`kind ${words(i)}`));
    const kinds = counter.collect();
    expect(kinds.length).toBeLessThanOrEqual(501);
    expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(2_000);
  });

  it.each([
    'https://api.telegram.org/bot123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc/sendMessage',
    'postgres://user:pa55word@host/db refused',
    'Authorization: Bearer abcdefghijklmnopqrstuvwx',
    'DISCORD_BOT_TOKEN=MTAxMjM0NTY3ODkwMTIzNDU2Nw.GaBcDe.abcdefghijklmnopqrstuvwxyz012345678',
    'apiKey: "s3cr3t-value-1"',
    'signature=0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0',
    'whsec_AAAAbbbbCCCCddddEEEEffff',
  ])('takes what looks like a secret out of %s', (text) => {
    const secrets = /AAEhBO|pa55word|abcdefghijklmnopqrstuvwx|MTAxMj|s3cr3t|0f1e2d|AAAAbbbb/;
    expect(text).toMatch(secrets);
    expect(withoutSecretShapes(text)).not.toMatch(secrets);
  });

  it('takes any text, and makes one short line of it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), fc.string({ maxLength: 2_000 }), (message, reason) => {
        const counter = new ErrorCounter();
        counter.note(error(message, reason));
        const [kind] = counter.collect();
        expect([...(kind?.text ?? '')].length).toBeLessThanOrEqual(160);
        expect([...(kind?.example ?? '')].length).toBeLessThanOrEqual(300);
        expect(`${kind?.text}${kind?.example}`).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
