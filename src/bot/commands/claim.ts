import { z } from 'zod';
import { message } from '../messages/catalogue.js';
import { defineCommand } from './define-command.js';

const example = '/claim 4F7K-2M9Q';

export const claimCommand = defineCommand({
  name: 'claim',
  summary: 'Become the owner with the one-time code of the first start',
  example,
  verb: 'claim',
  topic: 'you',
  options: [{ name: 'code', summary: 'The code the first start printed', required: true, secret: true }],
  listed: false,
  args: () => z.object({ code: z.string().trim().max(200).optional() }),
  async run({ code = '' }, { services, call, frame }) {
    const personal = { ...frame, ephemeral: true };
    // A code said aloud is anybody's: Discord's options are seen by the asker alone, a typed line by all who read along.
    if (!call.isPrivate && call.platform !== 'discord') {
      return { ...personal, kind: 'error', ...message('claim.public', {}) };
    }
    if (code === '') return { ...personal, kind: 'error', ...message('claim.missing', { example }) };
    const isOwner = await services.community.owners.claim(code, call.person);
    return isOwner
      ? { ...personal, kind: 'notice', ...message('claim.done', {}) }
      : { ...personal, kind: 'error', ...message('claim.failed', {}) };
  },
});
