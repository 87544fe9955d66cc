import type { NewSignal, Signal } from '../core/signal.js';

/** The signal of a stored row; its number is the row's. */
export const signalOf = (row: { readonly id: number; readonly signal: NewSignal }): Signal =>
  ({ ...row.signal, id: row.id }) as Signal;
