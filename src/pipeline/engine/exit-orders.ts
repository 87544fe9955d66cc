import { Decimal } from 'decimal.js';
import type { Approved, ClientOrderId, OrderRequest, TradePlan } from '../../core/order.js';
import { reducingOrder } from '../risk/review.js';
import type { Leg } from './trade-book.js';

/**
 * Stop, target and trailing stop of an entry: each waits until the entry fills, and the first of them that fills cancels the
 * others. `trail`: fraction of the best price; null for none.
 */
export function exitOrders(
  plan: Approved<TradePlan>,
  trail: number | null,
  entry: ClientOrderId,
  idOf: (leg: Leg) => ClientOrderId,
): readonly Approved<OrderRequest>[] {
  const exit = {
    market: plan.market,
    side: plan.side === 'long' ? 'sell' : 'buy',
    quantity: plan.quantity,
    after: entry,
    group: entry,
  } as const;
  const child = (leg: Leg) => ({ ...exit, clientOrderId: idOf(leg) });
  const orders: Approved<OrderRequest>[] = [];
  if (plan.stop) orders.push(reducingOrder(child('sl'), { type: 'stop', trigger: plan.stop }));
  if (plan.target) orders.push(reducingOrder(child('tp'), { type: 'takeProfit', trigger: plan.target }));
  if (trail !== null) orders.push(reducingOrder(child('ts'), { type: 'trailingStop', trail: new Decimal(trail) }));
  return orders;
}
