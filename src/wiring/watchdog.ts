import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { ChatAddress } from '../core/chat.js';
import { messageOf } from '../core/errors.js';
import { type Finding, type Incident, isElsewhere } from '../core/incident.js';
import type { LiveStatus } from '../core/ports/live.js';
import type { FailedJob } from '../core/ports/operators.js';
import type { MarketInfo } from '../core/ports/services.js';
import { watchStage } from '../core/stages.js';
import type { EpochMs } from '../core/units.js';
import { type ErrorCounter, withoutSecretShapes } from '../pipeline/health/error-kinds.js';
import { duePage, type EscalationPolicy, standardEscalation } from '../pipeline/health/escalation.js';
import { findTroubles, type HealthPolicy, missing, standardHealthPolicy } from '../pipeline/health/findings.js';
import type { Persistence } from './persistence.js';
import type { SecondRoute } from './second-route.js';
import type { StageAge } from './status.js';

export interface WatchdogPolicy {
  readonly everyMs: number;
  /** An incident is over when nobody has seen its trouble for so long. */
  readonly quietMs: number;
  /** The database may be silent so long before admins are told without it. */
  readonly databaseMs: number;
  /** How long one fact is waited for. */
  readonly factMs: number;
  readonly digestEveryMs: number;
  readonly digestGatherMs: number;
  readonly health: HealthPolicy;
  readonly escalation: EscalationPolicy;
}

export const standardWatchdogPolicy: WatchdogPolicy = {
  everyMs: 15_000,
  quietMs: 60_000,
  databaseMs: 60_000,
  factMs: 10_000,
  digestEveryMs: 3_600_000,
  digestGatherMs: 300_000,
  health: standardHealthPolicy,
  escalation: standardEscalation,
};

export interface WatchdogParts {
  readonly store: Pick<Persistence, 'pool' | 'state' | 'deliveries' | 'incidents' | 'errors'>;
  /** What this process is: it beats as each of them. */
  readonly roles: readonly ('bot' | 'worker')[];
  /** As people read it: `worker on host (pid 12)`. */
  readonly self: string;
  readonly market: () => MarketInfo;
  readonly stages: () => Promise<readonly StageAge[]>;
  readonly live: () => Promise<LiveStatus>;
  readonly failedJobs: (limit: number) => Promise<readonly FailedJob[]>;
  readonly admins: () => Promise<readonly ChatAddress[]>;
  readonly second: SecondRoute;
  readonly errors: ErrorCounter | null;
  /** The folder whose disk must not fill up; null: not looked after. */
  readonly dataDir: string | null;
  readonly logger: Logger;
  readonly policy?: Partial<WatchdogPolicy>;
  readonly elapsedMs?: () => number;
  readonly wallMs?: () => number;
  /** After a look that found nothing wrong but servers of others that rest. */
  readonly onHealthy?: () => Promise<void>;
}

const shownFailures = 50;
const measured = 5;
const hourMs = 3_600_000;
/** Between two heartbeats of the process: looks may take longer, when they have much to tell. */
const beatEveryMs = 10_000;
const answerWithinMs = 20_000;
/** After this a look is given up, so that one that hangs does not end the watch. */
const longestLookMs = 180_000;
const lastWordsMs = 10_000;
const processPrefix = 'process ';
const processStage = (name: string): string => `${processPrefix}${name}`;
/** Long enough that a database that paused has not made the dead of the living. */
const staleProcessMs = 120_000;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Rejects when it takes longer: a connection that was swallowed must not keep the watch asleep. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Looks at the whole machinery from this process: it says that it lives, judges who else does, opens, escalates and ends
 * incidents, and makes sure that admins hear of them even when what usually tells them is what has died. Every process runs
 * one; they work on the same rows, each step of which happens once whoever does it.
 */
export class Watchdog {
  readonly #policy: WatchdogPolicy;
  readonly #elapsedMs: () => number;
  readonly #startedAt: number;
  readonly #latencies: number[] = [];
  /** Fatal kinds seen for the first time lately, until they were noted as incidents for an hour. */
  readonly #fatal = new Map<string, { readonly text: string; readonly until: number }>();
  #admins: readonly ChatAddress[] = [];
  #timers: NodeJS.Timeout[] = [];
  #looking: Promise<void> | null = null;
  #outage: {
    readonly since: number;
    readonly sinceWall: EpochMs;
    told: number;
    nextTellAt: number;
    reason: string;
  } | null = null;

  constructor(private readonly parts: WatchdogParts) {
    this.#policy = { ...standardWatchdogPolicy, ...parts.policy };
    this.#elapsedMs = parts.elapsedMs ?? (() => performance.now());
    this.#startedAt = this.#elapsedMs();
  }

  start(): void {
    const turn = () => {
      this.#looking ??= within(longestLookMs, this.look())
        .catch((error: unknown) =>
          this.parts.logger.warn({ reason: messageOf(error) }, 'a look took too long; another begins'),
        )
        .finally(() => {
          this.#looking = null;
        });
    };
    turn();
    this.#timers = [
      setInterval(turn, this.#policy.everyMs),
      setInterval(() => {
        this.#beat().catch((error: unknown) =>
          this.parts.logger.debug({ reason: messageOf(error) }, 'a heartbeat was not taken; the next look judges'),
        );
      }, beatEveryMs),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  /** This process ends by a fault: it says so itself while it can, to the admins it knows. */
  async lastWords(reason: string): Promise<void> {
    const now = (this.parts.wallMs ?? Date.now)() as EpochMs;
    const incident: Incident = {
      id: 0,
      key: 'end',
      severity: 'page',
      trouble: { kind: 'ended', process: this.parts.self, reason: withoutSecretShapes(reason) },
      openedAt: now,
      seenAt: now,
      resolvedAt: null,
      acknowledged: null,
      pages: 0,
      pagedAt: null,
      now,
    };
    try {
      await within(lastWordsMs, this.parts.second.shout(this.#admins, incident));
    } catch (error) {
      this.parts.logger.warn({ reason: messageOf(error) }, 'the end of this process could not be told');
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    await this.#looking;
    // Who says that they end is not missed.
    await this.parts.store.state
      .forget(processStage(this.parts.self))
      .catch((error: unknown) => this.parts.logger.debug({ reason: messageOf(error) }, 'could not say goodbye'));
  }

  /** One look. Never rejects: whatever goes wrong here is logged, and a database that stays away is told of. */
  async look(): Promise<void> {
    try {
      await this.#beat();
      await this.#answersAgain();
    } catch (error) {
      await this.#databaseSilent(error);
      return;
    }
    try {
      const findings = await this.#judge();
      await this.parts.store.state.beat(watchStage);
      const nobodySends = findings.some(({ key }) => key === 'stage:bot' || key.startsWith('stage:delivery '));
      await this.parts.second.look(this.#admins, nobodySends);
      await this.#tellErrors();
      if (findings.every(({ trouble }) => isElsewhere(trouble))) await this.parts.onHealthy?.();
    } catch (error) {
      this.parts.logger.warn({ reason: messageOf(error) }, 'a look at the health of the machinery failed');
    }
  }

  async #beat(): Promise<void> {
    const { store, roles, self } = this.parts;
    const before = this.#elapsedMs();
    await within(answerWithinMs, store.state.beat(processStage(self)));
    for (const role of roles) await within(answerWithinMs, store.state.beat(role, self));
    this.#latencies.push((this.#elapsedMs() - before) / (1 + roles.length));
    if (this.#latencies.length > measured) this.#latencies.shift();
  }

  /** What is wrong is noted, what is no more is ended, and what nobody has answered to is said again. */
  async #judge(): Promise<readonly Finding[]> {
    const { store, market, logger } = this.parts;
    const { quietMs, escalation } = this.#policy;
    const { venue } = market();
    this.#admins = await this.#knownAdmins();
    const open = await store.incidents.open();
    const findings = await this.#find(open);
    for (const finding of findings) {
      const { id, isNew } = await store.incidents.see(finding, venue, this.#admins);
      if (isNew) logger.warn({ incident: id, key: finding.key, trouble: finding.trouble }, 'an incident began');
    }
    // Right after a start this process knows too little to say that something is over.
    if (this.#uptimeMs() > quietMs) {
      for (const id of await store.incidents.resolveUnseen(quietMs))
        logger.info({ incident: id }, 'an incident is over');
    }
    for (const incident of await store.incidents.open()) {
      const page = duePage(incident, escalation);
      if (page !== null) await store.incidents.page(incident.id, page, this.#admins);
    }
    return findings;
  }

  async #find(open: readonly Incident[]): Promise<readonly Finding[]> {
    const { store, stages, live, failedJobs, market } = this.parts;
    const [ages, processes, counts, liveStatus, jobs, disk, now] = await Promise.all([
      stages(),
      this.#processes(),
      store.deliveries.counts(hourMs),
      this.#orElse('live trading', live(), null),
      // Redis may be away, and what asks it then waits until it is back.
      this.#orElse('failed jobs', failedJobs(shownFailures), []),
      this.#disk(),
      this.#databaseNow(),
    ]);
    const uptimeMs = this.#uptimeMs();
    for (const [fingerprint, { until }] of this.#fatal) if (this.#elapsedMs() > until) this.#fatal.delete(fingerprint);
    return findTroubles(
      {
        now,
        venue: market().venue,
        stages: ages,
        processes,
        uptimeMs,
        openKeys: new Set(open.map(({ key }) => key)),
        dead: { count: counts.dead, reason: counts.dead > 0 ? await this.#newestDead() : null },
        live: liveStatus,
        failedJobs: jobs,
        disk,
        databaseMs: this.#latencies.length < measured ? null : median(this.#latencies),
        fatal: [...this.#fatal].map(([fingerprint, { text }]) => ({ fingerprint, text })),
      },
      this.#policy.health,
    );
  }

  /** Those that died and were replaced, or are missed no more, are forgotten here. */
  async #processes(): Promise<readonly { readonly name: string; readonly ageMs: number }[]> {
    const { state } = this.parts.store;
    const all = (await state.beats()).flatMap(({ stage, ageMs }) =>
      stage.startsWith(processPrefix) ? [{ name: stage.slice(processPrefix.length), ageMs }] : [],
    );
    const missed = missing(all);
    for (const one of all) {
      if (one.ageMs > staleProcessMs && !missed.includes(one)) await state.forget(processStage(one.name));
    }
    return all;
  }

  /** A fact that cannot be had now must not keep the others from being judged. */
  async #orElse<T>(what: string, fact: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await within(this.#policy.factMs, fact);
    } catch (error) {
      this.parts.logger.warn({ reason: messageOf(error), what }, 'a fact of the health of the machinery is missing');
      return otherwise;
    }
  }

  async #databaseNow(): Promise<EpochMs> {
    const { rows } = await this.parts.store.pool.query<{ ms: number }>(
      'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
    );
    return Math.round(rows[0]?.ms ?? 0) as EpochMs;
  }

  async #newestDead(): Promise<string | null> {
    const { rows } = await this.parts.store.pool.query<{ reason: string | null }>(
      `select reason from deliveries where state = 'dead' order by finished_at desc limit 1`,
    );
    return rows[0]?.reason ?? null;
  }

  async #disk(): Promise<{ host: string; freeBytes: number; share: number } | null> {
    const { dataDir, logger } = this.parts;
    if (dataDir === null) return null;
    try {
      const { bavail, blocks, bsize } = await statfs(dataDir);
      return { host: hostname(), freeBytes: bavail * bsize, share: blocks === 0 ? 1 : bavail / blocks };
    } catch (error) {
      // A process that keeps nothing on disk has no such folder.
      logger.debug({ reason: messageOf(error) }, 'the disk of DATA_DIR cannot be looked at');
      return null;
    }
  }

  /** A look goes on with the admins of before when who they are cannot be found out now. */
  async #knownAdmins(): Promise<readonly ChatAddress[]> {
    try {
      return await this.parts.admins();
    } catch (error) {
      this.parts.logger.warn({ reason: messageOf(error) }, 'who to tell could not be read; as before');
      return this.#admins;
    }
  }

  async #tellErrors(): Promise<void> {
    const { errors, store, market } = this.parts;
    if (!errors) return;
    const counted = errors.collect();
    try {
      const fresh = new Set(await store.errors.add(counted));
      for (const { fingerprint, level, text, example } of counted) {
        if (level < 60 || !fresh.has(fingerprint)) continue;
        this.#fatal.set(fingerprint, {
          text: example === null ? text : `${text}: ${example}`,
          until: this.#elapsedMs() + hourMs,
        });
      }
    } catch (error) {
      errors.restore(counted);
      throw error;
    }
    const { digestEveryMs, digestGatherMs } = this.#policy;
    await store.errors.digest(market().venue, this.#admins, digestEveryMs, digestGatherMs);
  }

  #uptimeMs(): number {
    return this.#elapsedMs() - this.#startedAt;
  }

  /** Nothing can be written down, so it is this process's own matter: it tells whom it knew, and again with longer waits. */
  async #databaseSilent(error: unknown): Promise<void> {
    const now = this.#elapsedMs();
    const { databaseMs, escalation } = this.#policy;
    const sinceWall = (this.parts.wallMs ?? Date.now)() as EpochMs;
    this.#outage ??= {
      since: now,
      sinceWall,
      told: 0,
      nextTellAt: now + databaseMs,
      reason: withoutSecretShapes(messageOf(error)),
    };
    const outage = this.#outage;
    this.parts.logger.warn({ reason: messageOf(error) }, 'the database did not take a heartbeat');
    if (now < outage.nextTellAt) return;
    const heard = await this.parts.second.shout(this.#admins, this.#outageIncident(outage, null));
    // Not heard: tried again at the next look.
    if (!heard) return;
    outage.told += 1;
    outage.nextTellAt =
      now + Math.min(escalation.longestMs, escalation.firstPageMs.page * escalation.growth ** outage.told);
  }

  async #answersAgain(): Promise<void> {
    const outage = this.#outage;
    if (!outage) return;
    this.#outage = null;
    if (outage.told === 0) return;
    const over = (outage.sinceWall + (this.#elapsedMs() - outage.since)) as EpochMs;
    await this.parts.second.shout(this.#admins, this.#outageIncident(outage, Math.round(over) as EpochMs));
  }

  #outageIncident(
    outage: { readonly since: number; readonly sinceWall: EpochMs; readonly told: number; readonly reason: string },
    resolvedAt: EpochMs | null,
  ): Incident {
    const now = Math.round(outage.sinceWall + (this.#elapsedMs() - outage.since)) as EpochMs;
    return {
      id: 0,
      key: `database-${outage.told}${resolvedAt === null ? '' : '-over'}`,
      severity: 'page',
      trouble: { kind: 'database', host: this.parts.self, reason: outage.reason },
      openedAt: outage.sinceWall,
      seenAt: now,
      resolvedAt,
      acknowledged: null,
      pages: outage.told,
      pagedAt: null,
      now,
    };
  }
}
