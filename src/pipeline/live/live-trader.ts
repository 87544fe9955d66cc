import { Decimal } from 'decimal.js';
import type { Logger } from 'pino';
import type { RiskAlert } from '../../core/announcement.js';
import { type Clock, ReplayClock } from '../../core/clock.js';
import { messageOf } from '../../core/errors.js';
import {
  type Candle,
  type FundingRate,
  type Market,
  quoteOf,
  type Series,
  type Timeframe,
  type Venue,
} from '../../core/market.js';
import type { ClientOrderId, OrderEvent, OrderRequest, VenueFailure } from '../../core/order.js';
import type { ExecutionVenue } from '../../core/ports/execution-venue.js';
import type { LiveState, LiveStatus } from '../../core/ports/live.js';
import type { EntryIntent } from '../../core/ports/signal-source.js';
import type { Result } from '../../core/result.js';
import { sentence } from '../../core/sentence.js';
import type { EntrySignal } from '../../core/signal.js';
import { type EpochMs, epochMs, type Money, money, price, quantity } from '../../core/units.js';
import type { TradePolicy } from '../engine/policy.js';
import { orderIdOf } from '../engine/trade-book.js';
import { type EngineEvent, TradingEngine } from '../engine/trading-engine.js';
import type { TicketBookSnapshot } from '../execution/ccxt/ticket-book.js';
import { GuardedVenue, type LiveLimits } from './guarded-venue.js';
import { killRound } from './kill-switch.js';
import { LiveGateway } from './live-gateway.js';
import { type KillProgress, type LiveMemory, restoreMemory, storeMemory } from './live-memory.js';
import { type Difference, differences } from './reconcile.js';

/** A real venue as the trader needs it; `CcxtVenue` is one. */
export interface LiveExchange extends ExecutionVenue {
  listen(listener: (event: OrderEvent) => void): () => void;
  poll(): Promise<void>;
  snapshot(): TicketBookSnapshot;
  balance(currency: string): Promise<Result<Decimal, VenueFailure>>;
  knows(id: ClientOrderId): boolean;
  unitsOf(market: Market): Decimal;
  adopt(market: Market, units: Decimal): void;
  readonly doubts: readonly ClientOrderId[];
  readonly live: readonly OrderRequest[];
}

export type LiveAlert = Extract<RiskAlert, { kind: 'live' }>;

export interface LiveSettings {
  readonly venue: Venue;
  readonly timeframe: Timeframe;
  readonly limits: LiveLimits;
  readonly sandbox: boolean;
  /** Begins every client order id. */
  readonly account: string;
}

/** Small facts that must survive a restart. */
export interface LiveStore {
  load(): Promise<unknown>;
  save(memory: object): Promise<void>;
  publish(status: LiveStatus): Promise<void>;
  /** What a person ordered; null while nobody did. */
  killOrder(): Promise<{ readonly by: string; readonly since: EpochMs } | null>;
  /** Takes the word that the balance is right as it is; null when nobody gave it. */
  takeAcceptance(): Promise<{ readonly by: string } | null>;
}

/** What the trader decides from. */
export interface LiveFacts {
  /** Closed after `after`, ascending; without it the newest ones, to begin with. */
  candles(series: Series, after: EpochMs | null): Promise<readonly Candle[]>;
  funding(market: Market, from: EpochMs, to: EpochMs): Promise<readonly FundingRate[]>;
  /** Entry signals with a higher id, ascending. */
  signals(after: number): Promise<readonly EntrySignal[]>;
  newestSignal(): Promise<number>;
  /** Whether new entries are paused by a person. */
  paused(): Promise<boolean>;
}

export interface LiveTraderParts {
  readonly settings: LiveSettings;
  readonly policy: (equity: Money) => TradePolicy;
  readonly openExchange: (
    restored: TicketBookSnapshot | undefined,
    journal: () => Promise<void>,
    markOf: (market: Market) => number | null,
  ) => LiveExchange;
  readonly store: LiveStore;
  readonly facts: LiveFacts;
  readonly announce: (alert: LiveAlert) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly reconcileEveryMs?: number;
  /** Before a difference is believed it is looked at again after so long. */
  readonly confirmMs?: number;
}

/** Reads that failed in a row before entries stop. */
const mostSilentLooks = 3;

/**
 * Real trading: the one engine over a guarded exchange, moved by closed candles and by the bot's entry signals. Its whole state
 * is one value, written before an order leaves and after what came back, so a kill at any moment loses and repeats nothing.
 */
export class LiveTrader {
  readonly exchange: LiveExchange;
  readonly guarded: GuardedVenue;
  readonly engine: TradingEngine;
  readonly #parts: LiveTraderParts;
  readonly #gateway: LiveGateway;
  readonly #engineClock: ReplayClock;
  readonly #startedAt: EpochMs;
  readonly #initial: Money;
  #baseline: Decimal;
  #lastSignal: number;
  #fedTo: Record<Market, EpochMs>;
  #kill: KillProgress | null;
  readonly #seriesOf = new Map<Market, Series>();
  readonly #marks = new Map<Market, number>();
  readonly #rates = new Map<Market, readonly FundingRate[]>();
  #saving: Promise<void> = Promise.resolve();
  #differences: readonly Difference[] = [];
  #stopped: string | null = null;
  #silentLooks = 0;
  #reconciledAt: EpochMs | null = null;

  private constructor(parts: LiveTraderParts, memory: LiveMemory | null, begin: Begin) {
    this.#parts = parts;
    this.#startedAt = memory?.startedAt ?? begin.at;
    this.#initial = memory?.initial ?? begin.initial;
    this.#baseline = memory?.baseline ?? begin.balance;
    this.#lastSignal = memory?.lastSignal ?? begin.lastSignal;
    this.#fedTo = { ...memory?.fedTo };
    this.#kill = memory?.kill ?? null;
    this.#engineClock = new ReplayClock(memory?.now ?? epochMs(0));
    this.exchange = begin.exchange(
      memory?.venue,
      () => this.save(),
      (market) => this.#marks.get(market) ?? null,
    );
    this.guarded = new GuardedVenue(this.exchange, parts.settings.limits, {
      knows: (id) => this.exchange.knows(id),
      unitsOf: (market) => this.exchange.unitsOf(market),
      live: () => this.exchange.live,
      markOf: (market) => this.#marks.get(market) ?? null,
    });
    this.guarded.halted = sentence('said.live.notCompared');
    this.#gateway = new LiveGateway(
      this.guarded,
      {
        onRefused: (id, state) => this.engine.tell({ kind: 'ended', clientOrderId: id, state, at: parts.clock.now() }),
        onFailure: (order, failure) => this.#failed(order, failure),
      },
      memory?.outbox ?? [],
    );
    this.engine = new TradingEngine(
      {
        account: parts.settings.account,
        initial: this.#initial,
        policy: parts.policy(this.#initial),
        gateway: this.#gateway,
        clock: this.#engineClock,
        sourceOf: () => null,
        fundingBetween: (market, after, until) =>
          (this.#rates.get(market) ?? []).filter(({ settledAt }) => settledAt > after && settledAt <= until),
        tradeFrom: this.#startedAt,
        onEvent: (event) => this.#heard(event),
      },
      memory?.engine,
    );
    for (const { series, close } of memory?.engine.series ?? []) {
      const market = this.#markets.find((one) => one === series?.market);
      if (market && close > 0) this.#marks.set(market, close);
    }
    // The engine takes up a series when it first hears of it; a fill must find its own, also right after a restart.
    this.engine.instant(
      this.#markets.map((market) => ({ series: this.#series(market), candle: beforeAll, funding: null })),
    );
    this.exchange.listen((event) => this.#told(event));
  }

  /** Takes up what was written down, or begins with what the exchange holds; rejects when that cannot be known. */
  static async open(parts: LiveTraderParts): Promise<LiveTrader> {
    const stored = await parts.store.load();
    const memory = stored === null ? null : restoreMemory(stored);
    const now = parts.clock.now();
    if (memory) {
      return new LiveTrader(parts, memory, {
        at: now,
        initial: memory.initial,
        balance: memory.baseline,
        lastSignal: 0,
        exchange: parts.openExchange,
      });
    }
    const { limits } = parts.settings;
    const looking = parts.openExchange(
      undefined,
      async () => undefined,
      () => null,
    );
    const balance = await looking.balance(quoteOf(limits.markets[0] as Market));
    if (!balance.ok) throw new Error(`the exchange does not tell the balance: ${failureText(balance.failure)}`);
    const initial = money(Decimal.min(balance.value, limits.maxExposure));
    const trader = new LiveTrader(parts, null, {
      at: now,
      initial,
      balance: balance.value,
      lastSignal: await parts.facts.newestSignal(),
      exchange: parts.openExchange,
    });
    await trader.save();
    return trader;
  }

  /** Everything due now: what a person ordered, candles, signals, orders, comparison. Call it again and again, one at a time. */
  async step(): Promise<void> {
    const { store, clock, reconcileEveryMs = 60_000 } = this.#parts;
    const order = await store.killOrder();
    if (order) await this.#killStep(order);
    else if (this.#kill) await this.#resume();
    const accepted = await store.takeAcceptance();
    if (accepted) await this.#accept(accepted.by);
    if (!this.#kill || this.#kill.flat) {
      await this.#feedCandles();
      if (!this.#kill) await this.#feedSignals();
      await this.#gateway.flush();
    }
    if (this.#reconciledAt === null || accepted || clock.now() >= this.#reconciledAt + reconcileEveryMs) {
      await this.reconcile();
    }
    await store.publish(this.status());
  }

  /** Compares our book with the exchange's. A difference is believed only when it is still there at a second look. */
  async reconcile(): Promise<readonly Difference[]> {
    const { clock, logger, confirmMs = 2_000 } = this.#parts;
    let found = await this.#compare();
    if (found !== null && found.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, confirmMs));
      found = await this.#compare();
    }
    this.#reconciledAt = clock.now();
    if (found === null) {
      this.#silentLooks++;
      logger.warn({ looks: this.#silentLooks }, 'our book could not be compared with the exchange');
      if (this.#silentLooks >= mostSilentLooks) this.#halt();
      return this.#differences;
    }
    this.#silentLooks = 0;
    const before = this.#differences;
    this.#differences = found;
    this.#halt();
    const changed = textsOf(found) !== textsOf(before);
    if (found.length > 0 && changed) {
      await this.#announce({ what: 'difference', details: found.map(({ text }) => text), by: null });
    } else if (found.length === 0 && before.length > 0) {
      await this.#announce({ what: 'resolved', details: [], by: null });
    }
    return found;
  }

  status(): LiveStatus {
    const { settings } = this.#parts;
    return {
      state: this.#state(),
      why: this.guarded.halted,
      venue: settings.venue,
      sandbox: settings.sandbox,
      markets: settings.limits.markets,
      timeframe: settings.timeframe,
      maxNotional: settings.limits.maxNotional.toFixed(),
      maxExposure: settings.limits.maxExposure.toFixed(),
      equity: this.engine.equity().toFixed(2),
      positions: this.engine.openPositions().map(({ market, side, quantity, entryPrice }) => ({
        market,
        units: (side === 'short' ? quantity.negated() : quantity).toFixed(),
        entryPrice: entryPrice.toSignificantDigits(8).toFixed(),
      })),
      orders: this.exchange.live.length,
      doubts: this.exchange.doubts.length,
      differences: this.#differences.map(({ text }) => text),
      at: this.#parts.clock.now(),
    };
  }

  /** Resolves once the state as of now, or a later one, is written. */
  save(): Promise<void> {
    const write = (): Promise<void> => this.#parts.store.save(storeMemory(this.#memory()));
    const mine = this.#saving.then(write, write);
    this.#saving = mine.catch((thrown: unknown) =>
      this.#parts.logger.error({ reason: messageOf(thrown) }, 'the state of real trading was not written'),
    );
    return mine;
  }

  get #markets(): readonly Market[] {
    return this.#parts.settings.limits.markets;
  }

  /** Those that may be traded, and what is still held of others: a list that was shortened must not hide a position. */
  get #watched(): readonly Market[] {
    return [...new Set([...this.#markets, ...this.engine.openPositions().map(({ market }) => market)])];
  }

  #memory(): LiveMemory {
    return {
      engine: this.engine.snapshot(),
      venue: this.exchange.snapshot(),
      outbox: this.#gateway.waiting,
      now: this.#engineClock.now(),
      startedAt: this.#startedAt,
      initial: this.#initial,
      baseline: this.#baseline,
      lastSignal: this.#lastSignal,
      fedTo: { ...this.#fedTo },
      kill: this.#kill ? { ...this.#kill } : null,
    };
  }

  #told(event: OrderEvent): void {
    try {
      this.engine.tell(event);
    } catch (thrown) {
      // Our book cannot be right then; the comparison with the exchange says how.
      this.#parts.logger.error({ err: thrown, event }, 'the engine would not book what the exchange told');
      this.#stop(messageOf(thrown));
    }
    if (event.kind === 'ended' && event.state.kind === 'rejected')
      this.#unprotected(event.clientOrderId, event.state.reason);
    this.#saveSoon();
  }

  /** A position whose stop the exchange will not have is left: nothing else would end its loss. */
  #unprotected(id: ClientOrderId, reason: string): void {
    const market = this.#markets.find((one) =>
      id.startsWith(`${this.#parts.settings.account}.${one.replace('/', '')}.`),
    );
    if (!market || !/\.(sl|ts)$/.test(id) || this.#unitsOf(market).isZero()) return;
    this.#parts.logger.error({ order: id, reason }, 'the exchange will not have a stop; the position is left');
    this.engine.command(this.#series(market), { kind: 'leave', tag: 'no stop' });
  }

  #saveSoon(): void {
    this.save().catch((thrown: unknown) => this.#parts.logger.debug({ reason: messageOf(thrown) }, 'was told already'));
  }

  async #feedCandles(): Promise<void> {
    const { facts, settings } = this.#parts;
    const byInstant = new Map<EpochMs, { readonly series: Series; readonly candle: Candle }[]>();
    for (const market of this.#watched) {
      const series: Series = { venue: settings.venue, market, timeframe: settings.timeframe };
      const candles = await facts.candles(series, this.#fedTo[market] ?? null);
      const [first, last] = [candles[0], candles.at(-1)];
      if (!first || !last) continue;
      this.#rates.set(market, await facts.funding(market, epochMs(first.openedAt), epochMs(last.closedAt + 1)));
      for (const candle of candles) {
        const bars = byInstant.get(candle.closedAt) ?? [];
        bars.push({ series: this.#series(market), candle });
        byInstant.set(candle.closedAt, bars);
      }
    }
    if (byInstant.size === 0) return;
    for (const [, bars] of [...byInstant].sort(([one], [other]) => one - other)) {
      this.engine.instant(bars.map(({ series, candle }) => ({ series, candle, funding: null })));
      for (const { series, candle } of bars) {
        this.#marks.set(series.market, candle.close);
        this.#fedTo[series.market] = candle.closedAt;
      }
    }
    await this.save();
  }

  async #feedSignals(): Promise<void> {
    const { facts, clock, logger, settings } = this.#parts;
    const signals = await facts.signals(this.#lastSignal);
    if (signals.length === 0) return;
    const paused = await facts.paused();
    for (const signal of signals) {
      this.#lastSignal = signal.id;
      if (signal.timeframe !== settings.timeframe || !this.#markets.includes(signal.market)) continue;
      const now = clock.now();
      const reason = paused ? 'new entries are paused' : now >= signal.expiresAt ? 'it lapsed' : this.guarded.halted;
      if (reason !== null) {
        logger.info({ signal: signal.id, reason }, 'a signal was not traded');
        continue;
      }
      if (now > this.#engineClock.now()) this.#engineClock.advanceTo(now);
      const refusals = this.engine.command(this.#series(signal.market), intentOf(signal));
      logger.info(
        { signal: signal.id, refusals },
        refusals.length === 0 ? 'a signal is traded' : 'risk refused a signal',
      );
    }
    await this.save();
  }

  #series(market: Market): Series {
    let series = this.#seriesOf.get(market);
    if (!series) {
      series = { venue: this.#parts.settings.venue, market, timeframe: this.#parts.settings.timeframe };
      this.#seriesOf.set(market, series);
    }
    return series;
  }

  async #killStep(order: { readonly by: string; readonly since: EpochMs }): Promise<void> {
    const reason = sentence('said.live.killed', { by: order.by });
    if (this.#kill?.since !== order.since) {
      this.#kill = { since: order.since, by: order.by, round: 0, flat: false };
      this.#halt();
      this.#gateway.dropEntries(reason);
      await this.save();
      await this.#announce({ what: 'killing', details: [], by: order.by });
    }
    const progress = this.#kill;
    if (progress.flat) return;
    const left = await killRound(progress, {
      account: this.#parts.settings.account,
      venue: this.guarded,
      poll: () => this.exchange.poll(),
      live: () => this.exchange.live,
      doubts: () => this.exchange.doubts,
      markets: () => this.#watched,
      unitsOf: (market) => this.#unitsOf(market),
      save: () => this.save(),
    });
    if (left.length > 0) {
      this.#parts.logger.warn({ left }, 'the kill switch is not done yet');
      return;
    }
    progress.flat = true;
    this.engine.kill(reason);
    await this.save();
    await this.#announce({ what: 'flat', details: [], by: order.by });
  }

  async #resume(): Promise<void> {
    const by = this.#kill?.by ?? null;
    this.#kill = null;
    this.#stopped = null;
    this.engine.revive();
    this.#halt();
    await this.save();
    await this.reconcile();
    await this.#announce({ what: 'resumed', details: [], by });
  }

  /**
   * What the exchange holds is right as it is: money was paid in or out, a position was liquidated or closed by hand. What
   * it holds beyond our count stays a difference: it is not ours.
   */
  async #accept(by: string): Promise<void> {
    const positions = await this.exchange.positions();
    const balance = await this.exchange.balance(quoteOf(this.#markets[0] as Market));
    if (!balance.ok || !positions.ok) return;
    for (const market of this.#watched) {
      this.#bookGone(market, positions.value.find((one) => one.market === market)?.units ?? new Decimal(0));
    }
    this.#baseline = balance.value.minus(this.engine.equity().minus(this.#initial));
    this.#stopped = null;
    this.engine.revive();
    this.#parts.logger.info({ by, balance: balance.value.toFixed() }, 'the balance was accepted');
    await this.save();
  }

  /** Books what left a position without an order of ours, at the last price we know; the balance says what it really cost. */
  #bookGone(market: Market, held: Decimal): void {
    const units = this.#unitsOf(market);
    const mark = this.#marks.get(market);
    const left = held.isNegative() === units.isNegative() ? held : new Decimal(0);
    const gone = units.minus(left);
    if (mark === undefined || left.abs().gte(units.abs())) return;
    this.exchange.adopt(market, left);
    this.engine.tell({
      kind: 'fill',
      fill: {
        clientOrderId: orderIdOf(this.#parts.settings.account, market, this.#parts.clock.now(), 'lq'),
        sequence: 1,
        market,
        side: gone.isNegative() ? 'buy' : 'sell',
        quantity: quantity(gone.abs()),
        price: price(mark),
        fee: money(0),
        liquidity: 'taker',
        filledAt: this.#parts.clock.now(),
      },
    });
  }

  /** Null: the exchange did not say. */
  async #compare(): Promise<readonly Difference[] | null> {
    await this.exchange.poll();
    const [positions, openOrders, balance] = [
      await this.exchange.positions(),
      await this.exchange.openOrders(),
      await this.exchange.balance(quoteOf(this.#markets[0] as Market)),
    ];
    if (!positions.ok || !openOrders.ok || !balance.ok) {
      for (const { failure } of [positions, openOrders, balance].filter((answer) => !answer.ok)) {
        if (failure.kind === 'stop') this.#stop(failureText(failure));
      }
      return null;
    }
    const spot = this.#markets.some((market) => this.exchange.instrument(market).kind === 'spot');
    const exposure = this.#watched.reduce(
      (sum, market) =>
        sum.plus(
          this.#unitsOf(market)
            .abs()
            .times(this.#marks.get(market) ?? 0),
        ),
      new Decimal(0),
    );
    return differences(
      {
        markets: this.#watched,
        unitsOf: (market) => this.#unitsOf(market),
        // What is bought on spot leaves the balance; its positions are compared as they are.
        balance: spot ? balance.value : this.#baseline.plus(this.engine.equity()).minus(this.#initial),
        exposure,
        knows: (id) => this.exchange.knows(id),
      },
      { positions: positions.value, openOrders: openOrders.value, balance: balance.value },
    );
  }

  #unitsOf(market: Market): Decimal {
    const open = this.engine.openPositions().find((position) => position.market === market);
    if (!open) return new Decimal(0);
    return open.side === 'short' ? open.quantity.negated() : open.quantity;
  }

  #failed(order: OrderRequest, failure: VenueFailure): void {
    this.#parts.logger.warn(
      { order: order.clientOrderId, kind: failure.kind, reason: failureText(failure) },
      'an order was not taken',
    );
    if (failure.kind === 'stop') this.#stop(failureText(failure));
  }

  /** A person must act: a key, a right, a suspended account. */
  #stop(reason: string): void {
    if (this.#stopped !== null) return;
    this.#stopped = reason;
    this.#halt();
    this.#announce({ what: 'stopped', details: [reason], by: null }).catch((thrown: unknown) =>
      this.#parts.logger.error({ reason: messageOf(thrown) }, 'an alert of real trading was not written'),
    );
  }

  #halt(): void {
    this.guarded.halted =
      this.#kill !== null
        ? sentence('said.live.killed', { by: this.#kill.by })
        : (this.#stopped ??
          (this.#silentLooks >= mostSilentLooks
            ? sentence('said.live.silent')
            : this.#differences.length > 0
              ? sentence('said.live.differ', { differences: textsOf(this.#differences) })
              : this.#reconciledAt === null
                ? sentence('said.live.notCompared')
                : null));
  }

  #state(): LiveState {
    if (this.#kill) return this.#kill.flat ? 'killed' : 'killing';
    if (this.guarded.halted === null) return 'trading';
    return this.#reconciledAt === null ? 'starting' : 'halted';
  }

  #heard(event: EngineEvent): void {
    const { logger } = this.#parts;
    if (event.kind === 'fill') logger.info({ fill: event.fill }, 'filled');
    else if (event.kind === 'trade') logger.info({ trade: event.trade }, 'a trade is over');
    else if (event.kind === 'paused') this.#stop(event.reason);
  }

  async #announce(alert: Omit<LiveAlert, 'kind' | 'sandbox'>): Promise<void> {
    const { logger, announce, settings } = this.#parts;
    logger.warn(alert, `real trading: ${alert.what}`);
    await announce({ kind: 'live', sandbox: settings.sandbox, ...alert });
  }
}

interface Begin {
  readonly at: EpochMs;
  readonly initial: Money;
  readonly balance: Decimal;
  readonly lastSignal: number;
  readonly exchange: LiveTraderParts['openExchange'];
}

const beforeAll: Candle = { openedAt: epochMs(0), closedAt: epochMs(0), open: 1, high: 1, low: 1, close: 1, volume: 0 };

const textsOf = (found: readonly Difference[]): string => found.map(({ text }) => text).join('; ');

const failureText = (failure: VenueFailure): string =>
  failure.kind === 'refused' ? failure.reason : messageOf(failure.cause);

const intentOf = (signal: EntrySignal): EntryIntent => ({
  kind: 'enter',
  side: signal.side,
  limit: null,
  stop: signal.levels.stop,
  target: signal.levels.target,
  trail: null,
  closesAt: signal.prediction.horizonEndsAt,
  expiresAt: signal.expiresAt,
  expectedNet: signal.expectedNet,
  winProbability: null,
  sigma: null,
  tag: 'signal',
  signalId: signal.id,
});
