import { z } from 'zod';
import { roles } from '../../core/chat.js';
import { message } from '../messages/catalogue.js';
import { changeRole, isRefusal, targetOf } from './change-role.js';
import { defineCommand } from './define-command.js';
import { personArg, personIdOf, personOption, personWord } from './person-arg.js';

export const grantCommand = defineCommand({
  name: 'grant',
  summary: 'Give a person a role, by numeric id',
  example: '/grant telegram:12345 trader',
  verb: 'grant',
  topic: 'people',
  options: [
    personOption,
    { name: 'role', summary: 'The role to give; member unless said', required: false, choices: roles },
  ],
  args: (kit) => z.object({ person: personArg(kit), role: kit.choice(roles, 'member') }),
  /** What cannot be taken back with a word by whoever said it is asked about. */
  async danger({ person, role }, context) {
    const id = personIdOf(person, context.call.platform);
    const target = await targetOf(id, role, context);
    if (isRefusal(target) || target.before === role) return null;
    if (role === 'banned') return { effect: message('effect.ban', { person: personWord(id), before: target.before }) };
    if (role !== 'owner' && target.before !== 'owner') return null;
    return { effect: message('effect.grant', { person: personWord(id), before: target.before, role }) };
  },
  async run({ person, role }, context) {
    const { frame, call } = context;
    const target = await targetOf(personIdOf(person, call.platform), role, context);
    if (isRefusal(target)) return target;
    const done = await changeRole(target, role, context);
    if ('refusal' in done) return done.refusal;
    return {
      ...frame,
      ephemeral: true,
      kind: 'notice',
      ...message('grant.done', { person: personWord(target.id), role }),
    };
  },
});
