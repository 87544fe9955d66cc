import type { Decimal } from 'decimal.js';
import type { Trade } from '../../core/backtest.js';
import type { ReplayClock } from '../../core/clock.js';
import type { Candle, FundingRate, Market, Series } from '../../core/market.js';
import type { Approved, ClientOrderId, Fill, OrderEvent, OrderRequest, OrderState } from '../../core/order.js';
import type { Instrument } from '../../core/ports/execution-venue.js';
import type { SignalSource } from '../../core/ports/signal-source.js';
import type { EpochMs, Money } from '../../core/units.js';
import type { LedgerSnapshot } from '../ledger/portfolio-ledger.js';
import type { Refusal } from '../risk/review.js';
import type { TradePolicy } from './policy.js';
import type { RiskSnapshot } from './risk-state.js';
import type { SeriesSnapshot } from './series-states.js';
import type { OpenTrade } from './trade-book.js';

/** Where the engine's orders go and what came of them. `null`: the outcome is told later, by `tell`. */
export interface OrderGateway {
  instrument(market: Market): Instrument;
  submitNow(order: Approved<OrderRequest>): OrderState | null;
  /** `undefined`: the outcome is told later, by `tell`. */
  cancelNow(id: ClientOrderId, reason: string): OrderState | null | undefined;
  onCandle(market: Market, candle: Candle, detail?: readonly Candle[]): readonly OrderEvent[];
  /** The venue closed `units` of a position that could not pay for itself; a real venue tells so by itself. */
  liquidated?(market: Market, units: Decimal): readonly OrderEvent[];
  /** What that costs on top, bps of the notional. */
  readonly liquidationFeeBps?: number;
}

export type EngineEvent =
  | { readonly kind: 'order'; readonly order: OrderRequest; readonly at: EpochMs }
  | { readonly kind: 'fill'; readonly fill: Fill }
  | { readonly kind: 'trade'; readonly trade: Trade }
  | { readonly kind: 'refused'; readonly market: Market; readonly refusals: readonly Refusal[]; readonly at: EpochMs }
  | { readonly kind: 'paused'; readonly reason: string; readonly drawdown: number; readonly at: EpochMs };

export interface EngineParts {
  /** Begins every client order id; names the account or the run. */
  readonly account: string;
  readonly initial: Money;
  readonly policy: TradePolicy;
  readonly gateway: OrderGateway;
  /** Moved by the engine to the close of each candle; the gateway's clock. */
  readonly clock: ReplayClock;
  /** Rule of a series; null when it is only watched. */
  readonly sourceOf: (series: Series) => SignalSource | null;
  /** Rates settled after `after` and by `until`, ascending; none for spot. */
  readonly fundingBetween?: (market: Market, after: EpochMs, until: EpochMs) => readonly FundingRate[];
  /** Finer candles that make up a candle. */
  readonly detailOf?: (series: Series, candle: Candle) => readonly Candle[] | undefined;
  /** Half the spread of a market as it stands, bps; null where nobody knows it. */
  readonly halfSpreadBpsOf?: (market: Market) => number | null;
  /** Candles that closed by then only warm the rules up. */
  readonly tradeFrom: EpochMs;
  readonly onEvent?: (event: EngineEvent) => void;
}

/** Everything an engine knows beside its rules, which are warmed by their last candles; JSON-able apart from its decimals. */
export interface EngineSnapshot {
  readonly ledger: LedgerSnapshot;
  readonly risk: RiskSnapshot;
  readonly trades: { readonly open: readonly OpenTrade[]; readonly closed: number };
  readonly series: readonly SeriesSnapshot[];
  readonly fundedAt: readonly (readonly [Market, EpochMs])[];
  /** Newest orders that filled and how many of their fills were booked. */
  readonly booked?: readonly (readonly [ClientOrderId, number])[];
}
