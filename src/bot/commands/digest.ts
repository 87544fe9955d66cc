import { z } from 'zod';
import { digestReply } from '../digest-reply.js';
import { message } from '../messages/catalogue.js';
import { defineCommand } from './define-command.js';
import { changeSetting } from './settings.js';

const wordsOf = (what: string): readonly string[] => what.toLowerCase().split(/\s+/).filter(Boolean);

export const digestCommand = defineCommand({
  name: 'digest',
  summary: 'What was held back so far; or when a digest comes: daily 20:00, weekly sun 20:00',
  example: '/digest daily 20:00',
  verb: 'read',
  topic: 'hearing',
  verbOf: ({ what = '' }) => (wordsOf(what).length === 0 ? 'read' : 'subscribe'),
  options: [{ name: 'what', summary: 'daily or weekly and an hour, or off', required: false, rest: true }],
  args: () => z.object({ what: z.string().optional() }),
  async run({ what = '' }, context) {
    const { services, call, frame } = context;
    const words = wordsOf(what);
    if (words[0] === 'send') {
      const upTo = Number(words[1]);
      const sent = Number.isSafeInteger(upTo) && upTo > 0 ? await services.digests.release(call.chat, upTo) : 0;
      const said = sent === 0 ? message('digest.releasedNone', {}) : message('digest.released', { count: sent });
      return { ...frame, kind: 'notice', ...said };
    }
    if (words.length > 0) return changeSetting('digest', words, context);
    const held = await services.digests.heldBack(call.chat);
    return held === null ? changeSetting('digest', [], context) : digestReply(frame, held);
  },
});
