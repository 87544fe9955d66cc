import type { Decimal } from 'decimal.js';
import { type Market, type Series, seriesKey } from '../../core/market.js';
import type { ClientOrderId } from '../../core/order.js';
import type { Held, SignalSource } from '../../core/ports/signal-source.js';
import type { EpochMs } from '../../core/units.js';
import type { Leg, TradeNote } from './trade-book.js';

/** An entry under way. */
export interface Entering {
  readonly id: ClientOrderId;
  readonly note: TradeNote;
  /** What it is worth while it waits. */
  readonly notional: Decimal;
  /** Its cancel was asked of a venue that answers later: what fills before that is left by this leg. */
  readonly leaveWith?: Leg;
}

/** What is kept of a series over a restart. Without `series` it waits until a candle names it. */
export interface SeriesSnapshot {
  readonly key: string;
  readonly series?: Series;
  readonly closedAt: EpochMs;
  readonly close: number;
  readonly entering: Entering | null;
  readonly leaving: ClientOrderId | null;
  /** Instant of the newest entry and how many were made at it: a second one must not have the id of the first. */
  readonly enteredAt?: EpochMs;
  readonly entries?: number;
}

/** What the engine keeps of a series. */
export interface SeriesState {
  readonly series: Series;
  readonly key: string;
  readonly source: SignalSource | null;
  closedAt: EpochMs;
  close: number;
  entering: Entering | null;
  leaving: ClientOrderId | null;
  enteredAt: EpochMs;
  entries: number;
  readonly held: { -readonly [Key in keyof Held]: Held[Key] };
}

/** The series of an engine, found by object, by name and by market. */
export class SeriesStates {
  readonly #byKey = new Map<string, SeriesState>();
  /** Callers mostly pass the same object again: then no name is put together. */
  readonly #byIdentity = new WeakMap<Series, SeriesState>();
  readonly #byMarket = new Map<Market, SeriesState[]>();
  readonly #waiting = new Map<string, SeriesSnapshot>();
  #last: SeriesState | null = null;

  constructor(private readonly sourceOf: (series: Series) => SignalSource | null) {}

  of(series: Series): SeriesState {
    if (this.#last?.series === series) return this.#last;
    const known = this.#byIdentity.get(series) ?? this.#byKey.get(seriesKey(series)) ?? this.#open(series);
    this.#byIdentity.set(series, known);
    this.#last = known;
    return known;
  }

  restore(kept: SeriesSnapshot): void {
    this.#waiting.set(kept.key, kept);
    if (kept.series) this.of(kept.series);
  }

  get size(): number {
    return this.#byKey.size + this.#waiting.size;
  }

  all(): Iterable<SeriesState> {
    return this.#byKey.values();
  }

  ofMarket(market: Market): readonly SeriesState[] {
    return this.#byMarket.get(market) ?? [];
  }

  /** The series whose entry has this id. */
  entering(id: ClientOrderId): SeriesState | null {
    for (const state of this.#byKey.values()) if (state.entering?.id === id) return state;
    return null;
  }

  snapshot(): readonly SeriesSnapshot[] {
    const known = [...this.#byKey.values()].map(
      ({ key, series, closedAt, close, entering, leaving, enteredAt, entries }): SeriesSnapshot => ({
        key,
        series,
        closedAt,
        close,
        entering,
        leaving,
        enteredAt,
        entries,
      }),
    );
    return [...known, ...this.#waiting.values()];
  }

  #open(series: Series): SeriesState {
    const key = seriesKey(series);
    const before = this.#waiting.get(key);
    this.#waiting.delete(key);
    const state: SeriesState = {
      series,
      key,
      source: this.sourceOf(series),
      closedAt: before?.closedAt ?? (0 as EpochMs),
      close: before?.close ?? 0,
      entering: before?.entering ?? null,
      leaving: before?.leaving ?? null,
      enteredAt: before?.enteredAt ?? (0 as EpochMs),
      entries: before?.entries ?? 0,
      held: { side: null, ordered: false, entryPrice: null, since: null, tag: null },
    };
    this.#byKey.set(key, state);
    this.#byMarket.set(series.market, [...this.ofMarket(series.market), state]);
    return state;
  }
}
