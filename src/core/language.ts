/** What people may be spoken to in; ISO 639-1. */
export const languages = ['en', 'es', 'pt', 'fr', 'de', 'ru', 'zh'] as const;
export type Language = (typeof languages)[number];

/** As each language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  es: 'Español',
  pt: 'Português',
  fr: 'Français',
  de: 'Deutsch',
  ru: 'Русский',
  zh: '中文',
};

/** The language of a code as platforms give it (`pt-BR`, `zh-hans`); null when we do not speak it. */
export const languageOf = (code: string): Language | null =>
  languages.find((language) => language === code.toLowerCase().split(/[-_]/)[0]) ?? null;
