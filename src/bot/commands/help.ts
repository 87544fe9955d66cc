import { z } from 'zod';
import { defineCommand } from './define-command.js';

export const helpCommand = defineCommand({
  name: 'help',
  summary: 'What you can ask',
  example: '/help',
  verb: 'introduce',
  args: () => z.object({}),
  run: async (_, { frame, identity, allowed }) => ({
    ...frame,
    ephemeral: true,
    kind: 'help',
    role: identity.role,
    commands: allowed(),
  }),
});
