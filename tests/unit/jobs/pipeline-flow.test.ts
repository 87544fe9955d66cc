import type { Job } from 'bullmq';
import { describe, expect, it } from 'vitest';
import type { CloseJob } from '../../../src/jobs/close-job.js';
import { closeFlow, jobId, type Stage, stageProcessor } from '../../../src/jobs/pipeline-flow.js';

const closeAt = (closedAt: number) =>
  ({ venue: 'binance', market: 'BTC/USDT', timeframe: '1h', closedAt, seenAt: closedAt + 5 }) as CloseJob;

/** A job, and what its queue holds of the results of the jobs below; counts how often that is asked for. */
function aJob(close: CloseJob, stage: Stage, below: Partial<Record<Stage, unknown>> = {}) {
  const asked = { times: 0 };
  const job = {
    id: jobId(close, stage),
    name: stage,
    queueName: 'pipeline',
    data: close,
    getChildrenValues: async () => {
      asked.times += 1;
      return Object.fromEntries(
        Object.entries(below).map(([of, value]) => [`pipeline:${jobId(close, of as Stage)}`, value]),
      );
    },
  };
  return { job: job as unknown as Job, asked };
}

function aProcess() {
  const decided: unknown[] = [];
  const run = stageProcessor({
    features: async () => 'own features',
    sentiment: async () => 'own mood',
    inference: async (_, features) => `own forecast of ${features}`,
    decide: async (_, forecast, mood) => decided.push([forecast, mood]),
  });
  return { run, decided };
}

describe('the stages of a close', () => {
  const close = closeAt(1_700_000_000_000);

  it('pass results on without asking the queue where one process makes them all', async () => {
    const { run, decided } = aProcess();
    const [inference, decision] = [aJob(close, 'inference'), aJob(close, 'decision')];
    for (const stage of ['features', 'sentiment'] as const) await run(aJob(close, stage).job);
    await run(inference.job);
    await run(decision.job);
    expect(decided).toEqual([['own forecast of own features', 'own mood']]);
    expect([inference.asked.times, decision.asked.times]).toEqual([0, 0]);
  });

  it('read from the queue what another process made, all of it', async () => {
    const { run, decided } = aProcess();
    await run(aJob(close, 'sentiment').job);
    const decision = aJob(close, 'decision', { inference: 'their forecast', sentiment: 'own mood' });
    await run(decision.job);
    expect(decided).toEqual([['their forecast', 'own mood']]);
    expect(decision.asked.times).toBe(1);
  });

  it('decide again from the queue, and never by the results of another close', async () => {
    const { run, decided } = aProcess();
    for (const stage of ['features', 'sentiment', 'inference'] as const) await run(aJob(close, stage).job);
    const other = closeAt(close.closedAt + 3_600_000);
    await expect(run(aJob(other, 'decision').job)).rejects.toThrow(
      'the inference job of this close has left no result',
    );
    await run(aJob(close, 'decision').job);
    await run(aJob(close, 'decision', { inference: 'stored forecast' }).job);
    expect(decided).toEqual([
      ['own forecast of own features', 'own mood'],
      ['stored forecast', null],
    ]);
  });

  it('forget what nobody came for', async () => {
    const { run } = aProcess();
    await run(aJob(close, 'features').job);
    for (let i = 1; i <= 1_000; i++) await run(aJob(closeAt(close.closedAt + i * 900_000), 'features').job);
    const inference = aJob(close, 'inference', { features: 'stored' });
    await run(inference.job);
    expect(inference.asked.times).toBe(1);
  });

  it('are one flow, with what it means for open signals beside it', () => {
    expect(closeFlow(close, true).map(({ name }) => name)).toEqual(['decision', 'aftermath']);
    expect(closeFlow(close, false)).toHaveLength(1);
  });
});
