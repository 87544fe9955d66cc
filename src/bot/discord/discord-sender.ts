import { MessageFlags, type REST, Routes } from 'discord.js';
import type { Logger } from 'pino';
import type { ChatSender, SendOptions, SendOutcome } from '../chat-sender.js';
import type { Reply } from '../reply.js';
import { failureOf } from './failure.js';
import { messageOfReply, type RenderPicture } from './message.js';
import { plainRest } from './rest.js';

export interface DiscordSenderOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly renderPicture: RenderPicture;
  readonly logger: Logger;
  readonly timeoutMs?: number;
}

/** Says replies in Discord channels, over REST alone: it works while the gateway is away. */
export class DiscordSender implements ChatSender {
  readonly platform = 'discord' as const;
  readonly #rest: REST;

  constructor(private readonly options: DiscordSenderOptions) {
    this.#rest = plainRest(options.apiUrl, options.token, options.timeoutMs);
  }

  /** Discord drops a second message with the same nonce within minutes and answers with the first. */
  async send(chatId: string, reply: Reply, { nonce, replyTo, silent }: SendOptions): Promise<SendOutcome> {
    const drawn = await this.#draw(reply);
    const body = {
      ...drawn.body,
      nonce,
      enforce_nonce: true,
      ...(replyTo === undefined
        ? {}
        : { message_reference: { message_id: replyTo, channel_id: chatId, fail_if_not_exists: false } }),
      ...(silent ? { flags: MessageFlags.SuppressNotifications } : {}),
    };
    return this.#call(() => this.#rest.post(Routes.channelMessages(chatId), { body, files: drawn.files }));
  }

  takesPictureLater(): boolean {
    return true;
  }

  async edit(chatId: string, messageId: string, reply: Reply): Promise<SendOutcome> {
    const { body, files } = await this.#draw(reply);
    return this.#call(() => this.#rest.patch(Routes.channelMessage(chatId, messageId), { body, files }));
  }

  async pin(chatId: string, messageId: string): Promise<SendOutcome> {
    this.#rest.setToken(this.options.token);
    try {
      await this.#rest.put(Routes.channelMessagesPin(chatId, messageId));
      return { kind: 'sent', messageId };
    } catch (error) {
      const failure = failureOf(error);
      // It may speak there, it only may not pin.
      return failure.kind === 'blocked' ? { kind: 'refused', reason: failure.reason } : failure;
    }
  }

  /** Opens the conversation; null when Discord does not. */
  async direct(personId: string): Promise<string | null> {
    const outcome = await this.#call(() =>
      this.#rest.post(Routes.userChannels(), { body: { recipient_id: personId } }),
    );
    if (outcome.kind === 'sent') return outcome.messageId;
    this.options.logger.debug({ person: personId, outcome }, 'no direct conversation could be opened');
    return null;
  }

  close(): void {
    this.#rest.clearHashSweeper();
    this.#rest.clearHandlerSweeper();
  }

  /** Channels are read by many, so the disclaimer stands under every call. */
  #draw(reply: Reply) {
    const { renderPicture, logger } = this.options;
    return messageOfReply(reply, { public: true, renderPicture, logger });
  }

  async #call(request: () => Promise<unknown>): Promise<SendOutcome> {
    // The library forgets its token after a 401; a token that was set right again must work without a restart.
    this.#rest.setToken(this.options.token);
    try {
      const answer = await request();
      const id = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : null;
      if (typeof id === 'string') return { kind: 'sent', messageId: id };
      return { kind: 'unknown', reason: 'discord answered without the id of the message' };
    } catch (error) {
      return failureOf(error);
    }
  }
}
