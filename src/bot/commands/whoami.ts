import { z } from 'zod';
import { defineCommand } from './define-command.js';

export const whoamiCommand = defineCommand({
  name: 'whoami',
  summary: 'Your id, your role, what you may do',
  example: '/whoami',
  verb: 'introduce',
  args: () => z.object({}),
  run: async (_, { frame, identity, allowed }) => ({
    ...frame,
    ephemeral: true,
    kind: 'whoami',
    person: identity.person,
    role: identity.role,
    may: allowed().map(({ name }) => name),
  }),
});
