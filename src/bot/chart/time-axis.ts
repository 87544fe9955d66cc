import { type Timeframe, timeframeMs } from '../../core/market.js';
import { say } from '../messages/catalogue.js';
import { widthOf } from './shapes.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  28 * day,
  56 * day,
];

/** Words for instants in one IANA zone; an unknown zone falls back to UTC. */
export interface ZonedTime {
  /** `14:00` */
  clock(ms: number): string;
  /** `12 Nov` */
  day(ms: number): string;
  /** Local wall time as if it were UTC, so that `% day === 0` is local midnight. */
  local(ms: number): number;
  /** `UTC`, `CET`, `GMT+5:30` at that instant. */
  name(ms: number): string;
}

const zones = new Map<string, ZonedTime>();

export function zonedTime(timeZone: string): ZonedTime {
  const known = zones.get(timeZone);
  if (known) return known;
  const made = makeZone(timeZone);
  zones.set(timeZone, made);
  return made;
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  const options = {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  } catch (error) {
    if (error instanceof RangeError) return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
    throw error;
  }
}

/** `12 Nov`; months from 0. */
export const dayName = (day: number | string, month: number): string =>
  say('pictures.day', { day, month: monthNames()[month] ?? '' });

/** As the language of the picture has them, shortened. */
export const monthNames = (): readonly string[] => say('pictures.months').split(' ');

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function makeZone(timeZone: string): ZonedTime {
  const format = formatter(timeZone);
  const parts = (ms: number) => {
    const found = new Map(format.formatToParts(new Date(ms)).map(({ type, value }) => [type, value]));
    return (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? '';
  };
  return {
    clock: (ms) => {
      const part = parts(ms);
      return `${part('hour')}:${part('minute')}`;
    },
    day: (ms) => {
      const part = parts(ms);
      return dayName(part('day'), months.indexOf(part('month').slice(0, 3)));
    },
    local: (ms) => {
      const part = parts(ms);
      const month = months.indexOf(part('month').slice(0, 3));
      return Date.UTC(
        Number(part('year')),
        month,
        Number(part('day')),
        Number(part('hour')),
        Number(part('minute')),
        Number(part('second')),
      );
    },
    name: (ms) => parts(ms)('timeZoneName'),
  };
}

export interface TimeTick {
  readonly at: number;
  readonly text: string;
  /** Starts a day, so it carries the date. */
  readonly dayStart: boolean;
}

/** About `count` ticks at round local times between two instants; a day's first tick carries the date. */
export function timeTicks(
  from: number,
  to: number,
  timeframe: Timeframe,
  { count, zone }: { count: number; zone: ZonedTime },
): readonly TimeTick[] {
  const step = steps.find((ms) => ms >= timeframeMs(timeframe) && (to - from) / ms <= count) ?? 112 * day;
  /** The instant near `at` whose local time is a whole number of steps; a change of summer time shifts it. */
  const roundLocal = (at: number) => {
    const over = zone.local(at) % step;
    return over > step / 2 ? at + step - over : at - over;
  };
  const ticks: TimeTick[] = [];
  for (let at = roundLocal(from); at <= to; at = roundLocal(at + step)) {
    if (at < from) continue;
    const dayStart = zone.local(at) % day === 0;
    ticks.push({ at, text: dayStart ? zone.day(at) : zone.clock(at), dayStart });
  }
  return ticks;
}

/** What stands free between two labels, px. */
const between = 12;

/** Every first, every second, every third … of labels along an axis: the most of which no two touch. */
export function everyThatFits<T>(
  labels: readonly T[],
  middleOf: (label: T) => number,
  widthOf: (label: T) => number,
): readonly T[] {
  const touch = (a: T, b: T) => middleOf(b) - middleOf(a) < (widthOf(a) + widthOf(b)) / 2 + between;
  for (let step = 1; step < labels.length; step++) {
    const some = labels.filter((_, i) => i % step === 0);
    if (some.every((label, i) => i === 0 || !touch(some[i - 1] as T, label))) return some;
  }
  return labels.slice(0, 1);
}

/** The ticks whose words have room within `from`..`to` px: days first, then hours between them. */
export function wordedTicks(
  ticks: readonly TimeTick[],
  { x, from, to, size }: { x: (at: number) => number; from: number; to: number; size: number },
): readonly TimeTick[] {
  const middle = ({ at }: TimeTick) => x(at);
  const width = ({ text }: TimeTick) => widthOf(text, size);
  const inside = ticks.filter((one) => middle(one) - width(one) / 2 >= from && middle(one) + width(one) / 2 <= to);
  const all = inside.filter(({ dayStart }) => dayStart);
  const days = everyThatFits(all, middle, width);
  // An hour of a day that is not named would be taken for one of the day before.
  if (days.length < all.length) return days;
  const hours = inside.filter(
    (one) =>
      !one.dayStart &&
      days.every((day) => Math.abs(middle(day) - middle(one)) >= (width(day) + width(one)) / 2 + between),
  );
  return [...days, ...everyThatFits(hours, middle, width)];
}
