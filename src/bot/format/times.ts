import type { Language } from '../../core/language.js';
import type { EpochMs } from '../../core/units.js';
import { spoken } from '../messages/language.js';
import { locales } from './locales.js';
import { countText, grouped } from './numbers.js';
import { spanWords } from './span-words.js';

/** A span of time in words: `0.3 s`, `12 s`, `2 min`, `2 h 15 min`, `4 days`. */
export function durationText(ms: number): string {
  const words = spanWords[spoken()];
  const span = Math.max(0, ms);
  if (span < 9_950) return words.seconds(grouped(Number((span / 1_000).toFixed(1)), 1, 0));
  if (span < 59_500) return words.seconds(countText(Math.round(span / 1_000)));
  const minutes = Math.round(span / 60_000);
  if (minutes < 60) return words.minutes(countText(minutes));
  if (minutes < 48 * 60) {
    const [hours, rest] = [countText(Math.floor(minutes / 60)), minutes % 60];
    return rest === 0 ? words.hours(hours) : words.hoursAndMinutes(hours, countText(rest));
  }
  const days = Math.round(minutes / 1_440);
  return words.days(days, countText(days));
}

/** `2 min ago`; `just now` within a second. */
export function ageText(ms: number): string {
  const words = spanWords[spoken()];
  if (ms < 1_000) return words.justNow;
  const days = Math.round(ms / 86_400_000);
  return Math.round(ms / 60_000) < 48 * 60 ? words.ago(durationText(ms)) : words.daysAgo(days, countText(days));
}

const mostZones = 1_000;

const zoneFormats = new Map<string, Intl.DateTimeFormat>();

const makeZoneFormat = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  const known = zoneFormats.get(timeZone);
  if (known) return known;
  try {
    const made = makeZoneFormat(timeZone);
    if (zoneFormats.size < mostZones) zoneFormats.set(timeZone, made);
    return made;
  } catch (error) {
    // A zone kept for a person may have left the zone database; a message in UTC still tells the truth.
    if (error instanceof RangeError) return zoneFormat('UTC');
    throw error;
  }
}

const mostParts = 500;

/** By zone and minute: a message names the same few instants over and over, and so do the messages of a crowd. */
const recentParts = new Map<string, Record<string, string>>();

function partsOf(at: EpochMs, timeZone: string): Record<string, string> {
  const key = `${timeZone} ${Math.floor(at / 60_000)}`;
  const known = recentParts.get(key);
  if (known) return known;
  if (recentParts.size >= mostParts) recentParts.clear();
  const made = partsAt(at, timeZone);
  recentParts.set(key, made);
  return made;
}

function partsAt(at: EpochMs, timeZone: string): Record<string, string> {
  const format = zoneFormat(timeZone);
  const parts = format.formatToParts(new Date(at)).map(({ type, value }) => [type, value] as const);
  // British months are three letters but for "Sept".
  return Object.fromEntries(parts.map(([type, value]) => [type, type === 'month' ? value.slice(0, 3) : value]));
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** A day in the words of a language other than English, `12. Nov. 2026`; without its year where that is plain. */
function dayIn(language: Language, at: EpochMs, timeZone: string, withYear: boolean): string {
  const zone = zoneFormat(timeZone).resolvedOptions().timeZone;
  const key = `${language}-${withYear}-${zone}`;
  const known = dayFormats.get(key);
  if (known) return known.format(at);
  const made = new Intl.DateTimeFormat(locales[language], {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    ...(withYear ? { year: 'numeric' } : {}),
  });
  if (dayFormats.size < mostZones) dayFormats.set(key, made);
  return made.format(at);
}

/** `3 Nov 2026` in the zone. */
export function dayText(at: EpochMs, timeZone: string): string {
  const language = spoken();
  if (language !== 'en') return dayIn(language, at, timeZone, true);
  const { day, month, year } = partsOf(at, timeZone);
  return `${day} ${month} ${year}`;
}

/** `14:00 UTC`; the day goes before it when it is not the day of `now`, the year when that differs too. */
export function timeText(at: EpochMs, now: EpochMs, timeZone: string): string {
  const then = partsOf(at, timeZone);
  const today = partsOf(now, timeZone);
  const time = `${then['hour']}:${then['minute']} ${then['timeZoneName']}`;
  const otherYear = then['year'] !== today['year'];
  if (!otherYear && then['month'] === today['month'] && then['day'] === today['day']) return time;
  const language = spoken();
  if (language !== 'en') return `${dayIn(language, at, timeZone, otherYear)} ${time}`;
  return `${then['day']} ${then['month']}${otherYear ? ` ${then['year']}` : ''} ${time}`;
}

/** A minute of the day as clocks show it: `22:00`. */
export const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** `Sunday` of 7; Monday is 1. */
export const weekdayText = (weekday: number): string =>
  // 5 January 1970 was a Monday.
  new Intl.DateTimeFormat(locales[spoken()], { weekday: 'long', timeZone: 'UTC' }).format((weekday + 3) * 86_400_000);
