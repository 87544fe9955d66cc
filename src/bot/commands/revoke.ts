import { z } from 'zod';
import { message } from '../messages/catalogue.js';
import { firstRole } from '../permissions.js';
import { changeRole, isRefusal, targetOf } from './change-role.js';
import { defineCommand } from './define-command.js';
import { personArg, personIdOf, personOption, personWord } from './person-arg.js';

export const revokeCommand = defineCommand({
  name: 'revoke',
  summary: 'Take a role away again, by numeric id',
  example: '/revoke telegram:12345',
  verb: 'grant',
  topic: 'people',
  options: [personOption],
  args: (kit) => z.object({ person: personArg(kit) }),
  async danger({ person }, context) {
    const role = firstRole(context.access);
    const target = await targetOf(personIdOf(person, context.call.platform), role, context);
    if (isRefusal(target)) return null;
    return { effect: message('effect.revoke', { person: personWord(target.id), before: target.before, role }) };
  },
  async run({ person }, context) {
    const { frame, call, access } = context;
    const role = firstRole(access);
    const target = await targetOf(personIdOf(person, call.platform), role, context);
    if (isRefusal(target)) return target;
    const done = await changeRole(target, null, context);
    if ('refusal' in done) return done.refusal;
    return {
      ...frame,
      ephemeral: true,
      kind: 'notice',
      ...message('revoke.done', { person: personWord(target.id), role }),
    };
  },
});
