import type { Decimal } from 'decimal.js';
import type { Logger } from 'pino';
import type { RiskAlert } from '../../core/announcement.js';
import type { Clock } from '../../core/clock.js';
import type { Candle, FundingRate, Market, Series, Timeframe, Venue } from '../../core/market.js';
import type { ClientOrderId, OrderEvent, OrderRequest, VenueFailure } from '../../core/order.js';
import type { ExecutionVenue } from '../../core/ports/execution-venue.js';
import type { LiveStatus } from '../../core/ports/live.js';
import type { Result } from '../../core/result.js';
import type { EntrySignal } from '../../core/signal.js';
import type { EpochMs, Money } from '../../core/units.js';
import type { TradePolicy } from '../engine/policy.js';
import type { TicketBookSnapshot } from '../execution/ccxt/ticket-book.js';
import type { LiveLimits } from './guarded-venue.js';

/** A real venue as the trader needs it; `CcxtVenue` is one. */
export interface LiveExchange extends ExecutionVenue {
  listen(listener: (event: OrderEvent) => void): () => void;
  poll(): Promise<void>;
  snapshot(): TicketBookSnapshot;
  balance(currency: string): Promise<Result<Decimal, VenueFailure>>;
  knows(id: ClientOrderId): boolean;
  unitsOf(market: Market): Decimal;
  adopt(market: Market, units: Decimal): void;
  readonly doubts: readonly ClientOrderId[];
  readonly live: readonly OrderRequest[];
}

export type LiveAlert = Extract<RiskAlert, { kind: 'live' }>;

export interface LiveSettings {
  readonly venue: Venue;
  readonly timeframe: Timeframe;
  readonly limits: LiveLimits;
  readonly sandbox: boolean;
  /** Begins every client order id. */
  readonly account: string;
}

/** Small facts that must survive a restart. */
export interface LiveStore {
  load(): Promise<unknown>;
  save(memory: object): Promise<void>;
  publish(status: LiveStatus): Promise<void>;
  /** What a person ordered; null while nobody did. */
  killOrder(): Promise<{ readonly by: string; readonly since: EpochMs } | null>;
  /** Takes the word that the balance is right as it is; null when nobody gave it. */
  takeAcceptance(): Promise<{ readonly by: string } | null>;
}

/** What the trader decides from. */
export interface LiveFacts {
  /** Closed after `after`, ascending; without it the newest ones, to begin with. */
  candles(series: Series, after: EpochMs | null): Promise<readonly Candle[]>;
  funding(market: Market, from: EpochMs, to: EpochMs): Promise<readonly FundingRate[]>;
  /** Entry signals with a higher id, ascending. */
  signals(after: number): Promise<readonly EntrySignal[]>;
  newestSignal(): Promise<number>;
  /** Whether new entries are paused by a person. */
  paused(): Promise<boolean>;
}

export interface LiveTraderParts {
  readonly settings: LiveSettings;
  readonly policy: (equity: Money) => TradePolicy;
  readonly openExchange: (
    restored: TicketBookSnapshot | undefined,
    journal: () => Promise<void>,
    markOf: (market: Market) => number | null,
  ) => LiveExchange;
  readonly store: LiveStore;
  readonly facts: LiveFacts;
  readonly announce: (alert: LiveAlert) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly reconcileEveryMs?: number;
  /** Before a difference is believed it is looked at again after so long. */
  readonly confirmMs?: number;
}
