import { z } from 'zod';
import { sentence } from '../../core/sentence.js';
import type { Signal } from '../../core/signal.js';
import { callsLikeThisOf } from '../announce.js';
import { asItStandsButton, chartButton, predictButton, verifyButton, watchButton, whyButton } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import type { Reply } from '../reply.js';
import { chartCandles, signalReply } from '../signal-reply.js';
import { usualTimeframe } from '../usual-timeframe.js';
import { watchedMarket } from './args.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { addFault } from './fault.js';
import { timeframeOption } from './options.js';
import { signalNumber } from './verify.js';

/** A signal by its number, in the state it is in. */
async function numbered(id: number, context: CommandContext): Promise<Reply> {
  const { services, frame } = context;
  const found = await services.signals.byId(id);
  const info = services.market();
  if (!found || found.signal.venue !== info.venue) return unknown(id, context);
  const { signal } = found;
  const [chart, callsLikeThis] = await Promise.all([
    services.chart(signal.market, signal.timeframe, chartCandles),
    callsLikeThisOf(services, signal),
  ]);
  return signalReply(frame, found, { tick: info.tickSize(signal.market), chart, callsLikeThis });
}

const unknown = (id: number, { frame }: CommandContext): Reply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...message('signal.unknown', { id }),
});

/** The same as it was first sent: the words from the record's link, whatever became of it since. */
async function firstSent(id: number, context: CommandContext): Promise<Reply> {
  const { services, frame } = context;
  const [found, linked] = await Promise.all([services.signals.byId(id), services.record.firstSent(id)]);
  const info = services.market();
  if (!found || !linked || found.signal.venue !== info.venue) return unknown(id, context);
  const { first, number, hash } = linked;
  const signal = { ...first.signal, id } as Signal;
  const { market, timeframe } = signal;
  const reply = signalReply(
    frame,
    { signal, outcome: { kind: 'open' }, ...(first.withheld === null ? {} : { withheld: first.withheld }) },
    { tick: info.tickSize(market), chart: null, callsLikeThis: first.origin?.callsLikeThis ?? null },
  );
  return {
    ...reply,
    firstSent: { number, hash, outcome: found.outcome },
    buttons: [
      [asItStandsButton(id), verifyButton(id)],
      [chartButton(market, timeframe), whyButton(String(id))],
    ],
  } as Reply;
}

export const signalCommand = defineCommand({
  name: 'signal',
  summary: 'The newest signal, of one market or of all, or one by its number',
  example: '/signal BTC/USDT 1h',
  verb: 'read',
  topic: 'calls',
  options: [
    {
      name: 'market',
      summary: 'A watched market, as BTC/USDT, or the number of a signal, as 1042',
      required: false,
      completes: 'market',
    },
    { ...timeframeOption, summary: 'Length of a candle, as 1h; after a number: first, for how it was first sent' },
  ],
  args: (kit) =>
    z
      .object({ market: z.string().optional(), timeframe: z.string().optional() })
      .transform(({ market: given, timeframe: second }, context) => {
        const id = given === undefined || watchedMarket(given, kit.info.markets) ? null : signalNumber(given);
        if (id !== null && (second === undefined || second.toLowerCase() === 'first')) {
          return { id, first: second !== undefined } as const;
        }
        const isNumber = given !== undefined && /^#?\d+$/.test(given.trim());
        if (isNumber && !watchedMarket(given, kit.info.markets)) {
          if (id === null) addFault(context, 'signals.number', { given: kit.echo(given), example: '/signal 1042' });
          else {
            const { name } = kit.command;
            const example = `/signal ${id} first`;
            addFault(context, 'argument.unknown', {
              given: kit.echo(second ?? ''),
              command: name,
              choices: 'first',
              example,
            });
          }
          return z.NEVER;
        }
        const market = kit.anyMarket.safeParse(given);
        const timeframe = kit.anyTimeframe.safeParse(second);
        if (market.success && timeframe.success) return { market: market.data, timeframe: timeframe.data } as const;
        for (const { error } of [market, timeframe]) {
          for (const issue of error?.issues ?? []) if (issue.code === 'custom') context.addIssue({ ...issue });
        }
        return z.NEVER;
      }),
  async run(asked, context) {
    if ('id' in asked) return asked.first ? firstSent(asked.id, context) : numbered(asked.id, context);
    const { services, frame } = context;
    const { market, timeframe } = asked;
    const info = services.market();
    const [latest] = await services.signals.latest(info.venue, market, timeframe, 1);
    if (!latest) {
      const example = market ?? info.markets[0];
      const candle = timeframe ?? usualTimeframe(info);
      const all = timeframe === null ? sentence('said.anyMarket') : sentence('said.anyMarketAt', { timeframe });
      const subject = market === null ? all : [market, timeframe].filter((part) => part !== null).join(' ');
      return {
        ...frame,
        kind: 'notice',
        ...message('signal.none', { subject, example: `/predict ${example} ${candle}` }),
        buttons: [example ? [predictButton(example, candle), watchButton] : [watchButton]],
      };
    }
    const { signal } = latest;
    const [chart, callsLikeThis] = await Promise.all([
      services.chart(signal.market, signal.timeframe, chartCandles),
      callsLikeThisOf(services, signal),
    ]);
    return signalReply(frame, latest, { tick: info.tickSize(signal.market), chart, callsLikeThis });
  },
});
