import { z } from 'zod';
import { message } from '../messages/catalogue.js';
import { answerQuestion } from '../questions/answer-question.js';
import { defineCommand } from './define-command.js';

/** A question in plain words: asked here, in a direct conversation without a command, or of the bot by its name. */
export const askCommand = defineCommand({
  name: 'ask',
  summary: 'Ask in your own words; answered from what the other commands say',
  example: '/ask is eth about to drop?',
  verb: 'read',
  topic: 'calls',
  options: [{ name: 'question', summary: 'As: is eth about to drop?', required: true, rest: true, prose: true }],
  args: () => z.object({ question: z.string().optional() }),
  async run({ question = '' }, context) {
    if (question.trim() === '') {
      return { ...context.frame, ephemeral: true, kind: 'error', ...message('ask.empty', {}) };
    }
    return answerQuestion(question, context);
  },
});
