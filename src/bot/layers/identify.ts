import type { PersonId } from '../../core/chat.js';
import type { PeopleRepository } from '../../core/ports/repositories.js';
import type { CommandCall, Identity } from '../call.js';
import { shortened } from '../format.js';
import { type AccessMode, effectiveRole, firstRole } from '../permissions.js';
import type { Layer } from './compose.js';

const nameLength = 100;

/** Looks people up by numeric id; somebody new is noted with the role ACCESS gives. */
export function createIdentifier({
  people,
  access,
  admins,
}: {
  readonly people: PeopleRepository;
  readonly access: AccessMode;
  readonly admins: readonly PersonId[];
}): (call: Pick<CommandCall, 'person' | 'personName'>) => Promise<Identity> {
  return async ({ person: id, personName }) => {
    const name = personName === null ? null : shortened(personName, nameLength);
    const person = (await people.find(id)) ?? (await people.seen(id, name, firstRole(access)));
    return { person, account: person.id, role: effectiveRole(person, access, admins) };
  };
}

export const identifyLayer =
  (identify: ReturnType<typeof createIdentifier>): Layer =>
  async (request, next) =>
    next({ ...request, identity: await identify(request.call) });
