import { type Candle, type Series, seriesKey, timeframeMs, type Venue } from '../../core/market.js';
import type { CandleRepository, SignalRepository } from '../../core/ports/repositories.js';
import type { CancelReason, Signal, SignalOutcome } from '../../core/signal.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { cancel, correctionOf } from './cancel.js';
import { settle } from './settle.js';

export interface Settlement {
  readonly signalId: number;
  readonly outcome: SignalOutcome;
}

/** Closes the book on open signals. Running it again, at once or after a crash, changes nothing. */
export class SettlementService {
  constructor(
    private readonly signals: SignalRepository,
    private readonly candles: CandleRepository,
  ) {}

  /** Settles what can be settled at `now` (venue's time), of one series or of all; returns what this call settled. */
  async run(venue: Venue, now: EpochMs, only?: Series): Promise<readonly Settlement[]> {
    const settled: Settlement[] = [];
    const open = (await this.signals.running(venue, only))
      .map(({ signal }) => signal)
      .filter(
        (signal) =>
          (!only || (only.market === signal.market && only.timeframe === signal.timeframe)) &&
          now >= signal.prediction.closedAt + timeframeMs(signal.timeframe),
      );
    const read = new Map<string, readonly Candle[]>();
    for (const signal of open) {
      const series: Series = { venue, market: signal.market, timeframe: signal.timeframe };
      const key = seriesKey(series);
      let candles = read.get(key);
      if (!candles) {
        candles = await this.#candlesFor(
          series,
          open.filter((one) => seriesKey(one) === key),
        );
        read.set(key, candles);
      }
      const { closedAt, horizonEndsAt } = signal.prediction;
      const within = candles.filter(({ openedAt }) => openedAt >= closedAt && openedAt < horizonEndsAt);
      const outcome = settle(signal, within, now);
      if (outcome.kind === 'open') continue;
      if (await this.signals.settle(signal.id, outcome, true)) settled.push({ signalId: signal.id, outcome });
    }
    await this.#measure(venue, now, only);
    return settled;
  }

  /** Ends an open signal before its time; false when it has ended. */
  async cancel(signal: Signal, why: CancelReason, now: EpochMs): Promise<boolean> {
    const series: Series = { venue: signal.venue, market: signal.market, timeframe: signal.timeframe };
    const outcome = cancel(signal, await this.#candlesFor(series, [signal]), now, why);
    return this.signals.settle(signal.id, outcome, true);
  }

  /** The venue corrected a candle: calls that stood on it are taken back when that changes what they stood on. */
  async onCorrected(series: Series, corrected: Candle, now: EpochMs): Promise<readonly number[]> {
    const cancelled: number[] = [];
    for (const { signal } of await this.signals.running(series.venue, series)) {
      const why = correctionOf(signal, corrected);
      if (why && (await this.cancel(signal, why, now))) cancelled.push(signal.id);
    }
    return cancelled;
  }

  /** Notes how far the price had moved when a horizon ended: whether a stated chance held does not ask where an entry got out. */
  async #measure(venue: Venue, now: EpochMs, only?: Series): Promise<void> {
    for (const { id, market, timeframe, prediction } of await this.signals.unmeasured(venue, now, only)) {
      const [last] = await this.candles.latest({ venue, market, timeframe }, 1, prediction.horizonEndsAt);
      if (last?.closedAt !== prediction.horizonEndsAt) continue;
      await this.signals.measured(id, Math.log(last.close / prediction.close));
    }
  }

  /** From the first signal to the end of the last horizon, read once: a series has many signals open at a time. */
  #candlesFor(series: Series, signals: readonly Signal[]): Promise<readonly Candle[]> {
    const from = Math.min(...signals.map(({ prediction }) => prediction.closedAt));
    const to = Math.max(...signals.map(({ prediction }) => prediction.horizonEndsAt));
    return this.candles.range(series, epochMs(from), epochMs(to));
  }
}
