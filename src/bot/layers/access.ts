import type { Identity } from '../call.js';
import { type MessageId, message } from '../messages/catalogue.js';
import { type AccessMode, decide, isAllowed, rights, type Verb } from '../permissions.js';

export interface Refusal {
  readonly id: MessageId;
  readonly params: Readonly<Record<string, string | number>>;
}

/** null when allowed; else what is missing, which rule says so, and who can change it. `command`: without slash. */
export function refusalFor(
  { role, person, scope }: Identity,
  verb: Verb,
  access: AccessMode,
  command: string | null = null,
): Refusal | null {
  const { allowed, needed, by } = decide({ role, verb, command, access, scope });
  if (allowed) return null;
  const who = `${person.id.platform}:${person.id.id}`;
  if (role === 'banned') return message('access.banned', {});
  if (role === 'stranger' && access === 'approval') {
    return message('access.stranger', { example: `/grant ${who} member` });
  }
  if (by === 'code' && access === 'closed' && isAllowed(role, verb, 'open')) return message('access.closed', {});
  if (by !== 'chat' && rights[verb].isForAll && scope?.isPrivate === false && isAllowed(role, verb, access)) {
    return message('access.forAll', { example: `/roles here ${verb} member` });
  }
  const params = { needed, actual: role, example: `/grant ${who} ${needed}` };
  switch (by) {
    case 'chat':
      return message('access.rule.chat', { needed, actual: role });
    case 'platform':
    case 'everywhere':
      return message('access.rule.wide', { needed, actual: role });
    case 'code':
      return needed === 'admin' || needed === 'owner'
        ? message('access.owner', params)
        : message('access.admin', params);
  }
}

/** The same as yes or no. */
export const mayDo = (identity: Identity, verb: Verb, access: AccessMode, command: string | null = null): boolean =>
  decide({ role: identity.role, verb, command, access, scope: identity.scope }).allowed;
