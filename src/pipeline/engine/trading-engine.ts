import { Decimal } from 'decimal.js';
import type { EquityCurve, OpenPosition, Reconciliation } from '../../core/backtest.js';
import { type Candle, fileSymbol, type Market, type Series, timeframeMs } from '../../core/market.js';
import type { Approved, ClientOrderId, Fill, OrderEvent, OrderRequest, OrderState } from '../../core/order.js';
import type { Instrument } from '../../core/ports/execution-venue.js';
import type { Bar, EntryIntent, Intent } from '../../core/ports/signal-source.js';
import { sentence } from '../../core/sentence.js';
import { type EpochMs, type Money, price, quantity } from '../../core/units.js';
import { PortfolioLedger } from '../ledger/portfolio-ledger.js';
import { tradeChecks } from '../risk/guards.js';
import { entryOrder, type Refusal, reducingOrder, review } from '../risk/review.js';
import type { EngineParts, EngineSnapshot } from './engine-parts.js';
import { planEntry } from './entry-plan.js';
import { CurveRecorder } from './equity-curve.js';
import { exitOrders } from './exit-orders.js';
import { liquidation, reaches, worstFirst } from './liquidation.js';
import { OrderHash } from './order-hash.js';
import { heldAlready, RefusalTally } from './refusal-tally.js';
import { RiskState } from './risk-state.js';
import { type Ruin, RuinPrices } from './ruin-prices.js';
import { type SeriesState, SeriesStates } from './series-states.js';
import { type Leg, orderIdOf, reasonOf, TradeBook, type TradeNote } from './trade-book.js';
import { viewOf } from './trade-view.js';

/** Orders whose fills are remembered, so that a fill told twice is booked once. */
const remembered = 64;

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
  readonly #series: SeriesStates;
  readonly #fundedAt = new Map<Market, EpochMs>();
  readonly #booked: Map<ClientOrderId, number>;
  readonly #refusals = new RefusalTally();
  readonly #checks;
  /** Series with a new candle of the instant at hand and these candles; kept so that no candle makes an array. */
  readonly #fresh: SeriesState[] = [];
  readonly #news: Bar[] = [];
  readonly #ruins: RuinPrices;
  /** Asked once a market: a candle of a long run must not make decimals anew. */
  readonly #instruments = new Map<Market, Instrument>();

  constructor(parts: EngineParts, restored?: EngineSnapshot) {
    this.#parts = parts;
    this.#ledger = new PortfolioLedger(parts.initial, restored?.ledger);
    this.#ruins = new RuinPrices(this.#ledger, (market) => this.#instrumentOf(market));
    this.#book = new TradeBook(restored?.trades);
    this.#risk = new RiskState(parts.initial.toNumber(), restored?.risk);
    this.#checks = tradeChecks(parts.policy.limits);
    this.#series = new SeriesStates(parts.sourceOf);
    this.#booked = new Map(restored?.booked ?? []);
    for (const [market, at] of restored?.fundedAt ?? []) this.#fundedAt.set(market, at);
    for (const one of restored?.series ?? []) this.#series.restore(one);
    for (const state of this.#series.all()) this.#holdNow(state.series.market);
  }

  /** All candles that closed at one instant, in a fixed order of markets. Those already seen change nothing. */
  instant(bars: readonly Bar[]): void {
    this.#instant(bars, 0, bars.length);
  }

  /** Many instants in order of time: the bars from one place up to another, all of them unless said. */
  instants(bars: readonly Bar[], first = 0, end = bars.length): void {
    for (let from = first; from < end; ) {
      const at = (bars[from] as Bar).candle.closedAt;
      let to = from + 1;
      while (to < end && (bars[to] as Bar).candle.closedAt === at) to++;
      this.#instant(bars, from, to);
      from = to;
    }
  }

  /** What a venue tells of an order; also called by `instant` for venues that fill from candles. */
  tell(event: OrderEvent): void {
    if (event.kind === 'fill') this.#filled(event.fill);
    else this.#ended(event.clientOrderId, event.state);
  }

  /** An order by a person: an entry, or to leave. Refusals say why nothing changed. */
  command(series: Series, intent: Intent): readonly Refusal[] {
    const state = this.#series.of(series);
    if (intent.kind === 'leave') {
      if (state.held.side === null && !state.entering) {
        return [{ check: 'position', reason: sentence('said.check.nothingHeld', { market: series.market }) }];
      }
      this.#leave(state, 'mx');
      return [];
    }
    if (state.close === 0)
      return [{ check: 'stale', reason: sentence('said.check.noPrice', { market: series.market }) }];
    return this.#enter(state, intent, this.#parts.clock.now());
  }

  /** Cancels what of a signal's entry has not filled yet; false when nothing of it waits. */
  withdraw(series: Series, signalId: number, reason: string): boolean {
    const state = this.#series.of(series);
    if (state.entering?.note.signalId !== signalId) return false;
    this.#dropEntry(state, reason);
    return true;
  }

  /** Cancels what would enter, and flattens everything at the next price; nothing is entered until `revive`. */
  kill(reason: string): void {
    this.#risk.killed = reason;
    for (const state of this.#series.all()) if (state.held.side !== null || state.entering) this.#leave(state, 'kl');
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
    return this.#refusals.counts;
  }

  snapshot(): EngineSnapshot {
    return {
      ledger: this.#ledger.snapshot(),
      risk: this.#risk.snapshot(),
      trades: this.#book.snapshot(),
      series: this.#series.snapshot(),
      fundedAt: [...this.#fundedAt],
      booked: [...this.#booked],
    };
  }

  #instant(bars: readonly Bar[], from: number, to: number): void {
    const { clock, tradeFrom } = this.#parts;
    let at = 0 as EpochMs;
    let fresh = 0;
    for (let i = from; i < to; i++) {
      const bar = bars[i] as Bar;
      const { candle } = bar;
      const state = this.#series.of(bar.series);
      if (candle.closedAt <= state.closedAt) continue;
      if (at === 0) {
        at = candle.closedAt;
        // A late series may bring an instant that others have passed.
        if (at > clock.now()) clock.advanceTo(at);
      }
      this.#fresh[fresh] = state;
      this.#news[fresh++] = bar;
      this.#happened(state, candle);
    }
    if (at === 0) return;
    const equity = this.#ledger.equityFloat();
    const trading = at > tradeFrom;
    if (trading) this.#guard(at, this.#risk.mark(at, equity));
    for (let i = 0; i < fresh; i++) this.#decide(this.#fresh[i] as SeriesState, this.#news[i] as Bar, trading);
    if (trading) this.#curve.push(at, equity, this.#ledger.exposureFloat());
  }

  /** What a candle did: to orders, to funding, to what is held. */
  #happened(state: SeriesState, candle: Candle): void {
    const { market } = state.series;
    const { close: before, closedAt: previous } = state;
    state.closedAt = candle.closedAt;
    state.close = candle.close;
    if (previous > 0 && candle.openedAt > previous) this.#afterGap(state, previous, candle);
    const changed = this.#traded(state, candle);
    if (state.held.side !== null) {
      this.#book.watch(market, candle);
      this.#fund(market, candle.openedAt, candle);
      if (changed) this.#liquidate(market, candle);
      this.#ledger.mark(market, candle.close);
    }
    if (before > 0 && previous === candle.openedAt && this.#series.size > 1) {
      this.#risk.returned(market, candle.closedAt, Math.log(candle.close / before));
    }
  }

  /** Nothing fills in a gap: what was held is held on and pays its funding; what would enter is dropped. */
  #afterGap(state: SeriesState, previous: EpochMs, candle: Candle): void {
    const { market } = state.series;
    if (state.entering) this.#dropEntry(state, 'its candles are missing');
    if (state.held.side !== null) this.#fund(market, previous, { ...candle, closedAt: candle.openedAt });
  }

  /** Shows the venue a candle; where the candle may ruin what is held, its worse half first. Whether anything happened. */
  #traded({ series, held }: SeriesState, candle: Candle): boolean {
    const { market } = series;
    const { gateway, detailOf } = this.#parts;
    const detail = detailOf?.(series, candle);
    const ruin = held.side === null ? null : this.#ruinOf(market);
    if (ruin === null || !reaches(candle, ruin.at, ruin.long)) {
      const events = gateway.onCandle(market, candle, detail);
      for (const event of events) this.tell(event);
      return events.length > 0;
    }
    for (const step of detail && detail.length > 0 ? detail : worstFirst(candle, ruin.long)) {
      for (const event of gateway.onCandle(market, step)) this.tell(event);
      if (held.side !== null) this.#liquidate(market, step);
    }
    return true;
  }

  /** Books what settled after `since` and by the candle's close, each settlement once. */
  #fund(market: Market, since: EpochMs, { openedAt, closedAt, open, close }: Candle): void {
    const { fundingBetween } = this.#parts;
    if (!fundingBetween) return;
    const after = Math.max(since, this.#fundedAt.get(market) ?? 0) as EpochMs;
    if (after >= closedAt) return;
    this.#fundedAt.set(market, closedAt);
    for (const { settledAt, rate } of fundingBetween(market, after, closedAt)) {
      const received = this.#ledger.fund(market, settledAt === closedAt && closedAt > openedAt ? close : open, rate);
      this.#book.fund(market, received);
    }
  }

  #instrumentOf(market: Market): Instrument {
    const known = this.#instruments.get(market);
    if (known) return known;
    const asked = this.#parts.gateway.instrument(market);
    this.#instruments.set(market, asked);
    return asked;
  }

  /** Price at which a position can no longer pay for itself, where the gateway leaves that to the engine. */
  #ruinOf(market: Market): Ruin | null {
    return this.#parts.gateway.liquidated ? this.#ruins.of(market) : null;
  }

  /** A position whose loss eats the maintenance margin is closed by the venue, at the worse of that price and the open. */
  #liquidate(market: Market, candle: Candle): void {
    const ruin = this.#ruinOf(market);
    if (ruin === null || !reaches(candle, ruin.at, ruin.long)) return;
    const { account, gateway } = this.#parts;
    const units = this.#ledger.units(market);
    const { order, fill } = liquidation(account, market, units, ruin.at, candle, gateway.liquidationFeeBps);
    this.#hash.order(order);
    this.#filled(fill);
    for (const event of gateway.liquidated?.(market, units) ?? []) this.tell(event);
  }

  #guard(at: EpochMs, drawdown: number): void {
    const { maxDrawdown } = this.#parts.policy.limits;
    if (drawdown < maxDrawdown || this.#risk.pausedReason !== null) return;
    const reason = sentence('said.check.drawdown', {
      drawdown: `${(100 * drawdown).toFixed(1)} %`,
      limit: `${(100 * maxDrawdown).toFixed(1)} %`,
    });
    this.#risk.pausedReason = reason;
    this.#parts.onEvent?.({ kind: 'paused', reason, drawdown, at });
  }

  #decide(state: SeriesState, bar: Bar, trading: boolean): void {
    const { market } = state.series;
    const at = bar.candle.closedAt;
    const trade = state.held.side === null ? undefined : this.#book.get(market);
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
    if (state.entering) this.#dropEntry(state, 'left before it was entered', leg);
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
    this.#submit(order);
  }

  /** Cancels an entry. A venue that answers later may fill it meanwhile: that is left, with `leg`, once it says so. */
  #dropEntry(state: SeriesState, reason: string, leg: Leg = 'sx'): void {
    const { entering } = state;
    if (!entering || entering.leaveWith) return;
    const outcome = this.#parts.gateway.cancelNow(entering.id, reason);
    state.entering = outcome === undefined ? { ...entering, leaveWith: leg } : null;
    this.#holdNow(state.series.market);
  }

  #enter(state: SeriesState, intent: EntryIntent, at: EpochMs): readonly Refusal[] {
    const { market, timeframe } = state.series;
    const { side } = state.held;
    if (side === intent.side || state.entering) return this.#refuse(market, heldAlready(market), at);
    // What is held the other way goes first; the rule may enter once that is done.
    if (side !== null) {
      this.#leave(state, 'sx');
      return [];
    }
    const barred = this.#barred();
    if (barred) return this.#refuse(market, [barred], at);
    const { policy, account } = this.#parts;
    const view = viewOf({
      ledger: this.#ledger,
      risk: this.#risk,
      market,
      pending: [...this.#series.all()].flatMap(({ series, entering }) =>
        entering ? [{ market: series.market, notional: entering.notional }] : [],
      ),
      pricedAt: state.closedAt,
      now: at,
      kind: policy.kind,
      halfSpreadBps: this.#parts.halfSpreadBpsOf?.(market) ?? null,
    });
    const planned = planEntry(
      intent,
      state.series,
      state.close,
      view,
      policy,
      timeframeMs(timeframe),
      this.#instrumentOf(market),
    );
    const reviewed = review(planned, view, this.#checks);
    if (reviewed.kind === 'refused') return this.#refuse(market, reviewed.refusals, at);
    const { plan } = reviewed;
    state.entries = state.enteredAt === at ? state.entries + 1 : 1;
    state.enteredAt = at;
    const idOf = (leg: Leg) => orderIdOf(account, market, at, leg, state.entries - 1);
    const id = idOf('in');
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
    this.#holdNow(market);
    if (!this.#submit(entry)) return [{ check: 'venue', reason: sentence('said.check.venue', { market }) }];
    for (const exit of exitOrders(plan, intent.trail, id, idOf)) this.#submit(exit);
    return [];
  }

  /** What bars every entry whatever its size; known before anything is planned. */
  #barred(): Refusal | null {
    const { killed, pausedReason } = this.#risk;
    if (killed !== null) return { check: 'killSwitch', reason: sentence('said.check.killSwitch', { reason: killed }) };
    if (pausedReason !== null)
      return { check: 'drawdown', reason: sentence('said.check.paused', { reason: pausedReason }) };
    return null;
  }

  #submit(order: Approved<OrderRequest>): boolean {
    this.#hash.order(order);
    this.#parts.onEvent?.({ kind: 'order', order, at: this.#parts.clock.now() });
    const outcome = this.#parts.gateway.submitNow(order);
    if (outcome === null || outcome.kind === 'working') return true;
    // What a venue knew already is told as if it had just happened; fills that were booked are not booked again.
    if (outcome.kind === 'filled') for (const fill of outcome.fills) this.#filled(fill);
    this.#ended(order.clientOrderId, outcome);
    return outcome.kind === 'filled';
  }

  #filled(fill: Fill): void {
    const { clientOrderId, sequence, market } = fill;
    if (sequence <= (this.#booked.get(clientOrderId) ?? 0)) return;
    this.#booked.set(clientOrderId, sequence);
    if (this.#booked.size > remembered) this.#booked.delete(this.#booked.keys().next().value as ClientOrderId);
    this.#hash.fill(fill);
    this.#parts.onEvent?.({ kind: 'fill', fill });
    const note = this.#series.entering(clientOrderId)?.entering?.note ?? noNote;
    this.#ledger.fill(fill);
    const trade = this.#book.fill(fill, note, reasonOf(clientOrderId));
    if (trade) {
      this.#risk.closed(trade);
      this.#parts.onEvent?.({ kind: 'trade', trade });
    }
    this.#holdNow(market);
  }

  #ended(id: ClientOrderId, outcome: OrderState): void {
    const rejected = outcome.kind === 'rejected' ? this.#stateOfOrder(id) : null;
    if (rejected && outcome.kind === 'rejected') {
      this.#refuse(rejected.series.market, [{ check: 'venue', reason: outcome.reason }], this.#parts.clock.now());
    }
    const state = this.#series.entering(id);
    if (state) {
      const leaveWith = state.entering?.leaveWith;
      state.entering = null;
      this.#holdNow(state.series.market);
      if (leaveWith) this.#leave(state, leaveWith);
    }
    for (const one of this.#series.all()) if (one.leaving === id) one.leaving = null;
    // Nothing is held without the stop it was sized by.
    if (rejected && reasonOf(id) === 'stop') this.#leave(rejected, 'sx');
  }

  #stateOfOrder(id: ClientOrderId): SeriesState | null {
    for (const state of this.#series.all()) {
      if (id.startsWith(`${this.#parts.account}.${fileSymbol(state.series.market)}.`)) return state;
    }
    return null;
  }

  #holdNow(market: Market): void {
    const trade = this.#book.get(market);
    const states = this.#series.ofMarket(market);
    for (const { held, entering } of states) {
      held.side = trade?.side ?? null;
      held.entryPrice = trade?.entryPrice ?? null;
      held.since = trade?.openedAt ?? null;
      held.tag = trade?.tag ?? null;
      held.ordered = entering !== null;
    }
  }

  #refuse(market: Market, refusals: readonly Refusal[], at: EpochMs): readonly Refusal[] {
    this.#refusals.add(refusals);
    this.#parts.onEvent?.({ kind: 'refused', market, refusals, at });
    return refusals;
  }
}

const noNote: TradeNote = { timeframe: '1h', tag: 'unknown', signalId: null, closesAt: null };
