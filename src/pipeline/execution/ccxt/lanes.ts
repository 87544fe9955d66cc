import type { Logger } from 'pino';
import type { ClientOrderId } from '../../../core/order.js';
import type { Ticket } from './ticket.js';

/** One thing at a time for each order, in the order it was asked for; orders do not wait for each other. */
export class Lanes {
  /** Last thing under way for each order. */
  readonly #ends = new Map<ClientOrderId, Promise<unknown>>();

  constructor(private readonly logger: Logger) {}

  /** Resolves or rejects as `work` does; a failure does not hold up what comes after. */
  alone<T>(ticket: Ticket, work: () => Promise<T>): Promise<T> {
    const id = ticket.order.clientOrderId;
    const before = this.#ends.get(id) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#ends.set(id, settled);
    void settled.then(() => {
      if (this.#ends.get(id) === settled) this.#ends.delete(id);
    });
    return mine;
  }

  /** Nobody waits for it: a failure is logged, and polling does it again. */
  background(work: Promise<unknown>): void {
    work.catch((thrown: unknown) => {
      this.logger.error({ err: thrown }, 'an order could not be kept; the next look tries again');
    });
  }
}
