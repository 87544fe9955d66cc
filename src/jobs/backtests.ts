import type { Job, JobsOptions, Processor, Queue } from 'bullmq';
import { UnrecoverableError } from 'bullmq';
import { z } from 'zod';

/** Apart from everything that has to be quick: one runs at a time, however long it takes. */
export const backtestQueue = 'backtests';

const BacktestPayload = z.object({ id: z.int().positive() });

const options: JobsOptions = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 2_000 },
  stackTraceLimit: 5,
  // What came of it stands in the table of backtests.
  removeOnComplete: true,
};

/** Queues a backtest; one that waits or runs already is not queued twice, one that failed gets another go. */
export async function addBacktest(queue: Queue, id: number): Promise<void> {
  const jobId = `backtest-${id}`;
  const before = await queue.getJob(jobId);
  if (before && ((await before.isFailed()) || (await before.isCompleted()))) await before.remove();
  await queue.add('run', { id }, { ...options, jobId });
}

/** Hands each job's backtest to `run`. */
export const backtestProcessor =
  (run: (id: number) => Promise<void>): Processor<unknown, unknown> =>
  async (job: Job) => {
    const payload = BacktestPayload.safeParse(job.data);
    if (!payload.success) throw new UnrecoverableError(`a job of the queue "${backtestQueue}" names no backtest`);
    await run(payload.data.id);
    return null;
  };
