import { Decimal } from 'decimal.js';
import type { Language } from '../core/language.js';
import type { EpochMs } from '../core/units.js';
import { spoken } from './messages/language.js';
import { spanWords } from './span-words.js';

/** How each language writes numbers and days. */
const locales: Readonly<Record<Language, string>> = {
  en: 'en-US',
  es: 'es-ES',
  pt: 'pt-BR',
  fr: 'fr-FR',
  de: 'de-DE',
  ru: 'ru-RU',
  zh: 'zh-CN',
};

const minus = (text: string): string => text.replace('-', '−');

function decimalsOf(tick: number): number {
  for (let decimals = 0; decimals <= 12; decimals++) {
    const scaled = tick * 10 ** decimals;
    const whole = Math.round(scaled);
    if (whole > 0 && Math.abs(scaled / whole - 1) < 1e-9) return decimals;
  }
  return 12;
}

const mostNumbers = 2_000;

/** A way to write numbers, and the last numbers written so: the messages of a crowd name the same ones over and over. */
interface NumberFormat {
  readonly format: Intl.NumberFormat;
  readonly recent: Map<number, string>;
}

/** Made once each: building one costs more than a whole message does otherwise. */
const numberFormats = new Map<string, NumberFormat>();

function numberFormat(language: Language, decimals: number, atLeast: number): NumberFormat {
  const key = `${language}-${atLeast}-${decimals}`;
  const known = numberFormats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(locales[language], {
    minimumFractionDigits: atLeast,
    maximumFractionDigits: decimals,
  });
  const made = { format, recent: new Map<number, string>() };
  numberFormats.set(key, made);
  return made;
}

function grouped(value: number, decimals: number, atLeast = decimals): string {
  const { format, recent } = numberFormat(spoken(), decimals, atLeast);
  // To a map the two zeros are one, and they are not written alike.
  const known = value === 0 ? undefined : recent.get(value);
  if (known !== undefined) return known;
  const text = format.format(value);
  if (recent.size >= mostNumbers) recent.clear();
  if (value !== 0) recent.set(value, text);
  return text;
}

/** What is not a number. */
const unknown = (): string => spanWords[spoken()].unknown;

/** A price to the market's tick with thousands set apart; five significant digits when the tick is not known. */
export function priceText(value: number, tick: number | null): string {
  if (!Number.isFinite(value)) return unknown();
  if (tick !== null && tick > 0) return minus(grouped(Math.round(value / tick) * tick, decimalsOf(tick)));
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return minus(grouped(value, Math.min(12, Math.max(0, 4 - magnitude))));
}

/** Percent figure to two significant digits, at most two decimals unless nothing were left: 0.42, 0.06, 1.5, 12, 138. */
function twoDigits(percent: number): string {
  const size = Math.abs(percent);
  if (size < 0.0005) return '0';
  const magnitude = Math.floor(Math.log10(size));
  return grouped(percent, Math.min(size < 0.01 ? 3 : 2, Math.max(0, 1 - magnitude)), 0);
}

/** A fraction as percent without sign of its own: 0.0014 is `0.14 %`. */
export const percentText = (fraction: number): string =>
  Number.isFinite(fraction) ? `${minus(twoDigits(fraction * 100))} %` : unknown();

/** A fraction as percent, always signed: `+0.42 %`, `−1.1 %`, `0 %`. */
export function signedPercentText(fraction: number): string {
  const text = percentText(fraction);
  return fraction > 0 && Number.isFinite(fraction) && !/^0 /.test(text) ? `+${text}` : text;
}

/** A log return as the percent a holder sees. */
export const returnText = (logReturn: number): string => signedPercentText(Math.expm1(logReturn));

/** Size of a log return, `0.8 %`, for use after ±. */
export const moveText = (logReturn: number): string => percentText(Math.expm1(Math.abs(logReturn)));

/** A probability in whole percent; never a flat 0 or 100, which nothing is. */
export function shareText(probability: number): string {
  if (!Number.isFinite(probability)) return unknown();
  const percent = Math.round(probability * 100);
  if (percent < 1) return '<1 %';
  if (percent > 99) return '>99 %';
  return `${percent} %`;
}

/** Shares as whole percents that add up to 100 (largest remainder). */
export function wholePercents(shares: readonly number[]): readonly number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (!(total > 0)) return shares.map(() => 0);
  const exact = shares.map((share) => (share / total) * 100);
  const floors = exact.map(Math.floor);
  const missing = 100 - floors.reduce((sum, value) => sum + value, 0);
  const byRemainder = exact.map((value, i) => ({ i, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest);
  for (const { i } of byRemainder.slice(0, missing)) floors[i] = (floors[i] ?? 0) + 1;
  return floors;
}

/** −1..1 with two decimals and a sign: `−0.12`. */
export const scoreText = (score: number): string => {
  const rounded = Number(score.toFixed(2));
  return `${score > 0.005 ? '+' : ''}${minus(grouped(rounded === 0 ? 0 : rounded, 2))}`;
};

/** A measured number with that many decimals: `−0.12`, `5.0`. */
export const fixedText = (value: number, digits: number): string => minus(grouped(value, digits));

/** A whole number with thousands set apart. */
export const countText = (count: number): string => minus(grouped(count, 0));

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

const separators = new Map<Language, { readonly group: string; readonly point: string; readonly least: number }>();

/** What a language puts between thousands, and before decimals; `least`: digits from which thousands are set apart. */
function separatorsOf(language: Language) {
  const known = separators.get(language);
  if (known) return known;
  const format = new Intl.NumberFormat(locales[language], { minimumFractionDigits: 1 });
  const part = (value: number, type: string) => format.formatToParts(value).find((one) => one.type === type)?.value;
  const made = {
    group: part(1_234_567, 'group') ?? ',',
    point: part(0.5, 'decimal') ?? '.',
    least: part(1_234, 'group') === undefined ? 5 : 4,
  };
  separators.set(language, made);
  return made;
}

/** A decimal given as text, digit for digit, as the language writes it: `1,234.5`. */
export function exactText(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const { group, point, least } = separatorsOf(spoken());
  const apart = whole.replace('-', '').length < least ? whole : whole.replace(/\B(?=(\d{3})+$)/g, group);
  return minus(fraction === undefined ? apart : `${apart}${point}${fraction}`);
}

/** Money given as decimal text, with thousands set apart and rounded to two decimals: `10,000.00`. Exact: no float enters. */
export function moneyText(decimal: Decimal.Value): string {
  return exactText(new Decimal(decimal).toFixed(2, Decimal.ROUND_HALF_UP));
}

/**
 * Control characters, marks that turn the reading direction, and what is there without being seen: soft hyphens, zero-width
 * spaces, fillers, variation selectors of Mongolian, byte order marks, tags. Joiners are not among them: emoji and whole
 * scripts are written with them.
 */
const unseen =
  /\u034f|\u17b4|\u17b5|[\u180b-\u180d]|[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/gu;
/** A joiner with nothing before it that joins. */
const idleJoiner =
  /(?<!\ufe0f|[\u{1f3fb}-\u{1f3ff}]|[\p{Extended_Pictographic}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{M}])(?:\u200c|\u200d)/gu;

/** Foreign text that cannot steer a terminal, reorder a line, or hide that two names differ. */
export const tame = (text: string): string => {
  const seen = text.replace(unseen, ' ');
  return seen.includes('\u200c') || seen.includes('\u200d') ? seen.replace(idleJoiner, ' ') : seen;
};

/** What somebody typed, without what they cannot have meant to type. Line ends stay. */
export const typedText = (text: string): string =>
  text.replace(unseen, (character) => (/[\n\r\t]/.test(character) ? character : /\p{Cc}/u.test(character) ? ' ' : ''));

const quotes: Readonly<Record<Language, readonly [string, string]>> = {
  en: ['"', '"'],
  es: ['«', '»'],
  pt: ['"', '"'],
  fr: ['« ', ' »'],
  de: ['„', '“'],
  ru: ['«', '»'],
  zh: ['“', '”'],
};

/** Somebody's words in the quotation marks of the language. */
export const quoted = (text: string): string => quotes[spoken()].join(text);

/** At most `length` characters; a longer text ends in an ellipsis, so that nobody takes it for whole. */
export function shortened(text: string, length: number): string {
  const characters = [...tame(text).replace(/\s+/g, ' ').trim()];
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
}
