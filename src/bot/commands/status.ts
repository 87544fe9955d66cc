import { z } from 'zod';
import { recordButton, refresh } from '../buttons.js';
import { defineCommand } from './define-command.js';

export const statusCommand = defineCommand({
  name: 'status',
  summary: 'Whether everything works, and how fresh it is',
  example: '/status',
  verb: 'read',
  topic: 'operating',
  args: () => z.object({}),
  sameForAll: () => true,
  async run(_, { services, frame }) {
    const [report, paused, models] = await Promise.all([services.status(), services.paused(), services.models()]);
    return {
      ...frame,
      kind: 'status',
      report,
      paused,
      models: models
        .filter(({ active }) => active)
        .map(({ info }) => ({ version: info.version, trainedUntil: info.trainedUntil })),
      buttons: [[refresh('status'), recordButton]],
    };
  },
});
