import type { Clock } from '../core/clock.js';
import type { Market, Timeframe, Venue } from '../core/market.js';
import type { StageStatus, StatusReport } from '../core/ports/services.js';
import { sentence } from '../core/sentence.js';
import { isOutside } from '../core/stages.js';
import { isCandleDriven, limitWhereHeard, replayEndedNote } from '../pipeline/health/stages.js';
import type { Persistence } from './persistence.js';

const dayMs = 86_400_000;

export interface StatusFacts {
  readonly store: Persistence;
  readonly clock: Clock;
  readonly venue: () => Venue;
  readonly markets: readonly Market[];
  readonly timeframes: readonly Timeframe[];
  /** Real ms of silence after which a stage counts as silent, by name. Further ones are expected where they were heard of. */
  readonly silentAfterMs: () => Readonly<Record<string, number>>;
  readonly startedAt: number;
  readonly elapsedMs: () => number;
}

/** Every stage that is expected, with the age of its heartbeat and how old that may be. */
export type StageAge = StageStatus & { readonly limitMs: number };

/** Who was heard of when, by the database's clock. A fault of the start counts only once it has had its time. */
export async function stageAges(facts: StatusFacts): Promise<readonly StageAge[]> {
  const { store } = facts;
  const [beats, paused] = await Promise.all([store.state.beats(), store.state.get<{ by: string }>('paused')]);
  const expected = facts.silentAfterMs();
  const heard = beats.flatMap(({ stage }) => {
    const limit = stage in expected ? null : limitWhereHeard(stage);
    return limit === null ? [] : [[stage, limit] as const];
  });
  const ended = beats.some(({ stage, note }) => stage === 'candles' && note === replayEndedNote);
  const uptimeMs = facts.elapsedMs() - facts.startedAt;
  return [...Object.entries(expected), ...heard].map(([stage, limitMs]): StageAge => {
    const beat = beats.find((one) => one.stage === stage);
    const ageMs = beat?.ageMs ?? null;
    if (ended && isCandleDriven(stage)) return { stage, limitMs, state: 'paused', ageMs, note: replayEndedNote };
    if (stage === 'decision' && paused)
      return { stage, limitMs, state: 'paused', ageMs, note: sentence('said.by', { name: paused.by }) };
    const silent = Math.min(ageMs ?? Number.POSITIVE_INFINITY, uptimeMs) > limitMs;
    return { stage, limitMs, state: silent ? 'silent' : 'alive', ageMs, note: beat?.note ?? null };
  });
}

/** Who is alive, how old the newest candle is, what was sent. */
export async function statusReport(facts: StatusFacts): Promise<StatusReport> {
  const { store, clock } = facts;
  const [stages, deliveries, ageMs] = await Promise.all([
    stageAges(facts),
    store.deliveries.counts(dayMs),
    candleAgeMs(facts),
  ]);
  return {
    // A container is not restarted because a feed rests.
    healthy: stages.every(({ stage, state }) => state !== 'silent' || isOutside(stage)),
    stages: stages.map(({ limitMs: _, ...stage }) => stage),
    candleAgeMs: ageMs === null ? null : Math.max(0, ageMs),
    deliveries,
    startedMsAgo: Math.round(facts.elapsedMs() - facts.startedAt),
  };

  async function candleAgeMs({ markets, timeframes, venue }: StatusFacts): Promise<number | null> {
    const newest = await store.candles.newestOf(
      markets.flatMap((market) => timeframes.map((timeframe) => ({ venue: venue(), market, timeframe }))),
    );
    const latest = Math.max(...newest.map((closedAt) => closedAt ?? 0));
    return latest === 0 ? null : clock.now() - latest;
  }
}
