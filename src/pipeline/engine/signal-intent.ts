import type { EntryIntent } from '../../core/ports/signal-source.js';
import type { EntrySignal } from '../../core/signal.js';

/** What a sent signal asks of the engine; paper and real money follow it alike. */
export const intentOf = (signal: EntrySignal): EntryIntent => ({
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
