import type { Language } from '../../../core/language.js';
import * as de from './de.js';
import * as es from './es.js';
import * as fr from './fr.js';
import * as pt from './pt.js';
import * as ru from './ru.js';
import * as zh from './zh.js';

/** In English they stand in the definitions of the commands. Words one types (`follow`, `off`) stay as they are typed. */
export const optionTexts: Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<string, string>>>> = {
  es: es.options,
  pt: pt.options,
  fr: fr.options,
  de: de.options,
  ru: ru.options,
  zh: zh.options,
};

/** What an option takes, in a language: for menus, which platforms keep in each. */
export const optionIn = (summary: string, language: Language): string =>
  language === 'en' ? summary : (optionTexts[language][summary] ?? summary);
