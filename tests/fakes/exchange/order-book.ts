import { Decimal } from 'decimal.js';

/** An order as the fake keeps it; `algo`: one that waits for a trigger, numbered apart. */
export interface FakeOrder {
  readonly id: number;
  readonly clientId: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly type: string;
  readonly quantity: Decimal;
  readonly price: Decimal | null;
  readonly timeInForce: string;
  readonly reduceOnly: boolean;
  readonly algo: boolean;
  readonly callbackRate: Decimal | null;
  readonly at: number;
  trigger: Decimal | null;
  filled: Decimal;
  value: Decimal;
  status: 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED' | 'REJECTED' | 'FINISHED';
  /** Of an algo order: the order it became. */
  became: number | null;
  updatedAt: number;
}

export interface FakeTrade {
  readonly id: number;
  readonly orderId: number;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly commission: Decimal;
  readonly maker: boolean;
  readonly at: number;
}

/** What the venue refuses, in Binance's numbers. */
export class FakeRefusal extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export interface NewFakeOrder {
  readonly clientId: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly type: string;
  readonly quantity: Decimal;
  readonly price: Decimal | null;
  readonly trigger: Decimal | null;
  readonly timeInForce: string;
  readonly reduceOnly: boolean;
  readonly callbackRate: Decimal | null;
  readonly algo: boolean;
}

const takerFee = '0.0005';
const makerFee = '0.0002';

/**
 * A matching engine of one account against a price that the test sets: market orders fill at it, limit orders when it comes to
 * them, waiting ones trigger when it touches. `onChange` hears each change as the account's stream would tell it.
 */
export class FakeBook {
  readonly orders: FakeOrder[] = [];
  readonly trades: FakeTrade[] = [];
  readonly #prices = new Map<string, Decimal>();
  readonly #units = new Map<string, { units: Decimal; value: Decimal }>();
  #nextId = 1_000;
  #nextTrade = 500_000;
  wallet: Decimal;
  /** Units that one match may take; the rest of the order waits for the next price. */
  depth: Decimal | null = null;

  constructor(
    wallet: string,
    private readonly now: () => number,
    private readonly onChange: (order: FakeOrder, trade: FakeTrade | null) => void,
  ) {
    this.wallet = new Decimal(wallet);
  }

  priceOf(symbol: string): Decimal | undefined {
    return this.#prices.get(symbol);
  }

  unitsOf(symbol: string): Decimal {
    return this.#units.get(symbol)?.units ?? new Decimal(0);
  }

  entryOf(symbol: string): Decimal {
    const held = this.#units.get(symbol);
    return held && !held.units.isZero() ? held.value.div(held.units) : new Decimal(0);
  }

  get symbolsHeld(): readonly string[] {
    return [...this.#units].flatMap(([symbol, { units }]) => (units.isZero() ? [] : [symbol]));
  }

  place(wanted: NewFakeOrder): FakeOrder {
    const last = this.#prices.get(wanted.symbol);
    if (!last) throw new FakeRefusal(-1121, 'Invalid symbol.');
    if (wanted.quantity.lte(0)) throw new FakeRefusal(-4003, 'Quantity less than or equal to zero.');
    if (!wanted.quantity.mod('0.001').isZero()) throw new FakeRefusal(-1111, 'Precision is over the maximum defined.');
    const open = (order: FakeOrder): boolean => order.status === 'NEW' || order.status === 'PARTIALLY_FILLED';
    if (this.orders.some((order) => order.clientId === wanted.clientId && order.algo === wanted.algo && open(order))) {
      throw new FakeRefusal(-4116, 'ClientOrderId is duplicated.');
    }
    const at = wanted.price ?? wanted.trigger ?? last;
    const notional = at.times(wanted.quantity);
    if (!wanted.reduceOnly && notional.lt(5)) {
      throw new FakeRefusal(-4164, "Order's notional must be no smaller than 5 (unless you choose reduce only).");
    }
    if (!wanted.reduceOnly && notional.gt(this.wallet.times(20)))
      throw new FakeRefusal(-2019, 'Margin is insufficient.');
    if (wanted.reduceOnly && !wanted.algo && this.#reducible(wanted).isZero()) {
      throw new FakeRefusal(-2022, 'ReduceOnly Order is rejected.');
    }
    const buys = wanted.side === 'BUY';
    if (
      wanted.algo &&
      wanted.trigger &&
      wanted.type.startsWith('STOP') &&
      (buys ? last.gte(wanted.trigger) : last.lte(wanted.trigger))
    ) {
      throw new FakeRefusal(-2021, 'Order would immediately trigger.');
    }
    if (wanted.timeInForce === 'GTX' && wanted.price && (buys ? wanted.price.gte(last) : wanted.price.lte(last))) {
      throw new FakeRefusal(
        -5022,
        'Due to the order could not be executed as maker, the Post Only order will be rejected.',
      );
    }
    const order: FakeOrder = {
      ...wanted,
      id: this.#nextId++,
      at: this.now(),
      filled: new Decimal(0),
      value: new Decimal(0),
      status: 'NEW',
      became: null,
      updatedAt: this.now(),
      trigger:
        wanted.type === 'TRAILING_STOP_MARKET' && wanted.callbackRate
          ? trailed(last, wanted.callbackRate, buys)
          : wanted.trigger,
    };
    this.orders.push(order);
    this.onChange(order, null);
    this.#match(order, true);
    return order;
  }

  cancel(order: FakeOrder): void {
    if (order.status !== 'NEW' && order.status !== 'PARTIALLY_FILLED')
      throw new FakeRefusal(-2011, 'Unknown order sent.');
    this.#to(order, 'CANCELED');
  }

  find(symbol: string, by: { readonly id?: number; readonly clientId?: string }, algo: boolean): FakeOrder {
    const found = this.orders.findLast(
      (order) =>
        order.symbol === symbol &&
        order.algo === algo &&
        (by.id === undefined ? order.clientId === by.clientId : order.id === by.id),
    );
    if (!found) throw new FakeRefusal(-2013, 'Order does not exist.');
    return found;
  }

  setPrice(symbol: string, to: string): void {
    const last = new Decimal(to);
    this.#prices.set(symbol, last);
    // What triggers becomes an order at the end of the list and fills in the same sweep.
    for (let i = 0; i < this.orders.length; i++) {
      const order = this.orders[i] as FakeOrder;
      if (order.symbol === symbol) this.#match(order, false);
    }
  }

  #match(order: FakeOrder, fresh: boolean): void {
    const last = this.#prices.get(order.symbol);
    if (!last || (order.status !== 'NEW' && order.status !== 'PARTIALLY_FILLED')) return;
    if (order.algo) {
      this.#touch(order, last);
      return;
    }
    const buys = order.side === 'BUY';
    const reached = order.price === null || (buys ? last.lte(order.price) : last.gte(order.price));
    const most = order.reduceOnly
      ? Decimal.min(order.quantity.minus(order.filled), this.#reducible(order))
      : order.quantity.minus(order.filled);
    const units = this.depth ? Decimal.min(most, this.depth) : most;
    if (order.reduceOnly && most.isZero()) {
      this.#to(order, 'EXPIRED');
      return;
    }
    if (order.timeInForce === 'FOK' && (!reached || units.lt(order.quantity))) {
      this.#to(order, 'EXPIRED');
      return;
    }
    if (reached)
      this.#fill(order, units, order.price !== null && !fresh ? order.price : last, order.price !== null && !fresh);
    if (order.timeInForce === 'IOC' && order.filled.lt(order.quantity)) this.#to(order, 'EXPIRED');
  }

  #touch(order: FakeOrder, last: Decimal): void {
    if (!order.trigger) return;
    const buys = order.side === 'BUY';
    const stops = !order.type.startsWith('TAKE_PROFIT');
    if (order.callbackRate) {
      const level = trailed(last, order.callbackRate, buys);
      order.trigger = buys ? Decimal.min(order.trigger, level) : Decimal.max(order.trigger, level);
    }
    const touched = stops === buys ? last.gte(order.trigger) : last.lte(order.trigger);
    if (!touched) return;
    const became: FakeOrder = {
      ...order,
      id: this.#nextId++,
      clientId: order.clientId,
      type: order.price ? 'LIMIT' : 'MARKET',
      algo: false,
      at: this.now(),
      updatedAt: this.now(),
      status: 'NEW',
    };
    order.became = became.id;
    this.#to(order, 'FINISHED');
    this.orders.push(became);
    this.onChange(became, null);
    this.#match(became, true);
  }

  #fill(order: FakeOrder, units: Decimal, at: Decimal, maker: boolean): void {
    if (units.lte(0)) return;
    const commission = units.times(at).times(maker ? makerFee : takerFee);
    const trade: FakeTrade = {
      id: this.#nextTrade++,
      orderId: order.id,
      symbol: order.symbol,
      side: order.side,
      quantity: units,
      price: at,
      commission,
      maker,
      at: this.now(),
    };
    this.trades.push(trade);
    this.wallet = this.wallet.minus(commission);
    this.#hold(order.symbol, order.side === 'BUY' ? units : units.negated(), at);
    order.filled = order.filled.plus(units);
    order.value = order.value.plus(units.times(at));
    order.updatedAt = this.now();
    const cut = order.reduceOnly && this.#reducible(order).isZero();
    order.status = order.filled.gte(order.quantity) ? 'FILLED' : 'PARTIALLY_FILLED';
    this.onChange(order, trade);
    if (order.status === 'PARTIALLY_FILLED' && cut) this.#to(order, 'EXPIRED');
  }

  #hold(symbol: string, units: Decimal, at: Decimal): void {
    const held = this.#units.get(symbol) ?? { units: new Decimal(0), value: new Decimal(0) };
    const reduces = !held.units.isZero() && held.units.isNegative() !== units.isNegative();
    if (reduces) {
      const entry = held.value.div(held.units);
      this.wallet = this.wallet.plus(at.minus(entry).times(units.negated()));
      held.value = held.value.plus(entry.times(units));
    } else held.value = held.value.plus(at.times(units));
    held.units = held.units.plus(units);
    this.#units.set(symbol, held);
  }

  #reducible({ symbol, side }: Pick<FakeOrder, 'symbol' | 'side'>): Decimal {
    const units = this.unitsOf(symbol);
    return Decimal.max(0, side === 'SELL' ? units : units.negated());
  }

  #to(order: FakeOrder, status: FakeOrder['status']): void {
    order.status = status;
    order.updatedAt = this.now();
    this.onChange(order, null);
  }
}

const trailed = (last: Decimal, rate: Decimal, buys: boolean): Decimal =>
  last.times(buys ? rate.div(100).plus(1) : new Decimal(1).minus(rate.div(100)));
