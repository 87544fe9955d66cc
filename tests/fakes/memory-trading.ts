import type { Announcement } from '../../src/core/announcement.js';
import { type Candle, type Series, seriesKey } from '../../src/core/market.js';
import type { Fill } from '../../src/core/order.js';
import type { ClosedTrade, PaperAccount, PaperRepository } from '../../src/core/ports/paper.js';
import type { AnnouncementRepository, StateRepository } from '../../src/core/ports/repositories.js';
import type { Signal, SignalOutcome } from '../../src/core/signal.js';
import type { EpochMs } from '../../src/core/units.js';

/** Keeps the promises of PaperRepository in memory; `killBefore` and `killAfter` make the next save die there. */
export class MemoryPaperRepository implements PaperRepository {
  readonly accounts = new Map<string, PaperAccount>();
  readonly fills = new Map<string, Fill>();
  readonly closed: ClosedTrade[] = [];
  readonly announcements = new Map<string, Announcement>();
  killBefore = false;
  killAfter = false;

  async load(name: string): Promise<PaperAccount | null> {
    return this.accounts.get(name) ?? null;
  }

  async list(): Promise<readonly PaperAccount[]> {
    return [...this.accounts.values()];
  }

  async save(account: PaperAccount, change: Parameters<PaperRepository['save']>[1]): Promise<boolean> {
    if (this.killBefore) {
      this.killBefore = false;
      throw new Error('killed before the save');
    }
    if (account.version <= (this.accounts.get(account.name)?.version ?? 0)) return false;
    this.accounts.set(account.name, account);
    for (const fill of change.fills) this.fills.set(fill.clientOrderId, fill);
    this.closed.push(...change.trades);
    for (const { key, announcement } of change.announcements) this.announcements.set(key, announcement);
    if (this.killAfter) {
      this.killAfter = false;
      throw new Error('killed after the save');
    }
    return true;
  }

  async trades(): Promise<readonly ClosedTrade[]> {
    return [...this.closed].reverse();
  }
}

/** Candles by series, ascending. */
export class MemoryCandles {
  readonly #bySeries = new Map<string, Candle[]>();

  add(series: Series, candle: Candle): void {
    const list = this.#bySeries.get(seriesKey(series)) ?? [];
    this.#bySeries.set(seriesKey(series), [...list.filter((one) => one.openedAt !== candle.openedAt), candle]);
  }

  async range(series: Series, from: EpochMs, to: EpochMs): Promise<readonly Candle[]> {
    return this.#of(series).filter(({ openedAt }) => openedAt >= from && openedAt < to);
  }

  async latest(series: Series, count: number): Promise<readonly Candle[]> {
    return this.#of(series).slice(-count);
  }

  async newest(series: Series): Promise<EpochMs | null> {
    return this.#of(series).at(-1)?.closedAt ?? null;
  }

  readonly broken: { series: Series; reason: string; rows: number }[] = [];

  async quarantined(): Promise<readonly { series: Series; reason: string; rows: number }[]> {
    return this.broken;
  }

  #of(series: Series): Candle[] {
    return [...(this.#bySeries.get(seriesKey(series)) ?? [])].sort((a, b) => a.openedAt - b.openedAt);
  }
}

/** The part of SignalRepository that settlement and paper trading read. */
export class MemorySignals {
  readonly rows = new Map<number, { signal: Signal; outcome: SignalOutcome }>();

  add(signal: Signal): void {
    this.rows.set(signal.id, { signal, outcome: { kind: 'open' } });
  }

  async latest() {
    return [...this.rows.values()].sort((a, b) => b.signal.id - a.signal.id);
  }

  async open(): Promise<readonly Signal[]> {
    return [...this.rows.values()].filter(({ outcome }) => outcome.kind === 'open').map(({ signal }) => signal);
  }

  async settle(id: number, outcome: SignalOutcome): Promise<boolean> {
    const row = this.rows.get(id);
    if (row?.outcome.kind !== 'open') return false;
    this.rows.set(id, { ...row, outcome });
    return true;
  }
}

/** Every key once; one imaginary subscriber. */
export class MemoryAnnouncements implements AnnouncementRepository {
  readonly told = new Map<string, Announcement>();

  async publish(key: string, announcement: Announcement): Promise<number> {
    if (this.told.has(key)) return 0;
    this.told.set(key, announcement);
    return 1;
  }
}

export class MemoryState implements StateRepository {
  readonly values = new Map<string, unknown>();
  stages: { stage: string; ageMs: number; note: string | null }[] = [];

  async get<T>(key: string): Promise<T | null> {
    return (this.values.get(key) as T | undefined) ?? null;
  }
  async put(key: string, value: unknown): Promise<void> {
    this.values.set(key, structuredClone(value));
  }
  async remove(key: string): Promise<void> {
    this.values.delete(key);
  }
  async beat(stage: string, note?: string): Promise<void> {
    this.stages = [...this.stages.filter((one) => one.stage !== stage), { stage, ageMs: 0, note: note ?? null }];
  }
  async beats() {
    return this.stages;
  }
}
