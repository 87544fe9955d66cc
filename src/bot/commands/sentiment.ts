import { z } from 'zod';
import { predictButton, refresh } from '../buttons.js';
import { usualTimeframe } from '../usual-timeframe.js';
import { defineCommand } from './define-command.js';
import { marketOption } from './options.js';

const shownReadings = 6;

export const sentimentCommand = defineCommand({
  name: 'sentiment',
  summary: 'Mood of news and posts about a market',
  example: '/sentiment BTC/USDT',
  verb: 'read',
  topic: 'calls',
  options: [marketOption(true)],
  args: (kit) => z.object({ market: kit.market }),
  sameForAll: () => true,
  async run({ market }, { services, frame }) {
    const [mood, readings] = await Promise.all([services.mood(market), services.readings(market, shownReadings)]);
    return {
      ...frame,
      kind: 'sentiment',
      mood,
      readings: readings.slice(0, shownReadings),
      buttons: [[predictButton(market, usualTimeframe(services.market())), refresh('sentiment', market)]],
    };
  },
});
