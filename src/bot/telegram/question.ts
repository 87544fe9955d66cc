import type { Message } from 'telegraf/types';

/** What may stand before the words said to the bot. */
const address = (username: string): RegExp => new RegExp(`@${username}(?![A-Za-z0-9_])[,:]?`, 'gi');

/**
 * The question in a message that is no command, or null when it is not for the bot. In a direct conversation everything
 * is. In a group: what names the bot, and what answers a message of the bot's with a question mark; other talk under a
 * signal is people talking to each other.
 */
export function questionOf(
  message: Message.TextMessage,
  bot: { readonly id: number; readonly username: string },
): string | null {
  const text = message.text.trim();
  if (message.chat.type === 'private') return text;
  const named = address(bot.username);
  if (named.test(text)) return text.replace(named, ' ').replace(/\s+/g, ' ').trim();
  const answers = message.reply_to_message?.from?.id === bot.id;
  return answers && /[?？؟]/.test(text) ? text : null;
}
