import { type Announcement, priorityOf } from '../../src/core/announcement.js';
import type { ChatAddress, Platform } from '../../src/core/chat.js';
import { InvariantError } from '../../src/core/errors.js';
import type { Delivery, DeliveryCounts, DeliveryRepository, ShownSignal } from '../../src/core/ports/repositories.js';
import type { EpochMs } from '../../src/core/units.js';

type State =
  | { readonly kind: 'waiting'; readonly dueAt: number }
  | { readonly kind: 'leased'; readonly until: number; readonly owner: string }
  | { readonly kind: 'sent'; readonly at: number; readonly messageId: string; readonly tooLate?: boolean }
  | { readonly kind: 'refused' | 'expired' | 'dead' | 'unknown'; readonly at: number; readonly reason: string };

interface Row {
  readonly delivery: Delivery;
  chatId: string;
  attempts: number;
  doubts: number;
  /** The message that says it in words, and when it did. */
  inWords: { readonly messageId: string; readonly at: number } | null;
  priority: number;
  foldedInto: number | null;
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
    late?: 'send' | 'drop';
    silent?: boolean;
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
      late: row.late ?? 'drop',
      ...(row.silent === undefined ? {} : { silent: row.silent }),
      doubts: 0,
      behind: 0,
    };
    this.#rows.push({
      delivery,
      chatId: row.chat.id,
      attempts: 0,
      doubts: 0,
      inWords: null,
      priority: delivery.priority,
      foldedInto: null,
      state: { kind: 'waiting', dueAt: this.nowMs() },
    });
    return id;
  }

  stateOf(id: number): State & { readonly attempts: number; readonly chatId: string } {
    const row = this.#row(id);
    return { ...row.state, attempts: row.attempts, chatId: row.chatId };
  }

  tooLate(): readonly number[] {
    return this.#rows.flatMap(({ delivery: { id }, state }) => (state.kind === 'sent' && state.tooLate ? [id] : []));
  }

  async claim(
    platform: Platform,
    limit: number,
    leaseMs: number,
    owner: string,
    mostPriority = 99,
  ): Promise<readonly Delivery[]> {
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
      .filter((row) => row.priority <= mostPriority)
      .filter((row) => row.foldedInto === null || row.foldedInto === row.delivery.id)
      .filter((row) => !this.#keepsOrder(row, mine, now))
      .sort((a, b) => a.priority - b.priority || a.delivery.id - b.delivery.id);
    const taken: Delivery[] = [];
    for (const row of due) {
      if (taken.length >= limit) break;
      if (busy.has(row.chatId)) continue;
      busy.add(row.chatId);
      row.state = { kind: 'leased', until: now + leaseMs, owner };
      taken.push(this.#shape(row, row.attempts, this.#behind(row, mine)));
      row.attempts += 1;
    }
    return taken;
  }

  async renew(ids: readonly number[], leaseMs: number, owner: string): Promise<readonly number[]> {
    this.#check();
    return ids.filter((id) => {
      const row = this.#row(id);
      if (row.state.kind !== 'leased' || row.state.owner !== owner) return false;
      row.state = { kind: 'leased', until: this.nowMs() + leaseMs, owner };
      return true;
    });
  }

  async sent(id: number, messageId: string, marketAt?: EpochMs, tooLate = false): Promise<void> {
    if (this.failSent) throw this.failSent;
    const at = this.#row(id).inWords?.at ?? this.nowMs();
    const told = this.#rows.filter((row) => row.foldedInto === id && row.delivery.id !== id);
    this.#end(id, { kind: 'sent', at, messageId });
    const late = told.filter(({ delivery: { expiresAt } }) => expiresAt !== null && expiresAt <= (marketAt ?? 0));
    for (const row of tooLate ? [this.#row(id), ...late] : late)
      row.state = { kind: 'sent', at, messageId, tooLate: true };
  }

  async worded(id: number, messageId: string, delayMs: number): Promise<void> {
    if (this.failSent) throw this.failSent;
    const row = this.#row(id);
    row.inWords = { messageId, at: this.nowMs() };
    row.priority = 2;
    row.attempts = 0;
    this.#finish(id, { kind: 'waiting', dueAt: this.nowMs() + delayMs });
  }

  async retry(id: number, delayMs: number, _reason: string, inDoubt = false): Promise<void> {
    this.#check();
    if (this.#row(id).state.kind !== 'leased') return;
    if (inDoubt) this.#row(id).doubts += 1;
    this.#finish(id, { kind: 'waiting', dueAt: this.nowMs() + delayMs });
  }

  async fold(id: number, least: number, most: number, marketNow: EpochMs): Promise<readonly Delivery[]> {
    this.#check();
    const head = this.#row(id);
    const bound = () =>
      this.#rows.filter((row) => row.foldedInto === id && row !== head && row.state.kind === 'waiting');
    if (head.foldedInto === null) {
      const together = this.#rows
        .filter((row) => row.chatId === head.chatId && row.delivery.chat.platform === head.delivery.chat.platform)
        .filter((row) => row.state.kind === 'waiting' && row.state.dueAt <= this.nowMs() && row.foldedInto === null)
        .filter(
          (row) => row.priority === head.priority && row.delivery.announcement.kind === head.delivery.announcement.kind,
        )
        .filter(({ delivery: { expiresAt, late } }) => expiresAt === null || expiresAt > marketNow || late === 'send')
        .slice(0, most - 1);
      if (together.length >= least) for (const row of [head, ...together]) row.foldedInto = id;
    }
    return [this.#shape(head, head.attempts - 1, 0), ...bound().map((row) => this.#shape(row, row.attempts, 0))];
  }

  async unfold(id: number): Promise<void> {
    this.#check();
    for (const row of this.#rows) if (row.foldedInto === id) row.foldedInto = null;
  }

  async postpone(id: number, delayMs: number): Promise<void> {
    this.#check();
    // One that was finished meanwhile stays so.
    if (this.#row(id).state.kind !== 'leased') return;
    this.#row(id).attempts -= 1;
    this.#finish(id, { kind: 'waiting', dueAt: this.nowMs() + delayMs });
  }

  async refuse(id: number, kind: 'refused' | 'expired' | 'dead', reason: string): Promise<void> {
    if (kind === 'expired') await this.unfold(id);
    this.#end(id, { kind, at: this.nowMs(), reason });
  }

  async unknown(id: number, reason: string): Promise<void> {
    this.#end(id, { kind: 'unknown', at: this.nowMs(), reason });
  }

  async pauseChat(chat: ChatAddress, reason: string): Promise<void> {
    this.#check();
    this.#paused.set(keyOf(chat.platform, chat.id), reason);
    for (const row of this.#rows) {
      const there = row.delivery.chat.platform === chat.platform && row.chatId === chat.id;
      if (!there || row.state.kind !== 'waiting') continue;
      row.state = row.inWords ? { kind: 'sent', ...row.inWords } : { kind: 'refused', at: this.nowMs(), reason };
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

  async shownAt(chat: ChatAddress, signalId: number): Promise<ShownSignal | null> {
    this.#check();
    const showing = this.#rows.filter(
      ({ delivery: { announcement, chat: to }, chatId, inWords, state }) =>
        announcement.kind === 'signal' &&
        announcement.signal.id === signalId &&
        to.platform === chat.platform &&
        chatId === chat.id &&
        this.#messageOf(inWords, state) !== null,
    );
    const row = showing.at(-1);
    const messageId = row ? this.#messageOf(row.inWords, row.state) : null;
    if (!row || messageId === null) return null;
    const { foldedInto } = row;
    if (foldedInto === null) return { messageId, digest: null };
    const together = this.#rows.filter((other) => other.foldedInto === foldedInto);
    return { messageId, digest: together.map(({ delivery }) => delivery.announcement) };
  }

  async messagesOf(signalId: number): Promise<readonly { chat: ChatAddress; messageId: string }[]> {
    this.#check();
    return this.#rows.flatMap(({ delivery, chatId, inWords, state, foldedInto }) => {
      const { announcement } = delivery;
      const shows = announcement.kind === 'signal' && announcement.signal.id === signalId;
      const chat = { platform: delivery.chat.platform, id: chatId };
      const messageId = this.#messageOf(inWords, state);
      return shows && foldedInto === null && messageId !== null ? [{ chat, messageId }] : [];
    });
  }

  #messageOf(inWords: Row['inWords'], state: State): string | null {
    return state.kind === 'sent' ? state.messageId : (inWords?.messageId ?? null);
  }

  /** An earlier row of the same chat and priority waits, even if only for its next try: the order is kept. */
  #keepsOrder(row: Row, mine: readonly Row[], now: number): boolean {
    return mine.some(
      (other) =>
        other !== row &&
        other.chatId === row.chatId &&
        other.state.kind === 'waiting' &&
        ((other.priority === row.priority && other.delivery.id < row.delivery.id) ||
          (other.priority < row.priority && other.state.dueAt <= now)),
    );
  }

  #shape(row: Row, attempts: number, behind: number): Delivery {
    const chat = { platform: row.delivery.chat.platform, id: row.chatId };
    const { doubts, priority, inWords } = row;
    return {
      ...row.delivery,
      chat,
      attempts,
      doubts,
      priority,
      behind,
      ...(inWords ? { inWords: inWords.messageId } : {}),
    };
  }

  #behind(row: Row, mine: readonly Row[]): number {
    const waits = (other: Row) =>
      other.chatId === row.chatId &&
      other.state.kind === 'waiting' &&
      other.priority === row.priority &&
      other.delivery.id > row.delivery.id;
    return Math.min(25, mine.filter(waits).length);
  }

  /** What was folded into it ends with it. */
  #end(id: number, state: State): void {
    this.#finish(id, state);
    for (const row of this.#rows) if (row.foldedInto === id && row.state.kind === 'waiting') row.state = state;
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
