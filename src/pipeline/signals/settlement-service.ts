import { type Series, timeframeMs, type Venue } from '../../core/market.js';
import type { CandleRepository, SignalRepository } from '../../core/ports/repositories.js';
import type { SignalOutcome } from '../../core/signal.js';
import type { EpochMs } from '../../core/units.js';
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
    for (const signal of await this.signals.open(venue, only)) {
      const series: Series = { venue, market: signal.market, timeframe: signal.timeframe };
      if (only && (only.market !== series.market || only.timeframe !== series.timeframe)) continue;
      const { closedAt, horizonEndsAt } = signal.prediction;
      if (now < closedAt + timeframeMs(signal.timeframe)) continue;
      const outcome = settle(signal, await this.candles.range(series, closedAt, horizonEndsAt), now);
      if (outcome.kind === 'open') continue;
      if (await this.signals.settle(signal.id, outcome, true)) settled.push({ signalId: signal.id, outcome });
    }
    return settled;
  }
}
