import { Decimal } from 'decimal.js';
import { type Market, quoteOf } from '../../core/market.js';
import type { LiveStatus } from '../../core/ports/live.js';
import { money } from '../../core/units.js';
import { failureText } from './failure-text.js';
import { KillSwitch } from './kill-switch.js';
import { LiveAccount } from './live-account.js';
import { announceLive } from './live-alert.js';
import { LiveFeed } from './live-feed.js';
import { restoreMemory } from './live-memory.js';
import type { LiveTraderParts } from './live-parts.js';
import { Reconciler } from './reconciler.js';

/** Real trading: the account of real money, moved step by step by what a person ordered, by candles, signals and orders. */
export class LiveTrader {
  readonly #feed: LiveFeed;
  readonly #reconciler: Reconciler;
  readonly #kill: KillSwitch;

  private constructor(
    readonly account: LiveAccount,
    private readonly parts: LiveTraderParts,
  ) {
    this.#feed = new LiveFeed(account, parts);
    this.#reconciler = new Reconciler(account, parts);
    this.#kill = new KillSwitch(account, parts);
  }

  /** Takes up what was written down, or begins with what the exchange holds; rejects when that cannot be known. */
  static async open(parts: LiveTraderParts): Promise<LiveTrader> {
    const stored = await parts.store.load();
    if (stored !== null) return new LiveTrader(new LiveAccount(parts, restoreMemory(stored)), parts);
    const { limits } = parts.settings;
    const startedAt = parts.clock.now();
    const looking = parts.openExchange(
      undefined,
      async () => undefined,
      () => null,
    );
    const balance = await looking.balance(quoteOf(limits.markets[0] as Market));
    if (!balance.ok) throw new Error(`the exchange does not tell the balance: ${failureText(balance.failure)}`);
    const account = new LiveAccount(parts, {
      startedAt,
      initial: money(Decimal.min(balance.value, limits.maxExposure)),
      baseline: balance.value,
      lastSignal: await parts.facts.newestSignal(),
    });
    await account.save();
    return new LiveTrader(account, parts);
  }

  /** Everything due now: what a person ordered, candles, signals, orders, comparison. Call it again and again, one at a time. */
  async step(): Promise<void> {
    const { account } = this;
    const { store, clock, reconcileEveryMs = 60_000 } = this.parts;
    const order = await store.killOrder();
    if (order) await this.#kill.obey(order);
    else if (account.progress.kill) await this.#resume();
    const accepted = await store.takeAcceptance();
    if (accepted) await this.#reconciler.accept(accepted.by);
    const { kill } = account.progress;
    if (!kill || kill.flat) {
      await this.#feed.candles();
      if (!kill) await this.#feed.signals();
      await account.gateway.flush();
    }
    const { lookedAt } = account.halt;
    if (lookedAt === null || accepted || clock.now() >= lookedAt + reconcileEveryMs) {
      await this.#reconciler.reconcile();
    }
    await store.publish(this.status());
  }

  status(): LiveStatus {
    const { settings, clock } = this.parts;
    const { engine, exchange, halt } = this.account;
    return {
      state: halt.state,
      why: halt.reason,
      venue: settings.venue,
      sandbox: settings.sandbox,
      markets: settings.limits.markets,
      timeframe: settings.timeframe,
      maxNotional: settings.limits.maxNotional.toFixed(),
      maxExposure: settings.limits.maxExposure.toFixed(),
      equity: engine.equity().toFixed(2),
      positions: engine.openPositions().map(({ market, side, quantity, entryPrice }) => ({
        market,
        units: (side === 'short' ? quantity.negated() : quantity).toFixed(),
        entryPrice: entryPrice.toSignificantDigits(8).toFixed(),
      })),
      orders: exchange.live.length,
      doubts: exchange.doubts.length,
      differences: halt.differences.map(({ text }) => text),
      at: clock.now(),
    };
  }

  async #resume(): Promise<void> {
    const by = await this.#kill.lift();
    await this.#reconciler.reconcile();
    await announceLive(this.parts, { what: 'resumed', details: [], by });
  }
}
