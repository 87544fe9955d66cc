import type { QuestionCall, QuestionTool } from '../../core/ports/questions.js';
import type { MarketInfo } from '../../core/ports/services.js';
import type { Command, OptionSpec } from '../commands/define-command.js';
import { plainText } from '../draw/card.js';
import { cardOf } from '../draw/cards.js';
import { shortened, tame } from '../format/foreign-text.js';
import type { Reply } from '../reply.js';

const longestArgument = 60;
const mostTitles = 5;
const titleLength = 120;

function choicesOf({ choices, completes }: OptionSpec, { markets, timeframes }: MarketInfo): readonly string[] | null {
  if (choices) return choices;
  if (completes === 'market') return markets;
  return completes === 'timeframe' ? timeframes : null;
}

/** A read command as a function. */
export const toolOf = ({ name, summary, options }: Command, info: MarketInfo): QuestionTool => ({
  name,
  summary,
  parameters: options.map((option) => ({
    name: option.name,
    summary: option.summary,
    required: option.required,
    choices: option.rest ? null : choicesOf(option, info),
  })),
});

/** Arguments of a call as text, of the options there are; whatever else came is dropped. */
export function argsOf({ args }: QuestionCall, { options }: Command): Readonly<Record<string, string>> {
  return Object.fromEntries(
    options.flatMap(({ name }) => {
      const value = args[name];
      if (typeof value !== 'string' && typeof value !== 'number') return [];
      const text = shortened(String(value), longestArgument);
      return text === '' ? [] : [[name, text]];
    }),
  );
}

/** The reply without what strangers wrote: only this counts as what we said. */
const ownWords = (reply: Reply): Reply => (reply.kind === 'sentiment' ? { ...reply, readings: [] } : reply);

/** What a command said, in English, by our own words alone: the only text that numbers may be quoted from. */
export const evidenceOf = (reply: Reply): string =>
  plainText(cardOf({ ...ownWords(reply), language: 'en' })).replace(/^[ \t]+/gm, '');

/** What the model is given of an answer: our words, and apart from them the titles that strangers wrote. */
export function dataOf(reply: Reply): object {
  const answer = evidenceOf(reply);
  if (reply.kind === 'error') return { error: answer };
  if (reply.kind !== 'sentiment') return { answer };
  return {
    answer,
    titles_by_strangers: reply.readings.slice(0, mostTitles).map(({ title }) => shortened(tame(title), titleLength)),
  };
}
