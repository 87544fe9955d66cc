import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPost } from '../../../../src/bot/commands/post-words.js';
import type { EpochMs } from '../../../../src/core/units.js';

/** Wednesday, 15:03 in Berlin. */
const now = Date.UTC(2025, 10, 12, 14, 3) as EpochMs;
const zone = 'Europe/Berlin';
const read = (text: string) => {
  const words = readPost(text, now, zone);
  if (words.kind !== 'read') return words;
  const { repeat, weekday } = words.schedule;
  return { repeat, weekday, next: new Date(words.nextAt).toISOString(), channel: words.channel, what: words.what };
};

describe('readPost', () => {
  it.each([
    ['16:00 record', 'once', '2025-11-12T15:00:00.000Z', 'record'],
    ['at 9am record', 'once', '2025-11-13T08:00:00.000Z', 'record'],
    ['12am good night', 'once', '2025-11-12T23:00:00.000Z', 'good night'],
    ['12:30pm lunch', 'once', '2025-11-13T11:30:00.000Z', 'lunch'],
    ['09.00 every day movers', 'day', '2025-11-13T08:00:00.000Z', 'movers'],
    ['every day at 9:00 movers', 'day', '2025-11-13T08:00:00.000Z', 'movers'],
    ['daily 23:59 x', 'day', '2025-11-12T22:59:00.000Z', 'x'],
    ['09:00 every weekday price btc', 'weekday', '2025-11-13T08:00:00.000Z', 'price btc'],
    ['09:00 every week record', 'week', '2025-11-13T08:00:00.000Z', 'record'],
    ['09:00 every sunday record', 'week', '2025-11-16T08:00:00.000Z', 'record'],
    ['monday 09:00 the week begins', 'once', '2025-11-17T08:00:00.000Z', 'the week begins'],
    ['tomorrow 08:15 hello', 'once', '2025-11-13T07:15:00.000Z', 'hello'],
    ['2025-12-24 18:00 merry', 'once', '2025-12-24T17:00:00.000Z', 'merry'],
    ['2025-12-24T18:00 merry', 'once', '2025-12-24T17:00:00.000Z', 'merry'],
    ['on 2025-12-24 at 18:00 every week merry', 'week', '2025-12-24T17:00:00.000Z', 'merry'],
  ])('reads "%s"', (text, repeat, next, what) => {
    expect(read(text)).toMatchObject({ repeat, next, what, channel: null });
  });

  it('knows a channel by its form alone', () => {
    expect(read('09:00 to @signals record')).toMatchObject({ channel: '@signals', what: 'record' });
    expect(read('09:00 every day in <#900000000000000003> record')).toMatchObject({ channel: '<#900000000000000003>' });
    expect(read('09:00 to the moon')).toMatchObject({ channel: null, what: 'to the moon' });
  });

  it('takes a weekly post on the day it first comes', () => {
    expect(read('16:00 every week record')).toMatchObject({ weekday: 3, next: '2025-11-12T15:00:00.000Z' });
  });

  it.each(['record', '', 'at', 'every day record', '25:00 x', '9 record', '09:60 x', '13pm x'])(
    'misses the time in "%s"',
    (text) => {
      expect(readPost(text, now, zone).kind).toBe('noTime');
    },
  );

  it.each(['today 09:00 late', '2024-01-01 09:00 late', '2031-01-01 09:00 far'])('refuses "%s"', (text) => {
    expect(readPost(text, now, zone).kind).toBe('past');
  });

  it('is never thrown off, and never plans for the past', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'at',
        'every',
        'day',
        'week',
        '09:00',
        '2025-13-40',
        'tomorrow',
        'monday',
        'to',
        '@x',
        '9am',
        'record',
      ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), (words) => {
        const said = readPost(words.join(' '), now, zone);
        if (said.kind === 'read') expect(said.nextAt).toBeGreaterThan(now);
      }),
    );
  });
});
