import { languages } from '../../core/language.js';
import { backtestTexts } from './backtest/index.js';
import { baseTexts } from './base/index.js';
import { liveTexts } from './live/index.js';
import { marketsTexts } from './markets/index.js';
import { operatorsTexts } from './operators/index.js';
import { platformsTexts } from './platforms/index.js';
import { preferencesTexts } from './preferences/index.js';
import { signalTexts } from './signals/index.js';

/** Every area of the catalogue: a new one is a folder with a file for each language, and a line in each list here. */
const areas = [baseTexts, backtestTexts, liveTexts, operatorsTexts, preferencesTexts, marketsTexts, platformsTexts, signalTexts] as const;

/** The English texts, which name the identifiers and their parameters. */
export const english = {
  messages: { ...baseTexts.en.messages, ...backtestTexts.en.messages, ...liveTexts.en.messages, ...marketsTexts.en.messages, ...operatorsTexts.en.messages, ...preferencesTexts.en.messages, ...platformsTexts.en.messages, ...signalTexts.en.messages },
  labels: { ...baseTexts.en.labels, ...backtestTexts.en.labels, ...liveTexts.en.labels, ...marketsTexts.en.labels, ...operatorsTexts.en.labels, ...preferencesTexts.en.labels, ...platformsTexts.en.labels, ...signalTexts.en.labels },
} as const;

type Words = Readonly<Record<string, string>>;

/** All sentences and labels of each language. */
export const textsOf = Object.fromEntries(
  languages.map((language) => [
    language,
    {
      messages: Object.assign({}, ...areas.map((area) => area[language].messages)) as Words,
      labels: Object.assign({}, ...areas.map((area) => area[language].labels)) as Words,
      reasonNames: baseTexts[language].reasonNames as Words,
      scoreNames: baseTexts[language].scoreNames as Words,
    },
  ]),
);
