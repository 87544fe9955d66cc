import { describe, expect, it } from 'vitest';
import { digestSince, instantOf, isQuiet, localTime, nextDigestAt, zoneOf } from '../../../src/core/local-time.js';
import type { DigestTime } from '../../../src/core/preferences.js';
import type { EpochMs } from '../../../src/core/units.js';

const at = (text: string): EpochMs => Date.parse(text) as EpochMs;
const said = (instant: EpochMs): string => new Date(instant).toISOString();
const daily = (time: string): DigestTime => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { every: 'day', at: hour * 60 + minute, weekday: 7 };
};

describe('local time', () => {
  it.each([
    ['UTC', '2026-11-21T08:30:00Z', 510, 6],
    ['Asia/Kathmandu', '2026-11-21T20:00:00Z', 105, 7],
    ['America/New_York', '2026-11-22T03:00:00Z', 1_320, 6],
    ['Pacific/Kiritimati', '2026-11-21T12:00:00Z', 120, 7],
  ])('in %s at %s is minute %d of weekday %d', (zone, instant, minute, weekday) => {
    expect(localTime(at(instant), zone)).toMatchObject({ minute, weekday });
  });

  it('knows zones by any spelling, and no offsets or nonsense', () => {
    expect([zoneOf('europe/berlin'), zoneOf('utc'), zoneOf('America/Sao_Paulo')]).toEqual([
      'Europe/Berlin',
      'UTC',
      'America/Sao_Paulo',
    ]);
    expect([zoneOf('+02:00'), zoneOf('Mars/Olympus'), zoneOf("'; drop table people"), zoneOf('')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('a digest on the days clocks turn', () => {
  it('that should come in the hour left out comes when the clocks have jumped', () => {
    // 29 March 2026, 02:00 becomes 03:00.
    expect(said(nextDigestAt(daily('02:30'), at('2026-03-28T12:00:00Z'), 'Europe/Berlin'))).toBe(
      '2026-03-29T01:00:00.000Z',
    );
    expect(said(nextDigestAt(daily('02:30'), at('2026-03-29T01:00:00Z'), 'Europe/Berlin'))).toBe(
      '2026-03-30T00:30:00.000Z',
    );
  });

  it('that could come twice comes the first time only', () => {
    // 25 October 2026, 03:00 becomes 02:00.
    const first = nextDigestAt(daily('02:30'), at('2026-10-24T12:00:00Z'), 'Europe/Berlin');
    expect(said(first)).toBe('2026-10-25T00:30:00.000Z');
    expect(said(nextDigestAt(daily('02:30'), first, 'Europe/Berlin'))).toBe('2026-10-26T01:30:00.000Z');
  });

  it.each([
    ['2026-03-28T12:00:00Z', ['2026-03-28T19:00:00.000Z', '2026-03-29T18:00:00.000Z', '2026-03-30T18:00:00.000Z']],
    ['2026-10-24T12:00:00Z', ['2026-10-24T18:00:00.000Z', '2026-10-25T19:00:00.000Z', '2026-10-26T19:00:00.000Z']],
  ])('stays at its hour around %s', (from, expected) => {
    let now = at(from);
    const due = expected.map(() => {
      now = nextDigestAt(daily('20:00'), now, 'Europe/Berlin');
      return said(now);
    });
    expect(due).toEqual(expected);
  });

  it('spans the whole day before it, of 23 or 25 hours', () => {
    const since = (due: string) => said(digestSince(daily('20:00'), at(due), 'Europe/Berlin'));
    expect(since('2026-03-29T18:00:00Z')).toBe('2026-03-28T19:00:00.000Z');
    expect(since('2026-10-25T19:00:00Z')).toBe('2026-10-24T18:00:00.000Z');
  });

  it('turns in Lord Howe by half an hour', () => {
    // 4 October 2026, 02:00 becomes 02:30.
    const day = localTime(at('2026-10-03T20:00:00Z'), 'Australia/Lord_Howe').day;
    expect(said(instantOf(day, 135, 'Australia/Lord_Howe'))).toBe('2026-10-03T15:30:00.000Z');
    expect(said(instantOf(day, 180, 'Australia/Lord_Howe'))).toBe('2026-10-03T16:00:00.000Z');
  });
});

describe('a weekly digest', () => {
  const sunday: DigestTime = { every: 'week', at: 1_200, weekday: 7 };

  it('comes on its day, a week after the one before', () => {
    const first = nextDigestAt(sunday, at('2026-11-21T08:00:00Z'), 'UTC');
    expect(said(first)).toBe('2026-11-22T20:00:00.000Z');
    expect(said(nextDigestAt(sunday, first, 'UTC'))).toBe('2026-11-29T20:00:00.000Z');
    expect(said(digestSince(sunday, first, 'UTC'))).toBe('2026-11-15T20:00:00.000Z');
  });

  it('that was due today but has passed waits for the next week', () => {
    expect(said(nextDigestAt(sunday, at('2026-11-22T20:00:00Z'), 'UTC'))).toBe('2026-11-29T20:00:00.000Z');
    expect(said(nextDigestAt(sunday, at('2026-11-22T19:59:59Z'), 'UTC'))).toBe('2026-11-22T20:00:00.000Z');
  });
});

describe('quiet hours', () => {
  const night = { from: 1_320, to: 420 };
  it.each([
    ['2026-11-21T20:59:59Z', false],
    ['2026-11-21T21:00:00Z', true],
    ['2026-11-22T05:59:59Z', true],
    ['2026-11-22T06:00:00Z', false],
  ])('from 22 to 7 in Berlin hold at %s: %s', (instant, expected) => {
    expect(isQuiet(night, at(instant), 'Europe/Berlin')).toBe(expected);
  });

  it('end an hour earlier in UTC when summer begins in the night', () => {
    expect(isQuiet(night, at('2026-03-29T04:59:00Z'), 'Europe/Berlin')).toBe(true);
    expect(isQuiet(night, at('2026-03-29T05:00:00Z'), 'Europe/Berlin')).toBe(false);
    expect(isQuiet(night, at('2026-10-25T05:59:00Z'), 'Europe/Berlin')).toBe(true);
    expect(isQuiet(night, at('2026-10-25T06:00:00Z'), 'Europe/Berlin')).toBe(false);
  });
});
