import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime } from '../../../src/core/local-time.js';
import { dueNotice, nextPostAt, type PostSchedule, postRepeats } from '../../../src/core/scheduled-post.js';
import type { EpochMs } from '../../../src/core/units.js';
import { aPost } from '../../builders/posts.js';

const berlin: PostSchedule = { repeat: 'day', minute: 9 * 60, weekday: 1, timeZone: 'Europe/Berlin' };
const at = (text: string): EpochMs => Date.parse(text) as EpochMs;
const iso = (instant: number): string => new Date(instant).toISOString();

describe('nextPostAt', () => {
  it('keeps the clock on the wall when summer begins and ends', () => {
    expect(iso(nextPostAt(berlin, at('2025-03-29T08:00:00Z')))).toBe('2025-03-30T07:00:00.000Z');
    expect(iso(nextPostAt(berlin, at('2025-10-25T07:00:00Z')))).toBe('2025-10-26T08:00:00.000Z');
  });

  it('comes once on the day that has its minute twice, and once on the day that has none', () => {
    const early = { ...berlin, minute: 2 * 60 + 30 };
    const inAutumn = nextPostAt(early, at('2025-10-25T12:00:00Z'));
    expect(iso(inAutumn)).toBe('2025-10-26T00:30:00.000Z');
    expect(iso(nextPostAt(early, inAutumn))).toBe('2025-10-27T01:30:00.000Z');
    const inSpring = nextPostAt(early, at('2025-03-29T12:00:00Z'));
    expect(iso(inSpring)).toBe('2025-03-30T01:00:00.000Z');
    expect(iso(nextPostAt(early, inSpring))).toBe('2025-03-31T00:30:00.000Z');
  });

  it('leaves the weekend out, and waits for its day of the week', () => {
    const friday = at('2025-11-14T08:00:00Z');
    expect(iso(nextPostAt({ ...berlin, repeat: 'weekday' }, friday))).toBe('2025-11-17T08:00:00.000Z');
    expect(iso(nextPostAt({ ...berlin, repeat: 'week', weekday: 7 }, friday))).toBe('2025-11-16T08:00:00.000Z');
  });

  it('is later than what it is asked after, and shows its minute wherever the clocks have it', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia'];
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }),
        fc.constantFrom(...zones),
        fc.constantFrom(...postRepeats),
        fc.integer({ min: 0, max: 1_439 }),
        fc.integer({ min: 1, max: 7 }),
        (after, timeZone, repeat, minute, weekday) => {
          const next = nextPostAt({ repeat, minute, weekday, timeZone }, after as EpochMs);
          const shown = localTime(next, timeZone);
          expect(next).toBeGreaterThan(after);
          expect(next - after).toBeLessThanOrEqual(9 * 86_400_000);
          // Where the clocks jump over it, it comes at the jump: never before its minute.
          expect(shown.minute === minute || (shown.minute - minute > 0 && shown.minute - minute <= 60)).toBe(true);
          if (repeat === 'week') expect(shown.weekday).toBe(weekday);
          if (repeat === 'weekday') expect(shown.weekday).toBeLessThanOrEqual(5);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('dueNotice', () => {
  const due = at('2025-11-12T08:00:00Z');
  const daily = aPost({ schedule: berlin, nextAt: due });

  it('posts on time and sets the next', () => {
    const notice = dueNotice(daily, (due + 2_000) as EpochMs);
    expect(notice).toMatchObject({ dueAt: due, lateMs: 2_000, missed: 0, skipped: false });
    expect(iso(notice.nextAt ?? 0)).toBe('2025-11-13T08:00:00.000Z');
  });

  it('posts up to an hour late, and after that tells only that it was skipped', () => {
    expect(dueNotice(daily, (due + 3_600_000) as EpochMs).skipped).toBe(false);
    expect(dueNotice(daily, (due + 3_600_001) as EpochMs).skipped).toBe(true);
  });

  it('makes one notice of all the times nobody was there for: the newest counts', () => {
    const notice = dueNotice(daily, (due + 3 * 86_400_000 + 60_000) as EpochMs);
    expect(notice).toMatchObject({ missed: 3, lateMs: 60_000, skipped: false });
    expect(iso(notice.dueAt)).toBe('2025-11-15T08:00:00.000Z');
    expect(iso(notice.nextAt ?? 0)).toBe('2025-11-16T08:00:00.000Z');
  });

  it('ends a post that comes once, however late', () => {
    const once = { ...daily, schedule: { ...berlin, repeat: 'once' as const } };
    expect(dueNotice(once, (due + 10 * 86_400_000) as EpochMs)).toMatchObject({
      nextAt: null,
      skipped: true,
      missed: 0,
    });
  });
});
