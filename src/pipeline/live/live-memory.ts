import type { Decimal } from 'decimal.js';
import { fromDecimalJson, toDecimalJson } from '../../core/decimal-json.js';
import { InvariantError } from '../../core/errors.js';
import type { Market } from '../../core/market.js';
import type { EpochMs, Money } from '../../core/units.js';
import type { EngineSnapshot } from '../engine/engine-parts.js';
import type { TicketBookSnapshot } from '../execution/ccxt/ticket-book.js';
import type { OutboxItem } from './live-gateway.js';

/** A kill under way or done. */
export interface KillProgress {
  readonly since: EpochMs;
  readonly by: string;
  /** Rounds of flattening so far; each has order ids of its own. */
  round: number;
  flat: boolean;
}

/** How far real trading came, beside what engine and exchange know of themselves. */
export interface LiveProgress {
  /** What the exchange held in all when the account began, or when a person accepted it. */
  baseline: Decimal;
  /** Newest signal dealt with. */
  lastSignal: number;
  /** Close of the newest candle fed, by market. */
  readonly fedTo: Record<Market, EpochMs>;
  kill: KillProgress | null;
}

/** Everything real trading must know after a kill -9: one value, written whole. */
export interface LiveMemory extends Readonly<LiveProgress> {
  readonly engine: EngineSnapshot;
  readonly venue: TicketBookSnapshot;
  readonly outbox: readonly OutboxItem[];
  /** Clock of the engine. */
  readonly now: EpochMs;
  readonly startedAt: EpochMs;
  /** What the account may use. */
  readonly initial: Money;
}

export const storeMemory = (memory: LiveMemory): object => toDecimalJson(memory) as object;

/** Throws InvariantError for what is no memory of real trading: guessing would risk money. */
export function restoreMemory(stored: unknown): LiveMemory {
  const memory = fromDecimalJson(stored) as Partial<LiveMemory> | null;
  if (!memory?.engine || !memory.venue || !memory.outbox || typeof memory.now !== 'number') {
    throw new InvariantError(
      `the stored state of real trading has engine, venue, outbox and now, was ${Object.keys(memory ?? {}).join(', ') || 'nothing'}`,
    );
  }
  return memory as LiveMemory;
}
