import type { Language } from '../../../core/language.js';
import * as de from './de.js';
import * as es from './es.js';
import * as fr from './fr.js';
import * as pt from './pt.js';
import * as ru from './ru.js';
import * as zh from './zh.js';

/** In English a command's summary stands in its definition. */
const others: Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<string, string>>>> = {
  es: es.summaries,
  pt: pt.summaries,
  fr: fr.summaries,
  de: de.summaries,
  ru: ru.summaries,
  zh: zh.summaries,
};

/** What a command does, in a language: for menus, which platforms keep in each. */
export const summaryIn = (
  { name, summary }: { readonly name: string; readonly summary: string },
  language: Language,
): string => (language === 'en' ? summary : (others[language][name] ?? summary));
