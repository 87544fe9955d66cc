import { z } from 'zod';
import type { Answer } from '../../core/prediction.js';
import { chartButton, refresh, statusButton, timeframeButton, whyButton } from '../buttons.js';
import type { CallsLikeThis } from '../reply/signals.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { marketOption, timeframeOption } from './options.js';

async function callsLike(answer: Answer, { services }: CommandContext): Promise<CallsLikeThis | null> {
  if (answer.call === 'NO_CALL' || answer.call === 'HOLD') return null;
  const models = await services.models();
  return models.find(({ info }) => info.version === answer.prediction.model)?.info.callsLikeThis ?? null;
}

export const predictCommand = defineCommand({
  name: 'predict',
  summary: 'What the model says of the newest closed candle',
  example: '/predict BTC/USDT 1h',
  verb: 'read',
  topic: 'calls',
  options: [marketOption(true), timeframeOption],
  args: (kit) => z.object({ market: kit.market, timeframe: kit.timeframe }),
  sameForAll: () => true,
  async run({ market, timeframe }, context) {
    const { services, frame } = context;
    const info = services.market();
    const [answer, mood] = await Promise.all([services.answer(market, timeframe), services.mood(market)]);
    const others = info.timeframes.filter((other) => other !== timeframe).slice(0, 2);
    const again = [...others.map((other) => timeframeButton(market, other)), refresh('predict', market, timeframe)];
    return {
      ...frame,
      kind: 'answer',
      answer,
      mood,
      tick: info.tickSize(market),
      callsLikeThis: await callsLike(answer, context),
      buttons:
        answer.call === 'NO_CALL'
          ? [[chartButton(market, timeframe), statusButton], again]
          : [[chartButton(market, timeframe), whyButton(market, timeframe)], again],
    };
  },
});
