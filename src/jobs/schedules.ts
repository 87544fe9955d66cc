import type { Job, JobsOptions, Queue } from 'bullmq';
import { UnrecoverableError } from 'bullmq';
import type { Logger } from 'pino';
import { kept } from './pipeline-flow.js';

export const maintenanceQueue = 'maintenance';

/** Work that comes round: every so many ms, or by a cron pattern in UTC. It may run again at any time. */
export type Schedule = {
  readonly name: string;
  readonly handler: () => Promise<unknown>;
} & ({ readonly everyMs: number } | { readonly pattern: string });

const options: JobsOptions = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
  stackTraceLimit: 5,
  ...kept,
};

/** Makes the queue's schedules exactly these: names no longer wanted stop coming round. */
export async function installSchedules(queue: Queue, schedules: readonly Schedule[]): Promise<void> {
  const wanted = new Set(schedules.map((schedule) => schedule.name));
  for (const known of await queue.getJobSchedulers()) {
    if (!wanted.has(known.key)) await queue.removeJobScheduler(known.key);
  }
  for (const schedule of schedules) {
    const repeat = 'everyMs' in schedule ? { every: schedule.everyMs } : { pattern: schedule.pattern, tz: 'UTC' };
    await queue.upsertJobScheduler(schedule.name, repeat, { name: schedule.name, data: {}, opts: options });
  }
}

/** Once, as soon as a worker is free; while one of that name waits no second is added. */
export async function runOnce(queue: Queue, name: string): Promise<void> {
  await queue.add(name, {}, { ...options, deduplication: { id: `once-${name}` } });
}

/** Runs the handler of a job's name. A turn that comes while the one before still runs is left out. */
export function scheduleProcessor(schedules: readonly Schedule[], logger: Logger): (job: Job) => Promise<unknown> {
  const running = new Set<string>();
  return async (job) => {
    const schedule = schedules.find(({ name }) => name === job.name);
    if (!schedule) throw new UnrecoverableError(`nothing is known to do for "${job.name}"`);
    if (running.has(job.name)) {
      logger.debug({ schedule: job.name }, 'still running, this turn is left out');
      return 'left out: still running';
    }
    running.add(job.name);
    try {
      return (await schedule.handler()) ?? null;
    } finally {
      running.delete(job.name);
    }
  };
}
