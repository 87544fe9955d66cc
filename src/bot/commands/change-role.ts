import type { PersonId, Role } from '../../core/chat.js';
import { message } from '../messages/catalogue.js';
import { firstRole, mayGrant } from '../permissions.js';
import type { ErrorReply } from '../reply.js';
import type { CommandContext } from './define-command.js';
import { personWord } from './person-arg.js';

export interface Target {
  readonly id: PersonId;
  readonly before: Role;
}

const refused = ({ frame }: CommandContext, fault: Pick<ErrorReply, 'id' | 'params'>): ErrorReply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});

const isSame = (one: PersonId, other: PersonId): boolean => one.platform === other.platform && one.id === other.id;

/**
 * The person whose role `role` would be, or why the asker may not give it: never above their own, never to their betters,
 * never to themselves downwards by accident, and never against the ADMINS setting.
 */
export async function targetOf(id: PersonId, role: Role, context: CommandContext): Promise<Target | ErrorReply> {
  const { identity, roleOf, admins } = context;
  const person = personWord(id);
  const before = await roleOf(id);
  if (before === null) return refused(context, message('grant.unknown', { person }));
  if (!mayGrant(identity.role, before, role))
    return refused(context, message('grant.refused', { actual: identity.role }));
  if (role !== 'owner' && admins.some((one) => isSame(one, id))) {
    return refused(context, message('grant.setting', { person }));
  }
  return { id, before };
}

export const isRefusal = (found: Target | ErrorReply): found is ErrorReply => 'kind' in found;

/** Changes the role (null: takes the given one away). Null when it is done, else what forbids it. */
export async function changeRole(
  { id }: Target,
  role: Role | null,
  context: CommandContext,
): Promise<{ readonly refusal: ErrorReply } | { readonly linked: readonly PersonId[] }> {
  const { services, access, admins } = context;
  const done = await services.people.change(id, role, firstRole(access), admins.length > 0);
  switch (done.kind) {
    case 'done':
      return { linked: done.linked };
    case 'lastOwner':
      return { refusal: refused(context, message('grant.lastOwner', { example: '/grant telegram:12345 owner' })) };
    case 'unknown':
      return { refusal: refused(context, message('grant.unknown', { person: personWord(id) })) };
  }
}
