import { Decimal } from 'decimal.js';
import type { Fill, OrderRequest, OrderState, VenueFailure } from '../../../core/order.js';
import { fail, ok, type Result } from '../../../core/result.js';
import { type EpochMs, quantity } from '../../../core/units.js';

/**
 * Where an order is. `asleep`: waits for its parent; `unsent`: certainly not at the venue; `doubt`: was sent and nobody said
 * what became of it; `working`: the venue has it; `final`: over.
 */
export type TicketStage = 'asleep' | 'unsent' | 'doubt' | 'working' | 'final';

/** Everything kept of one of our orders; JSON-able apart from its decimals. */
export interface Ticket {
  /** Rounded to the venue's steps. */
  readonly order: OrderRequest;
  /** Our id as the venue takes it. */
  readonly venueId: string;
  readonly acceptedAt: EpochMs;
  stage: TicketStage;
  sentAt: EpochMs | null;
  /** The venue's own id, and that of the order a triggered one became. */
  exchangeId: string | null;
  triggeredId: string | null;
  fills: readonly Fill[];
  /** The venue's ids of those fills: each is booked once. */
  tradeIds: readonly string[];
  /** Why it is to be cancelled; set before the venue is asked. */
  cancelReason: string | null;
  /** How it ended. */
  end: OrderState | null;
  /** The venue would not have it. */
  refused: boolean;
  /** Its trigger was touched before it could be placed, so it is a market order. */
  touched: boolean;
}

export const newTicket = (order: OrderRequest, venueId: string, acceptedAt: EpochMs): Ticket => ({
  order,
  venueId,
  acceptedAt,
  stage: order.after === undefined ? 'unsent' : 'asleep',
  sentAt: null,
  exchangeId: null,
  triggeredId: null,
  fills: [],
  tradeIds: [],
  cancelReason: null,
  end: null,
  refused: false,
  touched: false,
});

export const filledOf = ({ fills }: Ticket): Decimal =>
  fills.reduce((sum, fill) => sum.plus(fill.quantity), new Decimal(0));

export const stateOf = (ticket: Ticket): OrderState =>
  ticket.end ?? { kind: 'working', acceptedAt: ticket.acceptedAt, filled: quantity(filledOf(ticket)) };

export const cancelledState = (ticket: Ticket, reason: string): OrderState => ({
  kind: 'cancelled',
  reason,
  filled: quantity(filledOf(ticket)),
});

/** Whether the exchange's id stands for it: of a triggered order, the id of what it became. */
export const carries = (ticket: Ticket, exchangeId: string): boolean =>
  ticket.triggeredId === null ? ticket.exchangeId === exchangeId : ticket.triggeredId === exchangeId;

/** What is said to who submitted it. */
export function answerOf(ticket: Ticket): Result<OrderState, VenueFailure> {
  const state = stateOf(ticket);
  return ticket.refused && state.kind === 'rejected' ? fail({ kind: 'refused', reason: state.reason }) : ok(state);
}
