import { z } from 'zod';
import { type Platform, platforms, type Role, roles } from '../../core/chat.js';
import { wholeChat } from '../../core/chat-topic.js';
import type { Place } from '../../core/ports/access.js';
import { message } from '../messages/catalogue.js';
import { atLeast, decide, floorOf, neededIn, neededRole, rights, type Verb, verbs } from '../permissions.js';
import type { ErrorReply } from '../reply/notices.js';
import type { RightRow, RolesReply } from '../reply/people.js';
import type { Reply } from '../reply.js';
import { type CommandContext, type Danger, defineCommand, type RawArgs } from './define-command.js';

const example = '/roles here /backtest trader';
const mapExample = '/roles map discord:1234567890 trader';
const peopleShown = 30;
const settable = roles.filter((role) => role !== 'banned' && role !== 'stranger');

type Wanted =
  | { readonly kind: 'show' }
  | { readonly kind: 'map'; readonly externalId: string; readonly role: Role | null }
  | {
      readonly kind: 'rule';
      readonly place: Place;
      readonly subject: string;
      readonly verb: Verb;
      readonly role: Role | null;
    }
  | { readonly kind: 'two'; readonly subject: string; readonly on: boolean };

const refused = ({ frame }: CommandContext, fault: Pick<ErrorReply, 'id' | 'params'>): ErrorReply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});

const lower = (text: string | undefined): string => text?.trim().toLowerCase() ?? '';

/** The verb a subject stands under: itself, or the one its command needs. Null: there is no such subject. */
function subjectOf(text: string, context: CommandContext): { readonly subject: string; readonly verb: Verb } | null {
  const verb = verbs.find((one) => one.toLowerCase() === text);
  if (verb) return { subject: verb, verb };
  const command = context.commandOf(text.replace(/^\//, ''));
  return command ? { subject: `/${command.name}`, verb: command.verb } : null;
}

/** What was asked for, or why not. Who may is settled by `verbOf` and, for single cells, in `forbidden`. */
function wantedOf(raw: RawArgs, context: CommandContext): Wanted | ErrorReply {
  const action = lower(raw['action']);
  const what = lower(raw['what']);
  if (action === '' || action === 'people') return { kind: 'show' };
  if (action === 'map') {
    const externalId = /^(?:discord:|<@&)?(\d{5,20})>?$/.exec(what)?.[1];
    const word = lower(raw['role']);
    const role = settable.find((one) => one === word) ?? null;
    if (!externalId || (role === null && word !== 'none')) {
      return refused(context, message('roles.usage', { example: mapExample }));
    }
    return { kind: 'map', externalId, role };
  }
  const found = subjectOf(what, context);
  if (!found) return refused(context, message('roles.subject', { given: what.slice(0, 40) }));
  if (action === 'two' || action === 'one') return { kind: 'two', subject: found.subject, on: action === 'two' };
  const word = lower(raw['role']);
  const role = settable.find((one) => one === word) ?? null;
  const place = placeOf(action, context);
  if ((role === null && word !== 'default') || place === null)
    return refused(context, message('roles.usage', { example }));
  return { kind: 'rule', place, ...found, role };
}

function placeOf(action: string, { call }: CommandContext): Place | null {
  if (action === 'everywhere') return { kind: 'everywhere' };
  if (action === 'here') {
    return { kind: 'chat', chat: { platform: call.platform, id: wholeChat(call.chat.id) } };
  }
  const platform = platforms.find((one): one is Platform => one === action);
  return platform ? { kind: 'platform', platform } : null;
}

/** What nobody, or not this person, may set. */
function forbidden(wanted: Wanted, context: CommandContext): ErrorReply | null {
  const { identity, access, call } = context;
  if (wanted.kind === 'show' || wanted.kind === 'two') return null;
  const above = (role: Role): boolean => identity.role !== 'owner' && !atLeast(identity.role, role);
  if (wanted.kind === 'map') {
    if (wanted.role === null) return null;
    // A Discord server's owner hands out Discord roles: the bot's own owner is not theirs to make.
    if (wanted.role === 'owner' || (identity.role !== 'owner' && atLeast(wanted.role, identity.role))) {
      return refused(context, message('roles.above', { actual: identity.role }));
    }
    return null;
  }
  const { subject, verb, role, place } = wanted;
  if (rights[verb].floor === null) return refused(context, message('roles.fixed', { subject }));
  if (place.kind === 'chat' && call.isPrivate) return refused(context, message('roles.private', {}));
  if (role === null) return null;
  const floor = floorOf(verb, access);
  if (!atLeast(role, floor)) return refused(context, message('roles.floor', { subject, floor }));
  if (atLeast(identity.role, 'admin')) {
    return above(role) ? refused(context, message('roles.above', { actual: identity.role })) : null;
  }
  const needed = neededRole(verb, access);
  // Here by running the chat: that makes it stricter there, never looser, and locks the bot's own people out of nothing.
  if (!atLeast(role, needed) || atLeast(role, 'owner')) {
    return refused(context, message('roles.loosen', { subject, needed }));
  }
  return null;
}

const isRefusal = (wanted: Wanted | ErrorReply): wanted is ErrorReply => wanted.kind === ('error' as string);

export const rolesCommand = defineCommand({
  name: 'roles',
  summary: 'Who may do what here, and how that is changed',
  example,
  verb: 'introduce',
  topic: 'people',
  verbOf: (raw) => {
    switch (lower(raw['action'])) {
      case '':
      case 'people':
        return 'introduce';
      case 'here':
        return 'chatSettings';
      case 'map':
        return 'grant';
      default:
        return 'own';
    }
  },
  options: [
    {
      name: 'action',
      summary: 'here, everywhere, telegram, discord: set a rule; map: a Discord role; two or one: admins needed',
      required: false,
      choices: ['here', 'everywhere', 'telegram', 'discord', 'map', 'two', 'one', 'people'],
    },
    { name: 'what', summary: 'A verb, a command as /backtest, or discord:<role id>', required: false },
    { name: 'role', summary: `${settable.join(', ')}; default or none takes it back`, required: false },
  ],
  args: () => z.object({ action: z.string().optional(), what: z.string().optional(), role: z.string().optional() }),
  danger: (raw, context): Danger | null => {
    const wanted = wantedOf(definedOf(raw), context);
    if (isRefusal(wanted) || forbidden(wanted, context)) return null;
    if (wanted.kind === 'map' && wanted.role !== null && atLeast(wanted.role, 'admin')) {
      return { effect: message('effect.map', { role: wanted.role }) };
    }
    if (wanted.kind !== 'rule' || wanted.role === null || wanted.place.kind === 'chat') return null;
    const { subject, role, place } = wanted;
    return place.kind === 'platform'
      ? { effect: message('effect.rule.platform', { subject, role, platform: place.platform }) }
      : { effect: message('effect.rule.everywhere', { subject, role }) };
  },
  async run(raw, context): Promise<Reply> {
    const wanted = wantedOf(definedOf(raw), context);
    if (isRefusal(wanted)) return wanted;
    const refusal = forbidden(wanted, context);
    if (refusal) return refusal;
    if (wanted.kind === 'show') return shown(context);
    const { services, call, frame, access } = context;
    const { community } = services;
    const done = (text: Pick<ErrorReply, 'id' | 'params'>): Reply => {
      context.rulesChanged();
      return { ...frame, ephemeral: false, kind: 'notice', ...text };
    };
    if (wanted.kind === 'map') {
      const { externalId: external, role } = wanted;
      await community.access.setMap('discord', external, role, call.person);
      return done(
        role === null ? message('roles.done.unmap', { external }) : message('roles.done.map', { external, role }),
      );
    }
    if (wanted.kind === 'two') {
      const { subject, on } = wanted;
      await community.access.setTwoPerson(subject, on, call.person);
      return done(on ? message('roles.done.two', { subject }) : message('roles.done.one', { subject }));
    }
    const { place, subject, verb, role } = wanted;
    await community.access.setRule(place, subject, role, call.person);
    if (role === null) {
      const usual = place.kind === 'chat' ? neededIn(verb, access, { isPrivate: false }) : neededRole(verb, access);
      return done(message('roles.done.default', { subject, role: usual }));
    }
    switch (place.kind) {
      case 'chat':
        return done(message('roles.done.chat', { subject, role }));
      case 'platform':
        return done(message('roles.done.platform', { subject, role, platform: place.platform }));
      case 'everywhere':
        return done(message('roles.done.everywhere', { subject, role }));
    }
  },
});

const definedOf = (raw: Readonly<Record<string, string | undefined>>): RawArgs =>
  Object.fromEntries(Object.entries(raw).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

async function shown(context: CommandContext): Promise<RolesReply> {
  const { services, frame, identity, access, commandOf } = context;
  const { rules, maps, twoPerson } = await context.settings();
  const { scope, role } = identity;
  const mayGrantRoles = decide({ role, verb: 'grant', command: 'grant', access, scope }).allowed;
  const rowOf = (verb: Verb): RightRow => {
    const { needed, by } = decide({ role, verb, command: null, access, scope });
    return { verb, least: needed, by, second: twoPerson.includes(verb) };
  };
  const named = [...new Set(rules.map(({ subject }) => subject).filter((subject) => subject.startsWith('/')))];
  const commands = named.flatMap((subject) => {
    const command = commandOf(subject.slice(1));
    if (!command) return [];
    const { needed, by } = decide({ role, verb: command.verb, command: command.name, access, scope });
    return by === 'code' ? [] : [{ command: command.name, least: needed, by }];
  });
  return {
    ...frame,
    ephemeral: true,
    kind: 'roles',
    rows: verbs.filter((verb) => rights[verb].floor !== null).map(rowOf),
    commands,
    maps: mayGrantRoles ? maps : null,
    given: mayGrantRoles ? await services.people.given(peopleShown) : null,
  };
}
