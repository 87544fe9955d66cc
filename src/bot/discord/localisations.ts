import { Locale, type LocalizationMap } from 'discord.js';
import { type Language, languages } from '../../core/language.js';

/** Discord's names of the languages we speak. English is what is registered without a language. */
const localesOf: Readonly<Record<Language, readonly Locale[]>> = {
  en: [],
  es: [Locale.SpanishES, Locale.SpanishLATAM],
  pt: [Locale.PortugueseBR],
  fr: [Locale.French],
  de: [Locale.German],
  ru: [Locale.Russian],
  zh: [Locale.ChineseCN],
};

/** `textIn` in every language that Discord has and that says something else than English. */
export function localised(textIn: (language: Language) => string): LocalizationMap {
  const english = textIn('en');
  return Object.fromEntries(
    languages.flatMap((language) => {
      const text = textIn(language);
      return text === english ? [] : localesOf[language].map((locale) => [locale, text] as const);
    }),
  );
}

export const menuNames = ['Signal', 'Chart', 'Why', 'Paper account'] as const;
export type MenuName = (typeof menuNames)[number];

const menuWords: Readonly<Record<MenuName, Readonly<Record<Language, string>>>> = {
  Signal: { en: 'Signal', es: 'Señal', pt: 'Sinal', fr: 'Signal', de: 'Signal', ru: 'Сигнал', zh: '信号' },
  Chart: { en: 'Chart', es: 'Gráfico', pt: 'Gráfico', fr: 'Graphique', de: 'Chart', ru: 'График', zh: '图表' },
  Why: { en: 'Why', es: 'Por qué', pt: 'Por quê', fr: 'Pourquoi', de: 'Warum', ru: 'Почему', zh: '为什么' },
  'Paper account': {
    en: 'Paper account',
    es: 'Cuenta simulada',
    pt: 'Conta simulada',
    fr: 'Compte fictif',
    de: 'Papierkonto',
    ru: 'Учебный счёт',
    zh: '模拟账户',
  },
};

export const menuNamesIn = (name: MenuName): LocalizationMap => localised((language) => menuWords[name][language]);
