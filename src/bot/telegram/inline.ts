import type { Logger } from 'pino';
import type { InlineQuery } from 'telegraf/types';
import { messageOf } from '../../core/errors.js';
import { languageOf } from '../../core/language.js';
import { baseOf } from '../../core/market.js';
import type { MarketInfo } from '../../core/ports/services.js';
import type { CommandCall } from '../call.js';
import { type MessageId, say } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import { marketsIn } from '../questions/markets-in.js';
import { timeframeIn } from '../questions/timeframe-in.js';
import type { Router } from '../router.js';
import { usualTimeframe } from '../usual-timeframe.js';
import { askerOf } from './calls.js';
import type { TelegramClient } from './client.js';
import { type InlineArticle, inlineArticle } from './inline-article.js';

/** One of our answers, offered for a text that was typed. */
interface Offer {
  readonly name: string;
  readonly label: MessageId;
  readonly args: readonly string[];
}

/** Telegram keeps an answer for the same person and text this long. */
const cacheSeconds = 10;
const longestQuery = 100;
const mostMarkets = 5;
const timeoutMs = 8_000;

/** What is offered: everything of a market that is named; the predictions of the first markets while nothing is. */
export function offersFor(text: string, info: MarketInfo): readonly Offer[] {
  const typed = text.slice(0, longestQuery).trim();
  const timeframe = timeframeIn(typed, info.timeframes) ?? usualTimeframe(info);
  if (typed === '') {
    return info.markets
      .slice(0, mostMarkets)
      .map((market) => ({ name: 'predict', label: 'inline.predict', args: [market, timeframe] }));
  }
  // Half a word is what somebody typing has: `bt` is on its way to `btc`.
  const begun = typed.split(/\s+/)[0]?.toUpperCase() ?? '';
  const market =
    marketsIn(typed, info.markets)[0] ?? info.markets.find((one) => one.startsWith(begun) || baseOf(one) === begun);
  if (market === undefined) return [];
  return [
    { name: 'signal', label: 'inline.signal', args: [market, timeframe] },
    { name: 'predict', label: 'inline.predict', args: [market, timeframe] },
    { name: 'price', label: 'inline.price', args: [market] },
    { name: 'chart', label: 'inline.chart', args: [market, timeframe] },
    { name: 'sentiment', label: 'inline.sentiment', args: [market] },
  ];
}

/** Answers what people type behind the bot's name in any chat, with the rights they have with the bot. */
export class InlineAnswers {
  /** The newest query of each person: answers to older ones are no longer looked at. */
  readonly #newest = new Map<number, string>();

  constructor(
    private readonly parts: {
      readonly client: TelegramClient;
      readonly router: Router;
      readonly username: string;
      readonly logger: Logger;
    },
  ) {}

  /** Never rejects. */
  async answer(query: InlineQuery): Promise<void> {
    const { client, router, logger } = this.parts;
    if (query.from.is_bot) return;
    this.#newest.set(query.from.id, query.id);
    try {
      const call = callOf(query);
      const letIn = await router.may(call, 'predict');
      const articles = letIn ? await this.#articles(query, call) : [];
      if (this.#newest.get(query.from.id) !== query.id) return;
      const language = languageOf(query.from.language_code ?? '') ?? 'en';
      const words = inLanguage(language, () => (letIn ? say('inline.how') : say('inline.letIn')));
      await client.call(
        'answerInlineQuery',
        {
          inline_query_id: query.id,
          results: articles,
          cache_time: letIn ? cacheSeconds : 0,
          // Rights, language and zone are one person's.
          is_personal: true,
          ...(articles.length > 0 ? {} : { button: { text: words, start_parameter: 'inline' } }),
        },
        { timeoutMs },
      );
    } catch (error) {
      // Telegram forgets a query within seconds; the next letter typed asks again.
      logger.debug({ reason: client.redact(messageOf(error)) }, 'an inline query was not answered');
    } finally {
      if (this.#newest.get(query.from.id) === query.id) this.#newest.delete(query.from.id);
    }
  }

  async #articles(query: InlineQuery, call: CommandCall): Promise<readonly InlineArticle[]> {
    const { router, username } = this.parts;
    const offers = offersFor(query.query, router.market()).filter(({ name }) => router.knows(name));
    const answered = await Promise.all(
      offers.map(async ({ name, label, args }): Promise<readonly InlineArticle[]> => {
        const reply = await router.dispatch({ ...call, name, args: { kind: 'list', values: args } });
        // A refusal, and what is for one person's eyes, has no place in somebody else's chat.
        if (reply.kind === 'error' || reply.ephemeral) return [];
        return [inlineArticle(reply, { id: [name, ...args].join(' ').slice(0, 64), label, username })];
      }),
    );
    return answered.flat();
  }
}

const callOf = ({ from }: InlineQuery): CommandCall => ({
  ...askerOf(from),
  chat: { platform: 'telegram', id: String(from.id) },
  name: 'predict',
  args: { kind: 'text', text: '' },
  source: 'inline',
  isPrivate: true,
});
