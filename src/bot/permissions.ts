import { type PersonId, type Role, roles } from '../core/chat.js';
import type { Person } from '../core/ports/repositories.js';

/** What may be done, apart from which command does it. */
export const verbs = [
  'introduce',
  'claim',
  'read',
  'subscribe',
  'paperOwn',
  'paperRead',
  'paperControl',
  'operate',
  'grant',
] as const;
export type Verb = (typeof verbs)[number];

export const accessModes = ['open', 'approval', 'closed'] as const;
/** Who may read: everyone, those let in by an admin, or admins only. */
export type AccessMode = (typeof accessModes)[number];

/** Least role for each verb. A role that is not named here may do nothing: `banned` stands below every one of them. */
const leastRole: Readonly<Record<Verb, Exclude<Role, 'banned'>>> = {
  introduce: 'stranger',
  claim: 'stranger',
  read: 'member',
  subscribe: 'member',
  paperOwn: 'member',
  paperRead: 'trader',
  paperControl: 'admin',
  operate: 'admin',
  grant: 'admin',
};

/** Verbs ACCESS=closed keeps for admins. */
const closedVerbs: ReadonlySet<Verb> = new Set(['read', 'subscribe', 'paperOwn', 'paperRead']);

const rankOf = (role: Role): number => roles.indexOf(role);

/** True when `role` has at least the rights of `least`. */
export const atLeast = (role: Role, least: Role): boolean => rankOf(role) >= rankOf(least);

/** The role `verb` needs under `access`. */
export const neededRole = (verb: Verb, access: AccessMode): Role =>
  access === 'closed' && closedVerbs.has(verb) ? 'admin' : leastRole[verb];

/** The one check for commands, buttons, menus and autocomplete. */
export const isAllowed = (role: Role, verb: Verb, access: AccessMode): boolean =>
  role !== 'banned' && rankOf(role) >= 0 && atLeast(role, neededRole(verb, access));

/** The role a person gets when first seen. */
export const firstRole = (access: AccessMode): Role => (access === 'open' ? 'member' : 'stranger');

/** The role that counts: people in ADMINS and at the console own the installation; ACCESS=open lets strangers in. */
export function effectiveRole(person: Person, access: AccessMode, admins: readonly PersonId[]): Role {
  const { id } = person;
  if (id.platform === 'console' || admins.some((one) => one.platform === id.platform && one.id === id.id))
    return 'owner';
  if (person.role === 'stranger' && access === 'open') return 'member';
  return person.role;
}
