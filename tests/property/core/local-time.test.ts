import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, localTime, nextDigestAt } from '../../../src/core/local-time.js';
import type { EpochMs } from '../../../src/core/units.js';

const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
);
const from = Date.UTC(2024, 0, 1);
const instant = fc.integer({ min: 0, max: 3 * 365 * 1_440 }).map((minutes) => (from + minutes * 60_000) as EpochMs);
const minute = fc.integer({ min: 0, max: 1_439 });

describe('local time', () => {
  it('is found again from what the clocks show', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, at) => {
        const { day, minute: shown } = localTime(at, timeZone);
        const first = instantOf(day, shown, timeZone);
        // The same, or where clocks show it twice the earlier one.
        expect(localTime(first, timeZone)).toMatchObject({ day, minute: shown });
        expect(first).toBeLessThanOrEqual(at);
        expect(at - first).toBeLessThanOrEqual(2 * 3_600_000);
      }),
    );
  });

  it('gives every local day exactly one digest, at its minute or the first after the clocks jump', () => {
    fc.assert(
      fc.property(zone, instant, minute, (timeZone, start, at) => {
        let now = start;
        let day: number | null = null;
        for (let turn = 0; turn < 4; turn++) {
          now = nextDigestAt({ every: 'day', at, weekday: 7 }, now, timeZone);
          const shown = localTime(now, timeZone);
          if (day !== null) expect(shown.day).toBe(day + 1);
          day = shown.day;
          if (shown.minute !== at) {
            expect(shown.minute).toBeGreaterThan(at);
            expect(localTime((now - 60_000) as EpochMs, timeZone).minute).toBeLessThan(at);
          }
        }
      }),
    );
  });
});
