import type { DigestTime, QuietHours } from './preferences.js';
import { type EpochMs, epochMs } from './units.js';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** What a clock on the wall of a zone shows. */
export interface LocalTime {
  /** Days since 1970-01-01 of the local calendar. */
  readonly day: number;
  /** Minutes after local midnight. */
  readonly minute: number;
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const mostFormats = 1_000;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (formats.size < mostFormats) formats.set(timeZone, made);
  return made;
}

/** The zone in its usual spelling (`europe/berlin` becomes `Europe/Berlin`); null when there is none of that name. */
export function zoneOf(text: string): string | null {
  // Offsets are no zones: they do not know summer from winter.
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/.test(text)) return null;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Local wall time as if it were UTC, in ms. */
function wallMs(at: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export function localTime(at: EpochMs, timeZone: string): LocalTime {
  const wall = wallMs(at, timeZone);
  const day = Math.floor(wall / dayMs);
  return { day, minute: Math.floor((wall - day * dayMs) / minuteMs), weekday: ((((day + 3) % 7) + 7) % 7) + 1 };
}

/**
 * The first instant at which the zone's clocks show that minute of that day or, where they jump over it (summer begins),
 * a later one. What is shown twice (summer ends) is meant the first time.
 */
export function instantOf(day: number, minute: number, timeZone: string): EpochMs {
  const wanted = day * dayMs + minute * minuteMs;
  // Zones lie within a day of UTC, and clocks turn seldom: both offsets around the moment are tried, the earlier instant first.
  const offsets = [wanted - dayMs, wanted + dayMs].map(
    (near) => wallMs(near, timeZone) - Math.floor(near / 1_000) * 1_000,
  );
  const fitting = offsets.map((offset) => wanted - offset).filter((at) => wallMs(at, timeZone) === wanted);
  if (fitting.length > 0) return epochMs(Math.min(...fitting));
  // The minute is left out: the moment at which the clocks jump is the first that shows something later.
  let [before, after] = [wanted - Math.max(...offsets), wanted - Math.min(...offsets)];
  while (after - before > minuteMs) {
    const middle = Math.floor((before + after) / 2 / minuteMs) * minuteMs;
    if (wallMs(middle, timeZone) < wanted) before = middle;
    else after = middle;
  }
  return epochMs(after);
}

/** Whether `at` lies in the quiet hours. The same rule stands in SQL where messages are matched (store/subscribers.ts). */
export function isQuiet({ from, to }: Pick<QuietHours, 'from' | 'to'>, at: EpochMs, timeZone: string): boolean {
  const { minute } = localTime(at, timeZone);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** When a digest is next due, strictly after `after`. */
export function nextDigestAt({ every, at, weekday }: DigestTime, after: EpochMs, timeZone: string): EpochMs {
  const today = localTime(after, timeZone);
  const ahead = every === 'day' ? 0 : (weekday - today.weekday + 7) % 7;
  const step = every === 'day' ? 1 : 7;
  for (let day = today.day + ahead; ; day += step) {
    const due = instantOf(day, at, timeZone);
    if (due > after) return due;
  }
}

/** Where the span of a digest that is due at `due` began. */
export function digestSince({ every, at }: DigestTime, due: EpochMs, timeZone: string): EpochMs {
  return instantOf(localTime(due, timeZone).day - (every === 'day' ? 1 : 7), at, timeZone);
}
