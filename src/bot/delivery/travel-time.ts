const remembered = 64;
/** Answers slower than this share of all are taken for slow work on the other side, not for a long way there. */
const usualShare = 0.9;
const margin = 2;
const most = 3_000;
/** A process that has just started is slow, and knows nothing of the way. */
const enough = 16;
const untilKnownMs = 1_000;

/** How long a message may be on its way, judged by how soon the last ones were answered. */
export class TravelTime {
  readonly #took: number[] = [];
  #next = 0;

  constructor(private readonly leastMs: number) {}

  /** From the turn to the answer. */
  note(ms: number): void {
    this.#took[this.#next % remembered] = ms;
    this.#next += 1;
  }

  /** Twice what nine of ten take, never less than told; a second while too few are known. */
  ms(): number {
    if (this.#took.length < enough) return Math.max(this.leastMs, untilKnownMs);
    const sorted = [...this.#took].sort((one, other) => one - other);
    const usual = sorted[Math.floor(usualShare * (sorted.length - 1))] ?? 0;
    return Math.ceil(Math.min(most, Math.max(this.leastMs, margin * usual)));
  }
}
