import type { Market } from '../../core/market.js';
import type { MarketInfo } from '../../core/ports/services.js';
import type { Prediction } from '../../core/prediction.js';
import type { EpochMs } from '../../core/units.js';
import type { SignalCardReply } from '../reply/signals.js';
import { markOf } from '../signal-reply.js';

const hourMs = 3_600_000;

/** A made-up signal, number 0: what a test of a webhook sends and what templates are tried on. */
export function sampleReply(info: MarketInfo, now: EpochMs): SignalCardReply {
  const market = info.markets[0] ?? ('BTC/USDT' as Market);
  const timeframe = info.timeframes[0] ?? '1h';
  const prediction: Prediction = {
    venue: info.venue,
    market,
    timeframe,
    model: 'made-up',
    closedAt: now,
    close: 100,
    horizonBars: 4,
    horizonEndsAt: (now + 4 * hourMs) as EpochMs,
    probabilities: { up: 0.5, neutral: 0.3, down: 0.2 },
    bigMove: 0.4,
    bigMoveBase: 0.2,
    moveSize: 0.01,
    expectedReturn: 0.005,
    reasons: [],
  };
  return {
    kind: 'signalCard',
    mark: markOf(info),
    now,
    timeZone: 'UTC',
    ephemeral: false,
    signal: {
      kind: 'entry',
      id: 0,
      venue: info.venue,
      market,
      timeframe,
      prediction,
      mood: null,
      decidedAt: now,
      expiresAt: (now + 4 * hourMs) as EpochMs,
      side: 'long',
      expectedNet: 0.004,
      cost: 0.0014,
      levels: { entry: 100, stop: 99, target: 102 },
    },
    outcome: { kind: 'open' },
    tick: 0.01,
    callsLikeThis: null,
  };
}
