import type { Candle } from '../../core/market.js';
import type { CancelReason, Signal, SignalOutcome } from '../../core/signal.js';
import type { EpochMs } from '../../core/units.js';
import { resultAt, settle } from './settle.js';

/**
 * How an open signal ends that is taken back at `now`: as it would have by itself when it had ended already, else cancelled
 * with what it had come to at the last close there is. Candles as for `settle`.
 */
export function cancel(signal: Signal, candles: readonly Candle[], now: EpochMs, why: CancelReason): SignalOutcome {
  const ended = settle(signal, candles, now);
  if (ended.kind !== 'open') return ended;
  return { kind: 'cancelled', why, at: now, result: signal.kind === 'entry' ? resultAt(signal, candles) : null };
}

/** How much of a usual move the close a signal stands on may be corrected by before the call is not that call any more. */
const tolerated = 0.1;

/** Why a corrected candle takes back a signal made of it; null when it hardly changes what the call stood on. */
export function correctionOf({ prediction }: Signal, corrected: Candle): CancelReason | null {
  if (corrected.closedAt !== prediction.closedAt) return null;
  const change = Math.abs(Math.log(corrected.close / prediction.close));
  if (!(change > tolerated * prediction.moveSize)) return null;
  return { kind: 'corrected', was: prediction.close, is: corrected.close };
}
