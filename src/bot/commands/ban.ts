import { z } from 'zod';
import { message } from '../messages/catalogue.js';
import { firstRole } from '../permissions.js';
import { changeRole, isRefusal, targetOf } from './change-role.js';
import { defineCommand } from './define-command.js';
import { personArg, personIdOf, personOption, personWord } from './person-arg.js';

export const banCommand = defineCommand({
  name: 'ban',
  summary: 'Shut a person out, on every platform they linked',
  example: '/ban telegram:12345',
  verb: 'grant',
  topic: 'people',
  options: [personOption],
  args: (kit) => z.object({ person: personArg(kit) }),
  async danger({ person }, context) {
    const target = await targetOf(personIdOf(person, context.call.platform), 'banned', context);
    if (isRefusal(target)) return null;
    return { effect: message('effect.ban', { person: personWord(target.id), before: target.before }) };
  },
  async run({ person }, context) {
    const { frame, call } = context;
    const target = await targetOf(personIdOf(person, call.platform), 'banned', context);
    if (isRefusal(target)) return target;
    const done = await changeRole(target, 'banned', context);
    if ('refusal' in done) return done.refusal;
    const name = personWord(target.id);
    const linked = done.linked.map(personWord).join(', ');
    const text =
      linked === '' ? message('ban.done', { person: name }) : message('ban.doneLinked', { person: name, linked });
    return { ...frame, ephemeral: true, kind: 'notice', ...text };
  },
});

export const unbanCommand = defineCommand({
  name: 'unban',
  summary: 'Let a person in again whom an admin shut out',
  example: '/unban telegram:12345',
  verb: 'grant',
  topic: 'people',
  options: [personOption],
  args: (kit) => z.object({ person: personArg(kit) }),
  async run({ person }, context) {
    const { frame, call, access } = context;
    const personal = { ...frame, ephemeral: true };
    const role = firstRole(access);
    const target = await targetOf(personIdOf(person, call.platform), role, context);
    if (isRefusal(target)) return target;
    const name = personWord(target.id);
    if (target.before !== 'banned') {
      return { ...personal, kind: 'error', ...message('unban.nothing', { person: name, role: target.before }) };
    }
    const done = await changeRole(target, null, context);
    if ('refusal' in done) return done.refusal;
    return { ...personal, kind: 'notice', ...message('unban.done', { person: name, role }) };
  },
});
