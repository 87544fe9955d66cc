import type { Logger } from 'pino';
import { TelegramError } from 'telegraf';
import type { ChatAddress, PersonId } from '../../core/chat.js';
import { wholeChat } from '../../core/chat-topic.js';
import { messageOf } from '../../core/errors.js';
import type { ChannelLook, ChatRank } from '../../core/ports/channels.js';
import type { TelegramClient } from './client.js';

interface Chat {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly username?: string;
}

interface Member {
  readonly status: string;
  readonly can_post_messages?: boolean;
  readonly can_send_messages?: boolean;
  /** Of a restricted one: whether they are in it at all. */
  readonly is_member?: boolean;
}

const timeoutMs = 5_000;
const runs: ReadonlySet<string> = new Set(['creator', 'administrator']);

/** `@name`, `https://t.me/name` or a numeric id, as getChat takes it; null for anything else. */
export function chatNamed(given: string): string | null {
  const text = given.trim();
  const name = /^(?:@|(?:https?:\/\/)?(?:t\.me|telegram\.me)\/)([A-Za-z]\w{3,31})\/?$/.exec(text)?.[1];
  if (name) return `@${name}`;
  return /^-\d{5,20}$/.test(text) ? text : null;
}

/** May say something there: in a channel administrators alone, and of them those who were let. */
const mayPost = (type: string, { status, can_post_messages: post, can_send_messages: send }: Member): boolean => {
  if (status === 'creator') return true;
  if (type === 'channel') return status === 'administrator' && post === true;
  return status === 'administrator' || status === 'member' || (status === 'restricted' && send === true);
};

/**
 * Whether somebody may manage a channel or group, by Telegram's word of this moment, and whether the bot may post there.
 * Whoever is no administrator is not told whether the bot sees the chat at all.
 */
export async function lookAtChannel(
  client: TelegramClient,
  botId: number,
  person: PersonId,
  given: string,
  logger: Logger,
): Promise<ChannelLook> {
  const named = chatNamed(given);
  if (named === null) return { kind: 'unknown' };
  try {
    const chat = await client.call<Chat>('getChat', { chat_id: named }, { timeoutMs });
    if (chat.type === 'private') return { kind: 'unknown' };
    const name = chat.title ?? named;
    const member = (id: number) =>
      client.call<Member>('getChatMember', { chat_id: chat.id, user_id: id }, { timeoutMs });
    const [asker, bot] = await Promise.all([member(Number(person.id)), member(botId)]);
    if (!runs.has(asker.status) || (chat.type === 'channel' && !mayPost(chat.type, asker))) {
      return chat.username === undefined ? { kind: 'unknown' } : { kind: 'notYours', name };
    }
    if (!mayPost(chat.type, bot)) return { kind: 'cannotPost', name, missing: 'Post Messages' };
    return { kind: 'managed', chat: { platform: 'telegram', id: String(chat.id) }, name };
  } catch (error) {
    if (error instanceof TelegramError && (error.code === 400 || error.code === 403)) return { kind: 'unknown' };
    logger.warn({ reason: client.redact(messageOf(error)) }, 'who manages a channel could not be learned');
    return { kind: 'unreachable' };
  }
}

const ranks: Readonly<Record<string, 'owner' | 'administrator' | 'none'>> = {
  creator: 'owner',
  administrator: 'administrator',
  left: 'none',
  kicked: 'none',
};

/** What somebody is in a group now. Telegram may keep the members of a group from a bot that does not run it. */
export async function rankOfMember(
  client: TelegramClient,
  person: PersonId,
  chat: ChatAddress,
  logger: Logger,
): Promise<ChatRank> {
  const place = wholeChat(chat.id);
  try {
    const { status, is_member: isMember } = await client.call<Member>(
      'getChatMember',
      { chat_id: place, user_id: Number(person.id) },
      { timeoutMs },
    );
    const rank = isMember === false ? 'none' : (ranks[status] ?? 'member');
    return { kind: 'known', rank, roleIds: [], place };
  } catch (error) {
    logger.debug({ reason: client.redact(messageOf(error)) }, 'what somebody is in a group could not be learned');
    return { kind: 'unreachable' };
  }
}
