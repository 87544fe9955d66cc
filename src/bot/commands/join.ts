import { z } from 'zod';
import { helpButton } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import { effectiveRole, mayGrant } from '../permissions.js';
import type { Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { waitFault } from './wait-fault.js';

/** Uses an invitation. A code said aloud in a group is anybody's, so there it is not taken. */
export async function joined(code: string, context: CommandContext): Promise<Reply> {
  const { services, call, frame, roleOf, access, admins } = context;
  const personal = { ...frame, ephemeral: true };
  if (!call.isPrivate && call.platform !== 'discord') {
    return { ...personal, kind: 'error', ...message('join.public', {}) };
  }
  if (code === '') return { ...personal, kind: 'error', ...message('join.missing', { example }) };
  const outcome = await services.community.invitations.join(code, call.person, async (by, role) =>
    mayGrant((await roleOf(by)) ?? 'stranger', 'member', role),
  );
  switch (outcome.kind) {
    case 'joined': {
      const person = await services.people.find(call.person);
      const role = person ? effectiveRole(person, access, admins) : outcome.role;
      return { ...personal, kind: 'notice', ...message('join.done', { role }), buttons: [[helpButton]] };
    }
    case 'nothing':
      return {
        ...personal,
        kind: 'notice',
        ...message('join.nothing', { role: outcome.role }),
        buttons: [[helpButton]],
      };
    case 'unknown':
      return { ...personal, kind: 'error', ...message('join.unknown', {}) };
    case 'banned':
      return { ...personal, kind: 'error', ...message('access.banned', {}) };
    case 'tooMany':
      return { ...personal, kind: 'error', ...waitFault(outcome.waitMs, { frame }) };
  }
}

const example = '/join 4F7K-2M9Q-X3TB';

export const joinCommand = defineCommand({
  name: 'join',
  summary: 'Be let in with an invitation',
  example,
  verb: 'claim',
  topic: 'you',
  options: [{ name: 'code', summary: 'The code somebody gave you', required: true, secret: true }],
  args: () => z.object({ code: z.string().trim().max(200).optional() }),
  run: ({ code = '' }, context) => joined(code, context),
});
