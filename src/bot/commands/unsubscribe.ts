import { z } from 'zod';
import { subscribeButton } from '../buttons.js';
import { defineCommand } from './define-command.js';

export const unsubscribeCommand = defineCommand({
  name: 'unsubscribe',
  summary: 'Send nothing more to this chat by itself',
  example: '/unsubscribe',
  verb: 'subscribe',
  topic: 'hearing',
  args: () => z.object({}),
  async run(_, { services, call, frame }) {
    await services.subscriptions.remove(call.chat);
    return {
      ...frame,
      kind: 'subscription',
      change: 'removed',
      chat: call.chat,
      subscription: null,
      market: null,
      buttons: [[subscribeButton]],
    };
  },
});
