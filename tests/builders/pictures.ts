import type { ChartRequest } from '../../src/bot/reply/pictures.js';
import type { Candle, Market, Timeframe, Venue } from '../../src/core/market.js';
import { timeframeMs } from '../../src/core/market.js';
import type { Prediction } from '../../src/core/prediction.js';
import type { EntrySignal } from '../../src/core/signal.js';
import type { EpochMs } from '../../src/core/units.js';

/** Seeded uniform numbers (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const lastClose = Date.UTC(2025, 10, 12, 14) as EpochMs;

/** A made-up walk with calm and wild hours; the last candle closes on 12 Nov 2025, 14:00 UTC. */
export function someCandles({
  count = 96,
  timeframe = '1h' as Timeframe,
  start = 63_000,
  tick = 0.1,
  seed = 7,
}: {
  count?: number;
  timeframe?: Timeframe;
  start?: number;
  tick?: number;
  seed?: number;
} = {}): Candle[] {
  const next = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());
  const step = timeframeMs(timeframe);
  const toTick = (price: number) => Number((Math.round(price / tick) * tick).toPrecision(12));
  let variance = 2e-5;
  let price = start;
  return Array.from({ length: count }, (_, index) => {
    const shock = normal() * Math.sqrt(variance);
    variance = 1.5e-6 + 0.82 * variance + 0.12 * shock * shock;
    const open = toTick(price);
    price *= Math.exp(shock);
    const close = toTick(price);
    const wick = () => Math.abs(normal()) * Math.sqrt(variance) * 0.5;
    const openedAt = (lastClose - (count - index) * step) as EpochMs;
    return {
      openedAt,
      closedAt: (openedAt + step) as EpochMs,
      open,
      close,
      high: toTick(Math.max(open, close) * Math.exp(wick())),
      low: toTick(Math.min(open, close) * Math.exp(-wick())),
      volume: 400 * Math.exp(normal() * 0.4) * (1 + 60 * Math.abs(shock)),
    };
  });
}

/** Predictions at each close that drift about the usual rates. */
export function somePredictions(
  candles: readonly Candle[],
  {
    venue = 'simulated' as Venue,
    market = 'BTC/USDT' as Market,
    timeframe = '1h' as Timeframe,
    model = '1h-v3',
    seed = 9,
  }: { venue?: Venue; market?: Market; timeframe?: Timeframe; model?: string; seed?: number } = {},
): Prediction[] {
  const next = seeded(seed);
  let lean = 0;
  let wild = 0.25;
  return candles.map((candle) => {
    lean = lean * 0.9 + (next() - 0.5) * 0.12;
    wild = Math.min(0.6, Math.max(0.08, wild * 0.9 + 0.02 + (next() - 0.5) * 0.08));
    const neutral = 0.75 - wild;
    const up = (1 - neutral) * (0.5 + lean);
    return {
      venue,
      market,
      timeframe,
      closedAt: candle.closedAt,
      close: candle.close,
      model,
      horizonBars: 4,
      horizonEndsAt: (candle.closedAt + 4 * timeframeMs(timeframe)) as EpochMs,
      probabilities: { down: 1 - neutral - up, neutral, up },
      bigMove: wild,
      bigMoveBase: 0.21,
      moveSize: 0.0085,
      expectedReturn: lean * 0.01,
      reasons: [
        { id: 'volatility', effect: 0.08 },
        { id: 'oversold', effect: 0.05 },
        { id: 'funding', effect: -0.02 },
      ],
    };
  });
}

/** An entry made at the newest prediction, its levels a little more than one move away. */
export function anEntry(prediction: Prediction, side: 'long' | 'short' = 'long', id = 1042): EntrySignal {
  const sign = side === 'long' ? 1 : -1;
  return {
    id,
    kind: 'entry',
    venue: prediction.venue,
    market: prediction.market,
    timeframe: prediction.timeframe,
    prediction,
    mood: null,
    decidedAt: prediction.closedAt,
    expiresAt: prediction.horizonEndsAt,
    side,
    expectedNet: 0.0042,
    cost: 0.0014,
    levels: {
      entry: prediction.close,
      stop: prediction.close * Math.exp(-sign * prediction.moveSize * 1.3),
      target: prediction.close * Math.exp(sign * prediction.moveSize * 1.9),
    },
  };
}

/** A chart of a simulated market with an open entry. */
export function aPicture(overrides: Partial<ChartRequest> = {}): ChartRequest {
  const candles = someCandles();
  const predictions = somePredictions(candles);
  return {
    kind: 'signalChart',
    mark: { venue: 'simulated' as Venue, provenance: 'simulated', fallbackFrom: null },
    market: 'BTC/USDT' as Market,
    timeframe: '1h',
    data: { candles, predictions },
    signal: anEntry(predictions.at(-1)!),
    outcome: null,
    tick: 0.1,
    timeZone: 'UTC',
    theme: 'dark',
    ...overrides,
  };
}
