import type { Config } from '../config.js';
import type { OperatorDesk, RunningBacktest } from '../core/ports/operators.js';
import type { JobQueues } from '../jobs/index.js';
import { withoutSecretShapes } from '../pipeline/health/error-kinds.js';
import type { MarketView } from './market-view.js';
import type { Persistence } from './persistence.js';
import { createWebhookDesk } from './webhooks.js';

const recentMs = 48 * 3_600_000;
const shownRecent = 12;

/** What admins may ask and do about the machinery, over the store and the queues. */
export function createOperatorDesk(parts: {
  readonly store: Persistence;
  readonly queues: JobQueues;
  readonly config: Config;
  readonly view: MarketView;
}): OperatorDesk {
  const { store, queues, config, view } = parts;
  return {
    ...createWebhookDesk(
      store,
      config,
      () => view.info(),
      () => view.clock.now(),
    ),
    incidents: async () => ({
      open: await store.incidents.open(),
      recent: await store.incidents.recent(recentMs, shownRecent),
    }),
    incident: (id) => store.incidents.find(id),
    acknowledge: async (id, by) => {
      const changed = await store.incidents.acknowledge(id, by);
      const incident = await store.incidents.find(id);
      return incident && { incident, changed };
    },
    pin: (chat, by) => store.pins.put(chat, by),
    unpin: (chat) => store.pins.remove(chat),
    failedJobs: async (limit) =>
      (await queues.failedJobs(limit)).map((job) => ({ ...job, reason: withoutSecretShapes(job.reason) })),
    retryJob: (ref) => queues.retryJob(ref),
    retryQueue: (queue) => queues.retryQueue(queue),
    runningBacktests: async () => {
      const jobs = await Promise.all((await store.backtests.open(0)).map((id) => store.backtests.find(id)));
      return jobs.flatMap((job): readonly RunningBacktest[] => {
        if (job?.state.kind === 'queued') return [{ id: job.id, state: 'queued' as const, share: 0, doing: '' }];
        if (job?.state.kind !== 'running') return [];
        return [{ id: job.id, state: 'running' as const, share: job.state.share, doing: job.state.doing }];
      });
    },
  };
}
