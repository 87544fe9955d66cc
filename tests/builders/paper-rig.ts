import { pino } from 'pino';
import { ReplayClock } from '../../src/core/clock.js';
import type { Market, Series, Timeframe } from '../../src/core/market.js';
import type { PaperOwner } from '../../src/core/paper-account.js';
import type { PaperDesk, PaperStart } from '../../src/core/ports/paper-desk.js';
import type { SignalRepository } from '../../src/core/ports/repositories.js';
import type { Signal } from '../../src/core/signal.js';
import type { EpochMs } from '../../src/core/units.js';
import { createPaperDesk, PaperAccounts, PaperTrader, strategyBook } from '../../src/pipeline/paper.js';
import {
  MemoryCandles,
  MemoryPaperRepository,
  MemorySignalDeliveries,
  MemorySignals,
} from '../fakes/memory-trading.js';
import { btc, eth, venue } from './trading.js';

export const house: PaperOwner = { kind: 'house' };
export const ada: PaperOwner = { kind: 'person', id: { platform: 'telegram', id: '1' } };

export const aStart = (given: Partial<PaperStart> = {}): PaperStart => ({
  balance: '10000',
  plan: { kind: 'follow', delivered: null },
  markets: [btc, eth],
  timeframe: '1h',
  risk: { maxDrawdown: 0.5 },
  tell: null,
  ...given,
});

/** Paper trading over memory, whose process can be replaced at any moment. */
export class PaperRig {
  readonly repository = new MemoryPaperRepository();
  readonly candles = new MemoryCandles();
  readonly signals = new MemorySignals();
  readonly deliveries = new MemorySignalDeliveries();
  readonly clock: ReplayClock;
  #accounts: PaperAccounts;
  trader: PaperTrader;
  desk: PaperDesk;

  constructor(
    start: EpochMs,
    readonly watched: { markets: readonly Market[]; timeframes: readonly Timeframe[] } = {
      markets: [btc, eth],
      timeframes: ['1h'],
    },
  ) {
    this.clock = new ReplayClock(start);
    this.#accounts = this.#open();
    this.trader = new PaperTrader(this.#accounts);
    this.desk = this.#openDesk();
  }

  /** A new process over the same store. */
  restart(): void {
    this.#accounts = this.#open();
    this.trader = new PaperTrader(this.#accounts);
    this.desk = this.#openDesk();
  }

  series(market: Market, timeframe: Timeframe = '1h'): Series {
    return { venue, market, timeframe };
  }

  addSignal(signal: Signal): void {
    this.signals.add(signal);
  }

  moveTo(at: EpochMs): void {
    if (at > this.clock.now()) this.clock.advanceTo(at);
  }

  #open(): PaperAccounts {
    return new PaperAccounts({
      repository: this.repository,
      candles: this.candles,
      signals: this.signals as unknown as SignalRepository,
      deliveries: this.deliveries,
      strategies: strategyBook,
      clock: this.clock,
      venue: () => venue,
      logger: pino({ level: 'silent' }),
    });
  }

  #openDesk(): PaperDesk {
    return createPaperDesk({ accounts: this.#accounts, watched: () => ({ venue, ...this.watched }) });
  }
}
