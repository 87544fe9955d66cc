import type { ClientOrderId } from '../../../core/order.js';
import type { OpenOrder } from '../../../core/ports/execution-venue.js';
import { price, quantity } from '../../../core/units.js';
import type { ToldOrder } from './told.js';

/** Somebody else's order, under the exchange's id; never to be touched. */
export function strangerOf(told: ToldOrder): OpenOrder {
  const terms = {
    clientOrderId: (told.venueId ?? told.exchangeId) as ClientOrderId,
    market: told.market,
    side: told.side,
    quantity: quantity(told.quantity),
    reduceOnly: told.reduceOnly,
    filled: quantity(told.filled),
  };
  if (told.trigger && told.limit)
    return { ...terms, type: 'stopLimit', trigger: price(told.trigger), limit: price(told.limit) };
  if (told.trigger) return { ...terms, type: 'stop', trigger: price(told.trigger) };
  return told.limit ? { ...terms, type: 'limit', limit: price(told.limit) } : { ...terms, type: 'market' };
}
