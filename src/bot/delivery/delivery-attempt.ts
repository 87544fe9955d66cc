import { assertNever, messageOf } from '../../core/errors.js';
import type { Delivery } from '../../core/ports/repositories.js';
import { sentence } from '../../core/sentence.js';
import type { SendOutcome } from '../chat-sender.js';
import { backoffMs } from './backoff.js';
import { BotPauses } from './bot-pauses.js';
import type { DeliveryResult } from './delivery-hooks.js';
import { type DeliveryMessage, lateness, messageFor, wordsOf } from './delivery-message.js';
import type { PlatformOptions } from './delivery-options.js';
import type { GivenTurn, TurnQueue } from './turn-queue.js';
import { goesInWords, inWords, isLateForPicture } from './words-first.js';

/** The same for every attempt of one delivery, and not that of another database's row with the same number. */
export const nonceOf = (delivery: Delivery): string => `${delivery.createdAt.toString(36)}-${delivery.id.toString(36)}`;

type Answered = SendOutcome & { readonly edited?: boolean };
/** A message as it goes out; `wordsOnly`: its picture is added later. */
type Outgoing = DeliveryMessage & { readonly wordsOnly?: boolean };

/** What the loop knows of a claimed row. */
export interface Claimed {
  /** False: its lease may be over, so another process may be sending it. */
  isOurs(): boolean;
  /** Called once the row waits for its turn no more. */
  hadTurn(): void;
}

const shortestWriteDelayMs = 100;
const longestWriteDelayMs = 1_000;
/** When stopping, what cannot be written down within this is left to the next start. */
const writeWhenStoppingMs = 15_000;

/** Takes one claimed row to its end: sent, put back, or refused, and written down. */
export class DeliveryAttempt {
  /** Failures in a row on the platform's side, over all chats. */
  #failures = 0;
  readonly #pauses = new BotPauses();
  /** Rows whose message to be rewritten is gone: they wait for a turn to be said anew. */
  readonly #anew = new Set<number>();

  constructor(
    private readonly options: PlatformOptions,
    private readonly turns: TurnQueue,
    private readonly stopping: AbortSignal,
  ) {}

  /** Rejects when nothing could be written down. */
  async run(delivery: Delivery, claimed: Claimed): Promise<void> {
    if (this.#isUnwanted(delivery)) return this.#expire(delivery);
    let message: Outgoing;
    try {
      message = await this.#made(delivery);
    } catch (error) {
      // Not the platform's fault, and the chat's later rows wait behind this one: it gets fewer tries.
      const { mostAttemptsToMake } = this.options.policy;
      return this.#again(delivery, `the message could not be made: ${messageOf(error)}`, 'retried', mostAttemptsToMake);
    }
    for (;;) {
      const turn = await this.#turn(delivery, message);
      if (turn.waitMs > 0) {
        const dueMs = this.stopping.aborted ? 0 : turn.waitMs;
        return this.#write(() => this.options.repository.postpone(delivery.id, dueMs));
      }
      claimed.hadTurn();
      if (this.#isUnwanted(delivery)) return this.#expire(delivery);
      if (!claimed.isOurs()) {
        // Its lease will run out, or has: whoever claims it then sends it.
        this.options.logger.warn({ delivery: delivery.id }, 'a message was in hand too long; it is left to be claimed');
        return;
      }
      const calledAt = this.options.wallClock.now();
      const outcome = await this.#call(delivery, message);
      turn.answered();
      if (outcome.kind === 'refused' && message.rewrites !== null && delivery.inWords === undefined) {
        message = await message.anew();
        this.#anew.add(delivery.id);
        continue;
      }
      if (outcome.kind === 'sent' && delivery.candleSeenAt !== null && delivery.inWords === undefined) {
        const callMs = calledAt - delivery.candleSeenAt;
        const answeredMs = this.options.wallClock.now() - delivery.candleSeenAt;
        this.options.hooks.onCandleToSend?.(delivery, { callMs, answeredMs });
      }
      this.#anew.delete(delivery.id);
      return this.#settle(delivery, message, outcome);
    }
  }

  async #made(delivery: Delivery): Promise<Outgoing> {
    const { sender, prepare } = this.options;
    if (isLateForPicture(delivery, this.options)) {
      const words = await wordsOf(delivery, this.options);
      if (sender.takesPictureLater?.(words.reply)) return { ...words, wordsOnly: true };
    }
    const whole = await messageFor(delivery, this.options);
    const message = this.#anew.has(delivery.id) ? await whole.anew() : whole;
    const drawn = prepare(message.reply, sender.platform);
    return (await goesInWords(delivery, message, drawn, this.options)) ? { ...message, wordsOnly: true } : message;
  }

  /** Too late to act on, and its receiver does not want it then. */
  #isUnwanted({ expiresAt, late }: Delivery): boolean {
    return late !== 'send' && expiresAt !== null && this.options.clock.now() >= expiresAt;
  }

  async #expire(delivery: Delivery): Promise<void> {
    if (delivery.inWords !== undefined) return this.#leaveInWords(delivery, delivery.inWords, 'it is too late');
    const at = new Date(delivery.expiresAt ?? 0).toISOString();
    await this.#write(() => this.options.repository.refuse(delivery.id, 'expired', `not sent before ${at}`));
    this.#report(delivery, 'expired');
  }

  #turn({ chat, priority, id }: Delivery, message: DeliveryMessage): Promise<GivenTurn> {
    const pace = this.options.policy.pace[chat.platform];
    return this.turns.ask(pace.turn(chat.id, message.rewrites === null ? 'send' : 'edit'), { priority, id });
  }

  async #call(delivery: Delivery, { reply, rewrites, replyTo, wordsOnly, aloud }: Outgoing): Promise<Answered> {
    const { sender } = this.options;
    const { id: chatId } = delivery.chat;
    if (rewrites !== null) {
      const outcome = await this.#inTime(() => sender.edit(chatId, rewrites, reply));
      // Rewriting twice is harmless, so an answer that never came is only a failure.
      if (outcome.kind === 'unknown') return { kind: 'retry', reason: outcome.reason };
      return { ...outcome, edited: true };
    }
    const how = {
      nonce: nonceOf(delivery),
      ...(delivery.silent && !aloud ? { silent: true } : {}),
      ...(replyTo === null ? {} : { replyTo }),
    };
    return this.#inTime(() => sender.send(chatId, wordsOnly ? inWords(reply) : reply, how));
  }

  async #inTime(call: () => Promise<SendOutcome>): Promise<SendOutcome> {
    const { timers, policy } = this.options;
    const answered = new AbortController();
    try {
      const late = timers.wait(policy.sendTimeoutMs, answered.signal).then(
        (): SendOutcome => ({
          kind: 'unknown',
          reason: sentence('said.sent.noAnswer', { ms: policy.sendTimeoutMs }),
        }),
      );
      return await Promise.race([call(), late]);
    } catch (error) {
      return { kind: 'retry', reason: sentence('said.sent.failed', { reason: messageOf(error) }) };
    } finally {
      answered.abort();
    }
  }

  async #settle(delivery: Delivery, message: Outgoing, outcome: Answered): Promise<void> {
    const { repository, hooks, logger, policy } = this.options;
    const { id, chat } = delivery;
    // Once: a write that has to be repeated does not move the moment of the delivery.
    const marketAt = this.options.clock.now();
    this.#noteHealth(outcome.kind);
    switch (outcome.kind) {
      case 'sent': {
        const { messageId } = outcome;
        // Of several that were told at once each counts for itself.
        const tooLate =
          message.folds > 1 ? lateness(delivery, this.options) >= 0 : message.reply.lateByMs !== undefined;
        await this.#write(() =>
          message.wordsOnly
            ? repository.worded(id, messageId, policy.picture.addedAfterMs, marketAt, tooLate)
            : repository.sent(id, messageId, marketAt, delivery.inWords === undefined && tooLate),
        );
        return this.#report(delivery, outcome.edited ? 'edited' : 'sent');
      }
      case 'rateLimited':
        await this.#pause(delivery, message, outcome);
        await this.#write(() => repository.postpone(id, outcome.retryAfterMs));
        return this.#report(delivery, 'rateLimited');
      case 'retry':
        return this.#again(delivery, outcome.reason, 'retried');
      case 'unknown':
        return this.#settleUnknown(delivery, outcome.reason);
      case 'blocked':
        // First the pause: should we die between the two, the row is tried once more instead of many others.
        await this.#write(() => repository.pauseChat(chat, outcome.reason));
        if (delivery.inWords !== undefined) await this.#leaveInWords(delivery, delivery.inWords, outcome.reason);
        else await this.#write(() => repository.refuse(id, 'refused', outcome.reason));
        logger.warn({ chat, reason: outcome.reason }, 'a chat does not want messages any more; it is paused');
        hooks.onBlocked?.(chat, outcome.reason);
        return this.#report(delivery, 'blocked');
      case 'moved':
        await this.#write(() => repository.moveChat(chat, outcome.chatId));
        await this.#write(() => repository.postpone(id, 0));
        logger.info({ chat, movedTo: outcome.chatId }, 'a chat has a new id');
        return this.#report(delivery, 'moved');
      case 'refused':
        if (delivery.inWords !== undefined) return this.#leaveInWords(delivery, delivery.inWords, outcome.reason);
        if (message.folds > 1) return this.#sendApart(delivery, outcome.reason);
        await this.#write(() => repository.refuse(id, 'refused', outcome.reason));
        logger.error({ delivery: id, chat, reason: outcome.reason }, 'a platform will not take a message');
        return this.#report(delivery, 'refused');
      default:
        return assertNever(outcome);
    }
  }

  /** The platform's pace is obeyed by all processes: for the route that was told so, the chat or the whole bot. */
  async #pause(
    { chat }: Delivery,
    message: DeliveryMessage,
    { retryAfterMs, scope }: Extract<SendOutcome, { kind: 'rateLimited' }>,
  ): Promise<void> {
    const { policy, timers, logger } = this.options;
    const { bucket } = policy.pace[chat.platform].turn(chat.id, message.rewrites === null ? 'send' : 'edit');
    const now = timers.nowMs();
    const ofBot = scope === 'bot' || (scope === 'unsaid' && this.#pauses.isOfBot(bucket, now, retryAfterMs));
    try {
      await this.turns.block(ofBot ? null : bucket, retryAfterMs);
    } catch (error) {
      logger.warn({ chat, err: messageOf(error) }, 'a pause is known to this process only');
    }
  }

  /** The message that was to tell several is not taken: each goes by itself. */
  async #sendApart(delivery: Delivery, reason: string): Promise<void> {
    const { repository, logger } = this.options;
    logger.error({ delivery: delivery.id, reason }, 'a platform will not take a digest; its signals go one by one');
    await this.#write(() => repository.unfold(delivery.id));
    await this.#write(() => repository.retry(delivery.id, 0, reason));
    this.#report(delivery, 'retried');
  }

  /** It was delivered; only its picture was not. */
  async #leaveInWords({ id, chat }: Delivery, messageId: string, reason: string): Promise<void> {
    this.options.logger.warn({ delivery: id, chat, reason }, 'a message stays without its picture');
    await this.#write(() => this.options.repository.sent(id, messageId));
  }

  async #settleUnknown(delivery: Delivery, reason: string): Promise<void> {
    const { repository, policy } = this.options;
    if (delivery.doubts < policy.resendsAfterUnknown[delivery.chat.platform]) {
      return this.#again(delivery, reason, 'unknown');
    }
    await this.#write(() => repository.unknown(delivery.id, reason));
    this.#report(delivery, 'unknown');
  }

  async #again(delivery: Delivery, reason: string, result: DeliveryResult, most?: number): Promise<void> {
    const { repository, policy, random, logger } = this.options;
    if (delivery.inWords !== undefined && delivery.attempts + 1 >= policy.picture.mostAttempts) {
      return this.#leaveInWords(delivery, delivery.inWords, reason);
    }
    if (delivery.attempts + 1 >= (most ?? policy.mostAttempts)) {
      await this.#write(() => repository.refuse(delivery.id, 'dead', reason));
      logger.error({ delivery: delivery.id, attempts: delivery.attempts + 1, reason }, 'a message was given up');
      return this.#report(delivery, 'dead');
    }
    const delayMs = backoffMs(policy.backoff, delivery.attempts, random);
    await this.#write(() => repository.retry(delivery.id, delayMs, reason, result === 'unknown'));
    logger.warn({ delivery: delivery.id, delayMs, reason }, 'a message was not sent; it will be tried again');
    this.#report(delivery, result);
  }

  /** When nothing gets through any more, rows should not use up their attempts one after the other. */
  #noteHealth(kind: SendOutcome['kind']): void {
    if (this.options.sender.chatsFailAlone) return;
    if (kind !== 'retry' && kind !== 'unknown') {
      this.#failures = 0;
      return;
    }
    this.#failures += 1;
    const over = this.#failures - this.options.policy.failuresUntilPause;
    if (over >= 0) this.turns.rest(Math.min(30_000, 1_000 * 2 ** Math.min(over, 10)));
  }

  /** What became of a send must not be lost to a database that hiccups: it is written again for a long time. */
  async #write(statement: () => Promise<void>): Promise<void> {
    const { timers, policy, logger } = this.options;
    const since = timers.nowMs();
    let stoppingSince: number | null = null;
    for (let delayMs = shortestWriteDelayMs; ; delayMs = Math.min(longestWriteDelayMs, delayMs * 2)) {
      try {
        return await statement();
      } catch (error) {
        const now = timers.nowMs();
        if (this.stopping.aborted) stoppingSince ??= now;
        if (now - since > policy.writeForMs) throw error;
        if (stoppingSince !== null && now - stoppingSince > writeWhenStoppingMs) throw error;
        logger.warn({ err: messageOf(error), delayMs }, 'cannot write down what became of a message; trying again');
        await timers.wait(delayMs);
      }
    }
  }

  #report(delivery: Delivery, result: DeliveryResult): void {
    this.options.hooks.onResult?.(delivery, result);
  }
}
