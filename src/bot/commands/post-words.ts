import { instantOf, localTime } from '../../core/local-time.js';
import { nextPostAt, type PostRepeat, type PostSchedule } from '../../core/scheduled-post.js';
import type { EpochMs } from '../../core/units.js';

/** What `/post at …` says, but for what is posted. */
export type PostWords =
  | {
      readonly kind: 'read';
      readonly schedule: PostSchedule;
      readonly nextAt: EpochMs;
      /** As it was named, or null for the chat it was asked in. */
      readonly channel: string | null;
      readonly what: string;
    }
  /** No time in it. */
  | { readonly kind: 'noTime'; readonly given: string }
  | { readonly kind: 'past'; readonly given: string };

const dayMs = 86_400_000;
export const furthestDays = 400;
const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** 1 Monday … 7 Sunday of `mon`, `monday`, `Mondays`. */
const weekdayOf = (word: string): number | null => {
  const match = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*$/i.exec(word);
  const at = match ? weekdayNames.indexOf((match[1] ?? '').toLowerCase()) : -1;
  return at < 0 ? null : at + 1;
};

/** Minutes after midnight of `9:30`, `09.30`, `9am`, `9:30pm`; null for anything else. */
function minuteOf(word: string): number | null {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?$/i.exec(word);
  if (!match || (match[2] === undefined && match[3] === undefined)) return null;
  const [hours, minutes, half] = [Number(match[1]), Number(match[2] ?? 0), match[3]?.toLowerCase()];
  if (minutes > 59 || hours > 23 || (half && (hours < 1 || hours > 12))) return null;
  const hour = half === undefined ? hours : (hours % 12) + (half === 'pm' ? 12 : 0);
  return hour * 60 + minutes;
}

/** Days since 1970 of `2025-12-24`; null when the calendar has no such day. */
function dayOf(word: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(word);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const at = Date.UTC(year, month - 1, day);
  return new Date(at).getUTCDate() === day && new Date(at).getUTCMonth() === month - 1 ? at / dayMs : null;
}

const repeatWords: Readonly<Record<string, PostRepeat>> = {
  day: 'day',
  daily: 'day',
  weekday: 'weekday',
  weekdays: 'weekday',
  workday: 'weekday',
  week: 'week',
  weekly: 'week',
};

const isChannel = (word: string): boolean => /^(@\w+|<#\d+>|-?\d{5,}|https?:\/\/\S+)$/.test(word);

interface Read {
  minute: number | null;
  day: number | null;
  weekday: number | null;
  repeat: PostRepeat;
  channel: string | null;
}

/** Takes what it understands from the front of `words`; returns how many words that were, 0 for none. */
function taken(words: readonly string[], read: Read, today: number): number {
  const [first = '', second = ''] = [words[0]?.toLowerCase(), words[1]];
  if (first === 'at' || first === 'on') return 1;
  const [date, clock] = first.split('t');
  if (read.day === null && dayOf(date ?? '') !== null && (clock === undefined || minuteOf(clock) !== null)) {
    read.day = dayOf(date ?? '');
    if (clock !== undefined) read.minute ??= minuteOf(clock);
    return 1;
  }
  if (read.minute === null && minuteOf(first) !== null) {
    read.minute = minuteOf(first);
    return 1;
  }
  if (read.day === null && (first === 'today' || first === 'tomorrow')) {
    read.day = first === 'today' ? today : today + 1;
    return 1;
  }
  if (read.repeat === 'once' && first === 'every') {
    const weekday = weekdayOf(second);
    const repeat = repeatWords[second.toLowerCase()] ?? (weekday === null ? undefined : 'week');
    if (repeat === undefined) return 0;
    read.repeat = repeat;
    read.weekday ??= weekday;
    return 2;
  }
  if (read.repeat === 'once' && ['daily', 'weekly', 'weekdays'].includes(first)) {
    read.repeat = repeatWords[first] ?? 'day';
    return 1;
  }
  if (read.weekday === null && read.day === null && weekdayOf(first) !== null) {
    read.weekday = weekdayOf(first);
    return 1;
  }
  if (read.channel === null && (first === 'to' || first === 'in') && isChannel(second)) {
    read.channel = second;
    return 2;
  }
  return 0;
}

/**
 * Reads `09:00 every weekday to @signals record`: when, how often, where, and what is left. Order is free up to the first
 * word that is none of these. `timeZone`: whose clock is meant; `now`: real time.
 */
export function readPost(text: string, now: EpochMs, timeZone: string): PostWords {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const read: Read = { minute: null, day: null, weekday: null, repeat: 'once', channel: null };
  const today = localTime(now, timeZone).day;
  let at = 0;
  for (let step = 1; step > 0 && at < words.length; at += step) step = taken(words.slice(at, at + 2), read, today);
  const what = words.slice(at).join(' ');
  if (read.minute === null) return { kind: 'noTime', given: words.slice(0, 3).join(' ') };
  const { minute, repeat, channel } = read;
  const wanted = { repeat, minute, timeZone };
  // A day of the week that is named once is that day of the coming week.
  const first =
    read.day !== null
      ? instantOf(read.day, minute, timeZone)
      : nextPostAt(
          { ...wanted, repeat: read.weekday === null ? repeatAlone(repeat) : 'week', weekday: read.weekday ?? 1 },
          now,
        );
  if (first <= now || first - now > furthestDays * dayMs) {
    return { kind: 'past', given: words.slice(0, at).join(' ') };
  }
  const schedule = { ...wanted, weekday: read.weekday ?? localTime(first, timeZone).weekday };
  return { kind: 'read', schedule, nextAt: first, channel, what };
}

/** Weekly, with no day named, begins at the next time the clock shows that minute. */
const repeatAlone = (repeat: PostRepeat): PostRepeat => (repeat === 'week' ? 'once' : repeat);
