import { assertNever, messageOf } from '../../core/errors.js';
import type { Delivery } from '../../core/ports/repositories.js';
import type { SendOutcome } from '../chat-sender.js';
import type { Reply } from '../reply.js';
import { backoffMs } from './backoff.js';
import type { DeliveryResult } from './delivery-hooks.js';
import type { PlatformOptions } from './delivery-options.js';
import type { Pacer } from './pace.js';

/** The same for every attempt of one delivery, and not that of another database's row with the same number. */
export const nonceOf = (delivery: Delivery): string => `${delivery.createdAt.toString(36)}-${delivery.id.toString(36)}`;

type Answered = SendOutcome & { readonly edited?: boolean };

/** Takes one claimed row to its end: sent, put back, or refused, and written down. */
export class DeliveryAttempt {
  /** Sends of a row whose answer never came, as far as this process knows. */
  readonly #unknowns = new Map<number, number>();
  /** Failures in a row on the platform's side, over all chats. */
  #failures = 0;

  constructor(
    private readonly options: PlatformOptions,
    private readonly pacer: Pacer,
    private readonly stopping: AbortSignal,
  ) {}

  /** `tookToken` is called once the send counts against the bot's pace (or never will). Rejects when nothing could be written down. */
  async run(delivery: Delivery, tookToken: () => void): Promise<void> {
    if (this.#expired(delivery)) return this.#expire(delivery);
    let reply: Reply;
    try {
      reply = await this.options.replyFor(delivery);
    } catch (error) {
      // Not the platform's fault, and the chat's later rows wait behind this one: it gets fewer tries.
      const { mostAttemptsToMake } = this.options.policy;
      return this.#again(delivery, `the message could not be made: ${messageOf(error)}`, 'retried', mostAttemptsToMake);
    }
    const waitMs = await this.#awaitPace(delivery);
    if (waitMs > 0 || this.stopping.aborted) {
      return this.#write(() => this.options.repository.postpone(delivery.id, waitMs));
    }
    if (this.#expired(delivery)) return this.#expire(delivery);
    this.pacer.take(delivery.chat.id, this.options.timers.nowMs());
    tookToken();
    const calledAt = this.options.wallClock.now();
    const outcome = await this.#say(delivery, reply);
    if (outcome.kind === 'sent' && delivery.candleSeenAt !== null) {
      const callMs = calledAt - delivery.candleSeenAt;
      const answeredMs = this.options.wallClock.now() - delivery.candleSeenAt;
      this.options.hooks.onCandleToSend?.(delivery, { callMs, answeredMs });
    }
    await this.#settle(delivery, outcome);
  }

  #expired({ expiresAt }: Delivery): boolean {
    return expiresAt !== null && this.options.clock.now() >= expiresAt;
  }

  async #expire(delivery: Delivery): Promise<void> {
    const at = new Date(delivery.expiresAt ?? 0).toISOString();
    await this.#write(() => this.options.repository.refuse(delivery.id, 'expired', `not sent before ${at}`));
    this.#report(delivery, 'expired');
  }

  /** Waits for the chat's and the bot's pace as long as a row may be held; returns what then remains to wait. */
  async #awaitPace({ chat }: Delivery): Promise<number> {
    const { timers, policy } = this.options;
    const since = timers.nowMs();
    for (;;) {
      const now = timers.nowMs();
      const waitMs = Math.ceil(Math.max(this.pacer.bot.waitMs(now), this.pacer.chatWaitMs(chat.id, now)));
      if (waitMs === 0 || this.stopping.aborted || now - since + waitMs > policy.holdMs) return waitMs;
      await timers.wait(waitMs, this.stopping);
    }
  }

  /** The outcome of a signal or a backtest rewrites the message that announced it; everything else is a new message. */
  async #say(delivery: Delivery, reply: Reply): Promise<Answered> {
    const { announcement, chat } = delivery;
    const { sender, repository } = this.options;
    try {
      let shown = await this.options.shownAs(delivery);
      if (announcement.kind === 'outcome') {
        const messages = await repository.messagesOf(announcement.signal.id);
        const at = messages.find(({ chat: one }) => one.platform === chat.platform && one.id === chat.id);
        shown = at?.messageId ?? shown;
      }
      if (shown !== null) {
        const messageId = shown;
        const outcome = await this.#inTime(() => sender.edit(chat.id, messageId, reply));
        // Rewriting twice is harmless, so an answer that never came is only a failure.
        if (outcome.kind === 'unknown') return { kind: 'retry', reason: outcome.reason };
        if (outcome.kind !== 'refused') return { ...outcome, edited: true };
      }
    } catch (error) {
      return { kind: 'retry', reason: messageOf(error) };
    }
    return this.#inTime(() => sender.send(chat.id, reply, { nonce: nonceOf(delivery) }));
  }

  async #inTime(call: () => Promise<SendOutcome>): Promise<SendOutcome> {
    const { timers, policy } = this.options;
    const answered = new AbortController();
    try {
      const late = timers
        .wait(policy.sendTimeoutMs, answered.signal)
        .then((): SendOutcome => ({ kind: 'unknown', reason: `no answer in ${policy.sendTimeoutMs} ms` }));
      return await Promise.race([call(), late]);
    } catch (error) {
      return { kind: 'retry', reason: `the sender failed: ${messageOf(error)}` };
    } finally {
      answered.abort();
    }
  }

  async #settle(delivery: Delivery, outcome: Answered): Promise<void> {
    const { repository, timers, hooks, logger } = this.options;
    const { id, chat } = delivery;
    const now = timers.nowMs();
    // Once: a write that has to be repeated does not move the moment of the delivery.
    const marketAt = this.options.clock.now();
    this.#noteHealth(outcome.kind, now);
    switch (outcome.kind) {
      case 'sent':
        this.#unknowns.delete(id);
        await this.#write(() => repository.sent(id, outcome.messageId, marketAt));
        return this.#report(delivery, outcome.edited ? 'edited' : 'sent');
      case 'rateLimited':
        if (outcome.scope === 'bot') this.pacer.bot.blockUntil(now + outcome.retryAfterMs);
        else this.pacer.blockChat(chat.id, now + outcome.retryAfterMs, now);
        await this.#write(() => repository.postpone(id, outcome.retryAfterMs));
        return this.#report(delivery, 'rateLimited');
      case 'retry':
        return this.#again(delivery, outcome.reason, 'retried');
      case 'unknown':
        return this.#settleUnknown(delivery, outcome.reason);
      case 'blocked':
        // First the pause: should we die between the two, the row is tried once more instead of many others.
        await this.#write(() => repository.pauseChat(chat, outcome.reason));
        await this.#write(() => repository.refuse(id, 'refused', outcome.reason));
        logger.warn({ chat, reason: outcome.reason }, 'a chat does not want messages any more; it is paused');
        hooks.onBlocked?.(chat, outcome.reason);
        return this.#report(delivery, 'blocked');
      case 'moved':
        await this.#write(() => repository.moveChat(chat, outcome.chatId));
        await this.#write(() => repository.postpone(id, 0));
        logger.info({ chat, movedTo: outcome.chatId }, 'a chat has a new id');
        return this.#report(delivery, 'moved');
      case 'refused':
        await this.#write(() => repository.refuse(id, 'refused', outcome.reason));
        logger.error({ delivery: id, chat, reason: outcome.reason }, 'a platform will not take a message');
        return this.#report(delivery, 'refused');
      default:
        return assertNever(outcome);
    }
  }

  async #settleUnknown(delivery: Delivery, reason: string): Promise<void> {
    const { repository, policy } = this.options;
    const seen = (this.#unknowns.get(delivery.id) ?? 0) + 1;
    if (seen <= policy.resendsAfterUnknown[delivery.chat.platform]) {
      this.#unknowns.set(delivery.id, seen);
      return this.#again(delivery, reason, 'unknown');
    }
    this.#unknowns.delete(delivery.id);
    await this.#write(() => repository.unknown(delivery.id, reason));
    this.#report(delivery, 'unknown');
  }

  async #again(delivery: Delivery, reason: string, result: DeliveryResult, most?: number): Promise<void> {
    const { repository, policy, random, logger } = this.options;
    if (delivery.attempts + 1 >= (most ?? policy.mostAttempts)) {
      this.#unknowns.delete(delivery.id);
      await this.#write(() => repository.refuse(delivery.id, 'dead', reason));
      logger.error({ delivery: delivery.id, attempts: delivery.attempts + 1, reason }, 'a message was given up');
      return this.#report(delivery, 'dead');
    }
    const delayMs = backoffMs(policy.backoff, delivery.attempts, random);
    await this.#write(() => repository.retry(delivery.id, delayMs, reason));
    logger.warn({ delivery: delivery.id, delayMs, reason }, 'a message was not sent; it will be tried again');
    this.#report(delivery, result);
  }

  /** When nothing gets through any more, rows should not use up their attempts one after the other. */
  #noteHealth(kind: SendOutcome['kind'], now: number): void {
    if (this.options.sender.chatsFailAlone) return;
    if (kind !== 'retry' && kind !== 'unknown') {
      this.#failures = 0;
      return;
    }
    this.#failures += 1;
    const over = this.#failures - this.options.policy.failuresUntilPause;
    if (over >= 0) this.pacer.bot.blockUntil(now + Math.min(30_000, 1_000 * 2 ** Math.min(over, 10)));
  }

  /** What became of a send must not be lost to a database that hiccups: it is written again until the lease is over. */
  async #write(statement: () => Promise<void>): Promise<void> {
    const { timers, policy, logger } = this.options;
    const until = timers.nowMs() + policy.leaseMs - policy.sendTimeoutMs - policy.holdMs;
    for (let delayMs = 100; ; delayMs = Math.min(5_000, delayMs * 2)) {
      try {
        return await statement();
      } catch (error) {
        if (timers.nowMs() + delayMs > until) throw error;
        logger.warn({ err: messageOf(error), delayMs }, 'cannot write down what became of a message; trying again');
        await timers.wait(delayMs);
      }
    }
  }

  #report(delivery: Delivery, result: DeliveryResult): void {
    this.options.hooks.onResult?.(delivery, result);
  }
}
