import type { Clock } from '../../core/clock.js';
import { type Market, type Series, type Timeframe, timeframeMs } from '../../core/market.js';
import type { CandleSource, SourceEvent } from '../../core/ports/candle-source.js';
import type { EpochMs } from '../../core/units.js';
import { SimulatedSource } from '../../pipeline/market-data/simulated-source.js';

type CandleEvent = Extract<SourceEvent, { readonly kind: 'candle' }>;

/** The simulated market, but its next candles close when `step` says so. */
export class SteppedSource implements CandleSource {
  readonly #inner: SimulatedSource;
  #go: (() => void) | null = null;
  #steps = 0;

  constructor(
    startAt: EpochMs,
    /** A candle leaves the source. */
    private readonly onSeen: (series: Series, closedAt: EpochMs) => void,
  ) {
    this.#inner = new SimulatedSource({ startAt, candleEveryMs: 0 });
  }

  get venue() {
    return this.#inner.venue;
  }

  get clock(): Clock {
    return this.#inner.clock;
  }

  /** Lets everything that closes next close. */
  step(): void {
    this.#steps += 1;
    this.#go?.();
  }

  open = (): Promise<void> => this.#inner.open();
  missing = (): readonly Market[] => this.#inner.missing();
  tickSize = (market: Market): number => this.#inner.tickSize(market);
  history: CandleSource['history'] = (series, from, to) => this.#inner.history(series, from, to);
  funding: CandleSource['funding'] = (market, from, to) => this.#inner.funding(market, from, to);
  close = (): Promise<void> => this.#inner.close();

  async *stream(
    wanted: readonly { market: Market; timeframe: Timeframe }[],
    signal: AbortSignal,
  ): AsyncIterable<SourceEvent> {
    signal.addEventListener('abort', () => this.#go?.(), { once: true });
    const events = this.#inner.stream(wanted, signal)[Symbol.asyncIterator]();
    const link = await events.next();
    if (!link.done) yield link.value;
    for (;;) {
      await this.#turn(signal);
      const closing = await this.#closing(events, wanted);
      if (signal.aborted || closing.length === 0) return;
      for (const { series, candle } of closing) this.onSeen(series, candle.closedAt);
      yield* closing;
    }
  }

  /** The candles of the next instant, all made before the first leaves: making them up is no part of what is measured. */
  async #closing(
    events: AsyncIterator<SourceEvent>,
    wanted: readonly { readonly timeframe: Timeframe }[],
  ): Promise<readonly CandleEvent[]> {
    const closing: CandleEvent[] = [];
    for (;;) {
      const next = await events.next();
      if (next.done || next.value.kind !== 'candle') return closing;
      closing.push(next.value);
      const { closedAt } = next.value.candle;
      const expected = wanted.filter(({ timeframe }) => closedAt % timeframeMs(timeframe) === 0).length;
      if (closing.length === expected) return closing;
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    while (this.#steps === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#go = resolve;
      });
    }
    this.#steps -= 1;
  }
}
