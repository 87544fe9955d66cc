import { Decimal } from 'decimal.js';
import type { Clock } from '../../../core/clock.js';
import type { Market } from '../../../core/market.js';
import type { ClientOrderId, OrderEvent, OrderState } from '../../../core/order.js';
import { fillOfTrade } from './fill-of-trade.js';
import { carries, type Ticket } from './ticket.js';
import type { ToldOrder, ToldTrade } from './told.js';
import type { TradingMarkets } from './trading-markets.js';

/** Everything the venue knows of our orders; JSON-able apart from its decimals. */
export interface TicketBookSnapshot {
  readonly tickets: readonly Ticket[];
  readonly units: readonly (readonly [Market, Decimal])[];
}

/** Finished orders whose ids are remembered, so that a repeat is still the same order. */
const remembered = 512;
/** Trades of orders whose id is not known yet. */
const strayTrades = 256;

/**
 * Our orders as we know them, and the units their fills came to. Asks nobody: what the exchange said is written here, each
 * trade as one fill, once, and listeners are told in the moment it is written.
 */
export class TicketBook {
  readonly #tickets = new Map<ClientOrderId, Ticket>();
  readonly #units = new Map<Market, Decimal>();
  readonly #strays: ToldTrade[] = [];
  readonly #listeners = new Set<(event: OrderEvent) => void>();

  /** `changed`: an order filled or ended, or units went; what depends on it may be due. */
  constructor(
    private readonly markets: Pick<TradingMarkets, 'takerFee'>,
    private readonly clock: Clock,
    private readonly changed: () => void,
    restored?: TicketBookSnapshot,
  ) {
    for (const ticket of restored?.tickets ?? []) this.#tickets.set(ticket.order.clientOrderId, { ...ticket });
    for (const [market, units] of restored?.units ?? []) this.#units.set(market, units);
  }

  listen(listener: (event: OrderEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** In the order they came; a copy, so that what is done with one may end others. */
  get all(): readonly Ticket[] {
    return [...this.#tickets.values()];
  }

  get(id: ClientOrderId): Ticket | undefined {
    return this.#tickets.get(id);
  }

  add(ticket: Ticket): void {
    this.#tickets.set(ticket.order.clientOrderId, ticket);
  }

  unitsOf(market: Market): Decimal {
    return this.#units.get(market) ?? new Decimal(0);
  }

  /** Markets with units that are not zero. */
  get held(): readonly Market[] {
    return [...this.#units].flatMap(([market, units]) => (units.isZero() ? [] : [market]));
  }

  /** Units changed by what was no order of ours. */
  setUnits(market: Market, units: Decimal): void {
    this.#units.set(market, units);
    this.changed();
  }

  /** The order that the exchange's id stands for, or stood for before it was triggered. */
  told(order: ToldOrder): Ticket | undefined {
    return this.#carrying(order.exchangeId) ?? this.all.find(({ venueId }) => venueId === order.venueId);
  }

  isOurs(order: ToldOrder): boolean {
    return this.all.some(
      (ticket) =>
        ticket.venueId === order.venueId ||
        ticket.exchangeId === order.exchangeId ||
        ticket.triggeredId === order.exchangeId,
    );
  }

  /** Books a trade of the stream and gives its order; one whose order is not known yet waits for it. */
  heard(trade: ToldTrade): Ticket | undefined {
    const ticket = this.#carrying(trade.exchangeId);
    if (ticket) {
      this.book(ticket, trade);
      return ticket;
    }
    this.#strays.push(trade);
    if (this.#strays.length > strayTrades) this.#strays.shift();
    return undefined;
  }

  /** The exchange has it: its ids are known now, and trades that came before them find their order. */
  adopt(ticket: Ticket, told: ToldOrder): void {
    if (ticket.stage === 'final') return;
    ticket.stage = 'working';
    ticket.exchangeId ??= told.exchangeId;
    ticket.triggeredId ??= told.triggeredId;
    for (const trade of this.#strays.filter(({ exchangeId }) => carries(ticket, exchangeId))) {
      this.#strays.splice(this.#strays.indexOf(trade), 1);
      this.book(ticket, trade);
    }
  }

  book(ticket: Ticket, trade: ToldTrade): void {
    if (ticket.tradeIds.includes(trade.tradeId) || ticket.stage === 'final') return;
    const fill = fillOfTrade(ticket, trade, this.markets.takerFee(trade.market));
    ticket.tradeIds = [...ticket.tradeIds, trade.tradeId];
    ticket.fills = [...ticket.fills, fill];
    const { market, side } = ticket.order;
    this.#units.set(market, this.unitsOf(market).plus(side === 'buy' ? fill.quantity : fill.quantity.negated()));
    this.#tell({ kind: 'fill', fill });
    this.changed();
  }

  /** The venue will not have it. */
  refuse(ticket: Ticket, reason: string): void {
    ticket.refused = true;
    this.end(ticket, { kind: 'rejected', reason });
  }

  end(ticket: Ticket, state: OrderState): void {
    if (ticket.stage === 'final') return;
    ticket.stage = 'final';
    ticket.end = state;
    this.#tell({ kind: 'ended', clientOrderId: ticket.order.clientOrderId, state, at: this.clock.now() });
    this.#forgetOld();
    this.changed();
  }

  snapshot(): TicketBookSnapshot {
    return { tickets: this.all.map((ticket) => ({ ...ticket })), units: [...this.#units] };
  }

  #carrying(exchangeId: string): Ticket | undefined {
    for (const ticket of this.#tickets.values()) if (carries(ticket, exchangeId)) return ticket;
    return undefined;
  }

  #tell(event: OrderEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #forgetOld(): void {
    if (this.#tickets.size <= remembered) return;
    const needed = new Set(this.all.flatMap(({ stage, order }) => (stage === 'final' ? [] : [order.after])));
    for (const [id, { stage }] of this.#tickets) {
      if (this.#tickets.size <= remembered) return;
      if (stage === 'final' && !needed.has(id)) this.#tickets.delete(id);
    }
  }
}
