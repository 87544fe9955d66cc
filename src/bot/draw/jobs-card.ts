import { countText, shortened } from '../format.js';
import { say } from '../messages/catalogue.js';
import type { JobsReply } from '../reply.js';
import { type CardText, lines } from './card.js';

const shownQueues = 12;
const shownFailures = 3;
const reasonLength = 160;

export function jobsCard({ jobs }: JobsReply): CardText {
  const hidden = jobs.length - shownQueues;
  const failed = jobs.some((job) => job.failed > 0);
  return {
    tone: failed ? 'alert' : 'info',
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
        ...job.lastFailures.slice(0, shownFailures).map(({ name, id, reason }) =>
          say('jobs.failure', {
            name: shortened(name, 60),
            id: shortened(id, 80),
            reason: shortened(reason, reasonLength),
          }),
        ),
      ]),
      hidden > 0 ? say('jobs.more', { count: countText(hidden) }) : null,
    ),
  };
}
