import { Decimal } from 'decimal.js';
import { InvariantError } from '../../core/errors.js';
import type { Market } from '../../core/market.js';
import type { Fill } from '../../core/order.js';
import { type Money, money } from '../../core/units.js';

/** Units held of one market (negative: sold short) and what they cost on average. */
export interface Holding {
  readonly units: Decimal;
  readonly averagePrice: Decimal;
}

/**
 * Cash and holdings folded from fills alone. A purchase takes cash, a sale (also a short one) brings it, fees take it;
 * so at any prices `equity = initial + realised + unrealised − fees` holds exactly.
 */
export interface Ledger {
  readonly initial: Money;
  readonly cash: Money;
  readonly fees: Money;
  /** Profit of closed units before fees. */
  readonly realised: Money;
  readonly holdings: ReadonlyMap<Market, Holding>;
}

export const openLedger = (initial: Money): Ledger => ({
  initial,
  cash: initial,
  fees: money(0),
  realised: money(0),
  holdings: new Map(),
});

/** The ledger after one more fill. */
export function applyFill(ledger: Ledger, fill: Fill): Ledger {
  const units = fill.side === 'buy' ? fill.quantity : (fill.quantity.negated() as Decimal);
  const held = ledger.holdings.get(fill.market);
  const before = held?.units ?? new Decimal(0);
  const after = before.plus(units);
  const reduces = !before.isZero() && before.isPositive() !== units.isPositive();
  const closed = reduces ? Decimal.min(before.abs(), units.abs()) : new Decimal(0);
  const sign = before.isNegative() ? -1 : 1;
  const gain = held ? fill.price.minus(held.averagePrice).times(closed).times(sign) : new Decimal(0);
  const holdings = new Map(ledger.holdings);
  if (after.isZero()) holdings.delete(fill.market);
  else holdings.set(fill.market, { units: after, averagePrice: averageAfter(held, units, after, fill) });
  return {
    initial: ledger.initial,
    cash: money(ledger.cash.minus(units.times(fill.price)).minus(fill.fee)),
    fees: money(ledger.fees.plus(fill.fee)),
    realised: money(ledger.realised.plus(gain)),
    holdings,
  };
}

function averageAfter(held: Holding | undefined, units: Decimal, after: Decimal, fill: Fill): Decimal {
  if (!held || held.units.isZero()) return fill.price;
  const grows = held.units.isPositive() === units.isPositive();
  if (grows) return held.units.times(held.averagePrice).plus(units.times(fill.price)).div(after);
  return after.isPositive() === held.units.isPositive() ? held.averagePrice : fill.price;
}

/** Cash plus what the holdings are worth at `priceOf`. Throws InvariantError when a price is missing. */
export function equityOf(ledger: Pick<Ledger, 'cash' | 'holdings'>, priceOf: (market: Market) => Decimal.Value): Money {
  let equity: Decimal = ledger.cash;
  for (const [market, { units }] of ledger.holdings) {
    const at = new Decimal(priceOf(market));
    if (!at.isFinite() || at.lte(0)) throw new InvariantError(`no price for ${market}, was ${at}`);
    equity = equity.plus(units.times(at));
  }
  return money(equity);
}
