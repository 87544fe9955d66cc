import type { Language } from '../../core/language.js';

/** How each language writes numbers and days. */
export const locales: Readonly<Record<Language, string>> = {
  en: 'en-US',
  es: 'es-ES',
  pt: 'pt-BR',
  fr: 'fr-FR',
  de: 'de-DE',
  ru: 'ru-RU',
  zh: 'zh-CN',
};

/** A true minus sign, as wide as the plus. */
export const minus = (text: string): string => text.replace('-', '−');
