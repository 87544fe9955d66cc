import { z } from 'zod';
import type { WhoamiReply } from '../reply/people.js';
import { type CommandContext, defineCommand } from './define-command.js';

export const whoamiReply = ({ frame, identity, allowed }: CommandContext): WhoamiReply => ({
  ...frame,
  ephemeral: true,
  kind: 'whoami',
  person: identity.person,
  role: identity.role,
  may: allowed().map(({ name }) => name),
  ...(identity.because === undefined ? {} : { because: identity.because }),
  linked: identity.linked ?? [],
  runsChat: identity.scope?.runsChat === true && !identity.scope.isPrivate,
});

export const whoamiCommand = defineCommand({
  name: 'whoami',
  summary: 'Your id, your role, what you may do',
  example: '/whoami',
  verb: 'introduce',
  topic: 'you',
  args: () => z.object({}),
  run: async (_, context) => whoamiReply(context),
});
