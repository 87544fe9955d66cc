import type { Decimal } from 'decimal.js';
import type { Logger } from 'pino';
import type { Clock } from '../../../core/clock.js';
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
import { quantity } from '../../../core/units.js';
import { EventQueue } from '../../market-data/ccxt/event-queue.js';
import { applyFilters } from '../filters.js';
import { BracketKeeper } from './bracket-keeper.js';
import { exchangeOrderId } from './exchange-order-id.js';
import { Lanes } from './lanes.js';
import { LostOrders } from './lost-orders.js';
import { OrderCourier } from './order-courier.js';
import { strangerOf } from './stranger-order.js';
import { answerOf, filledOf, newTicket, stateOf, type Ticket } from './ticket.js';
import { TicketBook, type TicketBookSnapshot } from './ticket-book.js';
import type { ToldOrder } from './told.js';
import type { TradingApi } from './trading-api.js';
import { readFailureOf, textOf } from './venue-failure.js';
import { standardVenueTiming, type VenueTiming } from './venue-timing.js';
import { VenueWatch } from './venue-watch.js';

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

/**
 * A real exchange. An order is written down before it is sent and asked for by its client order id whenever its outcome is not
 * known, and is sent again only when the exchange has had the time to take it and says that it has no such order. What the
 * stream tells is taken as it comes, polling vouches for it, and each trade of the exchange is one fill, once.
 */
export class CcxtVenue implements ExecutionVenue {
  readonly #options: CcxtVenueOptions;
  readonly #timing: VenueTiming;
  readonly #api: TradingApi;
  readonly #book: TicketBook;
  readonly #lanes: Lanes;
  readonly #courier: OrderCourier;
  readonly #brackets: BracketKeeper;
  readonly #lost: LostOrders;

  constructor(options: CcxtVenueOptions, restored?: TicketBookSnapshot) {
    const { api, clock, logger, markets } = options;
    const keepSoon = (): void => this.#brackets.keepSoon();
    this.#options = options;
    this.#timing = { ...standardVenueTiming, ...options.timing };
    this.#api = api;
    this.#book = new TicketBook(api.markets, clock, keepSoon, restored);
    this.#lanes = new Lanes(logger);
    this.#courier = new OrderCourier({
      api,
      clock,
      logger,
      book: this.#book,
      timing: this.#timing,
      journal: options.journal ?? (async () => undefined),
      asked: keepSoon,
    });
    this.#brackets = new BracketKeeper(api.markets, this.#book, this.#courier, this.#lanes);
    this.#lost = new LostOrders(api, clock, markets);
  }

  instrument(market: Market): Instrument {
    return this.#api.markets.instrument(market);
  }

  /** Our own count of a market, from fills. */
  unitsOf(market: Market): Decimal {
    return this.#book.unitsOf(market);
  }

  /** Units are gone that no order of ours sold: a liquidation, a hand. What protected them goes with the last of them. */
  adopt(market: Market, units: Decimal): void {
    this.#book.setUnits(market, units);
  }

  /** Told synchronously of each event, once, in the moment the venue's own record has it. */
  listen(listener: (event: OrderEvent) => void): () => void {
    return this.#book.listen(listener);
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
      onTrade: (trade) => {
        const ticket = this.#book.heard(trade);
        if (ticket) this.#lookSoon(ticket);
      },
      onOrder: (order) => this.#heardOrder(order),
      poll: () => this.poll(),
      pollMs: this.#timing.pollMs,
    }).run(signal);
  }

  async submit(order: Approved<OrderRequest>): Promise<Result<OrderState, VenueFailure>> {
    const known = this.#book.get(order.clientOrderId);
    if (known) {
      return known.stage === 'unsent' || known.stage === 'doubt'
        ? this.#lanes.alone(known, () => this.#courier.place(known))
        : answerOf(known);
    }
    const mark = this.#options.markOf?.(order.market) ?? null;
    if (!this.#api.markets.has(order.market))
      return fail({ kind: 'refused', reason: `${this.#api.id} has no ${order.market}` });
    const filtered = applyFilters(order, this.instrument(order.market), mark);
    const rounded = 'refused' in filtered ? order : filtered.order;
    const ticket = newTicket(rounded, exchangeOrderId(order.clientOrderId, this.#api.id), this.#options.clock.now());
    this.#book.add(ticket);
    if ('refused' in filtered) {
      this.#book.end(ticket, { kind: 'rejected', reason: filtered.refused });
      return answerOf(ticket);
    }
    const call = this.#courier.callOf(ticket);
    if ('refused' in call) {
      this.#book.refuse(ticket, call.refused);
      return answerOf(ticket);
    }
    if (ticket.stage === 'asleep') {
      await this.#options.journal?.();
      await this.#brackets.keep();
      return answerOf(ticket);
    }
    return this.#lanes.alone(ticket, () => this.#courier.place(ticket));
  }

  async cancel(id: ClientOrderId, reason: string): Promise<Result<OrderState | null, VenueFailure>> {
    const ticket = this.#book.get(id);
    if (!ticket) return this.#lost.cancel(id);
    return this.#lanes.alone(ticket, () => this.#courier.cancel(ticket, reason));
  }

  async lookUp(id: ClientOrderId): Promise<Result<OrderState | null, VenueFailure>> {
    const ticket = this.#book.get(id);
    if (!ticket) return this.#lost.find(id);
    if (ticket.stage === 'doubt' || ticket.stage === 'working') {
      const failure = await this.#lanes.alone(ticket, () => this.#courier.sync(ticket));
      if (failure) return fail(failure);
    }
    return ok(stateOf(ticket));
  }

  /** Everything open in the markets that are traded: ours under our ids, and what others put there under the exchange's. */
  async openOrders(): Promise<Result<readonly OpenOrder[], VenueFailure>> {
    try {
      const ours = this.#book.all.filter(({ stage }) => stage !== 'final');
      const markets = new Set([...this.#options.markets, ...ours.map(({ order }) => order.market)]);
      const told = await this.#api.openOrders([...markets]);
      return ok([
        ...ours.map((ticket) => ({ ...ticket.order, filled: quantity(filledOf(ticket)) })),
        ...told.filter((order) => !this.#book.isOurs(order)).map(strangerOf),
      ]);
    } catch (thrown) {
      return fail(readFailureOf(thrown));
    }
  }

  async positions(): Promise<Result<readonly VenuePosition[], VenueFailure>> {
    try {
      return ok(await this.#api.positions([...new Set([...this.#options.markets, ...this.#book.held])]));
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
    return this.#book.get(id) !== undefined;
  }

  /** Orders whose outcome nobody knows yet. */
  get doubts(): readonly ClientOrderId[] {
    return this.#book.all.flatMap((ticket) => (ticket.stage === 'doubt' ? [ticket.order.clientOrderId] : []));
  }

  /** Orders not over, ours alone. */
  get live(): readonly OrderRequest[] {
    return this.#book.all.flatMap((ticket) => (ticket.stage === 'final' ? [] : [ticket.order]));
  }

  /** Asks about every order that is not over, and does what is due: doubts, expiries, brackets, orders turned away before. */
  async poll(): Promise<void> {
    for (const ticket of this.#book.all) {
      if (ticket.stage === 'final' || ticket.stage === 'asleep') continue;
      await this.#lanes.alone(ticket, () => this.#attend(ticket));
    }
    await this.#brackets.keep();
  }

  snapshot(): TicketBookSnapshot {
    return this.#book.snapshot();
  }

  async close(): Promise<void> {
    await this.#api.close();
  }

  async #attend(ticket: Ticket): Promise<void> {
    const { expiresAt } = ticket.order;
    if (ticket.stage === 'final') return;
    if (ticket.stage === 'unsent' || ticket.stage === 'doubt') await this.#courier.place(ticket);
    else if (ticket.cancelReason !== null) await this.#courier.cancel(ticket, ticket.cancelReason);
    else if (expiresAt !== undefined && expiresAt <= this.#options.clock.now())
      await this.#courier.cancel(ticket, 'expired');
    else {
      const failure = await this.#courier.sync(ticket);
      if (failure) this.#options.logger.debug({ reason: textOf(failure) }, 'an order could not be asked about');
    }
  }

  #heardOrder(told: ToldOrder): void {
    const ticket = this.#book.told(told);
    if (!ticket || ticket.stage === 'final') return;
    if (told.triggeredId !== null || told.state !== 'open') this.#lookSoon(ticket);
  }

  #lookSoon(ticket: Ticket): void {
    this.#lanes.background(
      this.#lanes.alone(ticket, async () => {
        if (ticket.stage === 'working') await this.#courier.sync(ticket);
      }),
    );
  }
}
