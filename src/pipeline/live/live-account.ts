import { Decimal } from 'decimal.js';
import { ReplayClock } from '../../core/clock.js';
import { messageOf } from '../../core/errors.js';
import { type Candle, type FundingRate, type Market, quoteOf, type Series } from '../../core/market.js';
import type { ClientOrderId, OrderEvent, OrderRequest, VenueFailure } from '../../core/order.js';
import { type EpochMs, epochMs, type Money } from '../../core/units.js';
import type { EngineEvent } from '../engine/engine-parts.js';
import { TradingEngine } from '../engine/trading-engine.js';
import { EntryHalt } from './entry-halt.js';
import { failureText } from './failure-text.js';
import { GuardedVenue } from './guarded-venue.js';
import { LiveGateway } from './live-gateway.js';
import { type LiveMemory, type LiveProgress, storeMemory } from './live-memory.js';
import type { LiveExchange, LiveTraderParts } from './live-parts.js';

/** With what an account begins that nothing else was written down of. */
export type Beginning = Pick<LiveMemory, 'startedAt' | 'initial' | 'baseline' | 'lastSignal'>;

/**
 * The account of real trading: the one engine over an exchange behind its guard, and what is known beside them. Its whole state is
 * one value, written before an order leaves and after what came back, so a kill at any moment loses and repeats nothing.
 */
export class LiveAccount {
  readonly exchange: LiveExchange;
  readonly guarded: GuardedVenue;
  readonly halt: EntryHalt;
  readonly gateway: LiveGateway;
  readonly engine: TradingEngine;
  readonly clock: ReplayClock;
  readonly initial: Money;
  readonly progress: LiveProgress;
  /** Last known prices. */
  readonly marks = new Map<Market, number>();
  /** Of the candles that are fed. */
  readonly rates = new Map<Market, readonly FundingRate[]>();
  readonly #parts: LiveTraderParts;
  readonly #startedAt: EpochMs;
  readonly #seriesOf = new Map<Market, Series>();
  #saving: Promise<void> = Promise.resolve();

  constructor(parts: LiveTraderParts, from: LiveMemory | Beginning) {
    const memory = 'engine' in from ? from : null;
    this.#parts = parts;
    this.#startedAt = from.startedAt;
    this.initial = from.initial;
    this.progress = {
      baseline: from.baseline,
      lastSignal: from.lastSignal,
      fedTo: { ...memory?.fedTo },
      kill: memory?.kill ?? null,
    };
    this.clock = new ReplayClock(memory?.now ?? epochMs(0));
    const markOf = (market: Market): number | null => this.marks.get(market) ?? null;
    this.exchange = parts.openExchange(memory?.venue, () => this.save(), markOf);
    this.guarded = new GuardedVenue(this.exchange, parts.settings.limits, {
      knows: (id) => this.exchange.knows(id),
      unitsOf: (market) => this.exchange.unitsOf(market),
      live: () => this.exchange.live,
      markOf,
    });
    this.halt = new EntryHalt(this.guarded, () => this.progress.kill, parts);
    this.gateway = new LiveGateway(
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
        initial: this.initial,
        policy: parts.policy(this.initial),
        gateway: this.gateway,
        clock: this.clock,
        sourceOf: () => null,
        fundingBetween: (market, after, until) =>
          (this.rates.get(market) ?? []).filter(({ settledAt }) => settledAt > after && settledAt <= until),
        tradeFrom: this.#startedAt,
        onEvent: (event) => this.#heard(event),
      },
      memory?.engine,
    );
    for (const { series, close } of memory?.engine.series ?? []) {
      const market = this.markets.find((one) => one === series?.market);
      if (market && close > 0) this.marks.set(market, close);
    }
    // The engine takes up a series when it first hears of it; a fill must find its own, also right after a restart.
    this.engine.instant(
      this.markets.map((market) => ({ series: this.series(market), candle: beforeAll, funding: null })),
    );
    this.exchange.listen((event) => this.#told(event));
  }

  /** Those that may be traded. */
  get markets(): readonly Market[] {
    return this.#parts.settings.limits.markets;
  }

  /** Those that may be traded, and what is still held of others: a list that was shortened must not hide a position. */
  get watched(): readonly Market[] {
    return [...new Set([...this.markets, ...this.engine.openPositions().map(({ market }) => market)])];
  }

  /** What the balance is counted in. */
  get quote(): string {
    return quoteOf(this.markets[0] as Market);
  }

  /** Always the same object for a market. */
  series(market: Market): Series {
    let series = this.#seriesOf.get(market);
    if (!series) {
      series = { venue: this.#parts.settings.venue, market, timeframe: this.#parts.settings.timeframe };
      this.#seriesOf.set(market, series);
    }
    return series;
  }

  /** Held by the engine's count; below zero when short. */
  unitsOf(market: Market): Decimal {
    const open = this.engine.openPositions().find((position) => position.market === market);
    if (!open) return new Decimal(0);
    return open.side === 'short' ? open.quantity.negated() : open.quantity;
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

  #memory(): LiveMemory {
    const { kill, fedTo, ...rest } = this.progress;
    return {
      engine: this.engine.snapshot(),
      venue: this.exchange.snapshot(),
      outbox: this.gateway.waiting,
      now: this.clock.now(),
      startedAt: this.#startedAt,
      initial: this.initial,
      ...rest,
      fedTo: { ...fedTo },
      kill: kill ? { ...kill } : null,
    };
  }

  #told(event: OrderEvent): void {
    try {
      this.engine.tell(event);
    } catch (thrown) {
      // Our book cannot be right then; the comparison with the exchange says how.
      this.#parts.logger.error({ err: thrown, event }, 'the engine would not book what the exchange told');
      this.halt.stop(messageOf(thrown));
    }
    if (event.kind === 'ended' && event.state.kind === 'rejected')
      this.#unprotected(event.clientOrderId, event.state.reason);
    this.#saveSoon();
  }

  /** A position whose stop the exchange will not have is left: nothing else would end its loss. */
  #unprotected(id: ClientOrderId, reason: string): void {
    const market = this.markets.find((one) =>
      id.startsWith(`${this.#parts.settings.account}.${one.replace('/', '')}.`),
    );
    if (!market || !/\.(sl|ts)$/.test(id) || this.unitsOf(market).isZero()) return;
    this.#parts.logger.error({ order: id, reason }, 'the exchange will not have a stop; the position is left');
    this.engine.command(this.series(market), { kind: 'leave', tag: 'no stop' });
  }

  #saveSoon(): void {
    this.save().catch((thrown: unknown) => this.#parts.logger.debug({ reason: messageOf(thrown) }, 'was told already'));
  }

  #failed(order: OrderRequest, failure: VenueFailure): void {
    this.#parts.logger.warn(
      { order: order.clientOrderId, kind: failure.kind, reason: failureText(failure) },
      'an order was not taken',
    );
    if (failure.kind === 'stop') this.halt.stop(failureText(failure));
  }

  #heard(event: EngineEvent): void {
    const { logger } = this.#parts;
    if (event.kind === 'fill') logger.info({ fill: event.fill }, 'filled');
    else if (event.kind === 'trade') logger.info({ trade: event.trade }, 'a trade is over');
    else if (event.kind === 'paused') this.halt.stop(event.reason);
  }
}

const beforeAll: Candle = { openedAt: epochMs(0), closedAt: epochMs(0), open: 1, high: 1, low: 1, close: 1, volume: 0 };
