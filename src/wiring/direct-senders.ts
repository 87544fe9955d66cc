import type { Logger } from 'pino';
import type { ChatSender, SendOutcome } from '../bot/chat-sender.js';
import type { Reply } from '../bot/reply.js';
import type { Config } from '../config.js';
import type { ChatAddress, Platform } from '../core/chat.js';
import { messageOf } from '../core/errors.js';

/** A way to say something that needs neither the outbox nor the process that serves the chats. */
export interface DirectSenders {
  readonly platforms: readonly Platform[];
  send(chat: ChatAddress, reply: Reply, nonce: string): Promise<SendOutcome>;
  /** The chat of a direct conversation; null when it cannot be had. */
  direct(platform: Platform, personId: string): Promise<string | null>;
  close(): void;
}

interface Open {
  readonly sender: ChatSender;
  close(): void;
}

const noPicture = async (): Promise<Buffer> => {
  throw new Error('what is sent directly has no picture');
};

/** Clients of this process alone, made when they are first needed: a worker that never needs one does not load it. */
export function createDirectSenders(config: Config, logger: Logger): DirectSenders {
  const makers: Partial<Record<Platform, () => Promise<Open>>> = {};
  const { TELEGRAM_BOT_TOKEN: telegram, DISCORD_BOT_TOKEN: discord } = config;
  if (telegram) {
    makers.telegram = async () => {
      const [{ TelegramClient }, { TelegramSender }] = await Promise.all([
        import('../bot/telegram/client.js'),
        import('../bot/telegram/telegram-sender.js'),
      ]);
      const client = new TelegramClient(telegram, config.TELEGRAM_API_ROOT, 15_000);
      return { sender: new TelegramSender(client, noPicture, logger), close: () => client.close() };
    };
  }
  if (discord && config.DISCORD_APP_ID) {
    makers.discord = async () => {
      const { DiscordSender } = await import('../bot/discord/discord-sender.js');
      const sender = new DiscordSender({
        token: discord,
        apiUrl: config.DISCORD_API_URL,
        renderPicture: noPicture,
        logger,
      });
      return { sender, close: () => sender.close() };
    };
  }
  const opened = new Map<Platform, Promise<Open>>();
  const senderOf = async (platform: Platform): Promise<ChatSender | null> => {
    const make = makers[platform];
    if (!make) return null;
    const open = opened.get(platform) ?? make();
    opened.set(platform, open);
    return (await open).sender;
  };
  return {
    platforms: Object.keys(makers) as Platform[],
    async send(chat, reply, nonce) {
      try {
        const sender = await senderOf(chat.platform);
        if (!sender) return { kind: 'refused', reason: `this process has no token for ${chat.platform}` };
        return await sender.send(chat.id, reply, { nonce });
      } catch (error) {
        return { kind: 'retry', reason: messageOf(error) };
      }
    },
    async direct(platform, personId) {
      const sender = await senderOf(platform);
      return (await sender?.direct?.(personId)) ?? null;
    },
    close() {
      for (const one of opened.values()) {
        one.then(
          (open) => open.close(),
          (error: unknown) => logger.debug({ err: error }, 'a client was never opened'),
        );
      }
    },
  };
}
