import { z } from 'zod';
import { defineCommand } from './define-command.js';

export const modelsCommand = defineCommand({
  name: 'models',
  summary: 'Models in use, with their scores on unseen data',
  example: '/models',
  verb: 'read',
  topic: 'calls',
  args: () => z.object({}),
  run: async (_, { services, frame }) => ({ ...frame, kind: 'models', models: await services.models() }),
});
