import { createHash } from 'node:crypto';
import type { Fill, OrderRequest } from '../../core/order.js';

/** SHA-256 over every order and fill in the order they happened; equal runs have equal hashes. */
export class OrderHash {
  readonly #hash = createHash('sha256');

  order(order: OrderRequest): void {
    const { clientOrderId, market, side, quantity, type } = order;
    const at =
      'trigger' in order ? order.trigger : 'limit' in order ? order.limit : 'trail' in order ? order.trail : '';
    this.#hash.update(`o ${clientOrderId} ${market} ${side} ${type} ${quantity} ${at}\n`);
  }

  fill({ clientOrderId, sequence, quantity, price, fee, filledAt }: Fill): void {
    this.#hash.update(`f ${clientOrderId} ${sequence} ${quantity} ${price} ${fee} ${filledAt}\n`);
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
