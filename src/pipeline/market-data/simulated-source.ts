import type { Clock } from '../../core/clock.js';
import { InvariantError } from '../../core/errors.js';
import type { FundingRate, Market, Series, Timeframe, Venue } from '../../core/market.js';
import { timeframeMs } from '../../core/market.js';
import type { CandleSource, History, SourceEvent } from '../../core/ports/candle-source.js';
import type { EpochMs } from '../../core/units.js';
import { PacedClock } from './paced-clock.js';
import { SimulatedMarket } from './simulation/simulated-market.js';

export const simulatedVenue = 'simulated' as Venue;

export interface SimulatedOptions {
  /** Another seed is another market. */
  readonly seed?: number;
  /** Virtual time to start at: after the last candle kept of an earlier run, the path goes on as if it had not stopped. */
  readonly startAt: EpochMs;
  /** Real time between two closes of `pacedBy`; 0 means as fast as the consumer takes them. */
  readonly candleEveryMs?: number;
  /** The timeframe whose closes are that far apart. */
  readonly pacedBy?: Timeframe;
}

/**
 * A seeded market that never was, on a fast virtual clock. Any market name exists in it, with any amount of past.
 * Its venue is `simulated`, so nothing of it is stored or shown as real.
 */
export class SimulatedSource implements CandleSource {
  readonly venue = simulatedVenue;
  readonly #market: SimulatedMarket;
  readonly #clock: PacedClock;

  constructor(options: SimulatedOptions) {
    const everyMs = options.candleEveryMs ?? 3_000;
    this.#market = new SimulatedMarket(options.seed ?? 1);
    this.#clock = new PacedClock(
      options.startAt,
      everyMs === 0 ? 'max' : timeframeMs(options.pacedBy ?? '15m') / everyMs,
    );
  }

  get clock(): Clock {
    return this.#clock;
  }

  async open(): Promise<void> {
    // A market made of numbers has nothing to connect to.
  }

  missing(): readonly Market[] {
    return [];
  }

  tickSize(market: Market): number {
    return this.#market.tickSize(market);
  }

  async history(series: Series, from: EpochMs, to: EpochMs): Promise<History> {
    const lastOpen = this.#clock.now() - timeframeMs(series.timeframe);
    const until = Math.min(to, lastOpen + 1) as EpochMs;
    return { candles: this.#market.candles(series.market, series.timeframe, from, until), rejected: [] };
  }

  async funding(market: Market, from: EpochMs, to: EpochMs): Promise<readonly FundingRate[]> {
    return this.#market.funding(market, from, Math.min(to, this.#clock.now() + 1) as EpochMs);
  }

  async *stream(
    wanted: readonly { market: Market; timeframe: Timeframe }[],
    signal: AbortSignal,
  ): AsyncIterable<SourceEvent> {
    if (wanted.length === 0) throw new InvariantError('a stream of no series was asked for');
    const series = [...wanted]
      .sort((a, b) => timeframeMs(a.timeframe) - timeframeMs(b.timeframe))
      .map(({ market, timeframe }): Series => ({ venue: this.venue, market, timeframe }));
    yield { kind: 'link', state: 'up', via: 'generator' };
    let next = this.#nextClose(series);
    this.#clock.depart(next);
    try {
      while (await this.#clock.arrive(signal)) {
        const closing = series.filter(({ timeframe }) => next % timeframeMs(timeframe) === 0);
        const closedAt = next;
        next = this.#nextClose(series);
        this.#clock.depart(next);
        for (const one of closing) {
          const openedAt = (closedAt - timeframeMs(one.timeframe)) as EpochMs;
          for (const candle of this.#market.candles(one.market, one.timeframe, openedAt, closedAt)) {
            if (signal.aborted) return;
            yield { kind: 'candle', series: one, candle };
          }
        }
      }
    } finally {
      this.#clock.halt();
    }
  }

  async close(): Promise<void> {
    this.#clock.halt();
  }

  #nextClose(series: readonly Series[]): EpochMs {
    const now = this.#clock.now();
    const closes = series.map(
      ({ timeframe }) => (Math.floor(now / timeframeMs(timeframe)) + 1) * timeframeMs(timeframe),
    );
    return Math.min(...closes) as EpochMs;
  }
}
