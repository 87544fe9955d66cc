import type { CallbackQuery, Message } from 'telegraf/types';
import { type Action, decodeAction } from '../button.js';
import type { CommandCall } from '../call.js';
import { parseCommandLine } from '../command-line.js';

/** What a message or a pressed button asks, and where its answer belongs. */
export interface IncomingCall {
  readonly call: CommandCall;
  readonly chatId: string;
  readonly threadId?: number;
  readonly replyTo?: number;
}

interface Sender {
  readonly id: number;
  readonly first_name: string;
  readonly username?: string;
}

const nameOf = ({ username, first_name: first }: Sender): string => (username ? `@${username}` : first);

const threadOf = (message: Message): { threadId?: number } =>
  'is_topic_message' in message && message.is_topic_message && message.message_thread_id !== undefined
    ? { threadId: message.message_thread_id }
    : {};

/**
 * The command of a message, or null for what is not ours: other bots, other bots' commands, talk in groups, messages sent
 * through inline bots. In a direct conversation anything that is no command asks for help.
 */
export function callOfMessage(
  message: Message,
  bot: { readonly username: string },
  knows: (name: string) => boolean,
): IncomingCall | null {
  if (!('text' in message) || !message.from || message.from.is_bot || message.via_bot) return null;
  const isPrivate = message.chat.type === 'private';
  const typed = parseCommandLine(message.text);
  if (!typed && !isPrivate) return null;
  if (typed && typed.addressee !== null && typed.addressee.toLowerCase() !== bot.username.toLowerCase()) return null;
  // Other bots live in groups too: a command that is not ours and not addressed to us is theirs.
  if (typed && !isPrivate && typed.addressee === null && !knows(typed.name)) return null;
  const chatId = String(message.chat.id);
  return {
    chatId,
    ...threadOf(message),
    ...(isPrivate ? {} : { replyTo: message.message_id }),
    call: {
      platform: 'telegram',
      chat: { platform: 'telegram', id: chatId },
      person: { platform: 'telegram', id: String(message.from.id) },
      personName: nameOf(message.from),
      name: typed?.name ?? 'help',
      args: { kind: 'text', text: typed?.rest ?? '' },
      source: 'command',
      isPrivate,
    },
  };
}

export interface PressedButton extends IncomingCall {
  readonly action: Action;
  readonly message: { readonly id: number; readonly isPicture: boolean };
}

/** The command of a pressed button, or null when the message or the data is not one of ours. */
export function callOfButton(query: CallbackQuery): PressedButton | null {
  const { message, from } = query;
  if (!('data' in query) || !message || from.is_bot) return null;
  const action = decodeAction(query.data);
  if (!action) return null;
  const chatId = String(message.chat.id);
  const isPrivate = message.chat.type === 'private';
  const whole = message as Message;
  return {
    chatId,
    ...threadOf(whole),
    ...(isPrivate ? {} : { replyTo: message.message_id }),
    action,
    message: { id: message.message_id, isPicture: 'photo' in whole },
    call: {
      platform: 'telegram',
      chat: { platform: 'telegram', id: chatId },
      person: { platform: 'telegram', id: String(from.id) },
      personName: nameOf(from),
      name: action.command,
      args: { kind: 'list', values: action.args },
      source: 'button',
      isPrivate,
    },
  };
}
