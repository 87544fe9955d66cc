import { Decimal } from 'decimal.js';
import { signOf } from '../../core/exit-rule.js';
import type { Venue } from '../../core/market.js';
import type { PaperAccount } from '../../core/ports/paper.js';
import { type EpochMs, type Money, money } from '../../core/units.js';
import type { AccountView } from '../risk/review.js';

/** A running account with nothing but cash. */
export function openAccount(name: string, venue: Venue, balance: Money, startedAt: EpochMs, version = 1): PaperAccount {
  return {
    name,
    venue,
    startedAt,
    running: true,
    pausedReason: null,
    initialBalance: balance,
    cash: balance,
    feesPaid: money(0),
    peakEquity: balance,
    positions: [],
    pending: [],
    marks: {},
    processed: {},
    version,
  };
}

/** Cash plus positions at the last close seen of each market (a short is owed, so it counts against). */
export function equityOfAccount({ cash, positions, marks }: PaperAccount): Money {
  let equity: Decimal = cash;
  for (const { market, side, quantity, entryPrice } of positions) {
    const mark = marks[market] ?? entryPrice;
    equity = equity.plus(quantity.times(mark).times(signOf(side)));
  }
  return money(equity);
}

/** Equity at the stops minus equity now, as a fraction of equity now; slippage and gaps not counted. */
export function changeIfStopped(account: PaperAccount): number {
  const equity = equityOfAccount(account);
  if (equity.lte(0)) return 0;
  let change = new Decimal(0);
  for (const { market, side, quantity, stop, entryPrice } of account.positions) {
    const mark = account.marks[market] ?? entryPrice;
    change = change.plus(stop.minus(mark).times(quantity).times(signOf(side)));
  }
  return change.div(equity).toNumber();
}

/** The account as risk sees it. */
export function viewOf(account: PaperAccount, now: EpochMs): AccountView {
  const markOf = (market: string, otherwise: Decimal.Value) => account.marks[market] ?? otherwise;
  return {
    equity: equityOfAccount(account),
    peakEquity: account.peakEquity,
    pausedReason: account.pausedReason,
    exposures: [
      ...account.positions.map(({ market, quantity, entryPrice }) => ({
        market,
        notional: quantity.times(markOf(market, entryPrice)),
      })),
      ...account.pending.map(({ order, stop }) => ({
        market: order.market,
        notional: order.quantity.times(markOf(order.market, stop)),
      })),
    ],
    now,
  };
}
