import { Decimal } from 'decimal.js';
import type { OpenPosition, Reconciliation } from '../../core/backtest.js';
import { nearFloat } from '../../core/decimal-float.js';
import { InvariantError } from '../../core/errors.js';
import type { Market } from '../../core/market.js';
import type { Fill } from '../../core/order.js';
import { type EpochMs, type Money, money, price, quantity } from '../../core/units.js';

/** One market's position. `flow` is what its fills brought less what they cost since it was last flat, fees apart. */
interface Position {
  units: Decimal;
  flow: Decimal;
  openedAt: EpochMs;
  /** The same as floats, for marking at every candle. */
  unitsFloat: number;
  flowFloat: number;
  mark: number;
}

/** JSON-able apart from its decimals. */
export interface LedgerSnapshot {
  readonly initial: Money;
  readonly realised: Money;
  readonly fees: Money;
  readonly funding: Money;
  readonly positions: readonly {
    readonly market: Market;
    readonly units: Decimal;
    readonly flow: Decimal;
    readonly openedAt: EpochMs;
    readonly mark: number;
  }[];
}

/**
 * Money of one account, folded from fills and funding. A position is kept as the sum of what its fills brought and cost,
 * never as an average price, so no quotient is rounded. Cash is kept beside, as a second set of books: cash + positions at
 * their marks is the final equity, and equals initial + realised + unrealised − fees + funding to the last digit (while
 * sums stay below 10¹¹: a mark is a float of up to 17 digits). Profit is realised when a position is flat. Cross margin:
 * all equity stands behind every position.
 */
export class PortfolioLedger {
  readonly #positions = new Map<Market, Position>();
  /** The same as a list, which is quicker to walk at every candle. */
  #open: readonly Position[] = [];
  #cash: Decimal;
  #realised: Decimal;
  #fees: Decimal;
  #funding: Decimal;
  /** Equity without what is open. */
  #settled: Decimal;
  #settledFloat = 0;
  #changes = 0;

  constructor(
    readonly initial: Money,
    restored?: LedgerSnapshot,
  ) {
    this.#realised = restored?.realised ?? new Decimal(0);
    this.#fees = restored?.fees ?? new Decimal(0);
    this.#funding = restored?.funding ?? new Decimal(0);
    for (const { market, units, flow, openedAt, mark } of restored?.positions ?? []) {
      this.#positions.set(market, {
        units,
        flow,
        openedAt,
        unitsFloat: nearFloat(units),
        flowFloat: nearFloat(flow),
        mark,
      });
    }
    this.#cash = this.initial.plus(this.#realised).minus(this.#fees).plus(this.#funding);
    this.#open = [...this.#positions.values()];
    this.#settled = this.#cash;
    for (const { flow } of this.#positions.values()) this.#cash = this.#cash.plus(flow);
    this.#settledFloat = nearFloat(this.#settled);
  }

  /** What is left of the money once every position was paid for; a short sale brings cash. */
  get cash(): Money {
    return money(this.#cash);
  }

  /** Units held; negative when short. */
  units(market: Market): Decimal {
    return this.#positions.get(market)?.units ?? zero;
  }

  holds(market: Market): boolean {
    return this.#positions.has(market);
  }

  get markets(): readonly Market[] {
    return [...this.#positions.keys()];
  }

  /** Counts fills and funding; while it stands and one market alone is held, no mark changes where that one is ruined. */
  get changes(): number {
    return this.#changes;
  }

  /** How many markets are held. */
  get size(): number {
    return this.#open.length;
  }

  /** Books a fill; true when it left the market flat. */
  fill(fill: Fill): boolean {
    const units = fill.side === 'buy' ? fill.quantity : (fill.quantity.negated() as Decimal);
    const held = this.#positions.get(fill.market);
    const position = held ?? {
      units: zero,
      flow: zero,
      openedAt: fill.filledAt,
      unitsFloat: 0,
      flowFloat: 0,
      mark: fill.price.toNumber(),
    };
    const turns = !position.units.isZero() && position.units.isNegative() !== units.isNegative();
    if (turns && units.abs().gt(position.units.abs())) {
      throw new InvariantError(
        `a fill must not turn a position around, was ${position.units} and ${units} of ${fill.market}`,
      );
    }
    const paid = units.times(fill.price);
    this.#fees = this.#fees.plus(fill.fee);
    this.#cash = this.#cash.minus(paid).minus(fill.fee);
    position.units = held ? position.units.plus(units) : units;
    position.flow = held ? position.flow.minus(paid) : paid.negated();
    const flat = position.units.isZero();
    if (flat) {
      this.#realised = this.#realised.plus(position.flow);
      this.#settle(position.flow.minus(fill.fee));
      this.#positions.delete(fill.market);
      this.#open = [...this.#positions.values()];
    } else {
      position.unitsFloat = nearFloat(position.units);
      position.flowFloat = nearFloat(position.flow);
      this.#settle(fill.fee.negated());
      if (!held) {
        this.#positions.set(fill.market, position);
        this.#open = [...this.#positions.values()];
      }
    }
    return flat;
  }

  /**
   * A funding settlement: longs pay shorts units · mark · rate. Returns what the position received, negative when it paid;
   * rounded once to 8 decimals against us.
   */
  fund(market: Market, mark: number, rate: number): Money {
    const position = this.#positions.get(market);
    if (!position) return money(0);
    const received = position.units.times(mark).times(rate).negated().toDecimalPlaces(8, Decimal.ROUND_FLOOR);
    this.#funding = this.#funding.plus(received);
    this.#cash = this.#cash.plus(received);
    this.#settle(received);
    return money(received);
  }

  mark(market: Market, at: number): void {
    const position = this.#positions.get(market);
    if (position) position.mark = at;
  }

  /** Equity at the last marks, near enough for curves and checks at every candle. */
  equityFloat(): number {
    let equity = this.#settledFloat;
    for (let i = 0; i < this.#open.length; i++) {
      const { unitsFloat, flowFloat, mark } = this.#open[i] as Position;
      equity += flowFloat + unitsFloat * mark;
    }
    return equity;
  }

  /** Sum of absolute notionals at the last marks. */
  exposureFloat(): number {
    let exposure = 0;
    for (let i = 0; i < this.#open.length; i++) {
      const { unitsFloat, mark } = this.#open[i] as Position;
      exposure += Math.abs(unitsFloat * mark);
    }
    return exposure;
  }

  equity(): Money {
    return this.sums().final;
  }

  /** Notional at the last mark; 0 when flat. */
  notional(market: Market): Decimal {
    const position = this.#positions.get(market);
    return position ? position.units.abs().times(position.mark) : zero;
  }

  /**
   * Price of `market` at which equity falls to the maintenance margin, the others staying at their marks; null when no
   * price does that to a long, 0 when every price does to a short. With E₀ equity without this market, f its flow, u its units and m the margin's share:
   * E₀ + f + u·p = m·(|u|·p + others' notional).
   */
  liquidationPrice(market: Market, maintenanceMargin: number): number | null {
    const position = this.#positions.get(market);
    if (!position) return null;
    const { unitsFloat: u, flowFloat: f, mark } = position;
    const rest = this.equityFloat() - (f + u * mark);
    const others = this.exposureFloat() - Math.abs(u * mark);
    const slope = u - maintenanceMargin * Math.abs(u);
    const at = (maintenanceMargin * others - rest - f) / slope;
    if (!Number.isFinite(at)) return null;
    if (at > 0) return at;
    return u > 0 ? null : 0;
  }

  sums(): Reconciliation {
    let unrealised: Decimal = zero;
    for (const { units, flow, mark } of this.#positions.values())
      unrealised = unrealised.plus(flow.plus(units.times(mark)));
    let final = this.#cash;
    for (const { units, mark } of this.#positions.values()) final = final.plus(units.times(mark));
    return {
      initial: this.initial,
      realised: money(this.#realised),
      unrealised: money(unrealised),
      fees: money(this.#fees),
      funding: money(this.#funding),
      final: money(final),
    };
  }

  openPositions(): readonly OpenPosition[] {
    return [...this.#positions].map(([market, { units, flow, openedAt, mark }]) => ({
      market,
      side: units.isNegative() ? 'short' : 'long',
      quantity: quantity(units.abs()),
      entryPrice: price(flow.div(units).abs()),
      openedAt,
      unrealised: money(flow.plus(units.times(mark))),
    }));
  }

  snapshot(): LedgerSnapshot {
    return {
      initial: this.initial,
      realised: money(this.#realised),
      fees: money(this.#fees),
      funding: money(this.#funding),
      positions: [...this.#positions].map(([market, { units, flow, openedAt, mark }]) => ({
        market,
        units,
        flow,
        openedAt,
        mark,
      })),
    };
  }

  #settle(change: Decimal): void {
    this.#changes++;
    this.#settled = this.#settled.plus(change);
    this.#settledFloat = nearFloat(this.#settled);
  }
}

const zero = new Decimal(0);
