import { createHash } from 'node:crypto';
import type { ClientOrderId } from '../../../core/order.js';

/** What Binance takes as a client order id; others are stricter. */
const binanceTakes = /^[A-Za-z0-9._:/-]{1,36}$/;
/** What every venue of ccxt takes. */
const allTake = /^[A-Za-z0-9]{1,32}$/;

/**
 * Our id as an exchange takes it: itself where it fits, else a hash of it. The same fact always gives the same id, on every
 * machine and after every restart, so that an order can be asked for by it.
 */
export function exchangeOrderId(id: ClientOrderId, exchange: string): string {
  const fits = exchange.startsWith('binance') ? binanceTakes : allTake;
  if (fits.test(id)) return id;
  return `ax${createHash('sha256').update(id).digest('hex').slice(0, 30)}`;
}
