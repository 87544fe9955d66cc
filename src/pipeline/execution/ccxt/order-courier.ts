import type { Logger } from 'pino';
import type { Clock } from '../../../core/clock.js';
import { messageOf } from '../../../core/errors.js';
import type { OrderRequest, OrderState, VenueFailure } from '../../../core/order.js';
import { fail, ok, type Result } from '../../../core/result.js';
import { epochMs } from '../../../core/units.js';
import { orderCall } from './order-params.js';
import { answerOf, cancelledState, carries, filledOf, stateOf, type Ticket } from './ticket.js';
import type { TicketBook } from './ticket-book.js';
import type { ToldOrder } from './told.js';
import type { TradingApi } from './trading-api.js';
import { failureOf, readFailureOf, textOf, wouldTriggerNow } from './venue-failure.js';
import type { VenueTiming } from './venue-timing.js';
import { pause } from './venue-watch.js';

export interface CourierParts {
  readonly api: TradingApi;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly book: TicketBook;
  readonly timing: VenueTiming;
  /** Awaited before an order is sent: a restart must know of it. */
  readonly journal: () => Promise<void>;
  /** The exchange was asked about an order; what depends on its fills may be due. */
  readonly asked: () => void;
}

/** Exchanges stamp a fill a little before or after they stamp its order. */
const tradeSlackMs = 60_000;

/**
 * Takes one order to the exchange and brings back what became of it. Sends it again only when the exchange has had the time to
 * take it and says that it has no such order. Not for two calls at once for one order: `Lanes` sees to that.
 */
export class OrderCourier {
  readonly #parts: CourierParts;

  constructor(parts: CourierParts) {
    this.#parts = parts;
  }

  /** Sends an order that is certainly not there, after making certain. */
  async place(ticket: Ticket): Promise<Result<OrderState, VenueFailure>> {
    const { api, clock, logger, book, timing, journal } = this.#parts;
    let last: VenueFailure = { kind: 'retry', cause: new Error('was not sent') };
    for (let tries = 0; tries < timing.tries; ) {
      if (ticket.stage === 'doubt') {
        const failure = await this.#resolve(ticket);
        if (failure) return fail(failure);
      }
      if (ticket.stage !== 'unsent') return answerOf(ticket);
      const { expiresAt } = ticket.order;
      if (ticket.cancelReason !== null || (expiresAt !== undefined && expiresAt <= clock.now())) {
        book.end(ticket, cancelledState(ticket, ticket.cancelReason ?? 'expired'));
        return answerOf(ticket);
      }
      const call = this.callOf(ticket);
      if ('refused' in call) {
        book.refuse(ticket, call.refused);
        return answerOf(ticket);
      }
      if (tries++ > 0) await pause(timing.lookMs * 2 ** (tries - 2));
      // From here on it may be at the exchange, and a restart must know.
      ticket.stage = 'doubt';
      ticket.sentAt = clock.now();
      await journal();
      try {
        book.adopt(ticket, await api.create(ticket.order, call));
        const failure = await this.sync(ticket);
        if (failure) logger.debug({ reason: textOf(failure) }, 'an order was taken; its fills come later');
        return answerOf(ticket);
      } catch (thrown) {
        last = failureOf(thrown);
        logger.warn({ order: ticket.order.clientOrderId, kind: last.kind, reason: textOf(last) }, 'order not answered');
        if (last.kind === 'refused' && call.conditional && wouldTriggerNow(thrown)) {
          // The price is beyond it already: what it was to do is due.
          ticket.touched = true;
          ticket.stage = 'unsent';
          continue;
        }
        if (last.kind === 'refused') {
          book.refuse(ticket, last.reason);
          return answerOf(ticket);
        }
        if (last.kind !== 'unknown') ticket.stage = 'unsent';
        if (last.kind === 'stop') return fail(last);
      }
    }
    return fail(last);
  }

  async cancel(ticket: Ticket, reason: string): Promise<Result<OrderState | null, VenueFailure>> {
    if (ticket.stage === 'final') return ok(stateOf(ticket));
    ticket.cancelReason ??= reason;
    if (ticket.stage === 'doubt') {
      const failure = await this.#resolve(ticket);
      if (failure) return fail(failure);
    }
    if (ticket.stage === 'asleep' || ticket.stage === 'unsent') {
      this.#parts.book.end(ticket, cancelledState(ticket, ticket.cancelReason));
      return ok(stateOf(ticket));
    }
    try {
      const { market } = ticket.order;
      const byTriggered = ticket.triggeredId === null ? null : { exchangeId: ticket.triggeredId };
      await this.#parts.api.cancel(
        market,
        byTriggered ?? { venueId: ticket.venueId },
        !byTriggered && this.#isConditional(ticket),
      );
    } catch (thrown) {
      const failure = failureOf(thrown);
      // Refused as it is over, or lost on the way: what it is now says the same either way.
      if (failure.kind === 'stop' || failure.kind === 'retry') return fail(failure);
    }
    const failure = await this.sync(ticket);
    return failure ? fail(failure) : ok(stateOf(ticket));
  }

  /** Brings one order up to what the exchange says. The failure, if it did not say. */
  async sync(ticket: Ticket): Promise<VenueFailure | null> {
    const { book } = this.#parts;
    try {
      const told = await this.#ask(ticket);
      if (!told) {
        // Known once and gone without a trace: exchanges forget cancelled orders after some days.
        if (ticket.stage === 'working') book.end(ticket, cancelledState(ticket, 'the exchange no longer knows it'));
        return null;
      }
      book.adopt(ticket, told);
      await this.#conclude(ticket, await this.#behind(ticket, told));
      return null;
    } catch (thrown) {
      return readFailureOf(thrown);
    } finally {
      this.#parts.asked();
    }
  }

  /** The request that places the order now, or why there is none. */
  callOf({ order: wanted, venueId, touched }: Ticket): ReturnType<typeof orderCall> {
    const { api } = this.#parts;
    const order: OrderRequest = touched && wanted.type !== 'stopLimit' ? { ...wanted, type: 'market' } : wanted;
    return orderCall(order, venueId, api.markets.instrument(order.market).kind, api.feature(order.market));
  }

  /** Finds out what became of an order in doubt. Null: it is known now, and `unsent` if the exchange has certainly none. */
  async #resolve(ticket: Ticket): Promise<VenueFailure | null> {
    const { clock, book, timing } = this.#parts;
    let last: unknown = new Error('the exchange did not say');
    for (let look = 0; look < timing.looks; look++) {
      if (look > 0) await pause(Math.min(timing.lookMs * 2 ** (look - 1), timing.settleMs + 50));
      const mayStillArrive = clock.now() < (ticket.sentAt ?? 0) + timing.settleMs;
      try {
        const told = await this.#ask(ticket);
        if (told) {
          book.adopt(ticket, told);
          return await this.sync(ticket);
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
    return this.#parts.api.find(ticket.order.market, { venueId: ticket.venueId }, this.#isConditional(ticket));
  }

  /** The order that carries the fills: of a triggered one, what it became. */
  async #behind(ticket: Ticket, told: ToldOrder): Promise<ToldOrder> {
    if (ticket.triggeredId === null)
      return told.conditional && told.state === 'done' ? { ...told, state: 'open' } : told;
    const became = await this.#parts.api.find(ticket.order.market, { exchangeId: ticket.triggeredId }, false);
    return became ?? { ...told, state: 'open' };
  }

  async #conclude(ticket: Ticket, told: ToldOrder): Promise<void> {
    const { api, book } = this.#parts;
    if (told.filled.gt(filledOf(ticket))) {
      const since = epochMs(
        Math.max(0, Math.min(ticket.acceptedAt, ticket.sentAt ?? ticket.acceptedAt) - tradeSlackMs),
      );
      for (const trade of await api.trades(ticket.order.market, since)) {
        if (carries(ticket, trade.exchangeId)) book.book(ticket, trade);
      }
    }
    if (told.state === 'open' || ticket.stage === 'final') return;
    // Fills come before the end; the next look brings those that are missing.
    if (filledOf(ticket).lt(told.filled)) return;
    if (told.state === 'done') book.end(ticket, { kind: 'filled', fills: ticket.fills });
    else if (told.state === 'rejected')
      book.end(ticket, { kind: 'rejected', reason: 'the exchange rejected it later' });
    else book.end(ticket, cancelledState(ticket, ticket.cancelReason ?? 'cancelled by the exchange'));
  }

  #isConditional(ticket: Ticket): boolean {
    const call = this.callOf(ticket);
    return (
      !('refused' in call) &&
      call.conditional &&
      this.#parts.api.markets.instrument(ticket.order.market).kind === 'perpetual'
    );
  }
}
