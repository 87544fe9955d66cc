import type { Market, Timeframe } from '../../core/market.js';
import { timeframeMs } from '../../core/market.js';
import { sentence } from '../../core/sentence.js';

/** Names of stages as they beat. A stage of a market or a platform carries its name behind a space. */
export const candlesOf = (market: Market): string => `candles ${market}`;
export const deliveryOf = (platform: string): string => `delivery ${platform}`;
/** What people say on a platform reaches us: another way than that of what we send, and each may die alone. */
export const hearingOf = (platform: string): string => `hearing ${platform}`;

/** The market of `candles BTC/USDT`, or null. */
export const marketOfStage = (stage: string): Market | null =>
  stage.startsWith('candles ') ? (stage.slice('candles '.length) as Market) : null;

export const isDelivery = (stage: string): boolean => stage.startsWith('delivery ');
export const isHearing = (stage: string): boolean => stage.startsWith('hearing ');

/** What the note of the candles' heartbeat says when a replay has told all it had: nothing is late after that. */
export const replayEndedNote = sentence('said.replayEnded');

const processMs = 45_000;
const deliveryMs = 120_000;
/**
 * A question for updates is held open for 30 s and given up after 45, a lost gateway has 2 min to mend itself before a new one is
 * made: what comes back by itself wakes nobody.
 */
const hearingMs = 240_000;
/** Trading with an exchange: looks every second, which may wait for a slow exchange. */
export const liveStage = 'live trading';
const liveMs = 120_000;

/** Stages that go on as candles close. */
const candleDriven = ['candles', 'features', 'inference', 'decision'] as const;

export const isCandleDriven = (stage: string): boolean =>
  (candleDriven as readonly string[]).includes(stage) || marketOfStage(stage) !== null;

/**
 * How long each stage may be silent, real ms. Those driven by candles: one of the shortest timeframe at the market's pace,
 * and the grace; those on a schedule: several of its turns.
 */
export function stageLimits(facts: {
  readonly timeframes: readonly Timeframe[];
  /** Market ms a real ms, or `max` where nothing paces it. */
  readonly pace: number | 'max';
  /** Null: no source of texts is asked. */
  readonly sentimentEveryMs: number | null;
  readonly markets?: readonly Market[];
}): Record<string, number> {
  const { timeframes, pace, sentimentEveryMs, markets = [] } = facts;
  const closeMs = pace === 'max' ? Number.POSITIVE_INFINITY : Math.min(...timeframes.map(timeframeMs)) / pace;
  const candleMs = closeMs * 1.5 + 120_000;
  return {
    candles: candleMs,
    ...Object.fromEntries(markets.map((market) => [candlesOf(market), candleMs])),
    features: candleMs,
    inference: candleMs,
    decision: candleMs,
    ...(sentimentEveryMs === null ? {} : { sentiment: sentimentEveryMs * 3 }),
    settlement: 150_000,
    alerts: 120_000,
    'risk checks': 120_000,
    paper: 120_000,
    'scheduled posts': 180_000,
    // One turn may have many people to tell.
    digests: 600_000,
    scheduler: 120_000,
    worker: processMs,
  };
}

/** The limit of a stage that is expected only where it was heard of: bots, platforms, trading with an exchange. */
export function limitWhereHeard(stage: string): number | null {
  if (stage === 'bot') return processMs;
  if (stage === liveStage) return liveMs;
  if (isDelivery(stage)) return deliveryMs;
  if (isHearing(stage)) return hearingMs;
  return null;
}
