import { z } from 'zod';
import { statusButton } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import { defineCommand } from './define-command.js';

export const pinCommand = defineCommand({
  name: 'pin',
  summary: 'Keep one status message pinned in this chat',
  example: '/pin',
  verb: 'chatSettings',
  topic: 'chats',
  options: [{ name: 'state', summary: 'off: no more; on unless said', required: false, choices: ['on', 'off'] }],
  args: (kit) => z.object({ state: kit.choice(['on', 'off'], 'on') }),
  async run({ state }, { services, frame, call }) {
    const personal = { ...frame, ephemeral: true };
    if (call.platform === 'console') {
      return { ...personal, kind: 'notice', ...message('ops.pin.cannot', {}), buttons: [[statusButton]] };
    }
    if (state === 'off') {
      const was = await services.operators.unpin(call.chat);
      const said = was ? message('ops.pin.removed', {}) : message('ops.pin.none', { example: '/pin' });
      return { ...personal, kind: 'notice', ...said };
    }
    await services.operators.pin(call.chat, `${call.person.platform}:${call.person.id}`);
    return { ...personal, kind: 'notice', ...message('ops.pin.set', { example: '/pin off' }) };
  },
});
