import { pino } from 'pino';
import { openQueues, type QueueStore } from '../../src/jobs/open-queues.js';

/** Run as a process of its own: takes a features job and never ends it. */
const store = JSON.parse(process.argv[2] ?? '') as QueueStore;
const queues = await openQueues(store, pino({ level: 'silent' }));
await queues.work({
  handlers: {
    features: () => {
      process.stdout.write('inside\n');
      return new Promise(() => undefined);
    },
    sentiment: async () => null,
    inference: async () => null,
    decide: async () => null,
  },
  schedules: [],
  lockMs: 1_000,
});
process.stdout.write('ready\n');
