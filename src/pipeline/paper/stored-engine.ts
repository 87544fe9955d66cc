import { Decimal } from 'decimal.js';
import { InvariantError } from '../../core/errors.js';
import type { StoredEngine } from '../../core/paper-account.js';
import type { EpochMs } from '../../core/units.js';
import type { EngineSnapshot } from '../engine/engine-parts.js';
import type { VenueSnapshot } from '../execution/simulated-venue.js';

/** Everything that moves an account, at an instant. */
export interface EngineState {
  readonly engine: EngineSnapshot;
  readonly venue: VenueSnapshot;
  /** Clock of both. */
  readonly now: EpochMs;
}

const decimalKey = '$d';

/** As plain JSON; decimals become `{ "$d": "1.5" }`, so that the way back needs no list of fields. */
export const storeEngine = (state: EngineState): StoredEngine => plain(state) as StoredEngine;

export function restoreEngine(stored: StoredEngine): EngineState {
  const state = rich(stored) as Partial<EngineState>;
  if (!state.engine || !state.venue || typeof state.now !== 'number') {
    throw new InvariantError(`a stored engine has engine, venue and now, was ${Object.keys(stored).join(', ')}`);
  }
  return state as EngineState;
}

function plain(value: unknown): unknown {
  if (Decimal.isDecimal(value)) return { [decimalKey]: value.toFixed() };
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part === undefined ? [] : [[key, plain(part)]])),
  );
}

function rich(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rich);
  if (value === null || typeof value !== 'object') return value;
  const decimal = (value as Record<string, unknown>)[decimalKey];
  if (typeof decimal === 'string') return new Decimal(decimal);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rich(part)]));
}
