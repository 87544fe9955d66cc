import {
  type Candle,
  type Market,
  parseMarket,
  type Series,
  type Timeframe,
  timeframeMs,
  type Venue,
} from '../../src/core/market.js';
import type { ModelInfo } from '../../src/core/ports/predictor.js';
import type { Prediction } from '../../src/core/prediction.js';
import type { Mood } from '../../src/core/sentiment.js';
import type { EntrySignal, MoveSignal } from '../../src/core/signal.js';
import { type EpochMs, epochMs } from '../../src/core/units.js';

export const hour = 3_600_000;
/** A full hour, a full day. */
export const t0 = epochMs(Date.UTC(2025, 0, 6));
export const at = (hours: number): EpochMs => epochMs(t0 + hours * hour);
export const venue = 'binance' as Venue;
export const btc = parseMarket('BTC/USDT') as Market;
export const eth = parseMarket('ETH/USDT') as Market;
export const btc1h: Series = { venue, market: btc, timeframe: '1h' };

/** A candle that opens `index` candles after t0, given as open, high, low, close. */
export function aCandle(
  index: number,
  [open, high, low, close]: readonly [number, number, number, number],
  timeframe: Timeframe = '1h',
): Candle {
  const length = timeframeMs(timeframe);
  const openedAt = epochMs(t0 + index * length);
  return { openedAt, closedAt: epochMs(openedAt + length), open, high, low, close, volume: 10 };
}

/** A model that may enter, with 14 bps of cost. */
export const aModel = (given: Partial<ModelInfo> = {}): ModelInfo => ({
  version: '1h-test',
  timeframe: '1h',
  horizonBars: 4,
  featureHash: 'hash',
  fileHash: 'f11e',
  trainedUntil: at(-1_000),
  expiresAt: at(10_000),
  bigMoveBase: 0.21,
  moveFactor: 1,
  mayEnter: true,
  entryMargin: 0.001,
  cost: 0.0014,
  moveAlertAt: 0.4,
  callsLikeThis: null,
  ...given,
});

/** Of the candle that closed at t0 at 100, for four hours. */
export const aPrediction = (given: Partial<Prediction> = {}): Prediction => ({
  venue,
  market: btc,
  timeframe: '1h',
  closedAt: t0,
  close: 100,
  model: '1h-test',
  horizonBars: 4,
  horizonEndsAt: epochMs((given.closedAt ?? t0) + 4 * hour),
  probabilities: { down: 0.2, neutral: 0.3, up: 0.5 },
  bigMove: 0.3,
  bigMoveBase: 0.21,
  moveSize: 0.01,
  expectedReturn: 0.005,
  reasons: [],
  ...given,
});

export const aMood = (score: number | null, items = 10): Mood => ({
  market: btc,
  asOf: t0,
  windowMs: 6 * hour,
  score,
  items,
});

/** Long at about 100, stop 99, target 102. */
export function anEntry(given: Partial<EntrySignal> = {}): EntrySignal {
  const prediction = given.prediction ?? aPrediction();
  return {
    kind: 'entry',
    id: 1,
    venue,
    market: btc,
    timeframe: '1h',
    prediction,
    mood: null,
    decidedAt: prediction.closedAt,
    expiresAt: prediction.horizonEndsAt,
    side: 'long',
    expectedNet: 0.003,
    cost: 0.0014,
    levels: { entry: 100, stop: 99, target: 102 },
    ...given,
  };
}

export function aMove(given: Partial<MoveSignal> = {}): MoveSignal {
  const prediction = given.prediction ?? aPrediction();
  return {
    kind: 'move',
    id: 2,
    venue,
    market: btc,
    timeframe: '1h',
    prediction,
    mood: null,
    decidedAt: prediction.closedAt,
    expiresAt: prediction.horizonEndsAt,
    lean: 'long',
    leanShare: 0.6,
    ...given,
  };
}
