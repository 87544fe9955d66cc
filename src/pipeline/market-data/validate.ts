import type { Candle, Series } from '../../core/market.js';
import { timeframeMs } from '../../core/market.js';
import type { History, RejectedRow } from '../../core/ports/candle-source.js';
import { sentence } from '../../core/sentence.js';
import type { EpochMs } from '../../core/units.js';
import { RecentCandles } from './recent-candles.js';

/** `[openedAt, open, high, low, close, volume]` as a venue gave it; anything may be in it. */
export type RawRow = readonly unknown[];

export type Verdict =
  /** `correction`: it replaces a candle or a refused row of the same time. `restored`: a candle refused before, which this one bears out. */
  | {
      readonly kind: 'closed';
      readonly candle: Candle;
      readonly correction: boolean;
      readonly restored: Candle | null;
    }
  /** Not a candle yet by the venue's clock. */
  | { readonly kind: 'forming' }
  /** The same row as before. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'rejected'; readonly rejected: RejectedRow };

/** Smallest log return between neighbours that may be called absurd. */
const leastJump = 0.3;
/** Smallest log length of a wick that may be called absurd: real crashes leave long ones. */
const leastWick = 0.7;
/** How many robust σ of recent returns a jump must exceed besides. */
const jumpSigmas = 25;
/** A real jump inside a candle comes with trades: this many times the usual volume. */
const supportingVolume = 3;
/** Rows refused that are remembered, so that the same row is reported once. */
const rememberedRefusals = 256;

/**
 * The one way from a venue's row to a `Candle`, one gate for each series: what passes is finite, consistent, on the time grid,
 * closed by the venue's clock, in order, and not absurd beside its neighbours. A row that repeats is ignored; one that changed passes as a correction.
 * A jump refused for want of support is let in afterwards when the next candle goes on from its level.
 */
export class CandleGate {
  readonly #recent = new RecentCandles();
  readonly #refused = new Map<number, string>();
  #suspect: Candle | null = null;

  constructor(private readonly series: Series) {}

  judge(row: RawRow, now: EpochMs): Verdict {
    const length = timeframeMs(this.series.timeframe);
    const openedAt = row[0];
    if (typeof openedAt !== 'number' || !Number.isSafeInteger(openedAt) || openedAt < 0) {
      return this.#refuse(row, sentence('said.data.time'));
    }
    if (openedAt % length !== 0)
      return this.#refuse(row, sentence('said.data.grid', { timeframe: this.series.timeframe }));
    if (openedAt + length > now) return { kind: 'forming' };
    const fault = faultOfValues(row);
    if (fault) return this.#refuse(row, fault);
    return this.#place(candleOf(row as readonly number[], length), row);
  }

  /** Whether a row of that time was judged before. */
  knows(openedAt: number): boolean {
    return this.#recent.at(openedAt) !== null || this.#refused.has(openedAt);
  }

  #place(candle: Candle, row: RawRow): Verdict {
    const known = this.#recent.at(candle.openedAt);
    if (known) {
      if (sameValues(known, candle)) return { kind: 'repeat' };
      const move = Math.abs(Math.log(candle.close / known.close));
      if (move > this.#jumpLimit(1))
        return this.#refuse(row, sentence('said.data.correction', { move: percent(move) }));
      this.#recent.replace(candle);
      return { kind: 'closed', candle, correction: true, restored: null };
    }
    const refusedBefore = this.#refused.get(candle.openedAt);
    if (refusedBefore !== undefined && refusedBefore === JSON.stringify(row)) return { kind: 'repeat' };
    const last = this.#recent.last();
    if (last && candle.openedAt < last.openedAt) {
      if (refusedBefore === undefined) return this.#refuse(row, sentence('said.data.order', { last: last.openedAt }));
      const absurd = this.#absurdity(candle, this.#recent.before(candle.openedAt));
      if (absurd) return this.#refuse(row, absurd.reason);
      this.#refused.delete(candle.openedAt);
      return { kind: 'closed', candle, correction: true, restored: null };
    }
    const restored = this.#borneOut(candle, last);
    if (restored) this.#recent.add(restored);
    this.#suspect = null;
    const absurd = this.#absurdity(candle, restored ?? last);
    if (absurd) {
      if (absurd.mayBeBorneOut) this.#suspect = candle;
      return this.#refuse(row, absurd.reason);
    }
    this.#recent.add(candle);
    this.#refused.delete(candle.openedAt);
    return { kind: 'closed', candle, correction: refusedBefore !== undefined, restored };
  }

  /** The suspect, when this candle goes on from its level rather than from the level before it. */
  #borneOut(candle: Candle, last: Candle | null): Candle | null {
    const suspect = this.#suspect;
    if (!suspect || !last || candle.openedAt <= suspect.openedAt) return null;
    const fromSuspect = Math.abs(Math.log(candle.open / suspect.close));
    const fromLast = Math.abs(Math.log(candle.open / last.close));
    return fromSuspect < fromLast && fromSuspect < leastJump / 2 ? suspect : null;
  }

  #absurdity(candle: Candle, last: Candle | null): { reason: string; mayBeBorneOut: boolean } | null {
    if (!last) return null;
    const bars = Math.max(1, (candle.openedAt - last.openedAt) / timeframeMs(this.series.timeframe));
    const gap = Math.abs(Math.log(candle.open / last.close));
    const move = Math.abs(Math.log(candle.close / last.close));
    const top = Math.max(candle.open, candle.close);
    const bottom = Math.min(candle.open, candle.close);
    const wick = Math.max(Math.log(candle.high / top), Math.log(bottom / candle.low));
    // The limit costs a sort, and nearly every candle is far below the least jump.
    if (Math.max(gap, move) <= leastJump && wick <= leastWick) return null;
    const limit = this.#jumpLimit(bars);
    if (gap > limit) {
      return { reason: sentence('said.data.opens', { move: percent(gap) }), mayBeBorneOut: true };
    }
    const usualVolume = this.#recent.medianVolume();
    if (move > limit && usualVolume !== null && candle.volume < supportingVolume * usualVolume) {
      return {
        reason: sentence('said.data.closes', { move: percent(move) }),
        mayBeBorneOut: true,
      };
    }
    if (wick > Math.max(leastWick, limit)) {
      return { reason: sentence('said.data.wick', { move: percent(wick) }), mayBeBorneOut: false };
    }
    return null;
  }

  /** Largest believable log move over `bars` candles. */
  #jumpLimit(bars: number): number {
    return Math.max(leastJump, jumpSigmas * (this.#recent.robustSigma() ?? 0)) * Math.sqrt(bars);
  }

  #refuse(row: RawRow, reason: string): Verdict {
    const text = JSON.stringify(row);
    if (typeof row[0] === 'number') {
      if (this.#refused.get(row[0]) === text) return { kind: 'repeat' };
      this.#refused.set(row[0], text);
      const oldest = this.#refused.size > rememberedRefusals ? this.#refused.keys().next().value : undefined;
      if (oldest !== undefined) this.#refused.delete(oldest);
    }
    return { kind: 'rejected', rejected: { series: this.series, row: row.map(jsonable), reason } };
  }
}

/** A whole answer of a venue through one fresh gate: candles ascending, and what was refused and never borne out. */
export function judgeAll(series: Series, rows: Iterable<RawRow>, now: EpochMs, gate = new CandleGate(series)): History {
  const candles = new Map<number, Candle>();
  const rejected = new Set<RejectedRow>();
  for (const row of rows) {
    const verdict = gate.judge(row, now);
    if (verdict.kind === 'rejected') rejected.add(verdict.rejected);
    if (verdict.kind !== 'closed') continue;
    if (verdict.restored) {
      candles.set(verdict.restored.openedAt, verdict.restored);
      for (const refused of rejected) if (refused.row[0] === verdict.restored.openedAt) rejected.delete(refused);
    }
    candles.set(verdict.candle.openedAt, verdict.candle);
  }
  return { candles: [...candles.values()].sort((a, b) => a.openedAt - b.openedAt), rejected: [...rejected] };
}

function faultOfValues(row: RawRow): string | null {
  const names = ['open time', 'open', 'high', 'low', 'close', 'volume'] as const;
  if (row.length < names.length) return sentence('said.data.values', { count: names.length, given: row.length });
  for (let at = 1; at < names.length; at++) {
    const value = row[at];
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return sentence('said.data.finite', { column: names[at] ?? '', given: String(value) });
    }
    if (at < 5 && value <= 0) return sentence('said.data.positive', { column: names[at] ?? '', given: value });
  }
  const [, open, high, low, close, volume] = row as readonly [number, number, number, number, number, number];
  if (high < low) return sentence('said.data.highLow', { high, low });
  if (high < Math.max(open, close)) return sentence('said.data.high', { high });
  if (low > Math.min(open, close)) return sentence('said.data.low', { low });
  return volume < 0 ? sentence('said.data.volume', { volume }) : null;
}

function candleOf(row: readonly number[], length: number): Candle {
  const [openedAt, open, high, low, close, volume] = row as readonly [number, number, number, number, number, number];
  return {
    openedAt: openedAt as EpochMs,
    closedAt: (openedAt + length) as EpochMs,
    open,
    high,
    low,
    close,
    volume,
  };
}

const sameValues = (a: Candle, b: Candle): boolean =>
  a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;

const percent = (logMove: number): string => `${((Math.exp(logMove) - 1) * 100).toFixed(0)} %`;

function jsonable(value: unknown): number | string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' && Number.isFinite(value) ? value : String(value);
}
