import type { Clock } from '../core/clock.js';
import type { Market, Timeframe, Venue } from '../core/market.js';
import { timeframeMs } from '../core/market.js';
import type { StageStatus, StatusReport } from '../core/ports/services.js';
import type { Persistence } from './persistence.js';

const dayMs = 86_400_000;

export interface StatusFacts {
  readonly store: Persistence;
  readonly clock: Clock;
  readonly venue: () => Venue;
  readonly markets: readonly Market[];
  readonly timeframes: readonly Timeframe[];
  /** Real ms of silence after which a stage counts as silent, by name; stages without one never do. */
  readonly silentAfterMs: () => Readonly<Record<string, number>>;
  readonly startedAt: number;
  readonly elapsedMs: () => number;
}

/** Who is alive, how old the newest candle is, what was sent. */
export async function statusReport(facts: StatusFacts): Promise<StatusReport> {
  const { store, clock } = facts;
  const [beats, paused, deliveries, ageMs] = await Promise.all([
    store.state.beats(),
    store.state.get<{ by: string }>('paused'),
    store.deliveries.counts(dayMs),
    candleAgeMs(facts),
  ]);
  const limits = facts.silentAfterMs();
  const stages = Object.keys(limits).map((stage): StageStatus => {
    const beat = beats.find((one) => one.stage === stage);
    if (stage === 'decision' && paused)
      return { stage, state: 'paused', ageMs: beat?.ageMs ?? null, note: `by ${paused.by}` };
    // Nothing of a stage yet is silence only once it has had the time it is allowed.
    const silence = Math.min(beat?.ageMs ?? Number.POSITIVE_INFINITY, facts.elapsedMs() - facts.startedAt);
    const silent = silence > (limits[stage] ?? Number.POSITIVE_INFINITY);
    return { stage, state: silent ? 'silent' : 'alive', ageMs: beat?.ageMs ?? null, note: beat?.note ?? null };
  });
  return {
    healthy: stages.every((stage) => stage.state !== 'silent'),
    stages,
    candleAgeMs: ageMs === null ? null : Math.max(0, ageMs),
    deliveries,
    startedMsAgo: Math.round(facts.elapsedMs() - facts.startedAt),
  };

  async function candleAgeMs({ markets, timeframes, venue }: StatusFacts): Promise<number | null> {
    const newest = await Promise.all(
      markets.flatMap((market) =>
        timeframes.map((timeframe) => store.candles.newest({ venue: venue(), market, timeframe })),
      ),
    );
    const latest = Math.max(...newest.map((closedAt) => closedAt ?? 0));
    return latest === 0 ? null : clock.now() - latest;
  }
}

/** How long each stage may be silent, real ms: a candle of the shortest timeframe at the market's pace, and the grace. */
export function stageLimits(
  timeframes: readonly Timeframe[],
  pace: number | 'max',
  sentimentEveryMs: number | null,
): Record<string, number> {
  const closeMs = pace === 'max' ? Number.POSITIVE_INFINITY : Math.min(...timeframes.map(timeframeMs)) / pace;
  const candleDriven = closeMs * 1.5 + 120_000;
  return {
    candles: candleDriven,
    features: candleDriven,
    inference: candleDriven,
    decision: candleDriven,
    ...(sentimentEveryMs === null ? {} : { sentiment: sentimentEveryMs * 3 }),
  };
}
