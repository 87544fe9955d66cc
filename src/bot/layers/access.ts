import type { Role } from '../../core/chat.js';
import type { Identity } from '../call.js';
import { type MessageId, message, say } from '../messages/catalogue.js';
import { type AccessMode, isAllowed, neededRole, type Verb } from '../permissions.js';

interface Refusal {
  readonly id: MessageId;
  readonly params: Readonly<Record<string, string | number>>;
}

const whoMayGrant = (needed: Role, example: string): string =>
  needed === 'admin' || needed === 'owner'
    ? say('access.hint.owner', { example })
    : say('access.hint.grant', { example });

/** null when allowed; else what is missing and who can give it. */
export function refusalFor({ role, person }: Identity, verb: Verb, access: AccessMode): Refusal | null {
  if (isAllowed(role, verb, access)) return null;
  const who = `${person.id.platform}:${person.id.id}`;
  if (role === 'banned') return message('access.banned', {});
  const needed = neededRole(verb, access);
  if (role === 'stranger' && access === 'approval') {
    return message('access.stranger', { example: `/grant ${who} member` });
  }
  if (access === 'closed' && needed === 'admin' && isAllowed(role, verb, 'open')) return message('access.closed', {});
  return message('access.role', { needed, actual: role, hint: whoMayGrant(needed, `/grant ${who} ${needed}`) });
}
