import type { Platform } from '../../core/chat.js';
import { wholeChat } from '../../core/chat-topic.js';
import type { Rate, Turn } from '../../core/ports/pace.js';

/** What is done to a chat: a platform may count them apart. */
export type ChatCall = 'send' | 'edit' | 'pin';

/** How fast a platform may be spoken to. */
export interface PlatformPace {
  readonly bot: Rate;
  /** The way there that is reckoned with at least; more where answers take long. */
  readonly leastTravelMs: number;
  /** What a call to a chat counts in, beside the whole bot. */
  turn(chatId: string, call: ChatCall): Turn;
  /** A few calls closer together than the chat's rate are suffered, when it is kept on the whole. */
  allowsBursts(chatId: string): boolean;
}

/** A hundredth longer than stated: their clock and ours need not run alike. */
const second = 1_010;
const leastTravelMs = 350;

const isGroup = (telegramId: string): boolean => telegramId.startsWith('-');

/**
 * Telegram: 30 a second in all, one a second to a chat, 20 a minute to a group, new or rewritten, in whichever topic
 * (https://core.telegram.org/bots/faq, "My bot is hitting limits": one a second with short bursts); groups have negative ids.
 * Discord: 50 requests a second in all, and in a channel five of each route in five seconds
 * (https://discord.com/developers/docs/topics/rate-limits). The console takes all at once.
 */
export const paces: Readonly<Record<Platform, PlatformPace>> = {
  telegram: {
    bot: { count: 30, perMs: second },
    leastTravelMs,
    turn: (id) => {
      const bucket = wholeChat(id);
      return {
        bucket,
        rate: isGroup(bucket) ? { count: 20, perMs: 60 * second } : { count: 1, perMs: second },
      };
    },
    allowsBursts: (id) => !isGroup(id),
  },
  discord: {
    bot: { count: 50, perMs: second },
    leastTravelMs,
    turn: (id, call) => ({ bucket: `${id}/${call}`, rate: { count: 5, perMs: 5 * second } }),
    allowsBursts: () => false,
  },
  console: {
    bot: { count: 1_000, perMs: second },
    leastTravelMs: 0,
    turn: (id) => ({ bucket: id, rate: null }),
    allowsBursts: () => true,
  },
  // Each is another server, and none has told us its limits.
  webhook: {
    bot: { count: 50, perMs: second },
    leastTravelMs,
    turn: (id) => ({ bucket: id, rate: { count: 10, perMs: second } }),
    allowsBursts: () => false,
  },
};
