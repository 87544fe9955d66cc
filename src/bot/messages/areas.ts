import { languages } from '../../core/language.js';
import { alertTexts } from './alerts/index.js';
import { backtestTexts } from './backtest/index.js';
import { baseTexts } from './base/index.js';
import { deliveryTexts } from './delivery/index.js';
import { helpTexts } from './help/index.js';
import { liveTexts } from './live/index.js';
import { marketsTexts } from './markets/index.js';
import { operatorsTexts } from './operators/index.js';
import { peopleTexts } from './people/index.js';
import { pictureTexts } from './pictures/index.js';
import { platformsTexts } from './platforms/index.js';
import { preferencesTexts } from './preferences/index.js';
import { reasonTexts } from './reasons/index.js';
import { signalTexts } from './signals/index.js';

/** Every area of the catalogue: a new one is a folder with a file for each language, and a line in each list here. */
const areas = [
  baseTexts,
  alertTexts,
  backtestTexts,
  helpTexts,
  liveTexts,
  deliveryTexts,
  operatorsTexts,
  peopleTexts,
  preferencesTexts,
  marketsTexts,
  platformsTexts,
  pictureTexts,
  signalTexts,
  reasonTexts,
] as const;

/** The English texts, which name the identifiers and their parameters. */
export const english = {
  messages: {
    ...baseTexts.en.messages,
    ...alertTexts.en.messages,
    ...backtestTexts.en.messages,
    ...helpTexts.en.messages,
    ...liveTexts.en.messages,
    ...deliveryTexts.en.messages,
    ...marketsTexts.en.messages,
    ...operatorsTexts.en.messages,
    ...peopleTexts.en.messages,
    ...preferencesTexts.en.messages,
    ...pictureTexts.en.messages,
    ...platformsTexts.en.messages,
    ...signalTexts.en.messages,
    ...reasonTexts.en.messages,
  },
  labels: {
    ...baseTexts.en.labels,
    ...alertTexts.en.labels,
    ...backtestTexts.en.labels,
    ...helpTexts.en.labels,
    ...liveTexts.en.labels,
    ...deliveryTexts.en.labels,
    ...marketsTexts.en.labels,
    ...operatorsTexts.en.labels,
    ...peopleTexts.en.labels,
    ...preferencesTexts.en.labels,
    ...pictureTexts.en.labels,
    ...platformsTexts.en.labels,
    ...signalTexts.en.labels,
  },
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
