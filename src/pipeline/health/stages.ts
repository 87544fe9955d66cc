import type { Market, Timeframe } from '../../core/market.js';
import { timeframeMs } from '../../core/market.js';
import { sentence } from '../../core/sentence.js';
import {
  aftermathStage,
  audiencesStage,
  backfillStage,
  backtestsStage,
  botModelsStage,
  fundingStage,
  isFeed,
  liveStage,
  missedStage,
  modelsStage,
  pinsStage,
  pruningStage,
  questionsStage,
  scoringStage,
  summaryStage,
  tidyingStage,
  watchStage,
} from '../../core/stages.js';

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
/** It looks every second, which may wait for a slow exchange. */
const liveMs = 120_000;

/** A feed may rest for a while; the mood is made of the others. */
const feedMs = 3_600_000;
const pinsMs = 600_000;
/** It looks every 5 s; one step may be long on a slow disk. */
const audiencesMs = 120_000;
/** Polls come every 5 min, and only what is new is scored. */
const scoringMs = 1_200_000;
const questionsMs = 300_000;
const modelsMs = 300_000;
/** A look that hangs is given up after 3 min. */
const watchMs = 300_000;

/** Real ms between two backfills: funding comes this way only, and belongs to the time of the market. */
export const backfillEveryMs = (pace: number | 'max'): number =>
  pace === 'max' ? 600_000 : Math.max(10_000, Math.round(600_000 / Math.max(1, pace)));
/** A slow exchange answers for one series after the other. */
const backfillGraceMs = 900_000;

/** Stages that go on as candles close, or while a source of candles is open. */
const candleDriven: ReadonlySet<string> = new Set([
  'candles',
  'features',
  'inference',
  'decision',
  aftermathStage,
  backfillStage,
  fundingStage,
]);

export const isCandleDriven = (stage: string): boolean => candleDriven.has(stage) || marketOfStage(stage) !== null;

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
  const fillMs = pace === 'max' ? Number.POSITIVE_INFINITY : backfillEveryMs(pace) * 3 + backfillGraceMs;
  return {
    candles: candleMs,
    ...Object.fromEntries(markets.map((market) => [candlesOf(market), candleMs])),
    features: candleMs,
    inference: candleMs,
    decision: candleMs,
    [aftermathStage]: candleMs,
    [missedStage]: 180_000,
    [backfillStage]: fillMs,
    [fundingStage]: fillMs,
    ...(sentimentEveryMs === null ? {} : { sentiment: sentimentEveryMs * 3 }),
    settlement: 150_000,
    alerts: 120_000,
    'risk checks': 120_000,
    paper: 120_000,
    'scheduled posts': 180_000,
    // One turn may have many people to tell.
    digests: 600_000,
    // Once a day each paper account has its figures made.
    [summaryStage]: 600_000,
    [backtestsStage]: 300_000,
    [modelsStage]: modelsMs,
    // A turn every 10 min, of which one a day has much to delete.
    [pruningStage]: 2_700_000,
    [tidyingStage]: 600_000,
    scheduler: 120_000,
    worker: processMs,
  };
}

const whereHeard: ReadonlyMap<string, number> = new Map([
  ['bot', processMs],
  [liveStage, liveMs],
  [botModelsStage, modelsMs],
  [pinsStage, pinsMs],
  [audiencesStage, audiencesMs],
  [questionsStage, questionsMs],
  [scoringStage, scoringMs],
  [watchStage, watchMs],
]);

/** The limit of a stage that is expected only where it was heard of: bots, platforms, feeds, trading with an exchange. */
export function limitWhereHeard(stage: string): number | null {
  const limit = whereHeard.get(stage);
  if (limit !== undefined) return limit;
  if (isFeed(stage)) return feedMs;
  if (isDelivery(stage)) return deliveryMs;
  if (isHearing(stage)) return hearingMs;
  return null;
}
