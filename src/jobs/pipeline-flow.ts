import type { FlowJob, Job, JobsOptions } from 'bullmq';
import { UnrecoverableError } from 'bullmq';
import { CloseJob, closeId } from './close-job.js';

/**
 * The queue of each stage. A close is one flow: decision ← inference ← features, decision ← sentiment. Its jobs share one
 * queue, so that a worker which ends one is handed the next in the same statement instead of being woken for it.
 */
export const stageQueues = {
  features: 'pipeline',
  sentiment: 'pipeline',
  inference: 'pipeline',
  decision: 'pipeline',
  aftermath: 'aftermath',
} as const;
export type Stage = keyof typeof stageQueues;
export const stages = Object.keys(stageQueues) as readonly Stage[];
export const pipelineQueues: readonly string[] = [...new Set(Object.values(stageQueues))];

/** Names the job of a stage of a close within its queue. */
export const jobId = (close: CloseJob, stage: Stage): string => `${closeId(close)}-${stage}`;

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

/**
 * People wait for the answer: what the close means for what is open already has the machine after it, when the last message
 * of fifty series is out.
 */
const aftermathDelayMs = 1_500;

const mostResultsKept = 1_000;

/**
 * Of many series that close together those furthest on go first (none comes before 1, 1 before 2): the first messages leave
 * while other series are still computed, and the last are no later for it.
 */
const turns = { decision: {}, inference: { priority: 1 }, features: { priority: 2 } } as const;

/** The jobs of one close. `aftermath`: whether somebody handles it. */
export function closeFlow(close: CloseJob, aftermath: boolean): FlowJob[] {
  const job = (stage: Stage, opts: JobsOptions = {}) => ({
    name: stage,
    queueName: stageQueues[stage],
    data: close,
    opts: { ...retried, jobId: jobId(close, stage), ...opts },
  });
  const features = job('features', { failParentOnFailure: true, ...turns.features });
  const inference = { ...job('inference', { failParentOnFailure: true, ...turns.inference }), children: [features] };
  const sentiment = job('sentiment', {
    ...turns.features,
    ignoreDependencyOnFailure: true,
    attempts: 2,
    backoff: { type: 'fixed', delay: 200 },
  });
  const decision = { ...job('decision', turns.decision), children: [inference, sentiment] } as FlowJob;
  return aftermath ? [decision, job('aftermath', { delay: aftermathDelayMs }) as FlowJob] : [decision];
}

/** What the workers of these queues run: the job's name tells the stage. */
export function stageProcessor<Features, Forecast, Mood>(
  handlers: PipelineHandlers<Features, Forecast, Mood>,
): (job: Job) => Promise<unknown> {
  const results = new Results();
  return async (job) => {
    switch (job.name) {
      case 'features':
        return results.keep(job, await handlers.features(closeOf(job)));
      case 'sentiment':
        return results.keep(job, await handlers.sentiment(closeOf(job)));
      case 'inference': {
        const values = await results.below(job, ['features']);
        return results.keep(job, await handlers.inference(closeOf(job), needed(values, 'features') as Features));
      }
      case 'decision': {
        const values = await results.below(job, ['inference', 'sentiment']);
        const forecast = needed(values, 'inference') as Forecast;
        return handlers.decide(closeOf(job), forecast, (values.get('sentiment') ?? null) as Mood | null);
      }
      case 'aftermath':
        return handlers.aftermath?.(closeOf(job));
      default:
        throw new UnrecoverableError(`job ${job.id} of ${job.queueName} is of no known stage: "${job.name}"`);
    }
  };
}

function closeOf(job: Job): CloseJob {
  const parsed = CloseJob.safeParse(job.data);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  // The same payload will be as wrong the next time.
  throw new UnrecoverableError(`job ${job.id} of ${job.queueName} is not a close: ${faults.join('; ')}`);
}

/**
 * What jobs returned. Mostly the process that runs the next one made it itself, and need not ask for it; a result that
 * another process made, or that was used once before, is read from the queue.
 */
class Results {
  readonly #made = new Map<string, unknown>();

  keep<T>(job: Job, value: T): T {
    this.#made.set(job.id ?? '', value);
    // Left by closes whose next stage another process took.
    if (this.#made.size > mostResultsKept) this.#made.delete(this.#made.keys().next().value as string);
    return value;
  }

  async below(job: Job, wanted: readonly Stage[]): Promise<ReadonlyMap<Stage, unknown>> {
    const close = closeOf(job);
    const made = new Map<Stage, unknown>();
    for (const stage of wanted) {
      const id = jobId(close, stage);
      if (this.#made.has(id)) made.set(stage, this.#made.get(id));
      this.#made.delete(id);
    }
    return made.size === wanted.length ? made : resultsOf(job);
  }
}

/** What the jobs below returned, by stage. */
async function resultsOf(job: Job): Promise<ReadonlyMap<Stage, unknown>> {
  const values = await job.getChildrenValues<unknown>();
  const found = new Map<Stage, unknown>();
  for (const [key, value] of Object.entries(values)) {
    // `prefix:queue:id` in Redis, `queue:id` in PostgreSQL; an id ends in its stage.
    const stage = stages.find((name) => key.endsWith(`-${name}`));
    if (stage) found.set(stage, value);
  }
  return found;
}

function needed(values: ReadonlyMap<Stage, unknown>, stage: Stage): unknown {
  const value = values.get(stage);
  if (value === undefined) throw new Error(`the ${stage} job of this close has left no result yet`);
  return value;
}
