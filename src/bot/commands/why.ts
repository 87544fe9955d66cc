import { z } from 'zod';
import type { Market, Timeframe } from '../../core/market.js';
import { chartButton, moodButton, signalButton } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import type { Reply } from '../reply.js';
import { watchedMarket } from './args.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { timeframeOption } from './options.js';

const largestId = 2_147_483_647;

async function whySignal(id: number, { services, frame }: CommandContext): Promise<Reply> {
  const found = id <= largestId ? await services.signals.byId(id) : null;
  if (!found || found.signal.venue !== services.market().venue) {
    return { ...frame, ephemeral: true, kind: 'error', ...message('signal.unknown', { id }) };
  }
  const { market, timeframe, prediction, mood } = found.signal;
  return {
    ...frame,
    kind: 'why',
    market,
    timeframe,
    signalId: id,
    prediction,
    mood,
    heldBack: found.withheld ?? null,
    buttons: [[chartButton(market, timeframe), moodButton(market), signalButton(id)]],
  };
}

async function whyNow(market: Market, timeframe: Timeframe, { services, frame }: CommandContext): Promise<Reply> {
  const [answer, mood] = await Promise.all([services.answer(market, timeframe), services.mood(market)]);
  if (answer.call === 'NO_CALL') {
    return { ...frame, kind: 'answer', answer, mood, tick: services.market().tickSize(market), callsLikeThis: null };
  }
  return {
    ...frame,
    kind: 'why',
    market,
    timeframe,
    signalId: null,
    prediction: answer.prediction,
    mood,
    answer,
    buttons: [[chartButton(market, timeframe), moodButton(market)]],
  };
}

/** What moved the model: of a signal by its number, or of the newest candle of a market. */
export const whyCommand = defineCommand({
  name: 'why',
  summary: 'What moved the model most, for a signal number or a market',
  example: '/why BTC/USDT 1h',
  verb: 'read',
  topic: 'calls',
  options: [
    {
      name: 'subject',
      summary: 'A signal number, as 1042, or a market, as BTC/USDT',
      required: true,
      completes: 'market',
    },
    timeframeOption,
  ],
  args: (kit) =>
    z
      .object({ subject: z.string().optional(), timeframe: kit.timeframe })
      .transform(({ subject, timeframe }, context) => {
        const number = /^#?(\d{1,10})$/.exec(subject?.trim() ?? '');
        // A pure number could be no market; a market of digits alone is not watched under that name.
        if (number && watchedMarket(subject ?? '', kit.info.markets) === null) {
          return { kind: 'signal' as const, id: Number(number[1]) };
        }
        const market = kit.market.safeParse(subject);
        if (market.success) return { kind: 'now' as const, market: market.data, timeframe };
        for (const issue of market.error.issues) {
          if (issue.code === 'custom') context.addIssue({ ...issue, path: ['subject'] });
        }
        return z.NEVER;
      }),
  run: (subject, context) =>
    subject.kind === 'signal' ? whySignal(subject.id, context) : whyNow(subject.market, subject.timeframe, context),
});
