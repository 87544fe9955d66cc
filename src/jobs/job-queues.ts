import type { FlowProducer, Job, JobType, Processor, Queue, Worker } from 'bullmq';
import type { Logger } from 'pino';
import { messageOf } from '../core/errors.js';
import type { FailedJob } from '../core/ports/operators.js';
import type { JobSummary } from '../core/ports/services.js';
import { seldom } from '../core/seldom.js';
import { allOrTold } from './all-or-told.js';
import type { JobBackend, WorkerSettings } from './backend.js';
import { addBacktest, backtestProcessor, backtestQueue } from './backtests.js';
import { CloseJob, closeId } from './close-job.js';
import { failedByRef, newestFailed } from './failed-jobs.js';
import {
  closeFlow,
  jobId,
  type PipelineHandlers,
  pipelineQueues,
  stageProcessor,
  stageQueues,
  stages,
} from './pipeline-flow.js';
import { installSchedules, maintenanceQueue, runOnce, type Schedule, scheduleProcessor } from './schedules.js';

export interface Work<Features, Forecast, Mood> {
  readonly handlers: PipelineHandlers<Features, Forecast, Mood>;
  readonly schedules: readonly Schedule[];
  /** Runs a backtest somebody asked for; this process leaves them to others unless given. */
  readonly backtest?: (id: number) => Promise<void>;
  /** Jobs that were done a while ago were removed. */
  readonly onTidied?: () => void;
  /** How long a worker that died may seem alive, ms. */
  readonly lockMs?: number;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly completed: number;
  readonly failed: number;
}

/** `paused` is where PostgreSQL counts what waits in a paused queue; BullMQ's types no longer name it. */
const countedStates = [
  'waiting',
  'paused' as JobType,
  'prioritized',
  'waiting-children',
  'active',
  'delayed',
  'completed',
  'failed',
] as const;

/**
 * Jobs of one queue at once. Two cores are busy with fewer, and what is begun should be ended, and its message sent, before more
 * is begun; a database far away wants some more than cores.
 */
const concurrency = 4;
/** Closes that are written at once: the first are computed while the next are written. */
const closesAtOnce = 3;
const defaultLockMs = 15_000;
/** A worker whom the store refused comes back after this; BullMQ's own 15 s are longer than a database restarts. */
const refusedMs = 1_000;
/** Workers that may die in one job before it fails for good: one that kills them itself must end. BullMQ's own 1 is one restart. */
const mostDeaths = 5;
const shownFailures = 5;
const keepDoneMs = 10 * 60_000;
const tidiedAtOnce = 20_000;

/** The queues of the bot over either backend. Adding needs no worker in this process; `work` starts them. */
export class JobQueues {
  readonly #queues: ReadonlyMap<string, Queue>;
  readonly #flows: FlowProducer;
  readonly #workers: Worker[] = [];
  #closing: Promise<void> | null = null;
  // Queues and workers all lose the store of jobs together, and each says so.
  readonly #broke = seldom((reason) => this.logger.warn({ reason }, 'the store of jobs does not answer; trying again'));

  constructor(
    private readonly backend: JobBackend,
    private readonly logger: Logger,
  ) {
    const names = [...pipelineQueues, maintenanceQueue, backtestQueue];
    this.#queues = new Map(names.map((name) => [name, backend.queue(name)]));
    this.#flows = allOrTold(backend.flows());
    for (const queue of this.#queues.values()) queue.on('error', this.#broke);
    this.#flows.on('error', this.#broke);
  }

  get kind(): JobBackend['kind'] {
    return this.backend.kind;
  }

  async ready(): Promise<void> {
    await Promise.all([
      ...[...this.#queues.values()].map((queue) => queue.waitUntilReady()),
      this.#flows.waitUntilReady(),
    ]);
  }

  /** Starts a flow for each close; one that is known already starts none. Rejects when some were not added: give all of them again. */
  async closed(closes: readonly CloseJob[]): Promise<void> {
    for (let from = 0; from < closes.length; from += closesAtOnce) {
      const some = closes.slice(from, from + closesAtOnce);
      await this.#flows.addBulk(some.flatMap((close) => closeFlow(close, true)));
    }
  }

  /** Runs a schedule once now, beside its turns. */
  runNow(schedule: string): Promise<void> {
    return runOnce(this.#queue(maintenanceQueue), schedule);
  }

  /** Queues a backtest; a second time changes nothing while it waits or runs. */
  backtest(id: number): Promise<void> {
    return addBacktest(this.#queue(backtestQueue), id);
  }

  /** Starts the workers of this process and makes the schedules come round. */
  async work<Features, Forecast, Mood>({
    handlers,
    schedules,
    backtest,
    onTidied,
    lockMs = defaultLockMs,
  }: Work<Features, Forecast, Mood>): Promise<void> {
    const settings = {
      concurrency,
      lockDuration: lockMs,
      stalledInterval: Math.ceil(lockMs / 2),
      runRetryDelay: refusedMs,
      maxStalledCount: mostDeaths,
    };
    for (const name of pipelineQueues) this.#start(name, stageProcessor(handlers), settings);
    const all = [...schedules, this.#tidying(onTidied)];
    // A long backfill must not keep the health check waiting.
    this.#start(maintenanceQueue, scheduleProcessor(all, this.logger), settings);
    if (backtest) this.#start(backtestQueue, backtestProcessor(backtest), { ...settings, concurrency: 1 });
    await Promise.all(this.#workers.map((worker) => worker.waitUntilReady()));
    await installSchedules(this.#queue(maintenanceQueue), all);
  }

  /** No job of a close starts until `resume`; schedules go on. Holds for every process, and over a restart. */
  async pause(): Promise<void> {
    await Promise.all(pipelineQueues.map((name) => this.#queue(name).pause()));
  }

  async resume(): Promise<void> {
    await Promise.all(pipelineQueues.map((name) => this.#queue(name).resume()));
  }

  async counts(): Promise<Readonly<Record<string, QueueCounts>>> {
    const entries = await Promise.all(
      [...this.#queues].map(async ([name, queue]) => {
        const found = await queue.getJobCounts(...countedStates);
        const of = (state: string) => found[state] ?? 0;
        const waiting = of('waiting') + of('paused') + of('prioritized') + of('waiting-children');
        const counts: QueueCounts = {
          waiting,
          active: of('active'),
          delayed: of('delayed'),
          completed: of('completed'),
          failed: of('failed'),
        };
        return [name, counts] as const;
      }),
    );
    return Object.fromEntries(entries);
  }

  async summaries(): Promise<readonly JobSummary[]> {
    const counts = await this.counts();
    return Promise.all(
      [...this.#queues].map(async ([name, queue]) => {
        const failed = await queue.getFailed(0, shownFailures - 1);
        return {
          queue: name,
          ...(counts[name] as QueueCounts),
          lastFailures: failed.map((job) => ({ id: job.id ?? '', name: job.name, reason: job.failedReason ?? '' })),
        };
      }),
    );
  }

  /** Gives every failed job another go: a close begins anew with all its jobs. Returns how many closes and turns that is. */
  async retryFailed(): Promise<number> {
    let again = 0;
    for (const name of [...pipelineQueues, maintenanceQueue]) again += await this.retryQueue(name);
    return again;
  }

  get names(): readonly string[] {
    return [...this.#queues.keys()];
  }

  /** Jobs that failed for good, newest first. */
  failedJobs(limit: number): Promise<readonly FailedJob[]> {
    return newestFailed(this.#queues, limit);
  }

  /** Gives one failed job another go, by its ref; one of a close takes the whole close with it. Null: it is gone. */
  async retryJob(ref: string): Promise<FailedJob | null> {
    const failed = await failedByRef(this.#queues, ref);
    if (!failed) return null;
    await this.#again([failed.job]);
    return failed.found;
  }

  /** Gives every failed job of a queue another go; how many closes or jobs that is. */
  async retryQueue(name: string): Promise<number> {
    const queue = this.#queues.get(name);
    return queue ? this.#again(await queue.getFailed()) : 0;
  }

  /** What failed in a close begins anew with all its jobs: a flow that broke cannot be mended in the middle. */
  async #again(failed: readonly Job[]): Promise<number> {
    const closes = new Map<string, CloseJob>();
    let others = 0;
    for (const job of failed) {
      const close = CloseJob.safeParse(job.data);
      if (close.success) closes.set(closeId(close.data), close.data);
      else if (!pipelineQueues.includes(job.queueName)) {
        await job.retry('failed');
        others += 1;
      }
    }
    for (const close of closes.values()) await this.#forget(close);
    await this.closed([...closes.values()]);
    return closes.size + others;
  }

  /** Forgets every job, done or not. */
  async clear(): Promise<void> {
    for (const queue of this.#queues.values()) await queue.obliterate({ force: true });
  }

  /** Lets jobs under way end, at most `limitMs`; closes everything even if one part will not. A second call waits too. */
  close(limitMs = 10_000): Promise<void> {
    this.#closing ??= this.#close(limitMs);
    return this.#closing;
  }

  async #close(limitMs: number): Promise<void> {
    await this.#all(this.#workers.map((worker) => closeWithin(worker, limitMs)));
    await this.#all([...[...this.#queues.values()].map((queue) => queue.close()), this.#flows.close()]);
    await this.#all([this.backend.close()]);
  }

  async #all(parts: readonly Promise<unknown>[]): Promise<void> {
    for (const result of await Promise.allSettled(parts)) {
      if (result.status === 'rejected')
        this.logger.warn({ err: result.reason }, 'a part of the job queues did not close');
    }
  }

  #start(name: string, process: Processor<unknown, unknown>, settings: WorkerSettings): void {
    const worker = this.backend.worker(name, process, settings);
    worker.on('error', this.#broke);
    worker.on('stalled', (job) => this.logger.warn({ queue: name, job }, 'a job of a worker that died runs again'));
    worker.on('failed', (job, error) => this.#failed(name, job, error));
    this.#workers.push(worker);
  }

  #failed(queue: string, job: Job | undefined, error: Error): void {
    const final = (job?.attemptsMade ?? 0) >= (job?.opts.attempts ?? 1) || job?.finishedOn !== undefined;
    const facts = { queue, job: job?.id, name: job?.name, attempt: job?.attemptsMade, err: error };
    this.logger[final ? 'error' : 'warn'](facts, `job failed${final ? ' for good' : ''}: ${messageOf(error)}`);
  }

  /** Removes jobs that were done a while ago: long enough to stop a repeated close, and to be looked at. */
  #tidying(onTidied: () => void = () => undefined): Schedule {
    return {
      name: 'tidyJobs',
      everyMs: 60_000,
      handler: async () => {
        for (const queue of this.#queues.values()) await queue.clean(keepDoneMs, tidiedAtOnce, 'completed');
        onTidied();
      },
    };
  }

  /** Removes what is left of a close, from the last stage down. */
  async #forget(close: CloseJob): Promise<void> {
    for (const stage of [...stages].reverse()) {
      const job = await this.#queue(stageQueues[stage]).getJob(jobId(close, stage));
      if (job && !(await job.isActive())) await job.remove({ removeChildren: false });
    }
  }

  #queue(name: string): Queue {
    return this.#queues.get(name) as Queue;
  }
}

async function closeWithin(worker: Worker, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  const done = worker.close().then(() => 'done' as const);
  try {
    // What is cut off here counts as stalled and runs again on the next start.
    if ((await Promise.race([done, late])) === 'late') await worker.close(true);
  } finally {
    clearTimeout(timer);
  }
}
