import { Decimal } from 'decimal.js';
import type { Market } from '../../core/market.js';
import type { ClientOrderId } from '../../core/order.js';
import type { OpenOrder, VenuePosition } from '../../core/ports/execution-venue.js';
import { sentence } from '../../core/sentence.js';

export interface OurBook {
  /** Markets that are traded; what is held elsewhere in the account is somebody else's business. */
  readonly markets: readonly Market[];
  readonly unitsOf: (market: Market) => Decimal;
  /** What the account should hold in all: its balance at the start, and what we made since. */
  readonly balance: Decimal;
  readonly exposure: Decimal;
  readonly knows: (id: ClientOrderId) => boolean;
}

export interface TheirBook {
  readonly positions: readonly VenuePosition[];
  readonly openOrders: readonly OpenOrder[];
  readonly balance: Decimal;
}

export interface Difference {
  readonly kind: 'position' | 'order' | 'balance';
  readonly text: string;
}

/** Fees in discount tokens, funding and marks that move make small differences; these shares are more than those. */
const balanceShare = 0.01;
const exposureShare = 0.05;

/** Where our book and the exchange's differ. Orders that are not ours are named and never touched. */
export function differences(ours: OurBook, theirs: TheirBook): readonly Difference[] {
  const found: Difference[] = [];
  for (const market of ours.markets) {
    const held = theirs.positions.find((position) => position.market === market)?.units ?? new Decimal(0);
    const units = ours.unitsOf(market);
    if (!held.eq(units)) {
      found.push({
        kind: 'position',
        text: sentence('said.live.position', { market, ours: String(units), theirs: String(held) }),
      });
    }
  }
  for (const order of theirs.openOrders) {
    if (ours.knows(order.clientOrderId) || !ours.markets.includes(order.market)) continue;
    found.push({
      kind: 'order',
      text: sentence('said.live.order', {
        market: order.market,
        id: order.clientOrderId,
        side: order.side,
        quantity: String(order.quantity),
        type: order.type,
      }),
    });
  }
  const allowed = ours.balance.abs().times(balanceShare).plus(ours.exposure.times(exposureShare));
  if (theirs.balance.minus(ours.balance).abs().gt(allowed)) {
    found.push({
      kind: 'balance',
      text: sentence('said.live.balance', { ours: ours.balance.toFixed(2), theirs: theirs.balance.toFixed(2) }),
    });
  }
  return found;
}
