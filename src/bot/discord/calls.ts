import {
  type AutocompleteInteraction,
  type BaseInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js';
import type { ChatAddress } from '../../core/chat.js';
import { type Action, decodeAction } from '../button.js';
import type { CommandCall, Standing } from '../call.js';

type From = Omit<CommandCall, 'name' | 'args' | 'source'>;

/** Roles and rights as Discord sent them along with the interaction; absent in direct conversations. */
function standingOf({ guildId, guild, member, user, memberPermissions }: BaseInteraction): { standing?: Standing } {
  if (guildId === null || member === null) return {};
  const { roles } = member;
  const runs =
    memberPermissions?.any([PermissionFlagsBits.Administrator, PermissionFlagsBits.ManageGuild], false) ?? false;
  return {
    standing: {
      rank: guild?.ownerId === user.id ? 'owner' : runs ? 'administrator' : 'member',
      roleIds: Array.isArray(roles) ? roles : [...roles.cache.keys()].filter((id) => id !== guildId),
      place: guildId,
    },
  };
}

/** The channel a thread hangs on: whoever opens a thread does not leave the rules of its channel. */
export const withinOf = (channel: { isThread(): boolean } | null): { within?: ChatAddress } =>
  channel?.isThread() && 'parentId' in channel && typeof channel.parentId === 'string'
    ? { within: { platform: 'discord', id: channel.parentId } }
    : {};

/**
 * The bot's own conversation with one person. Others outside of guilds (between two people, of several), where an app
 * that somebody took along may be used too, are read by more.
 */
export const isPrivate = ({ guildId, context }: Pick<BaseInteraction, 'guildId' | 'context'>): boolean =>
  guildId === null && context !== InteractionContextType.PrivateChannel;

/** Whether somebody may write where they press: the bot writes there for nobody who may not. */
export const mayWrite = ({ guildId, memberPermissions, channel }: BaseInteraction): boolean =>
  guildId === null ||
  memberPermissions === null ||
  memberPermissions.has(
    channel?.isThread() ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages,
  );

export const from = (interaction: BaseInteraction): From => ({
  platform: 'discord',
  chat: { platform: 'discord', id: interaction.channelId ?? interaction.user.id },
  person: { platform: 'discord', id: interaction.user.id },
  personName: interaction.user.globalName ?? interaction.user.username,
  isPrivate: isPrivate(interaction),
  ...withinOf(interaction.channel),
  locale: interaction.locale,
  ...standingOf(interaction),
});

/** Every option is registered as text; a subcommand does not exist here. */
const valuesOf = (options: readonly CommandInteractionOption[]): Record<string, string> =>
  Object.fromEntries(options.flatMap(({ name, value }) => (value === undefined ? [] : [[name, String(value)]])));

export const callOfCommand = (interaction: ChatInputCommandInteraction): CommandCall => ({
  ...from(interaction),
  name: interaction.commandName,
  args: { kind: 'named', values: valuesOf(interaction.options.data) },
  source: 'command',
});

export const callOfTyping = (interaction: AutocompleteInteraction): CommandCall => ({
  ...from(interaction),
  name: interaction.commandName,
  args: { kind: 'named', values: valuesOf(interaction.options.data) },
  source: 'autocomplete',
});

/** null when the button was not made by this program. */
export function callOfButton(interaction: ButtonInteraction): { call: CommandCall; action: Action } | null {
  const action = decodeAction(interaction.customId);
  if (!action) return null;
  const { command, args } = action;
  return {
    call: { ...from(interaction), name: command, args: { kind: 'list', values: args }, source: 'button' },
    action,
  };
}
