import type { Platform } from '../../core/chat.js';
import { type Rate, RateLimit } from './rate-limit.js';

/** How fast a platform may be spoken to. `chat` null: no limit of its own. */
export interface PlatformPace {
  readonly bot: Rate;
  chat(chatId: string): Rate | null;
}

/** Five hundredths longer than stated: the platform counts by arrival, we by departure. */
const second = 1_050;

/**
 * Telegram: 30 a second in all, one a second to a chat, 20 a minute to a group (https://core.telegram.org/bots/faq,
 * "My bot is hitting limits"); groups have negative ids. Discord: 50 requests a second in all, five messages in five
 * seconds to a channel (https://discord.com/developers/docs/topics/rate-limits). The console takes all at once.
 */
export const paces: Readonly<Record<Platform, PlatformPace>> = {
  telegram: {
    bot: { count: 30, perMs: second },
    chat: (id) => (id.startsWith('-') ? { count: 20, perMs: 60 * second } : { count: 1, perMs: second }),
  },
  discord: { bot: { count: 50, perMs: second }, chat: () => ({ count: 5, perMs: 5 * second }) },
  console: { bot: { count: 1_000, perMs: second }, chat: () => null },
  // Each is another server, and none has told us its limits.
  webhook: { bot: { count: 50, perMs: second }, chat: () => ({ count: 10, perMs: second }) },
};

/** The limits of one platform: the whole bot and every chat spoken to lately. */
export class Pacer {
  readonly bot: RateLimit;
  readonly #chats = new Map<string, RateLimit>();

  constructor(private readonly pace: PlatformPace) {
    this.bot = new RateLimit(pace.bot);
  }

  /** ms until this chat may be spoken to, the bot's own limit apart. */
  chatWaitMs(chatId: string, now: number): number {
    return this.#chats.get(chatId)?.waitMs(now) ?? 0;
  }

  take(chatId: string, now: number): void {
    this.bot.take(now);
    this.#chat(chatId, now)?.take(now);
  }

  blockChat(chatId: string, until: number, now: number): void {
    const limit = this.#chat(chatId, now) ?? new RateLimit({ count: Number.MAX_SAFE_INTEGER, perMs: 1 });
    limit.blockUntil(until);
    this.#chats.set(chatId, limit);
  }

  #chat(chatId: string, now: number): RateLimit | null {
    const known = this.#chats.get(chatId);
    if (known) return known;
    const rate = this.pace.chat(chatId);
    if (!rate) return null;
    if (this.#chats.size >= 10_000) {
      for (const [id, limit] of this.#chats) if (limit.idle(now)) this.#chats.delete(id);
    }
    const made = new RateLimit(rate);
    this.#chats.set(chatId, made);
    return made;
  }
}
