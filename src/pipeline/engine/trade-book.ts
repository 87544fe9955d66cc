import { Decimal } from 'decimal.js';
import type { ExitReason, Trade } from '../../core/backtest.js';
import type { Candle, Market, Timeframe } from '../../core/market.js';
import type { ClientOrderId, Fill } from '../../core/order.js';
import type { Side } from '../../core/prediction.js';
import { type EpochMs, type Money, money, price, quantity } from '../../core/units.js';

/** What an entry was made for; kept from the order until its position is flat. */
export interface TradeNote {
  readonly timeframe: Timeframe;
  readonly tag: string;
  readonly signalId: number | null;
  readonly closesAt: EpochMs | null;
}

/** A position under way; JSON-able apart from its decimals. */
export interface OpenTrade extends TradeNote {
  readonly market: Market;
  readonly side: Side;
  readonly openedAt: EpochMs;
  bought: Decimal;
  paid: Decimal;
  sold: Decimal;
  received: Decimal;
  held: Decimal;
  largest: Decimal;
  fees: Decimal;
  funding: Decimal;
  worst: number;
  best: number;
  entryPrice: number;
  /** Price of all fills of a side so far where they have one; then no quotient is needed. */
  entryAt?: Decimal | null;
  exitAt?: Decimal | null;
}

/** Folds fills into round trips, flat to flat. */
export class TradeBook {
  readonly #open = new Map<Market, OpenTrade>();
  #closed = 0;

  constructor(restored?: { readonly open: readonly OpenTrade[]; readonly closed: number }) {
    for (const trade of restored?.open ?? []) this.#open.set(trade.market, { ...trade });
    this.#closed = restored?.closed ?? 0;
  }

  get(market: Market): OpenTrade | undefined {
    return this.#open.get(market);
  }

  /** The finished trade when the fill left the market flat. */
  fill(fill: Fill, note: TradeNote, exit: ExitReason): Trade | null {
    const value = fill.price.times(fill.quantity);
    const open = this.#open.get(fill.market);
    if (!open) {
      this.#open.set(fill.market, begin(fill, value, note));
      return null;
    }
    const enters = (fill.side === 'buy') === (open.side === 'long');
    if (enters) {
      open.bought = open.bought.plus(fill.quantity);
      open.paid = open.paid.plus(value);
      open.held = open.held.plus(fill.quantity);
      if (open.held.gt(open.largest)) open.largest = open.held;
      open.entryAt = null;
      open.entryPrice = open.paid.toNumber() / open.bought.toNumber();
    } else {
      open.exitAt = open.sold.isZero() ? fill.price : null;
      open.sold = open.sold.plus(fill.quantity);
      open.received = open.received.plus(value);
      open.held = open.held.minus(fill.quantity);
    }
    open.fees = open.fees.plus(fill.fee);
    if (!open.held.isZero()) return null;
    this.#open.delete(fill.market);
    return finish(open, ++this.#closed, exit, fill.filledAt);
  }

  fund(market: Market, received: Money): void {
    const open = this.#open.get(market);
    if (open) open.funding = open.funding.plus(received);
  }

  /** Worst and best unrealised return so far, from a candle lived through. */
  watch(market: Market, { high, low }: Candle): void {
    const open = this.#open.get(market);
    if (!open) return;
    const sign = open.side === 'long' ? 1 : -1;
    open.worst = Math.min(open.worst, sign * ((sign > 0 ? low : high) / open.entryPrice - 1));
    open.best = Math.max(open.best, sign * ((sign > 0 ? high : low) / open.entryPrice - 1));
  }

  snapshot(): { readonly open: readonly OpenTrade[]; readonly closed: number } {
    return { open: [...this.#open.values()].map((trade) => ({ ...trade })), closed: this.#closed };
  }
}

const zero = new Decimal(0);

/** Written out: an object spread into a new one is slow to read at every candle it is held. */
const begin = (fill: Fill, value: Decimal, { timeframe, tag, signalId, closesAt }: TradeNote): OpenTrade => ({
  timeframe,
  tag,
  signalId,
  closesAt,
  market: fill.market,
  side: fill.side === 'buy' ? 'long' : 'short',
  openedAt: fill.filledAt,
  bought: fill.quantity,
  paid: value,
  sold: zero,
  received: zero,
  held: fill.quantity,
  largest: fill.quantity,
  fees: fill.fee,
  funding: zero,
  worst: 0,
  best: 0,
  entryPrice: fill.price.toNumber(),
  entryAt: fill.price,
  exitAt: null,
});

function finish(open: OpenTrade, id: number, exit: ExitReason, closedAt: EpochMs): Trade {
  const gross = open.side === 'long' ? open.received.minus(open.paid) : open.paid.minus(open.received);
  const pnl = gross.minus(open.fees).plus(open.funding);
  return {
    id,
    market: open.market,
    timeframe: open.timeframe,
    side: open.side,
    quantity: quantity(open.largest),
    entryPrice: price(open.entryAt ?? open.paid.div(open.bought)),
    exitPrice: price(open.exitAt ?? open.received.div(open.sold)),
    openedAt: open.openedAt,
    closedAt,
    exit,
    fees: money(open.fees),
    funding: money(open.funding),
    pnl: money(pnl),
    netReturn: pnl.toNumber() / open.paid.toNumber(),
    worst: open.worst,
    best: open.best,
    tag: open.tag,
    signalId: open.signalId,
  };
}

/** `leg` of a client order id tells why its fill happened. */
export type Leg = 'in' | 'sl' | 'tp' | 'ts' | 'tx' | 'sx' | 'lq' | 'kl' | 'mx';

const reasons: Readonly<Record<Leg, ExitReason>> = {
  in: 'signal',
  sl: 'stop',
  tp: 'target',
  ts: 'trail',
  tx: 'horizon',
  sx: 'signal',
  lq: 'liquidation',
  kl: 'killed',
  mx: 'stopped',
};

/**
 * Made of facts alone, so that a repeat is the same order: `<account>.<market>.<decided at>.<leg>`; `earlier` counts orders
 * of that leg decided at the same instant before it (a person who changes their mind).
 */
export const orderIdOf = (account: string, market: Market, decidedAt: EpochMs, leg: Leg, earlier = 0): ClientOrderId =>
  `${account}.${market.replace('/', '')}.${decidedAt.toString(36)}${earlier > 0 ? `-${earlier}` : ''}.${leg}` as ClientOrderId;

export const reasonOf = (id: ClientOrderId): ExitReason =>
  reasons[id.slice(id.lastIndexOf('.') + 1) as Leg] ?? 'signal';
