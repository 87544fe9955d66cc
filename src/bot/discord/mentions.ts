import { type Message, PermissionFlagsBits } from 'discord.js';
import type { CommandCall, Standing } from '../call.js';
import { withinOf } from './calls.js';

/**
 * The question in a message, or null when it is not for the bot: in a direct conversation every text is; in a guild what
 * mentions the bot, and what answers a message of the bot's with a question mark. Discord shows a bot no other texts.
 */
export function questionOf(message: Message, botId: string): string | null {
  if (message.author.bot || message.system || message.webhookId !== null) return null;
  const text = message.content.trim();
  if (text === '') return null;
  if (message.guildId === null) return text;
  const mention = new RegExp(`<@!?${botId}>[,:]?`, 'g');
  if (mention.test(text)) return text.replace(mention, ' ').replace(/\s+/g, ' ').trim();
  return message.mentions.repliedUser?.id === botId && /[?？؟]/.test(text) ? text : null;
}

function standingOf({ guild, guildId, member, author }: Message): { readonly standing?: Standing } {
  if (guildId === null || member === null) return {};
  const runs = member.permissions.any([PermissionFlagsBits.Administrator, PermissionFlagsBits.ManageGuild], false);
  return {
    standing: {
      rank: guild?.ownerId === author.id ? 'owner' : runs ? 'administrator' : 'member',
      roleIds: [...member.roles.cache.keys()].filter((id) => id !== guildId),
      place: guildId,
    },
  };
}

export const callOfQuestion = (message: Message, question: string): CommandCall => ({
  platform: 'discord',
  chat: { platform: 'discord', id: message.channelId },
  person: { platform: 'discord', id: message.author.id },
  personName: message.author.globalName ?? message.author.username,
  name: 'ask',
  args: { kind: 'text', text: question },
  source: 'question',
  isPrivate: message.guildId === null,
  ...withinOf(message.channel),
  ...(message.guild ? { locale: message.guild.preferredLocale } : {}),
  ...standingOf(message),
});
