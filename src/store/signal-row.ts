import type { NewSignal, Signal, SignalOutcome, StoredSignal, Withheld } from '../core/signal.js';

/** The signal of a stored row; its number is the row's. */
export const signalOf = (row: { readonly id: number; readonly signal: NewSignal }): Signal =>
  ({ ...row.signal, id: row.id }) as Signal;

/** The same with how it ended, and why it was held back where it was. */
export const storedSignalOf = (row: {
  readonly id: number;
  readonly signal: NewSignal;
  readonly outcome: SignalOutcome;
  readonly withheld: Withheld | null;
}): StoredSignal => ({
  signal: signalOf(row),
  outcome: row.outcome,
  ...(row.withheld === null ? {} : { withheld: row.withheld }),
});
