import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Message } from 'telegraf/types';
import { topicOf, wholeChat } from '../../core/chat-topic.js';
import type { ChatSender, SendOutcome, SendOptions as ToSend } from '../chat-sender.js';
import type { PictureRequest } from '../reply/pictures.js';
import type { Reply } from '../reply.js';
import { type Keyboard, type TelegramDrawing, telegramDrawing } from './draw.js';
import { failureOf, isNotModified, type TelegramFailure } from './failure.js';
import type { TelegramCalls } from './in-turn.js';

/** Draws a chart as PNG; injected, so that this file needs no renderer. */
export type RenderPicture = (request: PictureRequest) => Promise<Buffer>;

export interface SendOptions {
  /** The message this one answers. */
  readonly replyTo?: number;
  /** Without sound. */
  readonly silent?: boolean;
}

const answerAttempts = 3;
const longestWaitMs = 30_000;
const pictureMark = 'p';
/** `123` for a text, `123p` for a picture: they are edited by different calls. */
const storedId = (id: number, isPicture: boolean): string => `${id}${isPicture ? pictureMark : ''}`;

export function parseMessageId(text: string): { readonly id: number; readonly isPicture: boolean } | null {
  const match = /^(\d{1,15})(p?)$/.exec(text);
  return match ? { id: Number(match[1]), isPicture: match[2] === pictureMark } : null;
}

/** The chat takes words from us, and no pictures. */
const forbidsPhotos = (failure: TelegramFailure): failure is Extract<TelegramFailure, { kind: 'blocked' }> =>
  failure.kind === 'blocked' && /send photos|SEND_PHOTOS|SEND_MEDIA|media/i.test(failure.reason);

const isPublic = (chatId: string): boolean => chatId.startsWith('-');

/** Says replies in Telegram chats. */
export class TelegramSender implements ChatSender {
  readonly platform = 'telegram' as const;

  constructor(
    private readonly client: TelegramCalls,
    private readonly renderPicture: RenderPicture,
    private readonly logger: Logger,
  ) {}

  /** Telegram knows no nonces, so `nonce` changes nothing. */
  async send(chatId: string, reply: Reply, { replyTo, silent }: Partial<ToSend> = {}): Promise<SendOutcome> {
    const under = replyTo === undefined ? null : parseMessageId(replyTo);
    return this.say(chatId, reply, { ...(under ? { replyTo: under.id } : {}), ...(silent ? { silent } : {}) });
  }

  async say(chatId: string, reply: Reply, options: SendOptions = {}): Promise<SendOutcome> {
    const drawing = telegramDrawing(reply, { public: isPublic(chatId) });
    const picture = await this.#render(drawing);
    const { chat, topic } = topicOf(chatId);
    const common = {
      chat_id: chat,
      parse_mode: 'HTML',
      ...(topic === null ? {} : { message_thread_id: topic }),
      ...(options.silent ? { disable_notification: true } : {}),
      // As JSON text: telegraf's multipart form would drop an object here.
      ...(options.replyTo === undefined
        ? {}
        : {
            reply_parameters: JSON.stringify({ message_id: options.replyTo, allow_sending_without_reply: true }),
          }),
    };
    try {
      if (reply.file) return { kind: 'sent', messageId: await this.#sendFile(common, reply.file, drawing) };
      if (picture && drawing.captionIsWhole) {
        const sent = await this.#sendPhoto(common, picture, drawing.caption, drawing.keyboard);
        if (sent) return { kind: 'sent', messageId: storedId(sent.message_id, true) };
      }
      const messageId = await this.#sendTexts(common, drawing);
      if (picture && !drawing.captionIsWhole) await this.#addPicture(common, picture, drawing);
      return { kind: 'sent', messageId: storedId(messageId, false) };
    } catch (error) {
      return failureOf(error, chatId, this.client.redact);
    }
  }

  /** A text becomes a caption only when it is no longer than one. */
  takesPictureLater(reply: Reply): boolean {
    return telegramDrawing(reply, { public: true }).captionIsWhole;
  }

  async edit(chatId: string, messageId: string, reply: Reply): Promise<SendOutcome> {
    const target = parseMessageId(messageId);
    if (!target) return { kind: 'refused', reason: `"${messageId}" is no message of Telegram` };
    const drawing = telegramDrawing(reply, { public: isPublic(chatId) });
    const to = { chat_id: wholeChat(chatId), message_id: target.id };
    const markup = drawing.keyboard ? { reply_markup: drawing.keyboard } : {};
    try {
      // A signal that was said in words first, a backtest whose progress was a text.
      if (!target.isPicture && (await this.#addMedia(to, markup, drawing))) {
        return { kind: 'sent', messageId: storedId(target.id, true) };
      }
      if (!target.isPicture) {
        await this.client.call('editMessageText', {
          ...to,
          ...markup,
          text: drawing.texts[0] ?? '',
          parse_mode: 'HTML',
          link_preview_options: { is_disabled: true },
        });
      } else {
        const picture = await this.#render(drawing);
        const caption = { caption: drawing.caption, parse_mode: 'HTML' };
        if (picture) {
          const media = { type: 'photo', media: { source: picture, filename: 'chart.png' }, ...caption };
          await this.client.call('editMessageMedia', { ...to, ...markup, media });
        } else await this.client.call('editMessageCaption', { ...to, ...markup, ...caption });
      }
    } catch (error) {
      if (!isNotModified(error)) return failureOf(error, chatId, this.client.redact);
    }
    return { kind: 'sent', messageId };
  }

  /** Without a notice: people were told by what the message says. In a direct conversation it is pinned for both. */
  async pin(chatId: string, messageId: string): Promise<SendOutcome> {
    const target = parseMessageId(messageId);
    if (!target) return { kind: 'refused', reason: `"${messageId}" is no message of Telegram` };
    try {
      await this.client.call('pinChatMessage', {
        chat_id: wholeChat(chatId),
        message_id: target.id,
        disable_notification: true,
      });
      return { kind: 'sent', messageId };
    } catch (error) {
      const failure = failureOf(error, chatId, this.client.redact);
      // It may speak there, it only may not pin.
      return failure.kind === 'blocked' ? { kind: 'refused', reason: failure.reason } : failure;
    }
  }

  /** A person's id is the id of the conversation with them. */
  async direct(personId: string): Promise<string | null> {
    return personId;
  }

  /**
   * Answers a person, who is waiting: short limits and hiccups of the platform are waited out here. What may have got lost, as
   * on a kept connection that was closed in that instant, is said once more: two answers are better than none.
   */
  async answer(chatId: string, reply: Reply, options: SendOptions = {}): Promise<SendOutcome> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.say(chatId, reply, options);
      if (outcome.kind === 'moved') return this.say(outcome.chatId, reply);
      const waitMs =
        outcome.kind === 'rateLimited'
          ? outcome.retryAfterMs + 50
          : outcome.kind === 'retry'
            ? attempt * 1_000
            : outcome.kind === 'unknown' && attempt === 1
              ? 0
              : null;
      if (waitMs === null || waitMs > longestWaitMs || attempt === answerAttempts) return outcome;
      await wait(waitMs);
    }
  }

  /** False when Telegram will not make a message with a picture of one without. */
  async #addMedia(
    to: { readonly chat_id: string; readonly message_id: number },
    markup: object,
    drawing: TelegramDrawing,
  ): Promise<boolean> {
    const picture = drawing.captionIsWhole ? await this.#render(drawing) : null;
    if (!picture) return false;
    const media = {
      type: 'photo',
      media: { source: picture, filename: 'chart.png' },
      caption: drawing.caption,
      parse_mode: 'HTML',
    };
    try {
      await this.client.call('editMessageMedia', { ...to, ...markup, media });
    } catch (error) {
      if (isNotModified(error)) return true;
      const failure = failureOf(error, to.chat_id, this.client.redact);
      if (failure.kind !== 'refused' && !forbidsPhotos(failure)) throw error;
      this.logger.warn({ reason: failure.reason }, 'telegram adds no picture to a text; the text goes alone');
      return false;
    }
    return true;
  }

  /** The message under a file, as far as it fits there. */
  async #sendFile(
    common: Readonly<Record<string, unknown>>,
    file: { readonly name: string; readonly text: string },
    { caption, keyboard }: TelegramDrawing,
  ): Promise<string> {
    const sent = await this.client.call<Message.DocumentMessage>('sendDocument', {
      ...common,
      document: { source: Buffer.from(file.text), filename: file.name },
      caption,
      ...(keyboard ? { reply_markup: keyboard } : {}),
    });
    return storedId(sent.message_id, false);
  }

  async #render({ picture }: TelegramDrawing): Promise<Buffer | null> {
    if (picture === null) return null;
    try {
      return await this.renderPicture(picture);
    } catch (error) {
      this.logger.error({ err: error, picture: picture.kind }, 'a chart could not be drawn; the text goes alone');
      return null;
    }
  }

  /** null when Telegram takes the message but not the picture. */
  async #sendPhoto(
    common: Readonly<Record<string, unknown>>,
    picture: Buffer,
    caption: string,
    keyboard: Keyboard | null,
  ): Promise<Message.PhotoMessage | null> {
    try {
      return await this.client.call<Message.PhotoMessage>('sendPhoto', {
        ...common,
        photo: { source: picture, filename: 'chart.png' },
        caption,
        ...(keyboard ? { reply_markup: keyboard } : {}),
      });
    } catch (error) {
      const failure = failureOf(error, String(common['chat_id']), this.client.redact);
      if (failure.kind !== 'refused' && !forbidsPhotos(failure)) throw error;
      this.logger.warn({ reason: failure.reason }, 'telegram will not take a picture; the text goes alone');
      return null;
    }
  }

  async #sendTexts(common: Readonly<Record<string, unknown>>, { texts, keyboard }: TelegramDrawing): Promise<number> {
    let first: number | null = null;
    for (const [i, text] of texts.entries()) {
      const isLast = i === texts.length - 1;
      const sent = await this.client.call<Message.TextMessage>('sendMessage', {
        ...common,
        text,
        link_preview_options: { is_disabled: true },
        ...(isLast && keyboard ? { reply_markup: keyboard } : {}),
      });
      first ??= sent.message_id;
    }
    return first ?? 0;
  }

  /** The text with all the facts is there already; a picture that fails now is not worth saying it twice. */
  async #addPicture(
    common: Readonly<Record<string, unknown>>,
    picture: Buffer,
    { caption }: TelegramDrawing,
  ): Promise<void> {
    try {
      await this.#sendPhoto(common, picture, caption, null);
    } catch (error) {
      this.logger.warn({ err: this.client.safe(error) }, 'the picture of a long message was not taken');
    }
  }
}
