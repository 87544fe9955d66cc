import { type Timeframe, timeframeMs } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';
import type { Arrival } from './arrival.js';
import { Lane } from './lane.js';
import type { Reading } from './language/ast.js';
import { printReading } from './language/print.js';
import { readingSpec } from './readings/registry.js';
import { givenOf } from './readings/spec.js';
import { sourceOf } from './timeframes.js';

/** The value of a reading at the newest close and at the close before; NaN where not known. */
export interface Slot {
  now: number;
  before: number;
}

interface Kept {
  readonly slot: Slot;
  readonly lane: Lane;
}

/**
 * All readings that the alerts of one market and candle length use, each computed once a close however many alerts name it.
 * Candles go in by `push`; `settle` ends a close. What came in later than the close asked about is not there.
 */
export class Board {
  readonly #lanes = new Map<string, Lane>();
  readonly #kept = new Map<string, Kept>();
  /** Timeframes whose candles go in. */
  readonly #sources = new Set<Timeframe>();

  constructor(
    readonly base: Timeframe,
    private readonly watched: readonly Timeframe[],
  ) {
    this.#sources.add(base);
    this.#laneOf(base);
  }

  get sources(): ReadonlySet<Timeframe> {
    return this.#sources;
  }

  get size(): number {
    return this.#kept.size;
  }

  has = (reading: Reading): boolean => this.#kept.has(printReading(reading));

  /** Close of the newest base candle. */
  get last(): EpochMs | null {
    return this.#laneOf(this.base).last;
  }

  lastOf(source: Timeframe): EpochMs | null {
    let last: EpochMs | null = null;
    for (const lane of this.#lanes.values()) if (lane.source === source) last = lane.last;
    return last;
  }

  /** The end of the newest gap of any series. */
  get brokeAt(): EpochMs | null {
    let newest: EpochMs | null = null;
    for (const { brokeAt } of this.#lanes.values()) {
      if (brokeAt !== null && (newest === null || brokeAt > newest)) newest = brokeAt;
    }
    return newest;
  }

  /** The slot of a reading, made when it is new. */
  slot(reading: Reading): Slot {
    const key = printReading(reading);
    const known = this.#kept.get(key);
    if (known) return known.slot;
    const lane = this.#laneOf(reading.timeframe ?? this.base);
    lane.add(reading);
    const slot = { now: Number.NaN, before: Number.NaN };
    this.#kept.set(key, { slot, lane });
    return slot;
  }

  /** A closed candle of a source. */
  push(source: Timeframe, arrival: Arrival): void {
    for (const lane of this.#lanes.values()) if (lane.source === source) lane.push(arrival);
  }

  /** Ends a close: what was new becomes what was before. */
  settle(): void {
    for (const [key, { slot, lane }] of this.#kept) {
      slot.before = slot.now;
      slot.now = lane.read(key);
    }
  }

  /** Takes over the readings of a board that was fed the same candles. */
  adopt(other: Board): void {
    for (const [key, lane] of other.#lanes) {
      const own = this.#lanes.get(key);
      if (own) own.adopt(lane);
      else this.#lanes.set(key, lane);
      this.#sources.add(lane.source);
    }
    for (const [key, { slot, lane }] of other.#kept) {
      this.#kept.set(key, { slot, lane: this.#lanes.get(laneKey(lane)) ?? lane });
    }
  }

  #laneOf(target: Timeframe): Lane {
    const source = target === this.base ? target : (sourceOf(target, this.watched) ?? target);
    const fresh = new Lane(source, target);
    const known = this.#lanes.get(laneKey(fresh));
    if (known) return known;
    this.#lanes.set(laneKey(fresh), fresh);
    this.#sources.add(source);
    return fresh;
  }
}

const laneKey = ({ source, target }: Lane): string => `${source} ${target}`;

/** What a reading needs: which source candles, how many of them, and what beside. */
export interface Need {
  readonly source: Timeframe;
  readonly candles: number;
  readonly beside: 'mood' | 'funding' | 'prediction' | null;
}

export function needOf(reading: Reading, base: Timeframe, watched: readonly Timeframe[]): Need | null {
  const spec = readingSpec(reading.name);
  if (!spec) return null;
  const target = reading.timeframe ?? base;
  const source = target === base ? target : (sourceOf(target, watched) ?? target);
  const each = timeframeMs(target) / timeframeMs(source);
  // One more candle for the value before, and one longer candle that was cut at the start.
  return { source, candles: (spec.warmUp(givenOf(spec, reading.args, target)) + 2) * each, beside: spec.needs };
}

/** Arrivals of each source, ascending. */
export type Feed = ReadonlyMap<Timeframe, readonly Arrival[]>;

/**
 * Walks the base candles in order, each after all candles of other lengths that closed no later, and calls `onClose` once
 * each is settled. Live and in hindsight the same.
 */
export function* walk(board: Board, feed: Feed): Generator<Arrival> {
  const others = [...feed]
    .filter(([source]) => source !== board.base)
    .map(([source, arrivals]) => ({ source, arrivals, next: 0 }));
  for (const arrival of feed.get(board.base) ?? []) {
    for (const other of others) {
      for (; ; other.next++) {
        const candidate = other.arrivals[other.next];
        if (!candidate || candidate.candle.closedAt > arrival.candle.closedAt) break;
        board.push(other.source, candidate);
      }
    }
    board.push(board.base, arrival);
    board.settle();
    yield arrival;
  }
}
