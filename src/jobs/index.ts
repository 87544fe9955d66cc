export { type BenchSizes, benchQueue, type QueueFigures } from './bench.js';
export { CloseJob, closeId } from './close-job.js';
export { JobQueues, type QueueCounts, type Work } from './job-queues.js';
export { openQueues, type QueueStore } from './open-queues.js';
export { type PipelineHandlers, stageQueues } from './pipeline-flow.js';
export { RedisPaceStore } from './redis-pace-store.js';
export { maintenanceQueue, type Schedule } from './schedules.js';
