import { type Announcement, priorityOf } from '../../src/core/announcement.js';
import type { ChatAddress, Platform } from '../../src/core/chat.js';
import { InvariantError } from '../../src/core/errors.js';
import type { Delivery, DeliveryCounts, DeliveryRepository } from '../../src/core/ports/repositories.js';
import type { EpochMs } from '../../src/core/units.js';

type State =
  | { readonly kind: 'waiting'; readonly dueAt: number }
  | { readonly kind: 'leased'; readonly until: number; readonly owner: string }
  | { readonly kind: 'sent'; readonly at: number; readonly messageId: string }
  | { readonly kind: 'refused' | 'expired' | 'dead' | 'unknown'; readonly at: number; readonly reason: string };

interface Row {
  readonly delivery: Delivery;
  chatId: string;
  attempts: number;
  state: State;
}

const keyOf = (platform: Platform, id: string) => `${platform}:${id}`;

/** The outbox in memory, by a clock the test moves; honours tests/contract/delivery-repository.ts. */
export class MemoryDeliveries implements DeliveryRepository {
  readonly #rows: Row[] = [];
  readonly #paused = new Map<string, string>();
  /** Set: every call rejects with it, as when the database is away. */
  failure: Error | null = null;
  /** Set: the next `sent` rejects, as when the process dies before it is written down. */
  failSent: Error | null = null;
  claims = 0;

  constructor(private readonly nowMs: () => number) {}

  add(row: {
    chat: ChatAddress;
    announcement: Announcement;
    expiresAt?: EpochMs | null;
    candleSeenAt?: EpochMs;
  }): number {
    const id = this.#rows.length + 1;
    const delivery: Delivery = {
      id,
      announcementId: id,
      chat: row.chat,
      announcement: row.announcement,
      priority: priorityOf(row.announcement),
      attempts: 0,
      createdAt: this.nowMs() as EpochMs,
      candleSeenAt: row.candleSeenAt ?? null,
      expiresAt: row.expiresAt ?? null,
    };
    this.#rows.push({ delivery, chatId: row.chat.id, attempts: 0, state: { kind: 'waiting', dueAt: this.nowMs() } });
    return id;
  }

  stateOf(id: number): State & { readonly attempts: number; readonly chatId: string } {
    const row = this.#row(id);
    return { ...row.state, attempts: row.attempts, chatId: row.chatId };
  }

  async claim(platform: Platform, limit: number, leaseMs: number, owner: string): Promise<readonly Delivery[]> {
    this.#check();
    this.claims += 1;
    const now = this.nowMs();
    for (const row of this.#rows) {
      if (row.state.kind === 'leased' && row.state.until <= now) row.state = { kind: 'waiting', dueAt: now };
    }
    const mine = this.#rows.filter((row) => row.delivery.chat.platform === platform);
    const busy = new Set(mine.filter((row) => row.state.kind === 'leased').map((row) => row.chatId));
    const due = mine
      .filter((row) => row.state.kind === 'waiting' && row.state.dueAt <= now)
      .filter((row) => !this.#keepsOrder(row, mine, now))
      .sort((a, b) => a.delivery.priority - b.delivery.priority || a.delivery.id - b.delivery.id);
    const taken: Delivery[] = [];
    for (const row of due) {
      if (taken.length >= limit) break;
      if (busy.has(row.chatId)) continue;
      busy.add(row.chatId);
      row.state = { kind: 'leased', until: now + leaseMs, owner };
      taken.push({ ...row.delivery, chat: { platform, id: row.chatId }, attempts: row.attempts });
      row.attempts += 1;
    }
    return taken;
  }

  async sent(id: number, messageId: string): Promise<void> {
    if (this.failSent) throw this.failSent;
    this.#finish(id, { kind: 'sent', at: this.nowMs(), messageId });
  }

  async retry(id: number, delayMs: number): Promise<void> {
    this.#finish(id, { kind: 'waiting', dueAt: this.nowMs() + delayMs });
  }

  async postpone(id: number, delayMs: number): Promise<void> {
    this.#row(id).attempts -= 1;
    this.#finish(id, { kind: 'waiting', dueAt: this.nowMs() + delayMs });
  }

  async refuse(id: number, kind: 'refused' | 'expired' | 'dead', reason: string): Promise<void> {
    this.#finish(id, { kind, at: this.nowMs(), reason });
  }

  async unknown(id: number, reason: string): Promise<void> {
    this.#finish(id, { kind: 'unknown', at: this.nowMs(), reason });
  }

  async pauseChat(chat: ChatAddress, reason: string): Promise<void> {
    this.#check();
    this.#paused.set(keyOf(chat.platform, chat.id), reason);
    for (const row of this.#rows) {
      const there = row.delivery.chat.platform === chat.platform && row.chatId === chat.id;
      if (there && row.state.kind === 'waiting') row.state = { kind: 'refused', at: this.nowMs(), reason };
    }
  }

  async resumeChat(chat: ChatAddress): Promise<void> {
    this.#check();
    this.#paused.delete(keyOf(chat.platform, chat.id));
  }

  async moveChat(from: ChatAddress, toId: string): Promise<void> {
    this.#check();
    for (const row of this.#rows) {
      const there = row.delivery.chat.platform === from.platform && row.chatId === from.id;
      if (there && (row.state.kind === 'waiting' || row.state.kind === 'leased')) row.chatId = toId;
    }
  }

  async nextDueMs(platform: Platform): Promise<number | null> {
    this.#check();
    const now = this.nowMs();
    const waits = this.#rows
      .filter((row) => row.delivery.chat.platform === platform)
      .flatMap(({ state }) => {
        if (state.kind === 'waiting') return [Math.max(0, state.dueAt - now)];
        return state.kind === 'leased' ? [Math.max(0, state.until - now)] : [];
      });
    return waits.length > 0 ? Math.min(...waits) : null;
  }

  async counts(sinceMs: number): Promise<DeliveryCounts> {
    this.#check();
    const since = this.nowMs() - sinceMs;
    const ended = (kind: State['kind']) =>
      this.#rows.filter(({ state }) => state.kind === kind && 'at' in state && state.at >= since);
    const sent = ended('sent');
    return {
      waiting: this.#rows.filter(({ state }) => state.kind === 'waiting' || state.kind === 'leased').length,
      sent: sent.length,
      late: 0,
      retried: sent.filter(({ attempts }) => attempts > 1).length,
      refused: ended('refused').length,
      expired: ended('expired').length,
      dead: ended('dead').length,
      unknown: ended('unknown').length,
    };
  }

  async messagesOf(signalId: number): Promise<readonly { chat: ChatAddress; messageId: string }[]> {
    this.#check();
    return this.#rows.flatMap(({ delivery, chatId, state }) => {
      const { announcement } = delivery;
      const shows = announcement.kind === 'signal' && announcement.signal.id === signalId;
      const chat = { platform: delivery.chat.platform, id: chatId };
      return shows && state.kind === 'sent' ? [{ chat, messageId: state.messageId }] : [];
    });
  }

  /** An earlier row of the same chat and priority waits, even if only for its next try: the order is kept. */
  #keepsOrder(row: Row, mine: readonly Row[], now: number): boolean {
    return mine.some(
      (other) =>
        other !== row &&
        other.chatId === row.chatId &&
        other.state.kind === 'waiting' &&
        ((other.delivery.priority === row.delivery.priority && other.delivery.id < row.delivery.id) ||
          (other.delivery.priority < row.delivery.priority && other.state.dueAt <= now)),
    );
  }

  #finish(id: number, state: State): void {
    this.#check();
    this.#row(id).state = state;
  }

  #row(id: number): Row {
    const row = this.#rows[id - 1];
    if (!row) throw new InvariantError(`no delivery ${id}`);
    return row;
  }

  #check(): void {
    if (this.failure) throw this.failure;
  }
}
