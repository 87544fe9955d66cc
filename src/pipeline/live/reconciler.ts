import { Decimal } from 'decimal.js';
import type { Market } from '../../core/market.js';
import { money, price, quantity } from '../../core/units.js';
import { orderIdOf } from '../engine/trade-book.js';
import { type Difference, differences } from './differences.js';
import { textsOf } from './entry-halt.js';
import { failureText } from './failure-text.js';
import type { LiveAccount } from './live-account.js';
import { announceLive } from './live-alert.js';
import type { LiveTraderParts } from './live-parts.js';

/** Compares our book with the exchange's, and takes the exchange's for right where a person says so. */
export class Reconciler {
  constructor(
    private readonly account: LiveAccount,
    private readonly parts: LiveTraderParts,
  ) {}

  /** A difference is believed only when it is still there at a second look. */
  async reconcile(): Promise<void> {
    const { clock, confirmMs = 2_000 } = this.parts;
    const { halt } = this.account;
    let found = await this.#compare();
    if (found !== null && found.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, confirmMs));
      found = await this.#compare();
    }
    const before = halt.differences;
    halt.compared(found, clock.now());
    if (found === null) return;
    if (found.length > 0 && textsOf(found) !== textsOf(before)) {
      await announceLive(this.parts, { what: 'difference', details: found.map(({ text }) => text), by: null });
    } else if (found.length === 0 && before.length > 0) {
      await announceLive(this.parts, { what: 'resolved', details: [], by: null });
    }
  }

  /**
   * What the exchange holds is right as it is: money was paid in or out, a position was liquidated or closed by hand. What
   * it holds beyond our count stays a difference: it is not ours.
   */
  async accept(by: string): Promise<void> {
    const { account } = this;
    const positions = await account.exchange.positions();
    const balance = await account.exchange.balance(account.quote);
    if (!balance.ok || !positions.ok) return;
    for (const market of account.watched) {
      this.#bookGone(market, positions.value.find((one) => one.market === market)?.units ?? new Decimal(0));
    }
    account.progress.baseline = balance.value.minus(account.engine.equity().minus(account.initial));
    account.halt.release();
    account.engine.revive();
    this.parts.logger.info({ by, balance: balance.value.toFixed() }, 'the balance was accepted');
    await account.save();
  }

  /** Books what left a position without an order of ours, at the last price we know; the balance says what it really cost. */
  #bookGone(market: Market, held: Decimal): void {
    const { account } = this;
    const { settings, clock } = this.parts;
    const units = account.unitsOf(market);
    const mark = account.marks.get(market);
    const left = held.isNegative() === units.isNegative() ? held : new Decimal(0);
    const gone = units.minus(left);
    if (mark === undefined || left.abs().gte(units.abs())) return;
    account.exchange.adopt(market, left);
    account.engine.tell({
      kind: 'fill',
      fill: {
        clientOrderId: orderIdOf(settings.account, market, clock.now(), 'lq'),
        sequence: 1,
        market,
        side: gone.isNegative() ? 'buy' : 'sell',
        quantity: quantity(gone.abs()),
        price: price(mark),
        fee: money(0),
        liquidity: 'taker',
        filledAt: clock.now(),
      },
    });
  }

  /** Null: the exchange did not say. */
  async #compare(): Promise<readonly Difference[] | null> {
    const { account } = this;
    const { exchange } = account;
    await exchange.poll();
    const [positions, openOrders, balance] = [
      await exchange.positions(),
      await exchange.openOrders(),
      await exchange.balance(account.quote),
    ];
    if (!positions.ok || !openOrders.ok || !balance.ok) {
      for (const { failure } of [positions, openOrders, balance].filter((answer) => !answer.ok)) {
        if (failure.kind === 'stop') account.halt.stop(failureText(failure));
      }
      return null;
    }
    const spot = account.markets.some((market) => exchange.instrument(market).kind === 'spot');
    return differences(
      {
        markets: account.watched,
        unitsOf: (market) => account.unitsOf(market),
        // What is bought on spot leaves the balance; its positions are compared as they are.
        balance: spot ? balance.value : account.progress.baseline.plus(account.engine.equity()).minus(account.initial),
        exposure: this.#exposure(),
        knows: (id) => exchange.knows(id),
      },
      { positions: positions.value, openOrders: openOrders.value, balance: balance.value },
    );
  }

  /** Of all positions, at the last prices we know. */
  #exposure(): Decimal {
    const { account } = this;
    return account.watched.reduce(
      (sum, market) =>
        sum.plus(
          account
            .unitsOf(market)
            .abs()
            .times(account.marks.get(market) ?? 0),
        ),
      new Decimal(0),
    );
  }
}
