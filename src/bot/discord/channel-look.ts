import {
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  type APIOverwrite,
  ChannelType,
  DiscordAPIError,
  OverwriteType,
  PermissionFlagsBits,
  type REST,
  Routes,
} from 'discord.js';
import type { Logger } from 'pino';
import type { ChatAddress, PersonId } from '../../core/chat.js';
import { messageOf } from '../../core/errors.js';
import type { ChannelLook, ChatRank } from '../../core/ports/channels.js';

type Guild = Pick<APIGuild, 'id' | 'owner_id' | 'roles'>;
type Member = Pick<APIGuildMember, 'roles'>;

const threads: ReadonlySet<ChannelType> = new Set([
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
]);
const speechless: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildCategory,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
  ChannelType.GuildDirectory,
]);

/** `<#123>`, `123`, or a link to a channel; null for anything else. */
export const channelNamed = (given: string): string | null =>
  /^(?:<#)?(\d{15,21})>?$/.exec(given.trim())?.[1] ??
  /^https?:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/\d+\/(\d{15,21})(?:\/|$)/.exec(given.trim())?.[1] ??
  null;

/**
 * Rights of a member in a channel: those of @everyone and of the roles, then what the channel says of @everyone, of the
 * roles and of the member. https://discord.com/developers/docs/topics/permissions#permission-overwrites
 */
export function permissionsIn(
  guild: Guild,
  overwrites: readonly APIOverwrite[],
  userId: string,
  { roles }: Member,
): bigint {
  const all = PermissionFlagsBits.Administrator | ~0n;
  if (guild.owner_id === userId) return all;
  const own = new Set([guild.id, ...roles]);
  const base = guild.roles
    .filter(({ id }) => own.has(id))
    .reduce((sum, { permissions }) => sum | BigInt(permissions), 0n);
  if (base & PermissionFlagsBits.Administrator) return all;
  const apply = (rights: bigint, some: readonly APIOverwrite[]): bigint => {
    const deny = some.reduce((sum, one) => sum | BigInt(one.deny), 0n);
    const allow = some.reduce((sum, one) => sum | BigInt(one.allow), 0n);
    return (rights & ~deny) | allow;
  };
  const ofRoles = overwrites.filter(({ type, id }) => type === OverwriteType.Role && id !== guild.id && own.has(id));
  const steps = [overwrites.filter(({ id }) => id === guild.id), ofRoles, overwrites.filter(({ id }) => id === userId)];
  return steps.reduce(apply, base);
}

const has = (rights: bigint, ...wanted: readonly bigint[]): boolean => wanted.every((one) => (rights & one) === one);

/** What the bot lacks to post, as Discord's settings call it; null when nothing. */
function missingOf(rights: bigint, isThread: boolean): string | null {
  if (!has(rights, PermissionFlagsBits.ViewChannel)) return 'View Channel';
  if (isThread && !has(rights, PermissionFlagsBits.SendMessagesInThreads)) return 'Send Messages in Threads';
  if (!isThread && !has(rights, PermissionFlagsBits.SendMessages)) return 'Send Messages';
  return has(rights, PermissionFlagsBits.EmbedLinks) ? null : 'Embed Links';
}

/**
 * Whether somebody may manage a channel (Manage Channels or Manage Webhooks in it, and they see it), by Discord's word of
 * this moment, and whether the bot may post there. A thread goes by the channel it hangs on.
 */
export async function lookAtChannel(rest: REST, person: PersonId, given: string, logger: Logger): Promise<ChannelLook> {
  const id = channelNamed(given);
  if (id === null) return { kind: 'unknown' };
  try {
    const channel = (await rest.get(Routes.channel(id))) as APIChannel;
    const guildId = 'guild_id' in channel ? channel.guild_id : undefined;
    if (guildId === undefined) return { kind: 'unknown' };
    const isThread = threads.has(channel.type);
    const parentId = isThread && 'parent_id' in channel ? channel.parent_id : null;
    const holder = parentId ? ((await rest.get(Routes.channel(parentId))) as APIChannel) : channel;
    const overwrites = 'permission_overwrites' in holder ? (holder.permission_overwrites ?? []) : [];
    const me = (await rest.get(Routes.user('@me'))) as { readonly id: string };
    const memberOf = async (userId: string) => (await rest.get(Routes.guildMember(guildId, userId))) as Member;
    const [guild, asker, bot] = await Promise.all([
      rest.get(Routes.guild(guildId)) as Promise<Guild>,
      memberOf(person.id),
      memberOf(me.id),
    ]);
    const theirs = permissionsIn(guild, overwrites, person.id, asker);
    const manages = [PermissionFlagsBits.ManageChannels, PermissionFlagsBits.ManageWebhooks].some((right) =>
      has(theirs, right),
    );
    // A channel somebody cannot see is not there for them.
    if (!has(theirs, PermissionFlagsBits.ViewChannel)) return { kind: 'unknown' };
    const name = `#${'name' in channel ? channel.name : id}`;
    if (!manages) return { kind: 'notYours', name };
    if (speechless.has(channel.type)) return { kind: 'noMessages', name };
    const missing = missingOf(permissionsIn(guild, overwrites, me.id, bot), isThread);
    if (missing !== null) return { kind: 'cannotPost', name, missing };
    return { kind: 'managed', chat: { platform: 'discord', id }, name };
  } catch (error) {
    if (error instanceof DiscordAPIError && [400, 403, 404].includes(error.status)) return { kind: 'unknown' };
    logger.warn({ reason: messageOf(error) }, 'who manages a channel could not be learned');
    return { kind: 'unreachable' };
  }
}

/** What somebody is in the guild of a channel now; somebody who left or was shut out is no member. */
export async function rankOfMember(
  rest: REST,
  person: PersonId,
  { id }: ChatAddress,
  logger: Logger,
): Promise<ChatRank> {
  try {
    const channel = (await rest.get(Routes.channel(id))) as APIChannel;
    const guildId = 'guild_id' in channel ? channel.guild_id : undefined;
    if (guildId === undefined) return { kind: 'direct' };
    const [guild, member] = await Promise.all([
      rest.get(Routes.guild(guildId)) as Promise<Guild>,
      (rest.get(Routes.guildMember(guildId, person.id)) as Promise<Member>).catch((error: unknown) => {
        if (error instanceof DiscordAPIError && error.status === 404) return null;
        throw error;
      }),
    ]);
    const known = { kind: 'known', roleIds: member?.roles ?? [], place: guildId } as const;
    if (member === null) return { ...known, rank: 'none' };
    if (guild.owner_id === person.id) return { ...known, rank: 'owner' };
    const runs = has(permissionsIn(guild, [], person.id, member), PermissionFlagsBits.ManageGuild);
    return { ...known, rank: runs ? 'administrator' : 'member' };
  } catch (error) {
    logger.warn({ reason: messageOf(error) }, 'what somebody is in a guild could not be learned');
    return { kind: 'unreachable' };
  }
}
