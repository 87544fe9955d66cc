import { followUpKinds } from '../../core/follow-up.js';
import { type Language, languageNames, languageOf, languages } from '../../core/language.js';
import { zoneOf } from '../../core/local-time.js';
import {
  type DigestTime,
  type KindMode,
  kindModes,
  type MessageKind,
  messageKinds,
  type Preferences,
  type QuietHours,
  usualDigest,
} from '../../core/preferences.js';
import { shortened } from '../format/foreign-text.js';
import { message } from '../messages/catalogue.js';
import { settingWords } from '../preference-buttons.js';
import { type SettingName, settingNames } from '../reply/preferences.js';
import type { Fault } from './fault.js';
import { nearest } from './nearest.js';

/** What words after a setting mean: a change, or what is wrong with them. */
export type Read<T> =
  | { readonly kind: 'change'; readonly change: T }
  | { readonly kind: 'fault'; readonly fault: Fault };
type Change = Read<Partial<Preferences>>;

const change = <T>(value: T): Read<T> => ({ kind: 'change', change: value });
const faulty = (fault: Fault): { readonly kind: 'fault'; readonly fault: Fault } => ({ kind: 'fault', fault });
const echo = (words: readonly string[]): string => shortened(words.join(' '), 40);

const offWords: ReadonlySet<string> = new Set(['off', 'none', 'no', 'any', 'all']);
const isOff = (words: readonly string[]): boolean => words.length === 1 && offWords.has(words[0] ?? '');
const wrongWord = (given: readonly string[], choices: readonly string[], example: string) =>
  faulty(message('settings.badWord', { given: echo(given), choices: choices.join(', '), example }));

export const mostBudget = 100;

/** `22`, `22:00`, `7:30`, `10pm`: minutes after midnight, or null. `24:00` is midnight. */
export function minuteOf(text: string): number | null {
  const [, hour = '', minute = '0', half] = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?$/.exec(text) ?? [];
  if (hour === '') return null;
  const [h, m] = [Number(hour), Number(minute)];
  if (m > 59 || h > (half ? 12 : 24) || (half !== undefined && h === 0)) return null;
  const hours = half === undefined ? h : (h % 12) + (half === 'pm' ? 12 : 0);
  return hours === 24 && m > 0 ? null : (hours % 24) * 60 + m;
}

/** The kind of message a word names: `entry`, `entries`, `follow-ups`. */
export function messageKindOfWord(word: string): MessageKind | null {
  const plain = word.replace(/[-_]/g, '').replace(/ies$/, 'y').replace(/s$/, '');
  return messageKinds.find((kind) => kind.toLowerCase() === plain) ?? null;
}

function quietOf(words: readonly string[], before: Preferences): Read<{ readonly quiet: QuietHours | null }> {
  if (isOff(words)) return change({ quiet: null });
  const example = '/quiet 22:00-07:00 silent';
  const times: number[] = [];
  const exempt: MessageKind[] = [];
  let others: QuietHours['others'] | null = null;
  // A dash between two times is as good as a space; "to", "and", "but" say nothing.
  const parts = words.flatMap((word) => (/^\d/.test(word) ? word.split(/[-–—]/) : word.split(','))).filter(Boolean);
  for (const word of parts) {
    const minute = minuteOf(word);
    const kind = messageKindOfWord(word);
    if (minute !== null) times.push(minute);
    else if (word === 'silent' || word === 'digest') others = word;
    else if (kind !== null) exempt.push(kind);
    else if (!['to', 'and', 'but', 'until', 'except'].includes(word)) {
      return faulty(message('settings.badTime', { given: echo(words), example }));
    }
  }
  const [from = before.quiet?.from, to = before.quiet?.to] = times;
  const isUsable = times.length === 2 || (times.length === 0 && before.quiet !== null);
  if (!isUsable || from === undefined || to === undefined || from === to) {
    return faulty(message('settings.badTime', { given: echo(words), example }));
  }
  const named = exempt.length > 0 ? [...new Set(exempt)] : (before.quiet?.exempt ?? []);
  return change({ quiet: { from, to, others: others ?? before.quiet?.others ?? 'digest', exempt: named } });
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const weekdayOf = (word: string): number | null => {
  const at = weekdays.findIndex((day) => word.startsWith(day));
  return at < 0 ? null : at + 1;
};

function digestOf(words: readonly string[], before: Preferences): Read<{ readonly digest: DigestTime | null }> {
  if (isOff(words)) return change({ digest: null });
  const bad = faulty(message('settings.badTime', { given: echo(words), example: '/digest weekly sun 20:00' }));
  const isTwice = (known: (word: string) => boolean): boolean => words.filter(known).length > 1;
  const isPeriod = (word: string): boolean => /^(daily|day|weekly|week)$/.test(word);
  if (isTwice((word) => minuteOf(word) !== null) || isTwice((word) => weekdayOf(word) !== null) || isTwice(isPeriod)) {
    return bad;
  }
  let next: DigestTime = before.digest ?? usualDigest;
  for (const word of words) {
    const minute = minuteOf(word);
    const weekday = weekdayOf(word);
    if (minute !== null) next = { ...next, at: minute };
    else if (word === 'daily' || word === 'day') next = { ...next, every: 'day' };
    else if (word === 'weekly' || word === 'week') next = { ...next, every: 'week' };
    else if (weekday !== null) next = { ...next, every: 'week', weekday };
    else if (word !== 'at' && word !== 'on') return bad;
  }
  return change({ digest: next });
}

function budgetOf(words: readonly string[], before: Preferences): Change {
  if (isOff(words)) return change({ budget: null });
  const count = Number(words[0]);
  if (words.length !== 1 || !Number.isInteger(count) || count < 1 || count > mostBudget) {
    return faulty(
      message('settings.badCount', { given: echo(words), most: mostBudget, example: '/settings budget 5' }),
    );
  }
  // What is held back must be told some time.
  return change({ budget: count, ...(before.digest === null ? { digest: usualDigest } : {}) });
}

/** `55`, `55%`, `0.55`: 0.55. */
function shareOf(word: string | undefined): number | null {
  const number = Number((word ?? '').replace(/%$/, '').replace(',', '.'));
  const share = number > 0 && number < 1 ? number : number / 100;
  return Number.isFinite(share) && share >= 0.01 && share <= 0.99 ? share : null;
}

function confidenceOf(words: readonly string[], before: Preferences): Change {
  if (isOff(words)) return change({ minEntry: null, minMove: null });
  const example = '/settings confidence 55';
  const bad = faulty(message('settings.badShare', { given: echo(words), example }));
  const parts = words.filter((word) => word !== '%');
  const [kind, value] = [messageKindOfWord(parts[0] ?? ''), parts[1] ?? ''];
  if (kind === 'entry' || kind === 'move') {
    const share = offWords.has(value) ? null : shareOf(value);
    if ((share === null && !offWords.has(value)) || parts.length !== 2) return bad;
    return change(
      kind === 'entry' ? { minEntry: share, minMove: before.minMove } : { minEntry: before.minEntry, minMove: share },
    );
  }
  const [entry, move] = [shareOf(parts[0]), parts[1] === undefined ? null : shareOf(parts[1])];
  if (entry === null || parts.length > 2 || (parts[1] !== undefined && move === null)) return bad;
  return change({ minEntry: entry, minMove: parts[1] === undefined ? before.minMove : move });
}

function kindsOf(words: readonly string[], before: Preferences): Change {
  const example = '/settings entry silent';
  if (isOff(words) && words[0] === 'all') return change({ kinds: {} });
  const mode = kindModes.find((one): one is KindMode => one === words.at(-1));
  if (mode === undefined) return faulty(message('settings.badMode', { given: echo(words), example }));
  const named = words
    .slice(0, -1)
    .flatMap((word) => word.split(','))
    .filter(Boolean);
  const kinds = { ...before.kinds };
  for (const word of named.length === 1 && named[0] === 'all' ? messageKinds : named) {
    const kind = messageKindOfWord(word.toLowerCase());
    if (kind === null) {
      const names = messageKinds.map((one) => one.toLowerCase()).join(', ');
      return faulty(message('settings.badKind', { given: echo([word]), kinds: names, example }));
    }
    if (mode === 'on') delete kinds[kind];
    else kinds[kind] = mode;
  }
  if (named.length === 0) return faulty(message('settings.badMode', { given: echo(words), example }));
  return change({ kinds });
}

/** A code, the language's own name, or its English one. */
function languageOfWord(word: string): Language | null {
  const english = new Intl.DisplayNames('en', { type: 'language' });
  const typed = word.toLowerCase();
  return (
    languages.find((one) => typed === languageNames[one].toLowerCase() || typed === english.of(one)?.toLowerCase()) ??
    (/^[a-z]{2}([-_][a-z]+)?$/.test(typed) ? languageOf(typed) : null)
  );
}

function languageChange(words: readonly string[]): Change {
  const word = words.join(' ');
  if (word === 'auto' || isOff(words)) return change({ language: null });
  const language = languageOfWord(word);
  return language === null
    ? wrongWord(words, [...Object.values(languageNames), 'auto'], '/language Deutsch')
    : change({ language });
}

const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ').toLowerCase();

/** `Europe/Berlin`, `berlin`, `new york`, `utc`. */
export function zoneOfWords(words: readonly string[]): string | null {
  const text = words.join(' ').trim();
  const exact = zoneOf(text.replaceAll(' ', '_'));
  if (exact !== null) return exact;
  return Intl.supportedValuesOf('timeZone').find((zone) => cityOf(zone) === text.toLowerCase()) ?? null;
}

function timeZoneChange(words: readonly string[]): Change {
  if (isOff(words)) return change({ timeZone: null });
  const timeZone = zoneOfWords(words);
  if (timeZone !== null) return change({ timeZone });
  const zones = Intl.supportedValuesOf('timeZone');
  const city = nearest(words.join(' '), zones.map(cityOf));
  const suggestion = zones.find((zone) => cityOf(zone) === city) ?? 'Europe/Berlin';
  return faulty(message('settings.badZone', { given: echo(words), suggestion, example: `/timezone ${suggestion}` }));
}

const oneOf = <Word extends string>(words: readonly string[], choices: readonly Word[]): Word | null =>
  words.length === 1 ? (choices.find((choice) => choice === words[0]) ?? null) : null;

/** The follow-ups words name; `null`: one of them is none. */
export function followUpsOf(words: readonly string[]) {
  if (words.length === 1 && words[0] === 'all') return followUpKinds;
  if (isOff(words)) return [];
  const named = words.flatMap((word) => word.split(',')).filter(Boolean);
  const chosen = followUpKinds.filter((kind) => named.includes(kind));
  return chosen.length === new Set(named).size ? chosen : null;
}

/** Reads the words after a setting's name (lower case, one at least). Follow-ups are the subscription's, see `followUpsOf`. */
export const readSetting: Readonly<
  Record<Exclude<SettingName, 'followUps'>, (words: readonly string[], before: Preferences) => Change>
> = {
  kinds: kindsOf,
  quiet: quietOf,
  digest: digestOf,
  budget: budgetOf,
  confidence: confidenceOf,
  late: (words) => {
    const late = oneOf(words, ['send', 'drop']);
    return late === null ? wrongWord(words, ['send', 'drop'], '/settings late drop') : change({ late });
  },
  theme: (words) => {
    const theme = oneOf(words, ['dark', 'light']);
    return theme === null ? wrongWord(words, ['dark', 'light'], '/settings theme light') : change({ theme });
  },
  language: languageChange,
  timeZone: timeZoneChange,
};

/** The setting a word names, with the words that follow it. `entry silent` is short for `kinds entry silent`. */
export function settingOfWords(words: readonly string[]): { name: SettingName; rest: readonly string[] } | null {
  const [first = '', ...rest] = words;
  const plain = first.replace(/[-_]/g, '');
  const named = settingNames.find((name) => settingWords[name] === plain);
  // "followup silent" is about the kind of message, "followups target" about which ones.
  if (named && !(named === 'followUps' && oneOf(rest, kindModes) !== null && rest[0] !== 'off')) {
    return { name: named, rest };
  }
  return messageKindOfWord(first) === null ? null : { name: 'kinds', rest: words };
}
