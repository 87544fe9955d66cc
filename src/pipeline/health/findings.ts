import type { Finding, Severity } from '../../core/incident.js';
import type { Venue } from '../../core/market.js';
import type { LiveStatus } from '../../core/ports/live.js';
import type { FailedJob } from '../../core/ports/operators.js';
import type { StageStatus } from '../../core/ports/services.js';
import {
  audiencesStage,
  backfillStage,
  backtestsStage,
  botModelsStage,
  fundingStage,
  isFeed,
  isOutside,
  isUpkeep,
  liveStage,
  missedStage,
  modelsStage,
  pinsStage,
  questionsStage,
  scoringStage,
  summaryStage,
  watchStage,
} from '../../core/stages.js';
import type { EpochMs } from '../../core/units.js';
import { withoutSecretShapes } from './error-kinds.js';
import { isCandleDriven, isDelivery, isHearing, marketOfStage } from './stages.js';

/** What one look at the machinery saw. Instants are the database's. */
export interface HealthFacts {
  readonly now: EpochMs;
  readonly venue: Venue;
  /** With ages as they are; `limitMs` null: this stage is never late. */
  readonly stages: readonly (Pick<StageStatus, 'stage' | 'state' | 'ageMs'> & { readonly limitMs: number | null })[];
  /** Every process that has said that it lives and not that it ends, as `worker on host (pid 12)`. */
  readonly processes: readonly { readonly name: string; readonly ageMs: number }[];
  /** How long this process has been able to hear anything. */
  readonly uptimeMs: number;
  /** Keys of incidents that are open: one of before a restart goes on without a pause. */
  readonly openKeys: ReadonlySet<string>;
  /** Messages given up in the last hour, and why the newest was. */
  readonly dead: { readonly count: number; readonly reason: string | null };
  readonly live: LiveStatus | null;
  /** The newest failed jobs. */
  readonly failedJobs: readonly FailedJob[];
  readonly disk: { readonly host: string; readonly freeBytes: number; readonly share: number } | null;
  /** Median ms of the last questions to the database; null: not measured yet. */
  readonly databaseMs: number | null;
  /** Kinds of fatal errors that were never seen before. */
  readonly fatal: readonly { readonly fingerprint: string; readonly text: string }[];
}

export interface HealthPolicy {
  readonly manyDead: number;
  /** Jobs of one queue that failed within `jobsWindowMs` that make an incident. */
  readonly fewestJobs: number;
  readonly jobsWindowMs: number;
  /** Warn below either, page below the lower pair. */
  readonly diskWarn: { readonly share: number; readonly bytes: number };
  readonly diskPage: { readonly share: number; readonly bytes: number };
  readonly slowDatabaseMs: number;
}

const megabyte = 1_048_576;

export const standardHealthPolicy: HealthPolicy = {
  manyDead: 20,
  fewestJobs: 3,
  jobsWindowMs: 15 * 60_000,
  diskWarn: { share: 0.03, bytes: 1_024 * megabyte },
  diskPage: { share: 0.01, bytes: 256 * megabyte },
  slowDatabaseMs: 1_000,
};

/** Their silence is worth a look; nobody need be woken for it. */
const mild: ReadonlySet<string> = new Set([
  'paper',
  'settlement',
  'scheduled posts',
  'digests',
  summaryStage,
  backtestsStage,
  pinsStage,
]);
const isMild = (stage: string): boolean => mild.has(stage) || isUpkeep(stage) || isOutside(stage);

/** Work of the bot process, which its end explains. */
const ofBot: ReadonlySet<string> = new Set([audiencesStage, pinsStage, questionsStage, botModelsStage]);
/** With a clock of their own in each process, or that of the candle source: no schedule brings them round. */
const unscheduled: ReadonlySet<string> = new Set(['scheduler', modelsStage]);

/** Whose silence explains that of others, which then are not told beside it. */
type Silent = ReadonlyMap<string, { readonly ageMs: number | null }>;

const finding = (key: string, severity: Severity, trouble: Finding['trouble']): Finding => ({ key, severity, trouble });

const explainedBy = (stage: string, silent: Silent): boolean => {
  if (isDelivery(stage) || isHearing(stage) || ofBot.has(stage)) return silent.has('bot');
  if (stage === 'bot' || stage === 'worker' || stage === watchStage) return false;
  if (silent.has('worker')) return true;
  if (stage === 'candles' || stage === liveStage) return false;
  // Funding rates are fetched behind the candles.
  if (stage === fundingStage && silent.has(backfillStage)) return true;
  if (isCandleDriven(stage)) return silent.has('candles');
  // A close that is not decided is missed by both.
  if (stage === missedStage && ['features', 'inference', 'decision'].some((one) => silent.has(one))) return true;
  if ((isFeed(stage) || stage === scoringStage) && silent.has('sentiment')) return true;
  // Turns of the scheduler.
  return !unscheduled.has(stage) && silent.has('scheduler');
};

function silentStages(facts: HealthFacts): readonly Finding[] {
  const { stages, uptimeMs, openKeys, now, venue } = facts;
  const silent = new Map<string, { readonly ageMs: number | null }>();
  const isOpen = (stage: string): boolean => openKeys.has(keyOf(stage, venue));
  for (const { stage, state, ageMs, limitMs } of stages) {
    if (limitMs === null || state === 'paused' || (ageMs !== null && ageMs <= limitMs)) continue;
    // After a start nothing is late until it has had its time, but what was late before the start still is.
    if (uptimeMs > limitMs || isOpen(stage)) silent.set(stage, { ageMs });
  }
  const since = (ageMs: number | null): EpochMs | null =>
    ageMs === null ? null : (Math.round(now - ageMs) as EpochMs);
  // What was told before goes on: that its cause died too does not end it.
  const told = [...silent].filter(([stage]) => !explainedBy(stage, silent) || isOpen(stage));
  const few = told.flatMap(([stage, { ageMs }]) => {
    const market = marketOfStage(stage);
    return market === null ? [] : [{ market, ageMs }];
  });
  const someMarkets: readonly Finding[] =
    few.length === 0
      ? []
      : [
          finding(`candles-some:${venue}`, 'warn', {
            kind: 'noCandles',
            venue,
            markets: few.map(({ market }) => market),
            all: false,
            since: few.some(({ ageMs }) => ageMs === null)
              ? null
              : since(Math.max(...few.map(({ ageMs }) => ageMs ?? 0))),
          }),
        ];
  const others = told.flatMap(([stage, { ageMs }]): readonly Finding[] => {
    const key = keyOf(stage, venue);
    if (marketOfStage(stage) !== null) return [];
    if (stage === 'bot' || stage === 'worker') {
      return [finding(key, 'page', { kind: 'process', role: stage, since: since(ageMs) })];
    }
    if (stage === 'candles') {
      return [finding(key, 'page', { kind: 'noCandles', venue, markets: [], all: true, since: since(ageMs) })];
    }
    return [finding(key, isMild(stage) ? 'warn' : 'page', { kind: 'stage', stage, since: since(ageMs) })];
  });
  return [...others, ...someMarkets];
}

/** Names the incident of a stage that is silent. */
export const keyOf = (stage: string, venue: Venue): string => {
  if (marketOfStage(stage) !== null) return `candles-some:${venue}`;
  return stage === 'candles' ? `candles:${venue}` : `stage:${stage}`;
};

function failingJobs({ failedJobs, now }: HealthFacts, policy: HealthPolicy): readonly Finding[] {
  const lately = failedJobs.filter(({ failedAt }) => failedAt !== null && now - failedAt < policy.jobsWindowMs);
  return [...new Set(lately.map(({ queue }) => queue))].flatMap((queue) => {
    const jobs = lately.filter((job) => job.queue === queue);
    if (jobs.length < policy.fewestJobs) return [];
    return [
      finding(`jobs:${queue}`, 'warn', {
        kind: 'jobs',
        queue,
        failed: jobs.length,
        reason: withoutSecretShapes(jobs[0]?.reason ?? ''),
      }),
    ];
  });
}

function fullDisk({ disk }: HealthFacts, { diskWarn, diskPage }: HealthPolicy): readonly Finding[] {
  if (!disk) return [];
  const below = (limit: { readonly share: number; readonly bytes: number }): boolean =>
    disk.share < limit.share && disk.freeBytes < limit.bytes * 10 ? true : disk.freeBytes < limit.bytes;
  if (!below(diskWarn)) return [];
  return [finding(`disk:${disk.host}`, below(diskPage) ? 'page' : 'warn', { kind: 'disk', ...disk })];
}

function liveTrouble({ live }: HealthFacts): readonly Finding[] {
  if (!live || live.state === 'off' || live.state === 'starting') return [];
  if (live.differences.length === 0 && live.state !== 'halted') return [];
  const details = live.differences.length > 0 ? live.differences : live.why === null ? [] : [live.why];
  return [finding(`live:${live.venue ?? ''}`, 'page', { kind: 'live', venue: live.venue, details })];
}

const aliveMs = 45_000;
/** A process that is missed for so long is no longer waited for. */
export const forgottenAfterMs = 3_600_000;

/** `worker on host` of `worker on host (pid 12)`: a process there of that role takes the place of one before. */
const placeOf = (name: string): string => name.replace(/ \(pid \d+\)$/, '');
const roleOf = (name: string): string => name.split(' ', 1)[0] ?? '';

/** Processes that ended without a word and that nobody replaced, while others of their role live: else the role is dead. */
export function missing(
  processes: HealthFacts['processes'],
): readonly { readonly name: string; readonly ageMs: number }[] {
  const alive = processes.filter(({ ageMs }) => ageMs <= aliveMs);
  return processes.filter(
    ({ name, ageMs }) =>
      ageMs > aliveMs &&
      ageMs <= forgottenAfterMs &&
      alive.some((other) => roleOf(other.name) === roleOf(name)) &&
      !alive.some((other) => placeOf(other.name) === placeOf(name)),
  );
}

const diedProcesses = ({ processes, now }: HealthFacts): readonly Finding[] =>
  missing(processes).map(({ name, ageMs }) =>
    finding(`died:${name}`, 'warn', { kind: 'died', process: name, since: Math.round(now - ageMs) as EpochMs }),
  );

/** Everything that is wrong now, each cause once; what follows from something listed is left out. Pure. */
export function findTroubles(facts: HealthFacts, policy: HealthPolicy = standardHealthPolicy): readonly Finding[] {
  const { dead, databaseMs } = facts;
  return [
    ...silentStages(facts),
    ...diedProcesses(facts),
    ...(dead.count > 0
      ? [
          finding('dead-letters', dead.count >= policy.manyDead ? 'page' : 'warn', {
            kind: 'deadLetters',
            count: dead.count,
            reason: dead.reason === null ? null : withoutSecretShapes(dead.reason),
          }),
        ]
      : []),
    ...liveTrouble(facts),
    ...failingJobs(facts, policy),
    ...fullDisk(facts, policy),
    ...(databaseMs !== null && databaseMs > policy.slowDatabaseMs
      ? [finding('slow-database', 'warn', { kind: 'slowDatabase', ms: Math.round(databaseMs) })]
      : []),
    ...facts.fatal.map(({ fingerprint, text }) => finding(`fatal:${fingerprint}`, 'page', { kind: 'fatal', text })),
  ];
}
