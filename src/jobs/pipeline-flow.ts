import type { FlowJob, Job, JobsOptions } from 'bullmq';
import { UnrecoverableError } from 'bullmq';
import { CloseJob, closeId } from './close-job.js';

/** The queue of each stage. A close is one flow: decision ← inference ← features, decision ← sentiment. */
export const stageQueues = {
  features: 'pipeline-features',
  sentiment: 'pipeline-sentiment',
  inference: 'pipeline-inference',
  decision: 'pipeline-decision',
  aftermath: 'pipeline-aftermath',
} as const;
export type Stage = keyof typeof stageQueues;
export const stages = Object.keys(stageQueues) as readonly Stage[];

/**
 * What each job of a close does. Every one may run again for the same close. What one returns reaches the next as JSON,
 * so it holds no NaN. `Mood` is null when the sentiment job failed for good: that never holds a decision up.
 */
export interface PipelineHandlers<Features, Forecast, Mood> {
  readonly features: (close: CloseJob) => Promise<Features>;
  readonly sentiment: (close: CloseJob) => Promise<Mood>;
  readonly inference: (close: CloseJob, features: Features) => Promise<Forecast>;
  readonly decide: (close: CloseJob, forecast: Forecast, mood: Mood | null) => Promise<unknown>;
  /** What a close means for what is open already; beside the flow, not part of it. */
  readonly aftermath?: (close: CloseJob) => Promise<unknown>;
}

/**
 * What is done stays until the queues are tidied: to trim at every end of a job reads the whole queue in PostgreSQL, which
 * took nine tenths of its time. Failed ones are few and stay to be seen.
 */
export const kept: Pick<JobsOptions, 'removeOnComplete' | 'removeOnFail'> = {
  removeOnComplete: false,
  removeOnFail: { count: 1_000 },
};

const retried: JobsOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
  stackTraceLimit: 5,
  ...kept,
};

/** People wait for the answer; what the close means for what is open already has the machine after it. */
const aftermathDelayMs = 250;

/** The jobs of one close. `aftermath`: whether somebody handles it. */
export function closeFlow(close: CloseJob, aftermath: boolean): FlowJob[] {
  const jobId = closeId(close);
  const job = (stage: Stage, opts: JobsOptions = {}) => ({
    name: stage,
    queueName: stageQueues[stage],
    data: close,
    opts: { ...retried, jobId, ...opts },
  });
  const features = job('features', { failParentOnFailure: true });
  const inference = { ...job('inference', { failParentOnFailure: true }), children: [features] };
  const sentiment = job('sentiment', {
    ignoreDependencyOnFailure: true,
    attempts: 2,
    backoff: { type: 'fixed', delay: 200 },
  });
  const decision = { ...job('decision'), children: [inference, sentiment] } as FlowJob;
  return aftermath ? [decision, job('aftermath', { delay: aftermathDelayMs }) as FlowJob] : [decision];
}

/** What the worker of a stage runs. */
export function stageProcessor<Features, Forecast, Mood>(
  stage: Stage,
  handlers: PipelineHandlers<Features, Forecast, Mood>,
): (job: Job) => Promise<unknown> {
  switch (stage) {
    case 'features':
      return (job) => handlers.features(closeOf(job));
    case 'sentiment':
      return (job) => handlers.sentiment(closeOf(job));
    case 'inference':
      return async (job) => {
        const values = await resultsOf(job);
        return handlers.inference(closeOf(job), needed(values, 'features') as Features);
      };
    case 'decision':
      return async (job) => {
        const values = await resultsOf(job);
        const forecast = needed(values, 'inference') as Forecast;
        return handlers.decide(closeOf(job), forecast, (values.get('sentiment') ?? null) as Mood | null);
      };
    case 'aftermath':
      return async (job) => handlers.aftermath?.(closeOf(job));
  }
}

function closeOf(job: Job): CloseJob {
  const parsed = CloseJob.safeParse(job.data);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  // The same payload will be as wrong the next time.
  throw new UnrecoverableError(`job ${job.id} of ${job.queueName} is not a close: ${faults.join('; ')}`);
}

/** What the jobs below returned, by stage. */
async function resultsOf(job: Job): Promise<ReadonlyMap<Stage, unknown>> {
  const values = await job.getChildrenValues<unknown>();
  const found = new Map<Stage, unknown>();
  for (const [key, value] of Object.entries(values)) {
    // `prefix:queue:id` in Redis, `queue:id` in PostgreSQL; ids hold no colon.
    const queue = key.split(':').at(-2);
    const stage = stages.find((name) => stageQueues[name] === queue);
    if (stage) found.set(stage, value);
  }
  return found;
}

function needed(values: ReadonlyMap<Stage, unknown>, stage: Stage): unknown {
  const value = values.get(stage);
  if (value === undefined) throw new Error(`the ${stage} job of this close has left no result yet`);
  return value;
}
