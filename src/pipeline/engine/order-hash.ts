import { createHash } from 'node:crypto';
import type { Fill, OrderRequest } from '../../core/order.js';

/** Text gathered before it is hashed; a call for every line costs more than the line. */
const chunk = 8_192;

/** SHA-256 over every order and fill in the order they happened; equal runs have equal hashes. */
export class OrderHash {
  readonly #hash = createHash('sha256');
  #waiting = '';

  order(order: OrderRequest): void {
    const { clientOrderId, market, side, quantity, type } = order;
    const at =
      'trigger' in order ? order.trigger : 'limit' in order ? order.limit : 'trail' in order ? order.trail : '';
    this.#add(`o ${clientOrderId} ${market} ${side} ${type} ${quantity} ${at}\n`);
  }

  fill({ clientOrderId, sequence, quantity, price, fee, filledAt }: Fill): void {
    this.#add(`f ${clientOrderId} ${sequence} ${quantity} ${price} ${fee} ${filledAt}\n`);
  }

  digest(): string {
    return this.#hash.copy().update(this.#waiting).digest('hex');
  }

  #add(line: string): void {
    this.#waiting += line;
    if (this.#waiting.length < chunk) return;
    this.#hash.update(this.#waiting);
    this.#waiting = '';
  }
}
