import type { EpochMs } from '../../core/units.js';
import type { ModelCard } from '../inference/model-card.js';

/** What one model said about some rows of a series, as numbers side by side. */
export interface AnswerPart {
  readonly card: ModelCard;
  /** Close of each row, ms UTC, ascending; at least one. */
  readonly closedAt: Float64Array;
  readonly sigma: Float64Array;
  readonly outputs: Float64Array;
}

/** Answers about one series in order of time. Objects for each would fill the memory of a long run. */
export class SeriesAnswers {
  /** Parts of the stretches that are kept, oldest first. */
  #parts: AnswerPart[] = [];
  /** Of each stretch: how many parts it has. */
  readonly #stretches: number[] = [];
  #part = 0;
  #row = 0;

  /** Adds what was said of the next stretch of candles; with `most`, only so many of the newest stretches are kept. */
  add(parts: readonly AnswerPart[], most: number): void {
    this.#parts.push(...parts);
    this.#stretches.push(parts.length);
    if (this.#stretches.length <= most) return;
    const gone = this.#stretches.shift() ?? 0;
    this.#parts = this.#parts.slice(gone);
    this.#part = Math.max(0, this.#part - gone);
  }

  /** Where the answer at a close is; null when there is none. Quickest for the close after the one asked before. */
  find(closedAt: EpochMs): { readonly part: AnswerPart; readonly row: number } | null {
    const current = this.#parts[this.#part];
    if (current?.closedAt[this.#row] !== closedAt) {
      if (current?.closedAt[this.#row + 1] === closedAt) this.#row++;
      else if (!this.#seek(closedAt)) return null;
    }
    const part = this.#parts[this.#part];
    return part ? { part, row: this.#row } : null;
  }

  #seek(closedAt: number): boolean {
    const part = firstWhere(this.#parts.length, (at) => (this.#parts[at]?.closedAt.at(-1) ?? 0) >= closedAt);
    const closes = this.#parts[part]?.closedAt;
    if (!closes) return false;
    const row = firstWhere(closes.length, (at) => (closes[at] as number) >= closedAt);
    if (closes[row] !== closedAt) return false;
    this.#part = part;
    this.#row = row;
    return true;
  }
}

/** The first of `count` places from which on a condition holds; `count` when it nowhere does. */
function firstWhere(count: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
