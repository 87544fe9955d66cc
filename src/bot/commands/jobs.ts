import { z } from 'zod';
import type { FailedJob } from '../../core/ports/operators.js';
import type { Button } from '../button.js';
import { jobsButton, refresh, statusButton } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import { defineCommand } from './define-command.js';

const wholeQueue = '/jobs retryall pipeline';
const shownFailed = 5;
const mostQueues = 3;
const countedFailed = 1_000;

const retryButton = ({ ref }: FailedJob): Button => ({
  label: 'retryJob',
  params: { ref },
  action: { command: 'jobs', args: ['retry', ref] },
});

const retryQueueButton = (queue: string): Button => ({
  label: 'retryQueue',
  params: { queue },
  action: { command: 'jobs', args: ['retryall', queue] },
});

export const jobsCommand = defineCommand({
  name: 'jobs',
  summary: 'Queues: what waits, what runs, what failed and why; run it again',
  example: wholeQueue,
  verb: 'operate',
  topic: 'operating',
  options: [
    {
      name: 'action',
      summary: 'retry one failed job, or all of a queue',
      required: false,
      choices: ['list', 'retry', 'retryall'],
    },
    { name: 'what', summary: 'The job as /jobs names it, or the queue', required: false },
  ],
  changes: ({ action }) => action === 'retry' || action === 'retryall',
  args: (kit) =>
    z.object({
      action: kit.choice(['list', 'retry', 'retryall'], 'list'),
      what: z.string().trim().max(100).default(''),
    }),
  danger: async ({ action, what }, { services }) => {
    if (action !== 'retryall') return null;
    const failed = (await services.operators.failedJobs(countedFailed)).filter(({ queue }) => queue === what);
    return failed.length === 0 ? null : { effect: message('ops.jobs.sure', { queue: what, count: failed.length }) };
  },
  async run({ action, what }, { services, frame }) {
    const { operators } = services;
    const personal = { ...frame, ephemeral: true };
    const again = { buttons: [[jobsButton, statusButton]] };
    if (action === 'list') {
      const [jobs, failed, backtests] = await Promise.all([
        services.jobs(),
        operators.failedJobs(shownFailed),
        operators.runningBacktests(),
      ]);
      const queues = [...new Set(failed.map(({ queue }) => queue))].slice(0, mostQueues);
      return {
        ...personal,
        kind: 'jobs',
        jobs,
        failed,
        backtests,
        buttons: [failed.map(retryButton), queues.map(retryQueueButton), [refresh('jobs'), statusButton]].filter(
          (row) => row.length > 0,
        ),
      };
    }
    if (what === '') {
      // The refs of single jobs stand in the list, with a button each.
      const example = action === 'retry' ? '/jobs' : wholeQueue;
      return { ...personal, kind: 'error', ...message('ops.jobs.which', { example }), ...again };
    }
    if (action === 'retry') {
      const job = await operators.retryJob(what);
      if (!job) return { ...personal, kind: 'error', ...message('ops.jobs.gone', {}), ...again };
      return {
        ...personal,
        kind: 'notice',
        ...message('ops.jobs.again', { name: job.name, queue: job.queue }),
        ...again,
      };
    }
    const known = (await services.jobs()).map(({ queue }) => queue);
    if (!known.includes(what)) {
      const params = { given: what, queues: known.join(', ') };
      return { ...personal, kind: 'error', ...message('ops.jobs.noQueue', params), ...again };
    }
    const count = await operators.retryQueue(what);
    const said =
      count === 0
        ? message('ops.jobs.noneFailed', { queue: what })
        : message('ops.jobs.allAgain', { count, queue: what });
    return { ...personal, kind: 'notice', ...said, ...again };
  },
});
