import { z } from 'zod';
import { inRows, marketButton, subscribeButton } from '../buttons.js';
import { usualTimeframe } from '../usual-timeframe.js';
import { defineCommand } from './define-command.js';

const shownButtons = 9;

export const watchCommand = defineCommand({
  name: 'watch',
  summary: 'Which markets and timeframes are watched',
  example: '/watch',
  verb: 'read',
  topic: 'markets',
  args: () => z.object({}),
  sameForAll: () => true,
  async run(_, { services, frame }) {
    const info = services.market();
    const timeframe = usualTimeframe(info);
    const buttons = info.markets.slice(0, shownButtons).map((market) => marketButton(market, timeframe));
    return {
      ...frame,
      kind: 'watch',
      markets: info.markets,
      timeframes: info.timeframes,
      buttons: [...inRows(buttons, 3), [subscribeButton]],
    };
  },
});
