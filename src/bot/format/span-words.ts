import type { Language } from '../../core/language.js';

/** How a language says spans of time. Numbers come written as the language writes them. */
interface SpanWords {
  readonly seconds: (count: string) => string;
  readonly minutes: (count: string) => string;
  readonly hours: (count: string) => string;
  readonly hoursAndMinutes: (hours: string, minutes: string) => string;
  readonly days: (days: number, count: string) => string;
  /** Of a span that is no whole days. */
  readonly ago: (span: string) => string;
  readonly daysAgo: (days: number, count: string) => string;
  readonly justNow: string;
  /** What is not a number. */
  readonly unknown: string;
}

const latin = (day: string, days: string) => ({
  seconds: (count: string) => `${count} s`,
  minutes: (count: string) => `${count} min`,
  hours: (count: string) => `${count} h`,
  hoursAndMinutes: (hours: string, minutes: string) => `${hours} h ${minutes} min`,
  days: (number: number, count: string) => `${count} ${number === 1 ? day : days}`,
});

/** 1 день, 2 дня, 5 дней, 11 дней, 21 день. */
const russianDays = (days: number): string => {
  const [last, lastTwo] = [days % 10, days % 100];
  if (last === 1 && lastTwo !== 11) return 'день';
  return last >= 2 && last <= 4 && !(lastTwo >= 12 && lastTwo <= 14) ? 'дня' : 'дней';
};

const english = latin('day', 'days');
const spanish = latin('día', 'días');
const portuguese = latin('dia', 'dias');
const french = latin('jour', 'jours');

export const spanWords: Readonly<Record<Language, SpanWords>> = {
  en: {
    ...english,
    ago: (span) => `${span} ago`,
    daysAgo: (days, count) => `${english.days(days, count)} ago`,
    justNow: 'just now',
    unknown: 'unknown',
  },
  es: {
    ...spanish,
    ago: (span) => `hace ${span}`,
    daysAgo: (days, count) => `hace ${spanish.days(days, count)}`,
    justNow: 'ahora mismo',
    unknown: 'desconocido',
  },
  pt: {
    ...portuguese,
    ago: (span) => `há ${span}`,
    daysAgo: (days, count) => `há ${portuguese.days(days, count)}`,
    justNow: 'agora mesmo',
    unknown: 'desconhecido',
  },
  fr: {
    ...french,
    ago: (span) => `il y a ${span}`,
    daysAgo: (days, count) => `il y a ${french.days(days, count)}`,
    justNow: 'à l’instant',
    unknown: 'inconnu',
  },
  de: {
    ...latin('Tag', 'Tage'),
    ago: (span) => `vor ${span}`,
    daysAgo: (days, count) => `vor ${count} ${days === 1 ? 'Tag' : 'Tagen'}`,
    justNow: 'gerade eben',
    unknown: 'unbekannt',
  },
  ru: {
    seconds: (count) => `${count} с`,
    minutes: (count) => `${count} мин`,
    hours: (count) => `${count} ч`,
    hoursAndMinutes: (hours, minutes) => `${hours} ч ${minutes} мин`,
    days: (days, count) => `${count} ${russianDays(days)}`,
    ago: (span) => `${span} назад`,
    daysAgo: (days, count) => `${count} ${russianDays(days)} назад`,
    justNow: 'только что',
    unknown: 'неизвестно',
  },
  zh: {
    seconds: (count) => `${count} 秒`,
    minutes: (count) => `${count} 分钟`,
    hours: (count) => `${count} 小时`,
    hoursAndMinutes: (hours, minutes) => `${hours} 小时 ${minutes} 分钟`,
    days: (_days, count) => `${count} 天`,
    ago: (span) => `${span}前`,
    daysAgo: (_days, count) => `${count} 天前`,
    justNow: '刚刚',
    unknown: '未知',
  },
};
