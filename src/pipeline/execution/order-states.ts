import { Decimal } from 'decimal.js';
import type { OrderState } from '../../core/order.js';
import { quantity } from '../../core/units.js';
import type { RestingOrder } from './resting-order.js';

export const working = ({ acceptedAt, filled }: RestingOrder): OrderState => ({
  kind: 'working',
  acceptedAt,
  filled: quantity(filled),
});

export const cancelled = ({ filled }: Pick<RestingOrder, 'filled'>, reason: string): OrderState => ({
  kind: 'cancelled',
  reason,
  filled: quantity(filled),
});

/** Units an order in this state has filled. */
export function filledOf(state: OrderState): Decimal {
  switch (state.kind) {
    case 'working':
    case 'cancelled':
      return state.filled;
    case 'filled':
      return state.fills.reduce((sum, fill) => sum.plus(fill.quantity), new Decimal(0));
    case 'rejected':
      return new Decimal(0);
  }
}
