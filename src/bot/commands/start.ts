import { z } from 'zod';
import { helpButton, subscribeButton, watchButton } from '../buttons.js';
import { isAllowed } from '../permissions.js';
import { defineCommand } from './define-command.js';

export const startCommand = defineCommand({
  name: 'start',
  summary: 'What this bot does and how to begin',
  example: '/start',
  verb: 'introduce',
  // Telegram adds a payload when somebody follows a deep link; nothing is done by it.
  options: [{ name: 'payload', summary: 'Not used', required: false, rest: true }],
  args: () => z.object({}),
  run: async (_, { services, frame, identity, allowed, access }) => {
    const { markets, timeframes } = services.market();
    return {
      ...frame,
      ephemeral: true,
      kind: 'start',
      role: identity.role,
      markets,
      timeframes,
      commands: allowed(),
      buttons: [isAllowed(identity.role, 'read', access) ? [watchButton, subscribeButton, helpButton] : [helpButton]],
    };
  },
});
