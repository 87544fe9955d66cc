import type { Decimal } from 'decimal.js';
import type { Market } from '../../../core/market.js';
import type { Lanes } from './lanes.js';
import type { OrderCourier } from './order-courier.js';
import { cancelledState, filledOf, type Ticket } from './ticket.js';
import type { TicketBook } from './ticket-book.js';
import type { TradingMarkets } from './trading-markets.js';

export type BracketStep =
  | { readonly kind: 'wake'; readonly ticket: Ticket }
  | { readonly kind: 'drop'; readonly ticket: Ticket; readonly reason: string };

/**
 * What exchanges do not do for a bracket, or each in its own way: stop and target sleep until their entry fills, the first of a
 * group that fills cancels the others, and what could only reduce a position goes when that is gone. Says what is to be done
 * now; asked after every change, and after a restart.
 */
export function bracketSteps(
  tickets: Iterable<Ticket>,
  unitsOf: (market: Market) => Decimal,
  kindOf: (market: Market) => 'spot' | 'perpetual',
): readonly BracketStep[] {
  const live = [...tickets];
  const byId = new Map(live.map((ticket) => [ticket.order.clientOrderId, ticket]));
  const firstOfGroup = new Map<string, Ticket>();
  for (const ticket of live) {
    const { group } = ticket.order;
    if (group !== undefined && ticket.fills.length > 0 && !firstOfGroup.has(group)) firstOfGroup.set(group, ticket);
  }
  return live.flatMap((ticket): BracketStep[] => {
    if (ticket.stage === 'final' || ticket.cancelReason !== null) return [];
    const { after, group, market, reduceOnly } = ticket.order;
    const first = group === undefined ? undefined : firstOfGroup.get(group);
    if (first && first !== ticket) return [drop(ticket, `order ${first.order.clientOrderId} of its group filled`)];
    const parent = after === undefined ? undefined : byId.get(after);
    const parentWorks = parent !== undefined && parent.stage !== 'final';
    if (ticket.stage === 'asleep') {
      if (!parent) return [drop(ticket, `waits for order ${after}, which is not known`)];
      const filled = filledOf(parent);
      if (filled.isZero()) return parentWorks ? [] : [drop(ticket, `order ${after} did not fill`)];
      // A reduce-only order is cut to the position by the venue; elsewhere it must be known what there is to protect.
      const mayWake = !parentWorks || kindOf(market) === 'perpetual';
      if (!parentWorks && unitsOf(market).isZero()) return [drop(ticket, 'nothing left to reduce')];
      return mayWake ? [{ kind: 'wake', ticket }] : [];
    }
    const protects = after !== undefined && reduceOnly;
    return protects && !parentWorks && unitsOf(market).isZero() ? [drop(ticket, 'nothing left to reduce')] : [];
  });
}

const drop = (ticket: Ticket, reason: string): BracketStep => ({ kind: 'drop', ticket, reason });

/** Does what brackets ask for, each step in its order's own lane. */
export class BracketKeeper {
  #keeping: Promise<void> | null = null;

  constructor(
    private readonly markets: Pick<TradingMarkets, 'instrument'>,
    private readonly book: TicketBook,
    private readonly courier: OrderCourier,
    private readonly lanes: Lanes,
  ) {}

  /** Brackets as they should be now; a call while one runs is answered by the next. */
  keep(): Promise<void> {
    this.#keeping ??= this.#keepOnce().finally(() => {
      this.#keeping = null;
    });
    return this.#keeping;
  }

  /** After the change that asked for it is written whole. */
  keepSoon(): void {
    this.lanes.background(Promise.resolve().then(() => this.keep()));
  }

  async #keepOnce(): Promise<void> {
    for (let again = true; again; ) {
      const steps = bracketSteps(
        this.book.all,
        (market) => this.book.unitsOf(market),
        (market) => this.markets.instrument(market).kind,
      );
      again = false;
      for (const step of steps) {
        const { ticket } = step;
        if (step.kind === 'wake') {
          ticket.stage = 'unsent';
          this.lanes.background(this.lanes.alone(ticket, () => this.courier.place(ticket)));
          continue;
        }
        const { reason } = step;
        if (ticket.stage === 'asleep' || ticket.stage === 'unsent') {
          this.book.end(ticket, cancelledState(ticket, reason));
          again = true;
        } else {
          // Set at once, so that no second request is made for it.
          ticket.cancelReason = reason;
          this.lanes.background(this.lanes.alone(ticket, () => this.courier.cancel(ticket, reason)));
        }
      }
    }
  }
}
