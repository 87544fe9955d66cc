import { Decimal } from 'decimal.js';
import type { Logger } from 'pino';
import type { Clock } from '../../../core/clock.js';
import { messageOf } from '../../../core/errors.js';
import type { Market } from '../../../core/market.js';
import type {
  Approved,
  ClientOrderId,
  OrderEvent,
  OrderRequest,
  OrderState,
  VenueFailure,
} from '../../../core/order.js';
import type { ExecutionVenue, Instrument, OpenOrder, VenuePosition } from '../../../core/ports/execution-venue.js';
import { fail, ok, type Result } from '../../../core/result.js';
import { epochMs, price, quantity } from '../../../core/units.js';
import { EventQueue } from '../../market-data/ccxt/event-queue.js';
import { applyFilters } from '../filters.js';
import { bracketSteps } from './bracket-keeper.js';
import { exchangeOrderId } from './exchange-order-id.js';
import { fillOfTrade } from './fill-of-trade.js';
import { orderCall } from './order-params.js';
import { cancelledState, filledOf, newTicket, stateOf, type Ticket } from './ticket.js';
import type { ToldOrder, ToldTrade, TradingApi } from './trading-api.js';
import { failureOf, readFailureOf, textOf, wouldTriggerNow } from './venue-failure.js';
import { pause, VenueWatch } from './venue-watch.js';

export interface VenueTiming {
  /** Orders are asked about this often, whatever the stream tells. */
  readonly pollMs: number;
  /** A request still under way may be taken up to so long after it was sent: Binance's window is 10 s. */
  readonly settleMs: number;
  /** Between two looks for an order in doubt, doubling. */
  readonly lookMs: number;
  readonly looks: number;
  /** Tries of a request that was turned away before it was looked at. */
  readonly tries: number;
}

export const standardVenueTiming: VenueTiming = { pollMs: 5_000, settleMs: 10_000, lookMs: 500, looks: 8, tries: 4 };

export interface CcxtVenueOptions {
  readonly api: TradingApi;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Markets that may be traded; an order whose record was lost is looked for in them. */
  readonly markets: readonly Market[];
  /** Last known price, to value market orders for the least notional. */
  readonly markOf?: (market: Market) => number | null;
  /** Awaited before an order is sent: what is written then must hold `snapshot()`. */
  readonly journal?: () => Promise<void>;
  readonly timing?: Partial<VenueTiming>;
}

/** Everything the venue knows of our orders; JSON-able apart from its decimals. */
export interface CcxtVenueSnapshot {
  readonly tickets: readonly Ticket[];
  readonly units: readonly (readonly [Market, Decimal])[];
}

/** Finished orders whose ids are remembered, so that a repeat is still the same order. */
const remembered = 512;
/** Trades of orders whose id is not known yet. */
const strayTrades = 256;
/** Exchanges stamp a fill a little before or after they stamp its order. */
const tradeSlackMs = 60_000;

/**
 * A real exchange. An order is written down before it is sent and asked for by its client order id whenever its outcome is not
 * known, and is sent again only when the exchange has had the time to take it and says that it has no such order. What the
 * stream tells is taken as it comes, polling vouches for it, and each trade of the exchange is one fill, once.
 */
export class CcxtVenue implements ExecutionVenue {
  readonly #api: TradingApi;
  readonly #clock: Clock;
  readonly #options: CcxtVenueOptions;
  readonly #timing: VenueTiming;
  readonly #tickets = new Map<ClientOrderId, Ticket>();
  readonly #units = new Map<Market, Decimal>();
  readonly #listeners = new Set<(event: OrderEvent) => void>();
  /** Last thing under way for each order: one at a time. */
  readonly #lanes = new Map<ClientOrderId, Promise<unknown>>();
  readonly #strays: ToldTrade[] = [];
  #keeping: Promise<void> | null = null;

  constructor(options: CcxtVenueOptions, restored?: CcxtVenueSnapshot) {
    this.#options = options;
    this.#api = options.api;
    this.#clock = options.clock;
    this.#timing = { ...standardVenueTiming, ...options.timing };
    for (const ticket of restored?.tickets ?? []) this.#tickets.set(ticket.order.clientOrderId, { ...ticket });
    for (const [market, units] of restored?.units ?? []) this.#units.set(market, units);
  }

  instrument(market: Market): Instrument {
    return this.#api.instrument(market);
  }

  /** Our own count of a market, from fills. */
  unitsOf(market: Market): Decimal {
    return this.#units.get(market) ?? new Decimal(0);
  }

  /** Units are gone that no order of ours sold: a liquidation, a hand. What protected them goes with the last of them. */
  adopt(market: Market, units: Decimal): void {
    this.#units.set(market, units);
    this.#keepSoon();
  }

  /** Told synchronously of each event, once, in the moment the venue's own record has it. */
  listen(listener: (event: OrderEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Follows the exchange and gives what becomes of our orders, until `signal` aborts. */
  async *events(signal: AbortSignal): AsyncIterable<OrderEvent> {
    const queue = new EventQueue<OrderEvent>();
    const stop = this.listen((event) => queue.push(event));
    const running = this.run(signal).finally(() => queue.end());
    try {
      yield* queue;
    } finally {
      stop();
      await running;
    }
  }

  /** Stream and polling, until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await new VenueWatch(this.#api, this.#options.logger, {
      onTrade: (trade) => this.#heardTrade(trade),
      onOrder: (order) => this.#heardOrder(order),
      poll: () => this.poll(),
      pollMs: this.#timing.pollMs,
    }).run(signal);
  }

  async submit(order: Approved<OrderRequest>): Promise<Result<OrderState, VenueFailure>> {
    const known = this.#tickets.get(order.clientOrderId);
    if (known) {
      return known.stage === 'unsent' || known.stage === 'doubt'
        ? this.#alone(known, () => this.#place(known))
        : answerOf(known);
    }
    const mark = this.#options.markOf?.(order.market) ?? null;
    if (!this.#api.has(order.market))
      return fail({ kind: 'refused', reason: `${this.#api.id} has no ${order.market}` });
    const filtered = applyFilters(order, this.instrument(order.market), mark);
    const rounded = 'refused' in filtered ? order : filtered.order;
    const ticket = newTicket(rounded, exchangeOrderId(order.clientOrderId, this.#api.id), this.#clock.now());
    this.#tickets.set(order.clientOrderId, ticket);
    if ('refused' in filtered) {
      this.#end(ticket, { kind: 'rejected', reason: filtered.refused });
      return answerOf(ticket);
    }
    const call = this.#callOf(ticket);
    if ('refused' in call) return this.#refuse(ticket, call.refused);
    if (ticket.stage === 'asleep') {
      await this.#options.journal?.();
      await this.#keep();
      return answerOf(ticket);
    }
    return this.#alone(ticket, () => this.#place(ticket));
  }

  async cancel(id: ClientOrderId, reason: string): Promise<Result<OrderState | null, VenueFailure>> {
    const ticket = this.#tickets.get(id);
    if (!ticket) return this.#cancelLost(id);
    return this.#alone(ticket, () => this.#cancel(ticket, reason));
  }

  async lookUp(id: ClientOrderId): Promise<Result<OrderState | null, VenueFailure>> {
    const ticket = this.#tickets.get(id);
    if (!ticket) return this.#findLost(id);
    if (ticket.stage === 'doubt' || ticket.stage === 'working') {
      const failure = await this.#alone(ticket, () => this.#sync(ticket));
      if (failure) return fail(failure);
    }
    return ok(stateOf(ticket));
  }

  /** Everything open in the markets that are traded: ours under our ids, and what others put there under the exchange's. */
  async openOrders(): Promise<Result<readonly OpenOrder[], VenueFailure>> {
    try {
      const ours = [...this.#tickets.values()].filter(({ stage }) => stage !== 'final');
      const markets = new Set([...this.#options.markets, ...ours.map(({ order }) => order.market)]);
      const told = await this.#api.openOrders([...markets]);
      const isOurs = (order: ToldOrder): boolean =>
        [...this.#tickets.values()].some(
          (ticket) =>
            ticket.venueId === order.venueId ||
            ticket.exchangeId === order.exchangeId ||
            ticket.triggeredId === order.exchangeId,
        );
      return ok([
        ...ours.map((ticket) => ({ ...ticket.order, filled: quantity(filledOf(ticket)) })),
        ...told.filter((order) => !isOurs(order)).map(strangerOf),
      ]);
    } catch (thrown) {
      return fail(readFailureOf(thrown));
    }
  }

  async positions(): Promise<Result<readonly VenuePosition[], VenueFailure>> {
    try {
      const held = [...this.#units].flatMap(([market, units]) => (units.isZero() ? [] : [market]));
      return ok(await this.#api.positions([...new Set([...this.#options.markets, ...held])]));
    } catch (thrown) {
      return fail(readFailureOf(thrown));
    }
  }

  async balance(currency: string): Promise<Result<Decimal, VenueFailure>> {
    try {
      return ok(await this.#api.balance(currency));
    } catch (thrown) {
      return fail(readFailureOf(thrown));
    }
  }

  /** True for an order that this venue sent or will send. */
  knows(id: ClientOrderId): boolean {
    return this.#tickets.has(id);
  }

  /** Orders whose outcome nobody knows yet. */
  get doubts(): readonly ClientOrderId[] {
    return [...this.#tickets.values()].flatMap((ticket) =>
      ticket.stage === 'doubt' ? [ticket.order.clientOrderId] : [],
    );
  }

  /** Orders not over, ours alone. */
  get live(): readonly OrderRequest[] {
    return [...this.#tickets.values()].flatMap((ticket) => (ticket.stage === 'final' ? [] : [ticket.order]));
  }

  /** Asks about every order that is not over, and does what is due: doubts, expiries, brackets, orders turned away before. */
  async poll(): Promise<void> {
    for (const ticket of [...this.#tickets.values()]) {
      if (ticket.stage === 'final' || ticket.stage === 'asleep') continue;
      const { expiresAt } = ticket.order;
      await this.#alone(ticket, async () => {
        if (ticket.stage === 'final') return;
        if (ticket.stage === 'unsent' || ticket.stage === 'doubt') await this.#place(ticket);
        else if (ticket.cancelReason !== null) await this.#cancel(ticket, ticket.cancelReason);
        else if (expiresAt !== undefined && expiresAt <= this.#clock.now()) await this.#cancel(ticket, 'expired');
        else {
          const failure = await this.#sync(ticket);
          if (failure) this.#options.logger.debug({ reason: textOf(failure) }, 'an order could not be asked about');
        }
      });
    }
    await this.#keep();
  }

  snapshot(): CcxtVenueSnapshot {
    return { tickets: [...this.#tickets.values()].map((ticket) => ({ ...ticket })), units: [...this.#units] };
  }

  async close(): Promise<void> {
    await this.#api.close();
  }

  /** Sends an order that is certainly not there, after making certain. */
  async #place(ticket: Ticket): Promise<Result<OrderState, VenueFailure>> {
    let last: VenueFailure = { kind: 'retry', cause: new Error('was not sent') };
    for (let tries = 0; tries < this.#timing.tries; ) {
      if (ticket.stage === 'doubt') {
        const failure = await this.#resolve(ticket);
        if (failure) return fail(failure);
      }
      if (ticket.stage !== 'unsent') return answerOf(ticket);
      const { expiresAt } = ticket.order;
      if (ticket.cancelReason !== null || (expiresAt !== undefined && expiresAt <= this.#clock.now())) {
        this.#end(ticket, cancelledState(ticket, ticket.cancelReason ?? 'expired'));
        return answerOf(ticket);
      }
      const call = this.#callOf(ticket);
      if ('refused' in call) return this.#refuse(ticket, call.refused);
      if (tries++ > 0) await pause(this.#timing.lookMs * 2 ** (tries - 2));
      // From here on it may be at the exchange, and a restart must know.
      ticket.stage = 'doubt';
      ticket.sentAt = this.#clock.now();
      await this.#options.journal?.();
      try {
        this.#adopt(ticket, await this.#api.create(ticket.order, call));
        const failure = await this.#sync(ticket);
        if (failure)
          this.#options.logger.debug({ reason: textOf(failure) }, 'an order was taken; its fills come later');
        return answerOf(ticket);
      } catch (thrown) {
        last = failureOf(thrown);
        this.#options.logger.warn(
          { order: ticket.order.clientOrderId, kind: last.kind, reason: textOf(last) },
          'order not answered',
        );
        if (last.kind === 'refused' && call.conditional && wouldTriggerNow(thrown)) {
          // The price is beyond it already: what it was to do is due.
          ticket.touched = true;
          ticket.stage = 'unsent';
          continue;
        }
        if (last.kind === 'refused') return this.#refuse(ticket, last.reason);
        if (last.kind !== 'unknown') ticket.stage = 'unsent';
        if (last.kind === 'stop') return fail(last);
      }
    }
    return fail(last);
  }

  /** Finds out what became of an order in doubt. Null: it is known now, and `unsent` if the exchange has certainly none. */
  async #resolve(ticket: Ticket): Promise<VenueFailure | null> {
    let last: unknown = new Error('the exchange did not say');
    for (let look = 0; look < this.#timing.looks; look++) {
      if (look > 0) await pause(Math.min(this.#timing.lookMs * 2 ** (look - 1), this.#timing.settleMs + 50));
      const mayStillArrive = this.#clock.now() < (ticket.sentAt ?? 0) + this.#timing.settleMs;
      try {
        const told = await this.#ask(ticket);
        if (told) {
          this.#adopt(ticket, told);
          return await this.#sync(ticket);
        }
        if (!mayStillArrive) {
          ticket.stage = 'unsent';
          return null;
        }
      } catch (thrown) {
        last = thrown;
        const failure = failureOf(thrown);
        if (failure.kind === 'stop') return failure;
      }
    }
    return { kind: 'unknown', cause: last instanceof Error ? last : new Error(messageOf(last)) };
  }

  #ask(ticket: Ticket): Promise<ToldOrder | null> {
    const { market } = ticket.order;
    return this.#api.find(market, { venueId: ticket.venueId }, this.#isConditional(ticket));
  }

  /** Brings one order up to what the exchange says. The failure, if it did not say. */
  async #sync(ticket: Ticket): Promise<VenueFailure | null> {
    try {
      const told = await this.#ask(ticket);
      if (!told) {
        // Known once and gone without a trace: exchanges forget cancelled orders after some days.
        if (ticket.stage === 'working') this.#end(ticket, cancelledState(ticket, 'the exchange no longer knows it'));
        return null;
      }
      this.#adopt(ticket, told);
      await this.#conclude(ticket, await this.#behind(ticket, told));
      return null;
    } catch (thrown) {
      return readFailureOf(thrown);
    } finally {
      this.#keepSoon();
    }
  }

  /** The order that carries the fills: of a triggered one, what it became. */
  async #behind(ticket: Ticket, told: ToldOrder): Promise<ToldOrder> {
    if (ticket.triggeredId === null)
      return told.conditional && told.state === 'done' ? { ...told, state: 'open' } : told;
    const became = await this.#api.find(ticket.order.market, { exchangeId: ticket.triggeredId }, false);
    return became ?? { ...told, state: 'open' };
  }

  async #conclude(ticket: Ticket, told: ToldOrder): Promise<void> {
    if (told.filled.gt(filledOf(ticket))) {
      const since = epochMs(
        Math.max(0, Math.min(ticket.acceptedAt, ticket.sentAt ?? ticket.acceptedAt) - tradeSlackMs),
      );
      for (const trade of await this.#api.trades(ticket.order.market, since)) {
        if (carries(ticket, trade.exchangeId)) this.#book(ticket, trade);
      }
    }
    if (told.state === 'open' || ticket.stage === 'final') return;
    // Fills come before the end; the next look brings those that are missing.
    if (filledOf(ticket).lt(told.filled)) return;
    if (told.state === 'done') this.#end(ticket, { kind: 'filled', fills: ticket.fills });
    else if (told.state === 'rejected')
      this.#end(ticket, { kind: 'rejected', reason: 'the exchange rejected it later' });
    else this.#end(ticket, cancelledState(ticket, ticket.cancelReason ?? 'cancelled by the exchange'));
  }

  async #cancel(ticket: Ticket, reason: string): Promise<Result<OrderState | null, VenueFailure>> {
    if (ticket.stage === 'final') return ok(stateOf(ticket));
    ticket.cancelReason ??= reason;
    if (ticket.stage === 'doubt') {
      const failure = await this.#resolve(ticket);
      if (failure) return fail(failure);
    }
    if (ticket.stage === 'asleep' || ticket.stage === 'unsent') {
      this.#end(ticket, cancelledState(ticket, ticket.cancelReason));
      return ok(stateOf(ticket));
    }
    try {
      const { market } = ticket.order;
      const byTriggered = ticket.triggeredId === null ? null : { exchangeId: ticket.triggeredId };
      await this.#api.cancel(
        market,
        byTriggered ?? { venueId: ticket.venueId },
        !byTriggered && this.#isConditional(ticket),
      );
    } catch (thrown) {
      const failure = failureOf(thrown);
      // Refused as it is over, or lost on the way: what it is now says the same either way.
      if (failure.kind === 'stop' || failure.kind === 'retry') return fail(failure);
    }
    const failure = await this.#sync(ticket);
    return failure ? fail(failure) : ok(stateOf(ticket));
  }

  /** An order without a record, of a store that was lost: looked for in every market that may be traded. */
  async #findLost(id: ClientOrderId): Promise<Result<OrderState | null, VenueFailure>> {
    try {
      const found = await this.#lost(id);
      if (!found) return ok(null);
      const filled = quantity(found.filled);
      if (found.state === 'open' || found.filled.gt(0))
        return ok({ kind: 'working', acceptedAt: this.#clock.now(), filled });
      return ok({ kind: 'cancelled', reason: 'ended before it was looked for', filled });
    } catch (thrown) {
      return fail(readFailureOf(thrown));
    }
  }

  async #cancelLost(id: ClientOrderId): Promise<Result<OrderState | null, VenueFailure>> {
    try {
      const found = await this.#lost(id);
      if (found?.state === 'open')
        await this.#api.cancel(found.market, { exchangeId: found.exchangeId }, found.conditional);
    } catch (thrown) {
      return fail(failureOf(thrown));
    }
    return this.#findLost(id);
  }

  async #lost(id: ClientOrderId): Promise<ToldOrder | null> {
    const venueId = exchangeOrderId(id, this.#api.id);
    for (const market of this.#options.markets) {
      for (const conditional of this.instrument(market).kind === 'perpetual' ? [false, true] : [false]) {
        const told = await this.#api.find(market, { venueId }, conditional);
        if (told) return told;
      }
    }
    return null;
  }

  #heardTrade(trade: ToldTrade): void {
    const ticket = this.#carrying(trade.exchangeId);
    if (ticket) {
      this.#book(ticket, trade);
      this.#lookSoon(ticket);
      return;
    }
    this.#strays.push(trade);
    if (this.#strays.length > strayTrades) this.#strays.shift();
  }

  #heardOrder(told: ToldOrder): void {
    const ticket =
      this.#carrying(told.exchangeId) ?? [...this.#tickets.values()].find(({ venueId }) => venueId === told.venueId);
    if (!ticket || ticket.stage === 'final') return;
    if (told.triggeredId !== null || told.state !== 'open') this.#lookSoon(ticket);
  }

  #carrying(exchangeId: string): Ticket | undefined {
    for (const ticket of this.#tickets.values()) if (carries(ticket, exchangeId)) return ticket;
    return undefined;
  }

  /** The exchange has it: its ids are known now, and trades that came before them find their order. */
  #adopt(ticket: Ticket, told: ToldOrder): void {
    if (ticket.stage === 'final') return;
    ticket.stage = 'working';
    ticket.exchangeId ??= told.exchangeId;
    ticket.triggeredId ??= told.triggeredId;
    for (const trade of this.#strays.filter(({ exchangeId }) => carries(ticket, exchangeId))) {
      this.#strays.splice(this.#strays.indexOf(trade), 1);
      this.#book(ticket, trade);
    }
  }

  #book(ticket: Ticket, trade: ToldTrade): void {
    if (ticket.tradeIds.includes(trade.tradeId) || ticket.stage === 'final') return;
    const fill = fillOfTrade(ticket, trade, this.#api.takerFee(trade.market));
    ticket.tradeIds = [...ticket.tradeIds, trade.tradeId];
    ticket.fills = [...ticket.fills, fill];
    const { market, side } = ticket.order;
    this.#units.set(market, this.unitsOf(market).plus(side === 'buy' ? fill.quantity : fill.quantity.negated()));
    this.#tell({ kind: 'fill', fill });
    this.#keepSoon();
  }

  #refuse(ticket: Ticket, reason: string): Result<OrderState, VenueFailure> {
    ticket.refused = true;
    this.#end(ticket, { kind: 'rejected', reason });
    return answerOf(ticket);
  }

  #end(ticket: Ticket, state: OrderState): void {
    if (ticket.stage === 'final') return;
    ticket.stage = 'final';
    ticket.end = state;
    this.#tell({ kind: 'ended', clientOrderId: ticket.order.clientOrderId, state, at: this.#clock.now() });
    this.#forgetOld();
    this.#keepSoon();
  }

  #tell(event: OrderEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #forgetOld(): void {
    if (this.#tickets.size <= remembered) return;
    const needed = new Set(
      [...this.#tickets.values()].flatMap(({ stage, order }) => (stage === 'final' ? [] : [order.after])),
    );
    for (const [id, { stage }] of this.#tickets) {
      if (this.#tickets.size <= remembered) return;
      if (stage === 'final' && !needed.has(id)) this.#tickets.delete(id);
    }
  }

  #lookSoon(ticket: Ticket): void {
    this.#background(
      this.#alone(ticket, async () => {
        if (ticket.stage === 'working') await this.#sync(ticket);
      }),
    );
  }

  #keepSoon(): void {
    this.#background(Promise.resolve().then(() => this.#keep()));
  }

  /** Brackets as they should be now; a call while one runs is answered by the next. */
  #keep(): Promise<void> {
    this.#keeping ??= this.#keepOnce().finally(() => {
      this.#keeping = null;
    });
    return this.#keeping;
  }

  async #keepOnce(): Promise<void> {
    for (let again = true; again; ) {
      const steps = bracketSteps(
        this.#tickets.values(),
        (market) => this.unitsOf(market),
        (market) => this.instrument(market).kind,
      );
      again = false;
      for (const step of steps) {
        if (step.kind === 'wake') {
          step.ticket.stage = 'unsent';
          this.#background(this.#alone(step.ticket, () => this.#place(step.ticket)));
          continue;
        }
        const before = step.ticket.stage;
        if (before === 'asleep' || before === 'unsent') {
          this.#end(step.ticket, cancelledState(step.ticket, step.reason));
          again = true;
        } else {
          // Set at once, so that no second request is made for it.
          step.ticket.cancelReason = step.reason;
          this.#background(this.#alone(step.ticket, () => this.#cancel(step.ticket, step.reason)));
        }
      }
    }
  }

  /** One thing at a time for each order. */
  #alone<T>(ticket: Ticket, work: () => Promise<T>): Promise<T> {
    const id = ticket.order.clientOrderId;
    const before = this.#lanes.get(id) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#lanes.set(id, settled);
    void settled.then(() => {
      if (this.#lanes.get(id) === settled) this.#lanes.delete(id);
    });
    return mine;
  }

  #background(work: Promise<unknown>): void {
    work.catch((thrown: unknown) => {
      this.#options.logger.error({ err: thrown }, 'an order could not be kept; the next look tries again');
    });
  }

  #isConditional(ticket: Ticket): boolean {
    const call = this.#callOf(ticket);
    return !('refused' in call) && call.conditional && this.instrument(ticket.order.market).kind === 'perpetual';
  }

  #callOf({ order: wanted, venueId, touched }: Ticket): ReturnType<typeof orderCall> {
    const order: OrderRequest = touched && wanted.type !== 'stopLimit' ? { ...wanted, type: 'market' } : wanted;
    return orderCall(order, venueId, this.instrument(order.market).kind, this.#api.feature(order.market));
  }
}

const carries = (ticket: Ticket, exchangeId: string): boolean =>
  ticket.triggeredId === null ? ticket.exchangeId === exchangeId : ticket.triggeredId === exchangeId;

function answerOf(ticket: Ticket): Result<OrderState, VenueFailure> {
  const state = stateOf(ticket);
  return ticket.refused && state.kind === 'rejected' ? fail({ kind: 'refused', reason: state.reason }) : ok(state);
}

/** Somebody else's order, under the exchange's id; never to be touched. */
function strangerOf(told: ToldOrder): OpenOrder {
  const terms = {
    clientOrderId: (told.venueId ?? told.exchangeId) as ClientOrderId,
    market: told.market,
    side: told.side,
    quantity: quantity(told.quantity),
    reduceOnly: told.reduceOnly,
    filled: quantity(told.filled),
  };
  if (told.trigger && told.limit)
    return { ...terms, type: 'stopLimit', trigger: price(told.trigger), limit: price(told.limit) };
  if (told.trigger) return { ...terms, type: 'stop', trigger: price(told.trigger) };
  return told.limit ? { ...terms, type: 'limit', limit: price(told.limit) } : { ...terms, type: 'market' };
}
