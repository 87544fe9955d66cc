import { type ChatAddress, type PersonId, type Platform, type Role, roles } from '../core/chat.js';
import { wholeChat } from '../core/chat-topic.js';
import type { AccessRule, Place, RoleMap } from '../core/ports/access.js';
import type { Person } from '../core/ports/repositories.js';
import type { Because, Scope, Standing } from './call.js';

/** What may be done, apart from which command does it. */
export const verbs = [
  'introduce',
  'claim',
  'privacy',
  'link',
  'read',
  'subscribe',
  'channels',
  'paperOwn',
  'paperRead',
  'paperControl',
  'chatSettings',
  'operate',
  'audit',
  'grant',
  'own',
] as const;
export type Verb = (typeof verbs)[number];

export const accessModes = ['open', 'approval', 'closed'] as const;
/** Who may read: everyone, those let in by an admin, or admins only. */
export type AccessMode = (typeof accessModes)[number];

/** One row of the permission matrix. */
interface Right {
  /** The least role that may. `banned` stands below every one of them. */
  readonly least: Exclude<Role, 'banned'>;
  /** ACCESS=closed keeps it for admins. */
  readonly closes: boolean;
  /** How far down an admin may open it; null: it stays as it is. */
  readonly floor: Exclude<Role, 'banned'> | null;
  /** Somebody who runs a group counts as an admin for it there. */
  readonly ofChat: boolean;
  /** Outside of direct conversations it touches everybody there: an admin's, or theirs who run the chat. */
  readonly isForAll: boolean;
  /** Something is another way afterwards, so it is written down. */
  readonly changes: boolean;
}

const right = (
  least: Right['least'],
  floor: Right['floor'],
  { closes = false, ofChat = false, isForAll = false, changes = false }: Partial<Omit<Right, 'least' | 'floor'>> = {},
): Right => ({ least, floor, closes, ofChat, isForAll, changes });

/** Verbs × roles: the matrix everybody begins with. Rules of a chat, a platform or everywhere change single cells of it. */
export const rights: Readonly<Record<Verb, Right>> = {
  introduce: right('stranger', null),
  claim: right('stranger', null, { changes: true }),
  privacy: right('stranger', null, { changes: true }),
  link: right('stranger', null, { changes: true }),
  read: right('member', 'member', { closes: true }),
  subscribe: right('member', 'member', { closes: true, ofChat: true, isForAll: true, changes: true }),
  // Which channel, and whether it is theirs to manage, is looked at by the command.
  channels: right('member', 'member', { closes: true, changes: true }),
  paperOwn: right('member', 'member', { closes: true, changes: true }),
  paperRead: right('trader', 'member', { closes: true }),
  paperControl: right('admin', 'trader', { changes: true }),
  chatSettings: right('admin', 'trader', { ofChat: true, changes: true }),
  operate: right('admin', 'admin', { changes: true }),
  audit: right('admin', 'admin'),
  grant: right('admin', 'admin', { changes: true }),
  own: right('owner', 'owner', { changes: true }),
};

const rankOf = (role: Role): number => roles.indexOf(role);

/** True when `role` has at least the rights of `least`. */
export const atLeast = (role: Role, least: Role): boolean => rankOf(role) >= rankOf(least);

export const higher = (one: Role, other: Role): Role => (atLeast(one, other) ? one : other);

/** The role `verb` needs under `access`, before any rule. */
export const neededRole = (verb: Verb, access: AccessMode): Role => {
  const { closes, least } = rights[verb];
  return access === 'closed' && closes ? higher('admin', least) : least;
};

/** The same in one place. */
export const neededIn = (verb: Verb, access: AccessMode, scope: Pick<Scope, 'isPrivate'>): Role => {
  const needed = neededRole(verb, access);
  return rights[verb].isForAll && !scope.isPrivate ? higher('admin', needed) : needed;
};

/** What a role may do in its own conversation where no rule was set. */
export const isAllowed = (role: Role, verb: Verb, access: AccessMode): boolean =>
  role !== 'banned' && rankOf(role) >= 0 && atLeast(role, neededRole(verb, access));

/** What is asked of the matrix. */
export interface Asked {
  readonly role: Role;
  readonly verb: Verb;
  /** Without slash; null: the verb as such. */
  readonly command: string | null;
  readonly access: AccessMode;
  /** Where; undefined: nowhere in particular, so that no rule applies. */
  readonly scope?: Scope | undefined;
}

export interface Decision {
  readonly allowed: boolean;
  readonly needed: Role;
  /** What says so: the table in code, or a rule and its place. */
  readonly by: 'code' | Place['kind'];
}

/** The one check: for commands, buttons, menus, autocomplete, inline queries and context menus. */
export function decide({ role, verb, command, access, scope }: Asked): Decision {
  const base = scope === undefined ? neededRole(verb, access) : neededIn(verb, access, scope);
  const rule = scope === undefined || rights[verb].floor === null ? null : ruleFor(scope, verb, command);
  // A floor holds whatever is stored: a rule cannot open what must stay shut. What touches all in a chat only a rule of the chat
  // itself opens there.
  const isOpenable = rule?.place.kind === 'chat' || !rights[verb].isForAll || scope?.isPrivate === true;
  const needed = rule === null ? base : higher(rule.least, isOpenable ? floorOf(verb, access) : base);
  const by = rule?.place.kind ?? 'code';
  if (role === 'banned' || rankOf(role) < 0) return { allowed: false, needed, by };
  const runs = scope?.runsChat === true && !scope.isPrivate && atLeast(role, 'member');
  // What a chat's own rule keeps for admins is open to those who run that chat, if it was open to them without the rule.
  const asAdmin = runs && (rights[verb].ofChat || (by === 'chat' && atLeast(role, base)));
  const counted = asAdmin ? higher(role, 'admin') : role;
  return { allowed: atLeast(counted, needed), needed, by };
}

/** The lowest role a rule may name for a verb. */
export const floorOf = (verb: Verb, access: AccessMode): Role => {
  const { floor, least, closes } = rights[verb];
  return access === 'closed' && closes ? 'admin' : (floor ?? least);
};

const isChat = (chat: ChatAddress, other: ChatAddress): boolean =>
  chat.platform === other.platform && wholeChat(chat.id) === other.id;

/** How wide a place is: a thread, the channel it hangs on, a platform, everywhere. */
const widthOf = (place: Place, chat: ChatAddress): number =>
  place.kind === 'chat' ? (isChat(chat, place.chat) ? 0 : 1) : place.kind === 'platform' ? 2 : 3;

/** The rule that counts: of the narrowest place, and there the command's before its verb's. */
export function ruleFor(
  scope: Pick<Scope, 'chat' | 'within' | 'platform' | 'rules'>,
  verb: Verb,
  command: string | null,
): AccessRule | null {
  const found = scope.rules.filter(
    ({ place, subject }) => (subject === verb || (command !== null && subject === `/${command}`)) && isIn(scope, place),
  );
  const rank = ({ place, subject }: AccessRule): number => widthOf(place, scope.chat) * 2 + (subject === verb ? 1 : 0);
  return found.reduce<AccessRule | null>((best, one) => (best === null || rank(one) < rank(best) ? one : best), null);
}

function isIn({ chat, within, platform }: Pick<Scope, 'chat' | 'within' | 'platform'>, place: Place): boolean {
  switch (place.kind) {
    case 'everywhere':
      return true;
    case 'platform':
      return place.platform === platform;
    case 'chat':
      return isChat(chat, place.chat) || (within !== undefined && isChat(within, place.chat));
  }
}

/** The role a person gets when first seen. */
export const firstRole = (access: AccessMode): Role => (access === 'open' ? 'member' : 'stranger');

const isNamed = (admins: readonly PersonId[], { platform, id }: PersonId): boolean =>
  platform === 'console' || admins.some((one) => one.platform === platform && one.id === id);

/** The role that counts: people in ADMINS and at the console own the installation; ACCESS=open lets strangers in. */
export function effectiveRole(person: Person, access: AccessMode, admins: readonly PersonId[]): Role {
  if (isNamed(admins, person.id)) return 'owner';
  if (person.role === 'stranger' && access === 'open') return 'member';
  return person.role;
}

interface Known {
  readonly person: Person;
  readonly granted: boolean;
}

/**
 * The role of a person over everything that says something of it. A ban of one linked id is a ban of all. Of two linked
 * ids the higher role counts, but only when somebody gave both: a second account must not make an admin of its finder.
 * Discord's own roles count as an admin mapped them; they let nobody past a ban.
 */
export function roleOf(
  own: Known,
  linked: readonly Known[],
  {
    access,
    admins,
    maps,
    standing,
  }: {
    readonly access: AccessMode;
    readonly admins: readonly PersonId[];
    readonly maps: readonly RoleMap[];
    readonly standing?: Standing | undefined;
  },
): { readonly role: Role; readonly because: Because } {
  const { platform } = own.person.id;
  if (platform === 'console') return { role: 'owner', because: 'console' };
  if (isNamed(admins, own.person.id)) return { role: 'owner', because: 'setting' };
  const all = [own, ...linked];
  if (all.some(({ person }) => person.role === 'banned')) return { role: 'banned', because: 'given' };
  let role = effectiveRole(own.person, access, admins);
  let because: Because = own.granted ? 'given' : 'everybody';
  const isGiven = (one: Known): boolean => one.granted || isNamed(admins, one.person.id);
  for (const one of own.granted ? linked.filter(isGiven) : []) {
    const theirs = effectiveRole(one.person, access, admins);
    if (atLeast(role, theirs)) continue;
    role = theirs;
    because = 'linked';
  }
  for (const map of mapsFor(maps, platform, standing)) {
    if (atLeast(role, map.role)) continue;
    role = map.role;
    because = 'platformRole';
  }
  return { role, because };
}

/** Whom a deed against one of a person's ids would hit: the highest of the roles they hold anywhere. */
export const highestOf = (
  own: Known,
  linked: readonly Known[],
  access: AccessMode,
  admins: readonly PersonId[],
): Role =>
  [own, ...linked]
    .map(({ person }) => effectiveRole(person, access, admins))
    .reduce((one, other) => higher(one, other));

const mapsFor = (maps: readonly RoleMap[], platform: Platform, standing: Standing | undefined): readonly RoleMap[] =>
  standing === undefined
    ? []
    : maps.filter((map) => map.platform === platform && standing.roleIds.includes(map.externalId));

/** A role that may be given by `actor` to somebody who is `target`: never above, never to one's betters. */
export const mayGrant = (actor: Role, target: Role, role: Role): boolean =>
  actor === 'owner' || (atLeast(actor, 'admin') && !atLeast(target, actor) && !atLeast(role, actor));
