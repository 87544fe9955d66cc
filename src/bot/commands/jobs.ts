import { z } from 'zod';
import { refresh, statusButton } from '../buttons.js';
import { defineCommand } from './define-command.js';

export const jobsCommand = defineCommand({
  name: 'jobs',
  summary: 'Queues: what waits, what failed and why',
  example: '/jobs',
  verb: 'operate',
  args: () => z.object({}),
  run: async (_, { services, frame }) => ({
    ...frame,
    ephemeral: true,
    kind: 'jobs',
    jobs: await services.jobs(),
    buttons: [[refresh('jobs'), statusButton]],
  }),
});
