import type { CallbackQuery, Message } from 'telegraf/types';
import { withTopic } from '../../core/chat-topic.js';
import { type Action, decodeAction } from '../button.js';
import type { CommandCall, Standing } from '../call.js';
import { parseCommandLine } from '../command-line.js';
import { questionOf } from './question.js';

/** What a message or a pressed button asks, and where its answer belongs. */
export interface IncomingCall {
  readonly call: CommandCall;
  /** With its topic, where there is one: the answer goes there. */
  readonly chatId: string;
  readonly replyTo?: number;
}

interface Sender {
  readonly id: number;
  readonly first_name: string;
  readonly username?: string;
  readonly language_code?: string;
}

const nameOf = ({ username, first_name: first }: Sender): string => (username ? `@${username}` : first);

/** Who asks, as every kind of call carries it. */
export const askerOf = (from: Sender): Pick<CommandCall, 'platform' | 'person' | 'personName' | 'locale'> => ({
  platform: 'telegram',
  person: { platform: 'telegram', id: String(from.id) },
  personName: nameOf(from),
  ...(from.language_code === undefined ? {} : { locale: from.language_code }),
});

/** The address a message stands in: its chat, or the topic of a forum. */
export const addressOf = (message: Message): string =>
  withTopic(
    String(message.chat.id),
    'is_topic_message' in message && message.is_topic_message ? message.message_thread_id : null,
  );

/**
 * The command of a message, or null for what is not ours: other bots, other bots' commands, talk in groups, messages sent
 * through inline bots. Words that are no command are a question in a direct conversation, and in a group when they are
 * said to the bot (question.ts).
 */
export function callOfMessage(
  message: Message,
  bot: { readonly id: number; readonly username: string },
  knows: (name: string) => boolean,
): IncomingCall | null {
  if (!('text' in message) || !message.from || message.from.is_bot || message.via_bot) return null;
  // A channel's post that Telegram copied into the group behind it, and whoever writes as a channel or as the group itself:
  // nobody that could be known said it.
  if (message.is_automatic_forward || message.sender_chat) return null;
  const isPrivate = message.chat.type === 'private';
  // What was written elsewhere by somebody else orders nothing here; it may still be asked about.
  const isForward = 'forward_origin' in message || 'forward_date' in message;
  const typed = isForward ? null : parseCommandLine(message.text);
  const question = typed ? null : questionOf(message, bot);
  if (!typed && question === null) return null;
  if (typed && typed.addressee !== null && typed.addressee.toLowerCase() !== bot.username.toLowerCase()) return null;
  // Other bots live in groups too: a command that is not ours and not addressed to us is theirs.
  if (typed && !isPrivate && typed.addressee === null && !knows(typed.name)) return null;
  const chatId = addressOf(message);
  return {
    chatId,
    ...(isPrivate ? {} : { replyTo: message.message_id }),
    call: {
      ...askerOf(message.from),
      chat: { platform: 'telegram', id: chatId },
      name: typed?.name ?? (knows('ask') ? 'ask' : 'help'),
      args: { kind: 'text', text: typed?.rest ?? (knows('ask') ? (question ?? '') : '') },
      source: typed ? 'command' : 'question',
      isPrivate,
    },
  };
}

export interface PressedButton extends IncomingCall {
  readonly action: Action;
  readonly message: { readonly id: number; readonly isPicture: boolean };
}

/** What somebody else's data asks for: no command is called that, and the one who sent it is told so within their limits. */
const nothing: Action = { command: '', args: [] };

/**
 * A changed client may send any data for any message. What the message really offers alone may rewrite it: else whoever is
 * in a group could have the bot's words there, signals too, replaced by other words of the bot.
 */
const isOffered = (message: Message, data: string): boolean => {
  const rows = 'reply_markup' in message ? (message.reply_markup?.inline_keyboard ?? []) : [];
  return rows.flat().some((button) => 'callback_data' in button && button.callback_data === data);
};

/** The command of a pressed button, or null when there is no message to answer under. */
export function callOfButton(query: CallbackQuery): PressedButton | null {
  const { message, from } = query;
  if (!('data' in query) || !message || from.is_bot) return null;
  const isPrivate = message.chat.type === 'private';
  const whole = message as Message;
  const decoded = decodeAction(query.data) ?? nothing;
  const action = { ...decoded, inPlace: decoded.inPlace === true && isOffered(whole, query.data) };
  const chatId = addressOf(whole);
  return {
    chatId,
    ...(isPrivate ? {} : { replyTo: message.message_id }),
    action,
    message: { id: message.message_id, isPicture: 'photo' in whole },
    call: {
      ...askerOf(from),
      chat: { platform: 'telegram', id: chatId },
      name: action.command,
      args: { kind: 'list', values: action.args },
      source: 'button',
      isPrivate,
    },
  };
}

/**
 * Whoever only reads a channel may not write there, nor has the bot write there for them: what they press is theirs, asked
 * and answered in their own conversation.
 */
export function aside(pressed: PressedButton, chatType: string, standing: Standing | undefined): PressedButton {
  if (chatType !== 'channel' || (standing !== undefined && standing.rank !== 'member')) return pressed;
  const { replyTo: _, ...asked } = pressed;
  const { person } = pressed.call;
  return {
    ...asked,
    chatId: person.id,
    action: { ...pressed.action, inPlace: false },
    call: { ...pressed.call, chat: person, isPrivate: true },
  };
}
