import { backtestName } from '../../core/backtest-job.js';
import type { FailedJob, RunningBacktest } from '../../core/ports/operators.js';
import { shortened } from '../format/foreign-text.js';
import { countText, shareText } from '../format/numbers.js';
import { say } from '../messages/catalogue.js';
import type { JobsReply } from '../reply/operators.js';
import { type CardText, lines } from './card.js';

const shownQueues = 12;
const shownFailures = 3;
const shownBacktests = 6;
const reasonLength = 160;

const failedLine = ({ ref, queue, name, attempts, reason }: FailedJob): string =>
  say('ops.jobs.job', {
    ref,
    queue,
    name: shortened(name, 60),
    attempts: countText(attempts),
    reason: shortened(reason, reasonLength),
  });

const backtestLine = ({ id, state, share, doing }: RunningBacktest): string =>
  state === 'queued'
    ? say('ops.jobs.backtestQueued', { id: backtestName(id) })
    : say('ops.jobs.backtest', { id: backtestName(id), doing: shortened(doing, 80), share: shareText(share) });

/** What waits, what runs and how far it is, and what failed. */
export function jobsCard({ jobs, failed, backtests = [] }: JobsReply): CardText {
  const hidden = jobs.length - shownQueues;
  const anyFailed = jobs.some((job) => job.failed > 0);
  return {
    tone: anyFailed ? 'alert' : 'info',
    title: [{ strong: jobs.length === 0 ? say('jobs.none') : say('jobs.title') }],
    body: lines(
      ...jobs.slice(0, shownQueues).flatMap((job) => [
        say('jobs.queue', {
          queue: job.queue,
          waiting: countText(job.waiting),
          active: countText(job.active),
          delayed: countText(job.delayed),
          completed: countText(job.completed),
          failed: countText(job.failed),
        }),
        // Told below with what can be done about them, where that is known.
        ...(failed ? [] : job.lastFailures.slice(0, shownFailures)).map(({ name, id, reason }) =>
          say('jobs.failure', {
            name: shortened(name, 60),
            id: shortened(id, 80),
            reason: shortened(reason, reasonLength),
          }),
        ),
      ]),
      hidden > 0 ? say('jobs.more', { count: countText(hidden) }) : null,
      backtests.length > 0 ? say('ops.jobs.backtests') : null,
      ...backtests.slice(0, shownBacktests).map(backtestLine),
      failed && failed.length > 0 ? say('ops.jobs.failed') : null,
      ...(failed ?? []).map(failedLine),
    ),
  };
}
