import { type Candle, type Series, seriesKey, timeframeMs, type Venue } from '../../core/market.js';
import type { CandleRepository, SignalRepository } from '../../core/ports/repositories.js';
import type { Signal, SignalOutcome } from '../../core/signal.js';
import { type EpochMs, epochMs } from '../../core/units.js';
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
    const open = (await this.signals.open(venue, only)).filter(
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
    return settled;
  }

  /** From the first signal to the end of the last horizon, read once: a series has many signals open at a time. */
  #candlesFor(series: Series, signals: readonly Signal[]): Promise<readonly Candle[]> {
    const from = Math.min(...signals.map(({ prediction }) => prediction.closedAt));
    const to = Math.max(...signals.map(({ prediction }) => prediction.horizonEndsAt));
    return this.candles.range(series, epochMs(from), epochMs(to));
  }
}
