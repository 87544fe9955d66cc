import { Decimal } from 'decimal.js';
import type { EquityCurve, OpenPosition, Reconciliation, Trade } from '../../core/backtest.js';
import type { ReplayClock } from '../../core/clock.js';
import { type Candle, type FundingRate, type Market, type Series, seriesKey, timeframeMs } from '../../core/market.js';
import type { Approved, ClientOrderId, Fill, OrderEvent, OrderRequest, OrderState } from '../../core/order.js';
import type { Instrument } from '../../core/ports/execution-venue.js';
import type { Bar, EntryIntent, Held, Intent, SignalSource } from '../../core/ports/signal-source.js';
import { type EpochMs, type Money, money, price, quantity } from '../../core/units.js';
import { type LedgerSnapshot, PortfolioLedger } from '../ledger/portfolio-ledger.js';
import { tradeChecks } from '../risk/guards.js';
import { entryOrder, type Refusal, reducingOrder, review } from '../risk/review.js';
import { planEntry } from './entry-plan.js';
import { CurveRecorder } from './equity-curve.js';
import { OrderHash } from './order-hash.js';
import type { TradePolicy } from './policy.js';
import { type RiskSnapshot, RiskState } from './risk-state.js';
import { type Leg, type OpenTrade, orderIdOf, reasonOf, TradeBook, type TradeNote } from './trade-book.js';
import { viewOf } from './trade-view.js';

/** Where the engine's orders go and what came of them. `null`: the outcome is told later, by `tell`. */
export interface OrderGateway {
  instrument(market: Market): Instrument;
  submitNow(order: Approved<OrderRequest>): OrderState | null;
  cancelNow(id: ClientOrderId, reason: string): unknown;
  onCandle(market: Market, candle: Candle, detail?: readonly Candle[]): readonly OrderEvent[];
  /** The venue closed `units` of a position that could not pay for itself; a real venue tells so by itself. */
  liquidated?(market: Market, units: Decimal): readonly OrderEvent[];
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
  /** Candles that closed by then only warm the rules up. */
  readonly tradeFrom: EpochMs;
  readonly onEvent?: (event: EngineEvent) => void;
}

/** Everything an engine knows beside its rules, which are warmed by their last candles; JSON-able apart from its decimals. */
export interface EngineSnapshot {
  readonly ledger: LedgerSnapshot;
  readonly risk: RiskSnapshot;
  readonly trades: { readonly open: readonly OpenTrade[]; readonly closed: number };
  readonly series: readonly {
    readonly key: string;
    readonly closedAt: EpochMs;
    readonly close: number;
    readonly entering: Entering | null;
    readonly leaving: ClientOrderId | null;
  }[];
  readonly fundedAt: readonly (readonly [Market, EpochMs])[];
}

interface Entering {
  readonly id: ClientOrderId;
  readonly note: TradeNote;
  /** What it is worth while it waits. */
  readonly notional: Decimal;
}

/** What the engine keeps of a series. */
interface SeriesState {
  readonly series: Series;
  readonly key: string;
  readonly source: SignalSource | null;
  closedAt: EpochMs;
  close: number;
  entering: Entering | null;
  leaving: ClientOrderId | null;
  held: { side: Held['side']; ordered: boolean; entryPrice: number | null; since: EpochMs | null };
}

/**
 * The one engine behind backtest, paper and live: candles in, orders out. Decisions are made on closed candles; what a
 * candle does to orders is known before anybody decides on it. A candle already seen changes nothing, so candles may be
 * repeated at will. Everything random comes from the rules' seeds: equal input gives equal orders.
 */
export class TradingEngine {
  readonly #parts: EngineParts;
  readonly #ledger: PortfolioLedger;
  readonly #book: TradeBook;
  readonly #risk: RiskState;
  readonly #curve = new CurveRecorder();
  readonly #hash = new OrderHash();
  readonly #series = new Map<string, SeriesState>();
  readonly #byIdentity = new Map<Series, SeriesState>();
  readonly #fundedAt = new Map<Market, EpochMs>();
  readonly #refusals: Record<string, number> = {};
  readonly #checks;
  readonly #restored: Map<string, EngineSnapshot['series'][number]>;

  constructor(parts: EngineParts, restored?: EngineSnapshot) {
    this.#parts = parts;
    this.#ledger = new PortfolioLedger(parts.initial, restored?.ledger);
    this.#book = new TradeBook(restored?.trades);
    this.#risk = new RiskState(parts.initial.toNumber(), restored?.risk);
    this.#checks = tradeChecks(parts.policy.limits);
    this.#restored = new Map((restored?.series ?? []).map((one) => [one.key, one]));
    for (const [market, at] of restored?.fundedAt ?? []) this.#fundedAt.set(market, at);
  }

  /** All candles that closed at one instant, in a fixed order of markets. */
  instant(bars: readonly Bar[]): void {
    const fresh: SeriesState[] = [];
    const news: Bar[] = [];
    for (const bar of bars) {
      const state = this.#stateOf(bar.series);
      if (bar.candle.closedAt <= state.closedAt) continue;
      fresh.push(state);
      news.push(bar);
    }
    const first = news[0];
    if (!first) return;
    const at = first.candle.closedAt;
    // A late series may bring an instant that others have passed.
    if (at > this.#parts.clock.now()) this.#parts.clock.advanceTo(at);
    for (let i = 0; i < news.length; i++) this.#happened(fresh[i] as SeriesState, (news[i] as Bar).candle);
    const equity = this.#ledger.equityFloat();
    const trading = at > this.#parts.tradeFrom;
    if (trading) this.#guard(at, this.#risk.mark(at, equity));
    for (let i = 0; i < news.length; i++) this.#decide(fresh[i] as SeriesState, news[i] as Bar, trading);
    if (trading) this.#curve.push(at, equity, this.#ledger.exposureFloat());
  }

  /** What a venue tells of an order; also called by `instant` for venues that fill from candles. */
  tell(event: OrderEvent): void {
    if (event.kind === 'fill') this.#filled(event.fill);
    else this.#ended(event.clientOrderId, event.state);
  }

  /** An order by a person: an entry, or to leave. Refusals say why nothing changed. */
  command(series: Series, intent: Intent): readonly Refusal[] {
    const state = this.#stateOf(series);
    if (intent.kind === 'leave') {
      if (state.held.side === null && !state.entering) {
        return [{ check: 'position', reason: `nothing is held of ${series.market}` }];
      }
      this.#leave(state, 'mx');
      return [];
    }
    if (state.close === 0) return [{ check: 'stale', reason: `no price of ${series.market} is known yet` }];
    return this.#enter(state, intent, this.#parts.clock.now());
  }

  /** Cancels what would enter, and flattens everything at the next price; nothing is entered until `revive`. */
  kill(reason: string): void {
    this.#risk.killed = reason;
    for (const state of this.#series.values()) if (state.held.side !== null || state.entering) this.#leave(state, 'kl');
  }

  revive(): void {
    this.#risk.killed = null;
    this.#risk.pausedReason = null;
    this.#risk.peak = this.#ledger.equityFloat();
  }

  get killed(): string | null {
    return this.#risk.killed;
  }

  get pausedReason(): string | null {
    return this.#risk.pausedReason;
  }

  get peakEquity(): number {
    return this.#risk.peak;
  }

  equity(): Money {
    return this.#ledger.equity();
  }

  sums(): Reconciliation {
    return this.#ledger.sums();
  }

  openPositions(): readonly OpenPosition[] {
    return this.#ledger.openPositions();
  }

  curve(): EquityCurve {
    return this.#curve.curve();
  }

  get orderHash(): string {
    return this.#hash.digest();
  }

  get refusals(): Readonly<Record<string, number>> {
    return { ...this.#refusals };
  }

  snapshot(): EngineSnapshot {
    return {
      ledger: this.#ledger.snapshot(),
      risk: this.#risk.snapshot(),
      trades: this.#book.snapshot(),
      series: [
        ...[...this.#series.values()].map(({ key, closedAt, close, entering, leaving }) => ({
          key,
          closedAt,
          close,
          entering,
          leaving,
        })),
        // Series that did not speak since the restart are as they were.
        ...[...this.#restored.values()].filter(({ key }) => !this.#series.has(key)),
      ],
      fundedAt: [...this.#fundedAt],
    };
  }

  /** What a candle did: to orders, to funding, to what is held. */
  #happened(state: SeriesState, candle: Candle): void {
    const { market } = state.series;
    const { gateway, detailOf } = this.#parts;
    const before = state.close;
    const previous = state.closedAt;
    state.closedAt = candle.closedAt;
    state.close = candle.close;
    const detail = detailOf?.(state.series, candle);
    for (const event of gateway.onCandle(market, candle, detail)) this.tell(event);
    if (this.#ledger.holds(market)) {
      this.#book.watch(market, candle);
      this.#fund(market, candle);
      this.#liquidate(market, candle);
      this.#ledger.mark(market, candle.close);
    }
    if (this.#series.size > 1 && before > 0 && previous === candle.openedAt) {
      this.#risk.returned(market, candle.closedAt, Math.log(candle.close / before));
    }
  }

  #fund(market: Market, { openedAt, closedAt, open, close }: Candle): void {
    const { fundingBetween } = this.#parts;
    if (!fundingBetween) return;
    const after = Math.max(openedAt, this.#fundedAt.get(market) ?? 0) as EpochMs;
    if (after >= closedAt) return;
    this.#fundedAt.set(market, closedAt);
    for (const { settledAt, rate } of fundingBetween(market, after, closedAt)) {
      const received = this.#ledger.fund(market, settledAt === closedAt ? close : open, rate);
      this.#book.fund(market, received);
    }
  }

  /** A position whose loss eats the maintenance margin is closed by the venue, at the worse of that price and the open. */
  #liquidate(market: Market, candle: Candle): void {
    const { maintenanceMargin } = this.#parts.gateway.instrument(market);
    if (maintenanceMargin === 0) return;
    const units = this.#ledger.units(market);
    const at = this.#ledger.liquidationPrice(market, maintenanceMargin);
    const { liquidated } = this.#parts.gateway;
    if (at === null || !liquidated) return;
    const long = units.isPositive();
    if (long ? candle.low > at : candle.high < at) return;
    const reached = long ? Math.min(at, candle.open) : Math.max(at, candle.open);
    const filled = new Decimal(Math.min(Math.max(reached, candle.low), candle.high)).toSignificantDigits(12);
    const fee = filled.times(units.abs()).times('0.005').toDecimalPlaces(8, Decimal.ROUND_UP);
    const side = long ? 'sell' : 'buy';
    const order = reducingOrder(
      {
        clientOrderId: orderIdOf(this.#parts.account, market, candle.closedAt, 'lq'),
        market,
        side,
        quantity: quantity(units.abs()),
      },
      { type: 'market' },
    );
    this.#hash.order(order);
    this.#filled({
      clientOrderId: order.clientOrderId,
      sequence: 1,
      market,
      side,
      quantity: order.quantity,
      price: price(filled),
      fee: money(fee),
      liquidity: 'taker',
      filledAt: candle.closedAt,
    });
    for (const event of liquidated.call(this.#parts.gateway, market, units)) this.tell(event);
  }

  #guard(at: EpochMs, drawdown: number): void {
    const { maxDrawdown } = this.#parts.policy.limits;
    if (drawdown < maxDrawdown || this.#risk.pausedReason !== null) return;
    const reason = `drawdown ${(100 * drawdown).toFixed(1)} % reached the ${(100 * maxDrawdown).toFixed(1)} % limit`;
    this.#risk.pausedReason = reason;
    this.#parts.onEvent?.({ kind: 'paused', reason, drawdown, at });
  }

  #decide(state: SeriesState, bar: Bar, trading: boolean): void {
    const { market } = state.series;
    const at = bar.candle.closedAt;
    const trade = this.#book.get(market);
    if (trade?.closesAt != null && at >= trade.closesAt && trade.timeframe === state.series.timeframe) {
      this.#leave(state, 'tx');
    }
    const intent = state.source?.onBar(bar, state.held);
    if (!intent || !trading) return;
    if (intent.kind === 'leave') this.#leave(state, 'sx');
    else this.#enter(state, intent, at);
  }

  #leave(state: SeriesState, leg: Leg): void {
    const { market } = state.series;
    if (state.entering) this.#parts.gateway.cancelNow(state.entering.id, 'left before it was entered');
    state.entering = null;
    this.#holdNow(state);
    const units = this.#ledger.units(market);
    if (units.isZero() || state.leaving) return;
    const order = reducingOrder(
      {
        clientOrderId: orderIdOf(this.#parts.account, market, state.closedAt, leg),
        market,
        side: units.isPositive() ? 'sell' : 'buy',
        quantity: quantity(units.abs()),
      },
      { type: 'market' },
    );
    state.leaving = order.clientOrderId;
    this.#submit(state, order);
  }

  #enter(state: SeriesState, intent: EntryIntent, at: EpochMs): readonly Refusal[] {
    const { market, timeframe } = state.series;
    const { side } = state.held;
    if (side === intent.side || state.entering) return this.#refuse(state, held(market), at);
    // What is held the other way goes first; the rule may enter once that is done.
    if (side !== null) {
      this.#leave(state, 'sx');
      return [];
    }
    const { policy, gateway, account } = this.#parts;
    const view = viewOf({
      ledger: this.#ledger,
      risk: this.#risk,
      market,
      pending: [...this.#series.values()].flatMap(({ series, entering }) =>
        entering ? [{ market: series.market, notional: entering.notional }] : [],
      ),
      pricedAt: state.closedAt,
      now: at,
      kind: policy.kind,
    });
    const planned = planEntry(
      intent,
      state.series,
      state.close,
      view,
      policy,
      timeframeMs(timeframe),
      gateway.instrument(market),
    );
    const reviewed = review(planned, view, this.#checks);
    if (reviewed.kind === 'refused') return this.#refuse(state, reviewed.refusals, at);
    const { plan } = reviewed;
    const id = orderIdOf(account, market, at, 'in');
    // A market order is for the very next candle: after a gap its reason is gone.
    const lapsesAt = intent.limit === null ? Math.min(intent.expiresAt, at + timeframeMs(timeframe)) : intent.expiresAt;
    const entry = entryOrder(plan, id, {
      limit: intent.limit === null ? null : price(new Decimal(intent.limit).toSignificantDigits(12)),
      expiresAt: lapsesAt as EpochMs,
    });
    state.entering = {
      id,
      note: { timeframe, tag: intent.tag, signalId: intent.signalId, closesAt: intent.closesAt },
      notional: plan.quantity.times(plan.reference),
    };
    state.held.ordered = true;
    if (!this.#submit(state, entry)) return [{ check: 'venue', reason: `the venue refused the order for ${market}` }];
    const exit = {
      market,
      side: plan.side === 'long' ? 'sell' : 'buy',
      quantity: plan.quantity,
      after: id,
      group: id,
    } as const;
    const child = (leg: Leg) => ({ ...exit, clientOrderId: orderIdOf(account, market, at, leg) });
    if (plan.stop) this.#submit(state, reducingOrder(child('sl'), { type: 'stop', trigger: plan.stop }));
    if (plan.target) this.#submit(state, reducingOrder(child('tp'), { type: 'takeProfit', trigger: plan.target }));
    if (intent.trail !== null) {
      this.#submit(state, reducingOrder(child('ts'), { type: 'trailingStop', trail: new Decimal(intent.trail) }));
    }
    return [];
  }

  #submit(state: SeriesState, order: Approved<OrderRequest>): boolean {
    this.#hash.order(order);
    this.#parts.onEvent?.({ kind: 'order', order, at: this.#parts.clock.now() });
    const outcome = this.#parts.gateway.submitNow(order);
    if (outcome?.kind !== 'rejected') return true;
    this.#ended(order.clientOrderId, outcome);
    this.#count('venue');
    this.#parts.onEvent?.({
      kind: 'refused',
      market: state.series.market,
      refusals: [{ check: 'venue', reason: outcome.reason }],
      at: this.#parts.clock.now(),
    });
    return false;
  }

  #filled(fill: Fill): void {
    this.#hash.fill(fill);
    this.#parts.onEvent?.({ kind: 'fill', fill });
    const state = this.#ofMarket(fill.market);
    const note = state?.entering?.note ?? noNote;
    this.#ledger.fill(fill);
    const trade = this.#book.fill(fill, note, reasonOf(fill.clientOrderId));
    if (trade) {
      this.#risk.closed(trade);
      this.#parts.onEvent?.({ kind: 'trade', trade });
    }
    if (state) this.#holdNow(state);
  }

  #ended(id: ClientOrderId, _outcome: OrderState): void {
    for (const state of this.#series.values()) {
      if (state.entering?.id === id) {
        state.entering = null;
        this.#holdNow(state);
      }
      if (state.leaving === id) state.leaving = null;
    }
  }

  #holdNow(state: SeriesState): void {
    const trade = this.#book.get(state.series.market);
    const { held } = state;
    held.side = trade?.side ?? null;
    held.entryPrice = trade?.entryPrice ?? null;
    held.since = trade?.openedAt ?? null;
    held.ordered = state.entering !== null;
  }

  #refuse(state: SeriesState, refusals: readonly Refusal[], at: EpochMs): readonly Refusal[] {
    for (const { check } of refusals) this.#count(check);
    this.#parts.onEvent?.({ kind: 'refused', market: state.series.market, refusals, at });
    return refusals;
  }

  #count(check: string): void {
    this.#refusals[check] = (this.#refusals[check] ?? 0) + 1;
  }

  #ofMarket(market: Market): SeriesState | undefined {
    for (const state of this.#series.values()) if (state.series.market === market && state.source) return state;
    for (const state of this.#series.values()) if (state.series.market === market) return state;
    return undefined;
  }

  #stateOf(series: Series): SeriesState {
    const known = this.#byIdentity.get(series);
    if (known) return known;
    const key = seriesKey(series);
    let state = this.#series.get(key);
    if (!state) {
      const before = this.#restored.get(key);
      state = {
        series,
        key,
        source: this.#parts.sourceOf(series),
        closedAt: before?.closedAt ?? (0 as EpochMs),
        close: before?.close ?? 0,
        entering: before?.entering ?? null,
        leaving: before?.leaving ?? null,
        held: { side: null, ordered: false, entryPrice: null, since: null },
      };
      this.#series.set(key, state);
      this.#holdNow(state);
    }
    this.#byIdentity.set(series, state);
    return state;
  }
}

const noNote: TradeNote = { timeframe: '1h', tag: 'unknown', signalId: null, closesAt: null };

const held = (market: Market): readonly Refusal[] => [
  { check: 'oneAMarket', reason: `${market} is already held or ordered` },
];
