import { z } from 'zod';
import { helpButton, subscribeButton, watchButton } from '../buttons.js';
import { mayDo } from '../layers/access.js';
import { message } from '../messages/catalogue.js';
import type { Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { joined } from './join.js';

const invitation = /^inv_([A-Za-z0-9-]{4,40})$/;

export const startCommand = defineCommand({
  name: 'start',
  summary: 'What this bot does and how to begin',
  example: '/start',
  verb: 'introduce',
  topic: 'you',
  // Telegram adds a payload when somebody follows a deep link; one that is no invitation does nothing.
  options: [{ name: 'payload', summary: 'Of an invitation', required: false, rest: true, secret: true }],
  args: () => z.object({ payload: z.string().optional() }),
  async run({ payload = '' }, context): Promise<Reply> {
    const code = invitation.exec(payload.trim())?.[1];
    if (code !== undefined) return joined(code, context);
    const { services, frame, identity, allowed, access } = context;
    if (identity.role === 'stranger' && access === 'approval') return asked(context);
    const { markets, timeframes } = services.market();
    return {
      ...frame,
      ephemeral: true,
      kind: 'start',
      role: identity.role,
      markets,
      timeframes,
      commands: allowed(),
      buttons: [mayDo(identity, 'read', access) ? [watchButton, subscribeButton, helpButton] : [helpButton]],
    };
  },
});

/** A stranger's /start tells the admins, who decide by button; both sides hear of it. */
async function asked(context: CommandContext): Promise<Reply> {
  const { services, frame, call, identity, admins, allowed } = context;
  const { markets, timeframes, venue } = services.market();
  const admission = { person: call.person, name: identity.person.name, chat: call.chat };
  const isNew = await services.community.admissions.ask(admission, await services.people.adminChats(admins), venue);
  return {
    ...frame,
    ephemeral: true,
    kind: 'start',
    role: identity.role,
    markets,
    timeframes,
    commands: allowed(),
    asked: isNew ? message('start.asked', {}) : message('start.waiting', {}),
    buttons: [[helpButton]],
  };
}
