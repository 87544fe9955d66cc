import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { ChatSender } from '../bot/chat-sender.js';
import { plainText } from '../bot/draw/card.js';
import { cardOf } from '../bot/draw/cards.js';
import { framed } from '../bot/manner.js';
import type { PinnedStatusReply } from '../bot/reply/operators.js';
import type { ChatAddress } from '../core/chat.js';
import type { Pin } from '../core/ports/operators.js';
import type { Manner } from '../core/preferences.js';
import { ownTurns } from './own-turns.js';
import type { Persistence } from './persistence.js';

export interface PinKeeperParts {
  readonly store: Pick<Persistence, 'pins' | 'deliveries'>;
  readonly senders: readonly ChatSender[];
  /** The status as it is now. */
  readonly statusReply: () => Promise<PinnedStatusReply>;
  /** How a chat is spoken to; in English and UTC unless told. */
  readonly mannerOf?: (chat: ChatAddress) => Promise<Manner>;
  readonly logger: Logger;
  /** Between two looks, and between two writes to one chat. */
  readonly everyMs?: number;
  readonly patienceMs?: number;
  /** Ages in a message may be so old before it is written again though nothing changed. */
  readonly ageMs?: number;
  /** Between two messages written in one look. */
  readonly apartMs?: number;
  /** A look went to its end. */
  readonly onLooked?: () => void;
}

const usualEveryMs = 10_000;
const usualPatienceMs = 30_000;
const usualAgeMs = 15 * 60_000;
/** Messages written in one look, a second apart: the lane below all others. */
const mostAtOnce = 8;
const usualApartMs = 1_000;

/** What must be said anew at once when it changes: everything but the ages and counts. */
export function stateOf({ incidents, report, paused, models, mark, signalsLately }: PinnedStatusReply): string {
  const facts = [
    incidents.map(({ id }) => id),
    incidents.length > 0 || report.stages.flatMap(({ stage, state }) => (state === 'alive' ? [] : [stage, state])),
    paused?.by ?? null,
    models.map(({ version }) => version),
    mark,
    signalsLately > 0,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}

/**
 * Keeps the one status message of each chat that wants one: makes it, pins it, rewrites it in place when something changed
 * and now and then for its ages, makes it anew when somebody deleted it. It speaks only while nothing waits in the outbox of
 * its platform, one message a second at most, so that no signal is ever later for it.
 */
export class PinKeeper {
  readonly #blockedUntil = new Map<string, number>();
  #turns: { close(): Promise<void> } | null = null;
  #stopping = false;

  constructor(private readonly parts: PinKeeperParts) {}

  start(): void {
    this.#turns = ownTurns({
      name: 'pinned messages',
      everyMs: this.parts.everyMs ?? usualEveryMs,
      work: () => this.look(),
      done: () => this.parts.onLooked?.(),
      logger: this.parts.logger,
    });
  }

  /** A look under way ends before its next message, or is left alone when it hangs. */
  async close(): Promise<void> {
    this.#stopping = true;
    await this.#turns?.close();
  }

  /** One look at every platform; returns how many messages were written. */
  async look(): Promise<number> {
    let written = 0;
    for (const sender of this.parts.senders.filter(({ pin }) => pin !== undefined))
      written += await this.#lookAt(sender);
    return written;
  }

  async #lookAt(sender: ChatSender): Promise<number> {
    const { store, statusReply, ageMs = usualAgeMs, patienceMs = usualPatienceMs, apartMs = usualApartMs } = this.parts;
    let reply: PinnedStatusReply | null = null;
    let written = 0;
    while (written < mostAtOnce && !this.#stopping) {
      if (performance.now() < (this.#blockedUntil.get(sender.platform) ?? 0)) break;
      const dueMs = await store.deliveries.nextDueMs(sender.platform);
      if (dueMs !== null && dueMs <= apartMs) break;
      reply ??= await statusReply();
      const pin = await store.pins.take(sender.platform, stateOf(reply), ageMs, patienceMs);
      if (!pin) break;
      await this.#keep(sender, pin, reply);
      written += 1;
      if (written < mostAtOnce) await new Promise((resolve) => setTimeout(resolve, apartMs));
    }
    return written;
  }

  async #keep(sender: ChatSender, pin: Pin, reply: PinnedStatusReply): Promise<void> {
    const { store, logger, mannerOf } = this.parts;
    const { chat } = pin;
    const said = mannerOf ? { ...reply, ...framed(await mannerOf(chat)) } : reply;
    if (pin.messageId !== null) {
      const edited = await sender.edit(chat.id, pin.messageId, said);
      if (edited.kind === 'sent') {
        await store.pins.shown(chat, edited.messageId, stateOf(reply));
        if (!pin.pinned) await this.#pin(sender, pin, edited.messageId);
        return;
      }
      if (edited.kind !== 'refused') return this.#failed(sender, pin, edited);
      // Somebody deleted it.
      logger.info({ chat, reason: edited.reason }, 'a pinned message is gone; a new one takes its place');
      await store.pins.lost(chat);
    }
    const sent = await sender.send(chat.id, said, { nonce: nonceOf(pin, reply), silent: true });
    if (sent.kind !== 'sent') return this.#failed(sender, pin, sent);
    await store.pins.shown(chat, sent.messageId, stateOf(reply));
    await this.#pin(sender, pin, sent.messageId);
  }

  async #pin(sender: ChatSender, { chat }: Pin, messageId: string): Promise<void> {
    const { store, logger } = this.parts;
    const outcome = (await sender.pin?.(chat.id, messageId)) ?? { kind: 'refused' as const, reason: 'no pins there' };
    switch (outcome.kind) {
      case 'sent':
        return store.pins.pinned(chat);
      case 'rateLimited':
      case 'retry':
      case 'unknown':
        // Tried again with the next look that is due; pinning twice is the same as once.
        return this.#failed(sender, { chat }, outcome);
      default:
        logger.warn({ chat, outcome }, 'the status message may not be pinned; it is kept up to date all the same');
        return store.pins.pinned(chat);
    }
  }

  async #failed(
    sender: ChatSender,
    { chat }: Pick<Pin, 'chat'>,
    outcome: Exclude<Awaited<ReturnType<ChatSender['send']>>, { kind: 'sent' }>,
  ): Promise<void> {
    const { store, logger } = this.parts;
    switch (outcome.kind) {
      case 'rateLimited':
        this.#blockedUntil.set(sender.platform, performance.now() + outcome.retryAfterMs);
        return;
      case 'blocked':
        logger.warn({ chat, reason: outcome.reason }, 'a chat wants no status message any more');
        await store.pins.remove(chat);
        return;
      case 'moved':
        await store.pins.move(chat, outcome.chatId);
        return;
      default:
        logger.warn({ chat, reason: outcome.reason }, 'a status message was not written; it is tried again');
    }
  }
}

/** The same for one state of one chat's message: Discord then drops a double. */
const nonceOf = ({ chat }: Pin, reply: PinnedStatusReply): string =>
  createHash('sha256')
    .update(`${chat.platform}/${chat.id}/${plainText(cardOf(reply))}`)
    .digest('hex')
    .slice(0, 20);
