import type { FlowProducer, Processor, Queue, Worker, WorkerOptions } from 'bullmq';

export type WorkerSettings = Pick<
  WorkerOptions,
  'concurrency' | 'lockDuration' | 'maxStalledCount' | 'runRetryDelay' | 'stalledInterval'
>;

/** Makes BullMQ's parts over one store of jobs; nothing past this knows which. */
export interface JobBackend {
  readonly kind: 'postgres' | 'redis';
  queue(name: string): Queue;
  flows(): FlowProducer;
  worker(name: string, process: Processor<unknown, unknown>, settings: WorkerSettings): Worker;
  /** After everything made here is closed. */
  close(): Promise<void>;
}
