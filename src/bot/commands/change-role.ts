import type { PersonId, Role } from '../../core/chat.js';
import { message } from '../messages/catalogue.js';
import { firstRole, highestOf, mayGrant, roleOf } from '../permissions.js';
import type { ErrorReply } from '../reply/notices.js';
import type { CommandContext } from './define-command.js';
import { personWord } from './person-arg.js';

export interface Target {
  readonly id: PersonId;
  readonly before: Role;
  /** What is stored of it: the change holds for this one alone. */
  readonly stored: Role;
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
  const { identity, services, access, admins } = context;
  const person = personWord(id);
  const known = await services.people.known(id);
  if (known === null) return refused(context, message('grant.unknown', { person }));
  // A ban of one linked id is a ban of all: whoever is owner elsewhere is nobody's to shut out here.
  if (!mayGrant(identity.role, highestOf(known, known.linked, access, admins), role))
    return refused(context, message('grant.refused', { actual: identity.role }));
  if (role !== 'owner' && admins.some((one) => isSame(one, id))) {
    return refused(context, message('grant.setting', { person }));
  }
  const before = roleOf(known, known.linked, { access, admins, maps: [] }).role;
  return { id, before, stored: known.person.role };
}

export const isRefusal = (found: Target | ErrorReply): found is ErrorReply => 'kind' in found;

/** Changes the role (null: takes the given one away). Null when it is done, else what forbids it. */
export async function changeRole(
  { id, stored }: Target,
  role: Role | null,
  context: CommandContext,
): Promise<{ readonly refusal: ErrorReply } | { readonly linked: readonly PersonId[] }> {
  const { services, access, admins } = context;
  const done = await services.people.change(id, role, firstRole(access), admins.length > 0, stored);
  switch (done.kind) {
    case 'done':
      return { linked: done.linked };
    case 'lastOwner':
      return { refusal: refused(context, message('grant.lastOwner', { example: '/grant telegram:12345 owner' })) };
    case 'moved':
      return { refusal: refused(context, message('grant.moved', { person: personWord(id), role: done.now })) };
    case 'unknown':
      return { refusal: refused(context, message('grant.unknown', { person: personWord(id) })) };
  }
}
