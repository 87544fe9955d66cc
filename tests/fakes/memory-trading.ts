import type { Announcement } from '../../src/core/announcement.js';
import type { Trade } from '../../src/core/backtest.js';
import type { ChatAddress } from '../../src/core/chat.js';
import {
  type Candle,
  type FundingRate,
  type Market,
  type Series,
  seriesKey,
  type Venue,
} from '../../src/core/market.js';
import type { Fill } from '../../src/core/order.js';
import type { PaperAccount, PaperLife } from '../../src/core/paper-account.js';
import type {
  LegacyPaperAccount,
  PaperChange,
  PaperInput,
  PaperRepository,
  SignalDeliveries,
} from '../../src/core/ports/paper-repository.js';
import type { AnnouncementRepository, StateRepository } from '../../src/core/ports/repositories.js';
import type { Signal, SignalOutcome } from '../../src/core/signal.js';
import type { EpochMs } from '../../src/core/units.js';

/** Keeps the promises of PaperRepository in memory; `killBefore` and `killAfter` make the next save die there. */
export class MemoryPaperRepository implements PaperRepository {
  readonly accounts = new Map<string, PaperAccount>();
  readonly waiting = new Map<string, LegacyPaperAccount>();
  readonly saved = new Map<string, (Saved & { readonly life: number })[]>();
  readonly announcements = new Map<string, PaperChange['announcements'][number]>();
  readonly ended = new Map<string, PaperLife[]>();
  killBefore = false;
  killAfter = false;

  async load(name: string): Promise<PaperAccount | null> {
    return this.accounts.get(name) ?? null;
  }

  async list(): Promise<readonly PaperAccount[]> {
    return [...this.accounts.values()].sort((one, other) => one.name.localeCompare(other.name));
  }

  async legacy(): Promise<readonly LegacyPaperAccount[]> {
    return [...this.waiting.values()];
  }

  async save(account: PaperAccount, change: PaperChange): Promise<boolean> {
    if (this.killBefore) {
      this.killBefore = false;
      throw new Error('killed before the save');
    }
    const { name, life, version } = account;
    if (version <= (this.accounts.get(name)?.version ?? this.waiting.get(name)?.version ?? 0)) return false;
    this.accounts.set(name, account);
    this.waiting.delete(name);
    this.saved.set(name, [...(this.saved.get(name) ?? []), { ...change, life }]);
    for (const one of change.announcements) if (!this.announcements.has(one.key)) this.announcements.set(one.key, one);
    if (change.ended) this.ended.set(name, [change.ended, ...(this.ended.get(name) ?? [])]);
    if (this.killAfter) {
      this.killAfter = false;
      throw new Error('killed after the save');
    }
    return true;
  }

  async trades(name: string, limit: number): Promise<readonly Trade[]> {
    const byId = new Map(this.#present(name).flatMap(({ trades }) => trades.map((trade) => [trade.id, trade])));
    return [...byId.values()].sort((one, other) => other.id - one.id).slice(0, limit);
  }

  /** All that were saved, a double one twice. */
  rawFills(name: string): readonly Fill[] {
    return this.#present(name).flatMap(({ fills }) => fills);
  }

  async fills(name: string): Promise<readonly Fill[]> {
    const byName = new Map(this.rawFills(name).map((fill) => [`${fill.clientOrderId}#${fill.sequence}`, fill]));
    return [...byName.values()].sort(
      (one, other) =>
        one.filledAt - other.filledAt ||
        (one.clientOrderId < other.clientOrderId ? -1 : Number(one.clientOrderId > other.clientOrderId)) ||
        one.sequence - other.sequence,
    );
  }

  async inputs(name: string): Promise<readonly PaperInput[]> {
    return this.#present(name).flatMap(({ inputs }) => inputs);
  }

  async equity(name: string, since: EpochMs) {
    const byInstant = new Map(this.#present(name).flatMap(({ equity }) => equity.map((point) => [point.at, point])));
    return [...byInstant.values()].filter(({ at }) => at >= since).sort((one, other) => one.at - other.at);
  }

  async lives(name: string): Promise<readonly PaperLife[]> {
    return this.ended.get(name) ?? [];
  }

  #present(name: string): readonly Saved[] {
    const life = this.accounts.get(name)?.life;
    return (this.saved.get(name) ?? []).filter((one) => one.life === life);
  }
}

type Saved = Pick<PaperChange, 'fills' | 'trades' | 'inputs' | 'equity'>;

/** Messages that reached a chat, by signal. */
export class MemorySignalDeliveries implements SignalDeliveries {
  readonly reached = new Map<number, EpochMs>();

  async deliveredAt(_chat: ChatAddress, ids: readonly number[]): Promise<ReadonlyMap<number, EpochMs>> {
    return new Map(ids.flatMap((id) => (this.reached.has(id) ? [[id, this.reached.get(id) as EpochMs]] : [])));
  }
}

/** Candles by series, ascending. */
export class MemoryCandles {
  readonly #bySeries = new Map<string, { byOpen: Map<number, Candle>; sorted: Candle[] | null }>();

  add(series: Series, ...candles: readonly Candle[]): void {
    const key = seriesKey(series);
    const kept = this.#bySeries.get(key) ?? { byOpen: new Map<number, Candle>(), sorted: [] };
    for (const candle of candles) {
      const isNext = kept.sorted !== null && candle.openedAt > (kept.sorted.at(-1)?.openedAt ?? -1);
      if (isNext) kept.sorted?.push(candle);
      else kept.sorted = null;
      kept.byOpen.set(candle.openedAt, candle);
    }
    this.#bySeries.set(key, kept);
  }

  async range(series: Series, from: EpochMs, to: EpochMs): Promise<readonly Candle[]> {
    return this.#of(series).filter(({ openedAt }) => openedAt >= from && openedAt < to);
  }

  async latest(series: Series, count: number, until?: EpochMs): Promise<readonly Candle[]> {
    const known = this.#of(series);
    return (until === undefined ? known : known.filter(({ closedAt }) => closedAt <= until)).slice(-count);
  }

  readonly rates = new Map<Market, readonly FundingRate[]>();

  async fundingAt(_venue: Venue, market: Market, at: EpochMs): Promise<FundingRate | null> {
    return this.rates.get(market)?.findLast(({ settledAt }) => settledAt <= at) ?? null;
  }

  async fundingRange(_venue: Venue, market: Market, from: EpochMs, to: EpochMs): Promise<readonly FundingRate[]> {
    return this.rates.get(market)?.filter(({ settledAt }) => settledAt >= from && settledAt < to) ?? [];
  }

  async newest(series: Series): Promise<EpochMs | null> {
    return this.#of(series).at(-1)?.closedAt ?? null;
  }

  readonly broken: { series: Series; reason: string; rows: number }[] = [];

  async quarantined(): Promise<readonly { series: Series; reason: string; rows: number }[]> {
    return this.broken;
  }

  #of(series: Series): readonly Candle[] {
    const kept = this.#bySeries.get(seriesKey(series));
    if (!kept) return [];
    kept.sorted ??= [...kept.byOpen.values()].sort((a, b) => a.openedAt - b.openedAt);
    return kept.sorted;
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

  async running(): Promise<readonly { signal: Signal }[]> {
    return [...this.rows.values()].filter(({ outcome }) => outcome.kind === 'open');
  }

  async open(): Promise<readonly Signal[]> {
    return (await this.running()).map(({ signal }) => signal);
  }

  readonly moved = new Map<number, number>();

  async unmeasured(_venue: Venue, now: EpochMs): Promise<readonly Signal[]> {
    return [...this.rows.values()]
      .map(({ signal }) => signal)
      .filter(({ id, prediction }) => prediction.horizonEndsAt <= now && !this.moved.has(id));
  }

  async measured(id: number, moved: number): Promise<void> {
    this.moved.set(id, moved);
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
  async beatAll(stages: readonly string[]): Promise<void> {
    for (const stage of stages) await this.beat(stage);
  }
  async beats() {
    return this.stages;
  }
}
