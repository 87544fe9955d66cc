import { createHash } from 'node:crypto';
import type { Job, Queue } from 'bullmq';
import type { FailedJob } from '../core/ports/operators.js';
import type { EpochMs } from '../core/units.js';

const refLength = 8;
/** As many as are looked through for one that somebody wants to run again. */
const mostLookedAt = 1_000;

/** Short enough for a button, the same as long as the job is kept. */
export const jobRef = (queue: string, id: string): string =>
  createHash('sha256').update(`${queue}/${id}`).digest('hex').slice(0, refLength);

const described = (queue: string, job: Job): FailedJob => ({
  ref: jobRef(queue, job.id ?? ''),
  queue,
  id: job.id ?? '',
  name: job.name,
  reason: job.failedReason ?? '',
  attempts: job.attemptsMade,
  failedAt: (job.finishedOn ?? null) as EpochMs | null,
});

/** The newest failed jobs of all queues, newest first. */
export async function newestFailed(queues: ReadonlyMap<string, Queue>, limit: number): Promise<readonly FailedJob[]> {
  const lists = await Promise.all(
    [...queues].map(async ([name, queue]) =>
      (await queue.getFailed(0, limit - 1)).filter((job) => job?.id !== undefined).map((job) => described(name, job)),
    ),
  );
  return lists
    .flat()
    .sort((one, other) => (other.failedAt ?? 0) - (one.failedAt ?? 0))
    .slice(0, limit);
}

/** The failed job of that name, with its queue's name; null when it is not among the failed any more. */
export async function failedByRef(
  queues: ReadonlyMap<string, Queue>,
  ref: string,
): Promise<{ readonly job: Job; readonly found: FailedJob } | null> {
  for (const [name, queue] of queues) {
    for (const job of await queue.getFailed(0, mostLookedAt - 1)) {
      if (job?.id !== undefined && jobRef(name, job.id) === ref) return { job, found: described(name, job) };
    }
  }
  return null;
}
