import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { TelegramError } from 'telegraf';
import type { CallbackQuery, InlineQuery, Message, Update, UserFromGetMe } from 'telegraf/types';
import type { ChatAddress, PersonId } from '../../core/chat.js';
import { wholeChat } from '../../core/chat-topic.js';
import { messageOf, UserError } from '../../core/errors.js';
import { type Language, languages } from '../../core/language.js';
import type { ChannelLook, ChatRank } from '../../core/ports/channels.js';
import { seldom } from '../../core/seldom.js';
import type { SendOutcome } from '../chat-sender.js';
import type { DirectPace } from '../delivery/direct-pace.js';
import { message } from '../messages/catalogue.js';
import { summaryIn } from '../messages/commands/index.js';
import type { Reply } from '../reply.js';
import type { Router } from '../router.js';
import { addressOf, aside, callOfButton, callOfMessage, type IncomingCall } from './calls.js';
import { lookAtChannel, rankOfMember } from './channel-look.js';
import { TelegramClient } from './client.js';
import { inTurn } from './in-turn.js';
import { InlineAnswers } from './inline.js';
import { pollUpdates } from './polling.js';
import { TelegramStandings } from './standings.js';
import { type RenderPicture, type SendOptions, TelegramSender } from './telegram-sender.js';

export interface TelegramOptions {
  readonly token: string;
  /** `https://api.telegram.org` or a server of one's own. */
  readonly apiRoot: string;
  readonly renderPicture: RenderPicture;
  readonly logger: Logger;
  /** A group became a supergroup: what was stored for it belongs to the new id. */
  readonly onMoved?: (from: ChatAddress, toId: string) => Promise<void>;
  /** A topic that was closed is open again: what was paused for it may go on. */
  readonly onReopened?: (topic: ChatAddress) => Promise<void>;
  /** An answer is in its chat, as that message; null: it did not get there. */
  readonly onAnswered?: (reply: Reply, messageId: string | null) => Promise<void>;
  /** Answers are counted and held by it; without it they go as they come. */
  readonly pace?: DirectPace;
  /** Telegram gave us its updates, if only none. */
  readonly onHeard?: () => void;
}

const firstRetryMs = 1_000;
const mostRetryMs = 60_000;
const stopWithinMs = 10_000;
/** Questions of one chat that wait; a group is answered 20 times a minute at most, so more would be answered minutes later. */
const mostWaiting = 60;

/** The bot on Telegram: reads commands and buttons by long polling, answers them, and is the sender of signals. */
export class TelegramChat {
  readonly sender: TelegramSender;
  /** Says what people asked for. */
  readonly #answers: TelegramSender;
  readonly #swamped: (chatId: string) => void;
  readonly #client: TelegramClient;
  readonly #standings: TelegramStandings;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  /** The last piece of work of each chat: answers stand in the order of the questions, chats do not wait for each other. */
  readonly #working = new Map<string, Promise<void>>();
  /** How many pieces of work of a chat have not ended. */
  readonly #waiting = new Map<string, number>();
  #running: Promise<void> = Promise.resolve();
  #router: Router | null = null;
  #me: UserFromGetMe | null = null;
  #inline: InlineAnswers | null = null;
  readonly #beside = new Set<Promise<void>>();

  constructor(private readonly options: TelegramOptions) {
    this.#client = new TelegramClient(options.token, options.apiRoot);
    this.#logger = options.logger.child({ part: 'telegram' });
    this.#standings = new TelegramStandings(this.#client, this.#logger);
    this.sender = new TelegramSender(this.#client, options.renderPicture, this.#logger);
    this.#swamped = seldom((chat) =>
      this.#logger.warn({ chat }, 'more is asked in a chat than may be answered there; questions are passed over'),
    );
    this.#answers = options.pace
      ? new TelegramSender(inTurn(this.#client, options.pace), options.renderPicture, this.#logger)
      : this.sender;
  }

  /**
   * Begins to listen. Rejects with UserError when Telegram refuses the token; when Telegram cannot be reached it resolves
   * all the same and goes on trying.
   */
  async start(router: Router): Promise<void> {
    this.#router = router;
    if (!/^[\w:-]+$/.test(this.options.token)) {
      throw new UserError('TELEGRAM_BOT_TOKEN has characters no token has; copy it again from @BotFather');
    }
    const bot = await this.#meet();
    this.#running = this.#run(bot);
  }

  /** Whether somebody may manage a channel, as Telegram says now. */
  async look(person: PersonId, given: string): Promise<ChannelLook> {
    if (this.#me === null) return { kind: 'unreachable' };
    return lookAtChannel(this.#client, this.#me.id, person, given, this.#logger);
  }

  /** What somebody is in a chat, as Telegram says now, or within the minute where it keeps its members from bots. */
  async rank(person: PersonId, chat: ChatAddress): Promise<ChatRank> {
    if (!chat.id.startsWith('-')) return { kind: 'direct' };
    const asked = await rankOfMember(this.#client, person, chat, this.#logger);
    if (asked.kind === 'known') return asked;
    const { standing } = await this.#standings.of({ chat, person, isPrivate: false });
    return standing ? { kind: 'known', ...standing } : asked;
  }

  /** Stops listening, lets answers under way finish (10 s at most). */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    const finished = Promise.allSettled([...this.#working.values(), ...this.#beside]);
    await Promise.race([finished, wait(stopWithinMs, undefined, { ref: false })]);
    await this.#client.close();
  }

  /** Who we are; null when Telegram could not be reached. */
  async #meet(): Promise<UserFromGetMe | null> {
    try {
      return await this.#client.call<UserFromGetMe>('getMe', {}, { signal: this.#stopping.signal, timeoutMs: 8_000 });
    } catch (error) {
      if (error instanceof TelegramError && (error.code === 401 || error.code === 404)) {
        throw new UserError(
          `TELEGRAM_BOT_TOKEN was refused by ${this.options.apiRoot} (${error.code}: ${error.description}); ` +
            'copy the token again from @BotFather',
        );
      }
      this.#logger.warn({ reason: this.#client.redact(messageOf(error)) }, 'telegram cannot be reached; trying on');
      return null;
    }
  }

  async #run(met: UserFromGetMe | null): Promise<void> {
    const { signal } = this.#stopping;
    let bot = met;
    for (let delayMs = firstRetryMs; bot === null && !signal.aborted; delayMs = Math.min(delayMs * 2, mostRetryMs)) {
      await wait(delayMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        bot = await this.#meet();
      } catch (error) {
        // Too late to refuse the start: the rest of the bot works, and an operator may still mend the token.
        this.#logger.error({ reason: messageOf(error) }, 'telegram is off until the token is right');
      }
    }
    if (bot === null) return;
    this.#logger.info({ bot: bot.username }, 'telegram is on');
    await this.#prepare();
    const me = bot;
    this.#me = me;
    await pollUpdates({
      client: this.#client,
      signal,
      logger: this.#logger,
      onUpdate: (update) => this.#take(update, me),
      ...(this.options.onHeard ? { onHeard: this.options.onHeard } : {}),
    });
  }

  /** Polling needs that no webhook is set; the menu shows what members may say. */
  async #prepare(): Promise<void> {
    const lines = this.#router?.menu('member') ?? [];
    await this.#set([
      ['deleteWebhook', {}],
      ['setMyCommands', { commands: this.#menu(lines, 'en') }],
    ]);
    // Beside the first questions: whoever reads another language sees English until then.
    const others = languages.filter((language) => language !== 'en');
    const work = this.#set(
      others.map((language) => ['setMyCommands', { commands: this.#menu(lines, language), language_code: language }]),
    ).finally(() => this.#beside.delete(work));
    this.#beside.add(work);
  }

  async #set(calls: readonly (readonly [string, object])[]): Promise<void> {
    for (const [method, payload] of calls) {
      if (this.#stopping.signal.aborted) return;
      await this.#client.call(method, { ...payload }, { signal: this.#stopping.signal }).catch((error: unknown) => {
        this.#logger.warn({ method, reason: this.#client.redact(messageOf(error)) }, 'telegram did not take a setting');
      });
    }
  }

  #menu(lines: readonly { readonly name: string; readonly summary: string }[], language: Language) {
    // Telegram's names have no hyphen; the router takes both.
    return lines.map((line) => ({
      command: line.name.replaceAll('-', '_'),
      description: summaryIn(line, language).slice(0, 256),
    }));
  }

  #take(update: Update, bot: UserFromGetMe): void {
    if ('message' in update) this.#takeMessage(update.message, bot);
    else if ('inline_query' in update) this.#takeInline(update.inline_query, bot);
    else if ('callback_query' in update) this.#takeButton(update.callback_query);
    else if ('chat_member' in update) this.#standings.changed(update.chat_member);
  }

  #takeMessage(incoming: Message, bot: UserFromGetMe): void {
    if ('migrate_to_chat_id' in incoming) {
      const from: ChatAddress = { platform: 'telegram', id: String(incoming.chat.id) };
      this.#inChat(from.id, async () => this.options.onMoved?.(from, String(incoming.migrate_to_chat_id)));
      return;
    }
    if ('forum_topic_reopened' in incoming) {
      const topic: ChatAddress = { platform: 'telegram', id: addressOf(incoming) };
      this.#inChat(topic.id, async () => this.options.onReopened?.(topic));
      return;
    }
    const router = this.#router;
    const asked = callOfMessage(incoming, bot, (name) => router?.knows(name) ?? false);
    if (!asked || !router || this.#isSwamped(asked.chatId)) return;
    this.#inChat(asked.chatId, async () => {
      const standing = await this.#standings.of(asked.call);
      const reply = await router.dispatch({ ...asked.call, ...standing, botName: bot.username });
      await this.#answerOrSay(asked, reply);
      await this.#ownMenu(asked, reply);
    });
  }

  /** Beside the queues of chats: it belongs to none, and only the newest of a person is worth an answer. */
  #takeInline(query: InlineQuery, bot: UserFromGetMe): void {
    const router = this.#router;
    if (!router) return;
    this.#inline ??= new InlineAnswers({ client: this.#client, router, username: bot.username, logger: this.#logger });
    const work = this.#inline.answer(query).finally(() => this.#beside.delete(work));
    this.#beside.add(work);
  }

  #takeButton(query: CallbackQuery): void {
    const pressed = callOfButton(query);
    const router = this.#router;
    if (!router) return;
    // At once and beside the queue of the chat: the button shows a spinner until then.
    const answered = this.#client
      .call('answerCallbackQuery', { callback_query_id: query.id })
      .catch((error: unknown) => {
        this.#logger.debug({ reason: this.#client.redact(messageOf(error)) }, 'a button could not be answered in time');
      });
    if (!pressed || this.#isSwamped(pressed.chatId)) return;
    this.#inChat(pressed.chatId, async () => {
      const standing = await this.#standings.of(pressed.call);
      const asked = aside(pressed, query.message?.chat.type ?? 'private', standing.standing);
      const call = { ...asked.call, ...(asked.call.isPrivate ? {} : standing) };
      const [reply] = await Promise.all([router.dispatch(call), answered]);
      const { isPicture, id } = asked.message;
      const sameShape = isPicture === (reply.picture !== undefined);
      const forAll = asked.call.isPrivate || !reply.ephemeral;
      if (asked.action.inPlace && reply.kind !== 'error' && forAll && sameShape) {
        const edited = await this.#editInPlace(asked.chatId, `${id}${isPicture ? 'p' : ''}`, reply);
        if (edited) return;
      }
      await this.#answerOrSay(asked, reply);
    });
  }

  /** False where it could not be: then it is answered below. */
  async #editInPlace(chatId: string, messageId: string, reply: Reply): Promise<boolean> {
    try {
      return (await this.#answers.edit(chatId, messageId, reply)).kind === 'sent';
    } catch (error) {
      this.#logger.debug({ err: this.#client.safe(error) }, 'an answer could not be put in place');
      return false;
    }
  }

  /** Whoever asked gets a word even when the answer cannot be drawn. */
  async #answerOrSay(asked: IncomingCall, reply: Reply): Promise<void> {
    try {
      await this.#answer(asked, reply);
    } catch (error) {
      const reference = `E-${randomUUID().slice(0, 8)}`;
      this.#logger.error(
        { err: this.#client.safe(error), reference, kind: reply.kind },
        'an answer could not be drawn',
      );
      const { mark, now, timeZone } = reply;
      const said = message('failure.unexpected', { command: asked.call.name, reference });
      await this.#answer(asked, { mark, now, timeZone, ephemeral: true, kind: 'error', ...said });
    }
  }

  /** Answers where it was asked; what is for one person's eyes goes to that person. */
  async #answer({ call, chatId, replyTo }: IncomingCall, reply: Reply): Promise<void> {
    if (reply.silent) return;
    const options: SendOptions = replyTo === undefined ? {} : { replyTo };
    if (call.isPrivate || !reply.ephemeral || reply.kind === 'error') {
      const outcome = await this.#say(chatId, reply, options);
      this.#note(outcome);
      await this.options.onAnswered?.(reply, outcome.kind === 'sent' ? outcome.messageId : null);
      return;
    }
    const direct = await this.#say(call.person.id, reply);
    const pointer = direct.kind === 'sent' ? message('private.sent', {}) : message('private.cannot', {});
    const { mark, now, timeZone, language } = reply;
    const frame = { mark, now, timeZone, ephemeral: false, ...(language === undefined ? {} : { language }) };
    this.#note(await this.#say(chatId, { ...frame, kind: 'notice', ...pointer }, options));
  }

  #say(chatId: string, reply: Reply, options: SendOptions = {}): Promise<SendOutcome> {
    return this.#answers.answer(chatId, reply, options);
  }

  /** Somebody with more rights than a member sees more in their own menu. */
  async #ownMenu({ call, chatId }: IncomingCall, reply: Reply): Promise<void> {
    if (!call.isPrivate || (reply.kind !== 'start' && reply.kind !== 'help')) return;
    await this.#client
      .call('setMyCommands', {
        commands: this.#menu(reply.commands, reply.language ?? 'en'),
        scope: { type: 'chat', chat_id: Number(wholeChat(chatId)) },
      })
      .catch((error: unknown) => {
        this.#logger.debug({ reason: this.#client.redact(messageOf(error)) }, 'a personal menu was not taken');
      });
  }

  #note(outcome: Awaited<ReturnType<TelegramSender['send']>>): void {
    if (outcome.kind !== 'sent') this.#logger.warn({ outcome }, 'an answer did not reach its chat');
  }

  /** Much more is asked there than may be answered. */
  #isSwamped(chatId: string): boolean {
    const waiting = this.#waiting.get(chatId) ?? 0;
    if (waiting >= mostWaiting) this.#swamped(chatId);
    return waiting >= mostWaiting;
  }

  #inChat(chatId: string, work: () => Promise<void> | undefined): void {
    const before = this.#working.get(chatId) ?? Promise.resolve();
    const after = before.then(work).catch((error: unknown) => {
      this.#logger.error({ err: this.#client.safe(error) }, 'an update could not be handled');
    });
    this.#working.set(chatId, after);
    this.#waiting.set(chatId, (this.#waiting.get(chatId) ?? 0) + 1);
    void after.then(() => {
      this.#waiting.set(chatId, (this.#waiting.get(chatId) ?? 1) - 1);
      if (this.#working.get(chatId) !== after) return;
      this.#working.delete(chatId);
      this.#waiting.delete(chatId);
    });
  }
}
