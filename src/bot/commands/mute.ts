import { z } from 'zod';
import { muteButton, unmuteButton } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import { defineCommand } from './define-command.js';
import { marketOption } from './options.js';

export const muteCommand = defineCommand({
  name: 'mute',
  summary: 'Silence one market in this chat, or hear it again with off',
  example: '/mute BTC/USDT',
  verb: 'subscribe',
  topic: 'hearing',
  options: [
    marketOption(true),
    { name: 'state', summary: 'on silences, off hears again', required: false, choices: ['on', 'off'] },
  ],
  args: (kit) => z.object({ market: kit.market, state: kit.choice(['on', 'off'], 'on') }),
  async run({ market, state }, { services, call, frame }) {
    const before = await services.subscriptions.get(call.chat);
    if (!before) return { ...frame, kind: 'notice', ...message('subscription.none', {}) };
    const others = before.muted.filter((one) => one !== market);
    const isMuted = state === 'on';
    const subscription = { ...before, muted: isMuted ? [...others, market] : others };
    await services.subscriptions.put(subscription);
    return {
      ...frame,
      kind: 'subscription',
      change: isMuted ? 'muted' : 'unmuted',
      chat: call.chat,
      subscription,
      market,
      buttons: [[isMuted ? unmuteButton(market) : muteButton(market)]],
    };
  },
});
