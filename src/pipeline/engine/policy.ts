import { standardTradeLimits, type TradeLimits } from '../risk/guards.js';
import type { Sizing } from '../risk/sizing.js';

/** Stop and target of an entry that names none, in σ̂ of the candle over the square root of the candles it may last. */
export interface LevelPolicy {
  readonly stopSigmas: number;
  readonly targetSigmas: number;
  /** Candles an entry without a time limit is thought to last. */
  readonly bars: number;
}

/** How an account trades. */
export interface TradePolicy {
  readonly kind: 'spot' | 'perpetual';
  readonly limits: TradeLimits;
  readonly sizing: Sizing;
  /** Null: an entry without stop and target has none. */
  readonly levels: LevelPolicy | null;
}

export const standardTradePolicy: TradePolicy = {
  kind: 'perpetual',
  limits: standardTradeLimits,
  sizing: { kind: 'stop', otherwise: 0.1 },
  levels: { stopSigmas: 1.5, targetSigmas: 2, bars: 4 },
};
