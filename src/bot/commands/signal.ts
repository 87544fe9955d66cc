import { z } from 'zod';
import { callsLikeThisOf } from '../announce.js';
import { predictButton, watchButton } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import { chartCandles, signalReply } from '../signal-reply.js';
import { usualTimeframe } from '../usual-timeframe.js';
import { defineCommand } from './define-command.js';
import { marketOption, timeframeOption } from './options.js';

export const signalCommand = defineCommand({
  name: 'signal',
  summary: 'The newest signal, of one market or of all',
  example: '/signal BTC/USDT 1h',
  verb: 'read',
  options: [marketOption(false), timeframeOption],
  args: (kit) => z.object({ market: kit.anyMarket, timeframe: kit.anyTimeframe }),
  async run({ market, timeframe }, { services, frame }) {
    const info = services.market();
    const [latest] = await services.signals.latest(info.venue, market, timeframe, 1);
    if (!latest) {
      const asked = market ?? info.markets[0];
      const candle = timeframe ?? usualTimeframe(info);
      const subject = [market ?? 'any market', timeframe].filter((part) => part !== null).join(' ');
      return {
        ...frame,
        kind: 'notice',
        ...message('signal.none', { subject, example: `/predict ${asked} ${candle}` }),
        buttons: [asked ? [predictButton(asked, candle), watchButton] : [watchButton]],
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
