import { type Series, timeframeMs } from '../../../core/market.js';
import type { SourceEvent } from '../../../core/ports/candle-source.js';
import type { EpochMs } from '../../../core/units.js';
import { CandleGate, type RawRow, type Verdict } from '../validate.js';

/** How often a hole in the venue's answer is asked about before it is taken for a candle that never was. */
const holeTries = 4;

/**
 * One series on its way out: takes rows from WebSocket and REST in whatever order they come and emits each closed candle
 * once, in order, with none left out that the venue has. A candle that changed afterwards is emitted again.
 */
export class SeriesFeed {
  readonly #gate: CandleGate;
  readonly #lengthMs: number;
  /** Final rows that came ahead of their turn. */
  readonly #held = new Map<number, RawRow>();
  #forming: RawRow | null = null;
  #next: number;
  #holes = 0;
  #seeded = false;
  /** Opening time of the newest row the WebSocket told. */
  newestHeard = Number.NEGATIVE_INFINITY;

  constructor(
    readonly series: Series,
    next: EpochMs,
    private readonly emit: (event: SourceEvent) => void,
  ) {
    this.#gate = new CandleGate(series);
    this.#lengthMs = timeframeMs(series.timeframe);
    this.#next = next;
  }

  /** Opening time of the candle to be emitted next. */
  get next(): EpochMs {
    return this.#next as EpochMs;
  }

  get seeded(): boolean {
    return this.#seeded;
  }

  /** When it closes by the clock. */
  get closesAt(): number {
    return this.#next + this.#lengthMs;
  }

  /** Final rows wait for one that was missed. */
  get hasGap(): boolean {
    return this.#held.size > 0;
  }

  /** A row the venue marked as final, or as still forming. */
  hearMarked(row: RawRow, closed: boolean): void {
    const openedAt = row[0] as number;
    this.newestHeard = Math.max(this.newestHeard, openedAt);
    if (!closed) return;
    if (openedAt >= this.#next) this.#held.set(openedAt, row);
    else this.#correct(row, openedAt + this.#lengthMs);
    this.#drain();
  }

  /** A row of a venue that marks nothing: final once a newer one begins. True when that happened, and REST should confirm it. */
  hearUnmarked(row: RawRow): boolean {
    const openedAt = row[0];
    if (typeof openedAt !== 'number') return false;
    this.newestHeard = Math.max(this.newestHeard, openedAt);
    const before = this.#forming;
    if (before && openedAt < (before[0] as number)) return false;
    this.#forming = row;
    if (!before || openedAt === before[0] || (before[0] as number) < this.#next) return false;
    this.#held.set(before[0] as number, before);
    this.#drain();
    return true;
  }

  /** Rows before the first one to emit: the yardstick for it. */
  seed(rows: readonly RawRow[], closedBy: EpochMs): void {
    for (const row of rows) {
      if (typeof row[0] === 'number' && row[0] < this.#next) this.#gate.judge(row, closedBy);
    }
    this.#seeded = true;
  }

  /** Rows REST told, ascending. `closedBy`: a venue time before the request was sent. Returns whether the feed moved on. */
  hearRest(rows: readonly RawRow[], closedBy: EpochMs): boolean {
    const start = this.#next;
    for (const row of rows) {
      const openedAt = row[0];
      if (typeof openedAt === 'number' && openedAt < this.#next) {
        this.#correct(row, closedBy);
        continue;
      }
      if (typeof openedAt === 'number' && openedAt + this.#lengthMs > closedBy && !this.#held.has(openedAt)) break;
      // A hole may be a candle that is only late.
      if (typeof openedAt === 'number' && openedAt > this.#next && ++this.#holes < holeTries) break;
      this.#holes = 0;
      const marked = typeof openedAt === 'number' ? this.#held.get(openedAt) : undefined;
      this.#pass(marked ?? row, marked ? Number.MAX_SAFE_INTEGER : closedBy);
      this.#drain();
    }
    this.#drain();
    return this.#next > start;
  }

  #correct(row: RawRow, closedBy: number): void {
    if (!this.#gate.knows(row[0] as number)) return;
    this.#tell(this.#gate.judge(row, closedBy as EpochMs));
  }

  /** Emits held rows as long as the next one is among them; nothing before there is a yardstick. */
  #drain(): void {
    if (!this.#seeded) return;
    for (let row = this.#held.get(this.#next); row; row = this.#held.get(this.#next)) {
      this.#pass(row, Number.MAX_SAFE_INTEGER);
    }
  }

  #pass(row: RawRow, closedBy: number): void {
    this.#tell(this.#gate.judge(row, closedBy as EpochMs));
    const openedAt = row[0];
    if (typeof openedAt !== 'number' || !(openedAt >= this.#next)) return;
    this.#next = Math.floor(openedAt / this.#lengthMs) * this.#lengthMs + this.#lengthMs;
    for (const held of this.#held.keys()) if (held < this.#next) this.#held.delete(held);
  }

  #tell(verdict: Verdict): void {
    const { series } = this;
    if (verdict.kind === 'rejected') this.emit({ kind: 'rejected', rejected: verdict.rejected });
    if (verdict.kind !== 'closed') return;
    if (verdict.restored) this.emit({ kind: 'candle', series, candle: verdict.restored });
    this.emit({ kind: 'candle', series, candle: verdict.candle });
  }
}
