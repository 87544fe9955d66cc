import { assertNever } from '../../core/errors.js';
import type { Candle, Series } from '../../core/market.js';
import type { PaperAccount } from '../../core/ports/paper.js';
import type { EntrySignal, Signal } from '../../core/signal.js';
import { type PaperStep, unchanged } from './change.js';
import { onCandle } from './on-candle.js';
import { onEntry } from './on-entry.js';
import type { PaperPolicy } from './policy.js';

/** Facts that move an account. Order within one series: a candle, the signals it gave, the next candle. */
export type PaperEvent =
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'candle'; readonly series: Series; readonly candle: Candle };

/**
 * The account after one event, with what happened. Pure; an event already processed, or of another venue, returns the
 * very same account and nothing else, so events may be repeated at will.
 */
export function step(account: PaperAccount, event: PaperEvent, policy: PaperPolicy): PaperStep {
  switch (event.kind) {
    case 'signal':
      return event.signal.kind === 'entry' ? onEntry(account, event.signal as EntrySignal, policy) : unchanged(account);
    case 'candle':
      return onCandle(account, event.series, event.candle, policy);
    default:
      return assertNever(event);
  }
}
