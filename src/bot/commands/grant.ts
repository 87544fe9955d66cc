import { z } from 'zod';
import { type PersonId, platforms, type Role, roles } from '../../core/chat.js';
import { message } from '../messages/catalogue.js';
import { atLeast } from '../permissions.js';
import { defineCommand } from './define-command.js';
import { addFault } from './fault.js';

/** An owner may do all; others change only people below them and give only roles below their own. */
export const mayGrant = (actor: Role, target: Role, role: Role): boolean =>
  actor === 'owner' || (!atLeast(target, actor) && !atLeast(role, actor));

export const grantCommand = defineCommand({
  name: 'grant',
  summary: 'Give a person a role, by numeric id',
  example: '/grant telegram:12345 trader',
  verb: 'grant',
  options: [
    { name: 'person', summary: 'As telegram:12345 or discord:12345; /whoami shows it', required: true },
    { name: 'role', summary: 'The role to give; member unless said', required: false, choices: roles },
  ],
  args: (kit) =>
    z.object({
      person: z
        .string()
        .optional()
        .transform((text = '', context) => {
          const match = /^(?:([a-z]+):)?(\d{1,20})$/.exec(
            text
              .trim()
              .toLowerCase()
              .replace(/^<@!?(\d+)>$/, '$1'),
          );
          const platform = platforms.find((one) => one === match?.[1]);
          if (match?.[2] && (match[1] === undefined || platform)) return { platform: platform ?? null, id: match[2] };
          addFault(context, 'argument.unknown', {
            given: kit.echo(text),
            command: 'grant',
            choices: 'a numeric id and a role',
            example: kit.command.example,
          });
          return z.NEVER;
        }),
      role: kit.choice(roles, 'member'),
    }),
  async run({ person, role }, { services, call, frame, identity, roleOf }) {
    const personal = { ...frame, ephemeral: true };
    const id: PersonId = { platform: person.platform ?? call.platform, id: person.id };
    const name = `${id.platform}:${id.id}`;
    const target = await roleOf(id);
    if (target === null) return { ...personal, kind: 'error', ...message('grant.unknown', { person: name }) };
    if (!mayGrant(identity.role, target, role)) {
      return { ...personal, kind: 'error', ...message('grant.refused', { actual: identity.role }) };
    }
    await services.people.setRole(id, role);
    return { ...personal, kind: 'notice', ...message('grant.done', { person: name, role }) };
  },
});
