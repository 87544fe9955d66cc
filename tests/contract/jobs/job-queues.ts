import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Timeframe } from '../../../src/core/market.js';
import { type CloseJob, closeId } from '../../../src/jobs/close-job.js';
import type { JobQueues } from '../../../src/jobs/job-queues.js';
import { openQueues, type QueueStore } from '../../../src/jobs/open-queues.js';
import type { PipelineHandlers } from '../../../src/jobs/pipeline-flow.js';
import type { Schedule } from '../../../src/jobs/schedules.js';
import { at, btc, eth, venue } from '../../builders/trading.js';
import { patience } from '../../support/patience.js';

const silent = pino({ level: 'silent' });
/** Turns fall on multiples of this: no second one comes while a test runs. */
const yearMs = 365 * 86_400_000;

export interface TestStore {
  readonly store: QueueStore;
  /** Forgets every job. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

interface Seen {
  readonly decided: { id: string; forecast: unknown; mood: unknown }[];
  readonly calls: string[];
}

const aClose = (given: Partial<CloseJob> = {}): CloseJob => ({
  venue,
  market: btc,
  timeframe: '1h' as Timeframe,
  closedAt: at(1),
  seenAt: at(1),
  ...given,
});

/** Handlers that pass on what they got, and note it. */
function recording(change: Partial<PipelineHandlers<unknown, unknown, unknown>> = {}) {
  const seen: Seen = { decided: [], calls: [] };
  const note = (stage: string, close: CloseJob) => seen.calls.push(`${stage} ${closeId(close)}`);
  const handlers: PipelineHandlers<unknown, unknown, unknown> = {
    features: async (close) => {
      note('features', close);
      return { values: [0.1, null, close.closedAt] };
    },
    sentiment: async (close) => {
      note('sentiment', close);
      return { score: 0.5 };
    },
    inference: async (close, features) => {
      note('inference', close);
      return { from: features };
    },
    decide: async (close, forecast, mood) => {
      seen.decided.push({ id: closeId(close), forecast, mood });
    },
    aftermath: async (close) => note('aftermath', close),
    ...change,
  };
  return { seen, handlers };
}

/** Every backend of the job queues passes this. */
export function jobQueuesContract(name: string, openStore: () => Promise<TestStore>, given: { skip: boolean }): void {
  describe.skipIf(given.skip)(`job queues on ${name}`, () => {
    let test: TestStore;
    let opened: JobQueues[] = [];
    const open = async () => {
      const queues = await openQueues(test.store, silent);
      opened.push(queues);
      return queues;
    };
    const work = async (
      handlers: PipelineHandlers<unknown, unknown, unknown>,
      schedules: readonly Schedule[] = [],
      lockMs?: number,
    ) => {
      const queues = await open();
      await queues.work({ handlers, schedules, ...(lockMs === undefined ? {} : { lockMs }) });
      return queues;
    };
    const summary = async (queues: JobQueues, queue: string) =>
      (await queues.summaries()).find((one) => one.queue === queue)!;

    beforeAll(async () => {
      test = await openStore();
    });
    afterAll(() => test.close());
    beforeEach(() => test.empty());
    afterEach(async () => {
      await Promise.all(opened.map((queues) => queues.close(2_000)));
      opened = [];
    });

    it('takes a close through every stage, results passed on', async () => {
      const { seen, handlers } = recording();
      const queues = await work(handlers);
      await queues.closed([aClose()]);
      await expect.poll(() => seen.decided, patience).toHaveLength(1);
      expect(seen.decided[0]).toEqual({
        id: `binance-BTCUSDT-1h-${at(1)}`,
        forecast: { from: { values: [0.1, null, at(1)] } },
        mood: { score: 0.5 },
      });
      await expect
        .poll(() => seen.calls.map((call) => call.split(' ')[0]).sort(), patience)
        .toEqual(['aftermath', 'features', 'inference', 'sentiment']);
    });

    it('starts no second flow for the same close, before, while or after it runs', async () => {
      const { seen, handlers } = recording();
      const adding = await open();
      await adding.closed([aClose()]);
      await Promise.all([adding.closed([aClose(), aClose({ market: eth })]), adding.closed([aClose()])]);
      const queues = await work(handlers);
      await expect.poll(() => seen.decided, patience).toHaveLength(2);
      await queues.closed([aClose(), aClose({ market: eth }), aClose({ closedAt: at(2) })]);
      await expect.poll(() => seen.decided, patience).toHaveLength(3);
      await expect
        .poll(
          async () =>
            Object.entries(await queues.counts()).every(
              ([queue, one]) => queue === 'maintenance' || one.waiting + one.active + one.delayed === 0,
            ),
          patience,
        )
        .toBe(true);
      expect(seen.decided).toHaveLength(3);
      expect(seen.calls.filter((call) => call.startsWith('features'))).toHaveLength(3);
    });

    it('tries again what threw twice', async () => {
      let thrown = 0;
      const { seen, handlers } = recording({
        inference: async (_close, features) => {
          thrown += 1;
          if (thrown <= 2) throw new Error(`not yet ${thrown}`);
          return features;
        },
      });
      const queues = await work(handlers);
      await queues.closed([aClose()]);
      await expect.poll(() => seen.decided, patience).toHaveLength(1);
      expect(thrown).toBe(3);
      expect((await queues.counts()).pipeline).toMatchObject({ failed: 0 });
    });

    it('keeps a poisoned job visible with its reason, fails what waits for it, and begins anew when told to', async () => {
      let poisoned = true;
      const { seen, handlers } = recording({
        features: async () => {
          if (poisoned) throw new Error('poison');
          return { values: [] };
        },
      });
      let turns = 0;
      const handler = async () => {
        turns += 1;
        if (poisoned) throw new Error('not now');
      };
      const queues = await work(handlers, [{ name: 'turn', everyMs: yearMs, handler }]);
      await queues.closed([aClose()]);
      await expect.poll(async () => (await queues.failedJobs(10)).length, patience).toBe(4);
      const { lastFailures } = await summary(queues, 'pipeline');
      expect(lastFailures.map((one) => one.name).sort()).toEqual(['decision', 'features', 'inference']);
      expect(lastFailures).toContainEqual({
        id: `${closeId(aClose())}-features`,
        name: 'features',
        reason: 'poison',
      });
      expect(seen.decided).toEqual([]);
      const failed = await queues.failedJobs(10);
      expect(failed.map(({ queue, name: job }) => `${queue} ${job}`).sort()).toEqual([
        'maintenance turn',
        ...['decision', 'features', 'inference'].map((stage) => `pipeline ${stage}`),
      ]);
      expect(new Set(failed.map(({ ref }) => ref)).size).toBe(4);
      expect(failed[0]?.failedAt).toBeGreaterThanOrEqual(failed[3]?.failedAt ?? 0);
      const turn = failed.find(({ name: job }) => job === 'turn');
      const inference = failed.find(({ name: job }) => job === 'inference');
      expect(turn).toMatchObject({ reason: 'not now', attempts: 3 });
      expect(await queues.retryJob('00000000')).toBeNull();
      expect(await queues.retryQueue('no such queue')).toBe(0);
      poisoned = false;
      // Any of its jobs takes the whole close with it.
      expect(await queues.retryJob(inference?.ref ?? '')).toMatchObject({ queue: 'pipeline' });
      await expect.poll(() => seen.decided, patience).toHaveLength(1);
      expect((await summary(queues, 'pipeline')).failed).toBe(0);
      expect(await queues.retryJob(inference?.ref ?? '')).toBeNull();
      const before = turns;
      expect(await queues.retryFailed()).toBe(1);
      await expect.poll(() => turns, patience).toBe(before + 1);
      await expect.poll(() => queues.failedJobs(5), patience).toEqual([]);
    });

    it('decides without the mood when that cannot be had', async () => {
      const { seen, handlers } = recording({ sentiment: () => Promise.reject(new Error('feed down')) });
      const queues = await work(handlers);
      await queues.closed([aClose()]);
      await expect.poll(() => seen.decided, patience).toMatchObject([{ mood: null }]);
    });

    it('works off fifty closes at once', async () => {
      const { seen, handlers } = recording();
      const queues = await work(handlers);
      await queues.closed(Array.from({ length: 50 }, (_, index) => aClose({ closedAt: at(index) })));
      await expect.poll(() => seen.decided.length, patience).toBe(50);
      expect(new Set(seen.decided.map((one) => one.id)).size).toBe(50);
    });

    it('starts nothing while paused, also in another process, and goes on when resumed', async () => {
      const { seen, handlers } = recording();
      const other = await open();
      await other.pause();
      const queues = await work(handlers);
      await queues.closed([aClose()]);
      await sleep(300);
      expect(seen.calls).toEqual([]);
      expect((await queues.counts()).pipeline).toMatchObject({ waiting: 4, active: 0 });
      await other.resume();
      await expect.poll(() => seen.decided, patience).toHaveLength(1);
    });

    it('runs schedules as they come round, in one place at a time, and drops those no longer wanted', async () => {
      const ran: string[] = [];
      const schedule = (which: string, everyMs: number): Schedule => ({
        name: which,
        everyMs,
        handler: async () => ran.push(which),
      });
      const first = await work(recording().handlers, [schedule('old', 100)]);
      await expect.poll(() => ran.length, patience).toBeGreaterThan(1);
      await first.close();
      const yearly: Schedule = { name: 'yearly', pattern: '0 0 1 1 *', handler: async () => ran.push('yearly') };
      ran.length = 0;
      const queues = await work(recording().handlers, [schedule('new', 100), yearly]);
      await expect.poll(() => ran.filter((one) => one === 'new').length, patience).toBeGreaterThan(2);
      expect(ran).not.toContain('old');
      expect(ran).not.toContain('yearly');
      await queues.runNow('yearly');
      await expect.poll(() => ran, patience).toContain('yearly');
    });

    it('leaves a turn out while the one before still runs', async () => {
      let [running, most, turns] = [0, 0, 0];
      const slow: Schedule = {
        name: 'slow',
        everyMs: 50,
        handler: async () => {
          running += 1;
          turns += 1;
          most = Math.max(most, running);
          await sleep(200);
          running -= 1;
        },
      };
      await work(recording().handlers, [slow]);
      await expect.poll(() => turns, patience).toBeGreaterThan(2);
      expect(most).toBe(1);
    });

    it('waits for the job under way when it closes', async () => {
      let [begun, ended] = [false, false];
      const { handlers } = recording({
        features: async () => {
          begun = true;
          await sleep(300);
          ended = true;
          return {};
        },
      });
      const queues = await work(handlers);
      await queues.closed([aClose()]);
      await expect.poll(() => begun, patience).toBe(true);
      await Promise.all([queues.close(), queues.close()]);
      expect(ended).toBe(true);
    });

    it('runs a job again elsewhere when its worker was killed in the middle', async () => {
      const adding = await open();
      const dying = killedInTheMiddle(test.store);
      await dying.ready;
      await adding.closed([aClose()]);
      await dying.insideJob;
      dying.child.kill('SIGKILL');
      const { seen, handlers } = recording();
      await work(handlers, [], 1_000);
      await expect.poll(() => seen.decided, patience).toHaveLength(1);
      expect(seen.calls.filter((call) => call.startsWith('features'))).toHaveLength(1);
    });

    it('runs a job again that three workers were killed in, one after the other', async () => {
      const adding = await open();
      await adding.closed([aClose()]);
      for (let killed = 0; killed < 3; killed += 1) {
        const dying = killedInTheMiddle(test.store);
        await Promise.all([dying.ready, dying.insideJob]);
        dying.child.kill('SIGKILL');
      }
      const { seen, handlers } = recording();
      await work(handlers, [], 1_000);
      await expect.poll(() => seen.decided, patience).toHaveLength(1);
    });
  });
}

/** A worker process that says so when its features job has begun, and then hangs in it. */
function killedInTheMiddle(store: QueueStore) {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', new URL('../../support/hanging-worker.ts', import.meta.url).pathname, JSON.stringify(store)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += String(chunk);
  });
  const says = (word: string) => expect.poll(() => said, patience).toContain(word);
  return { child, ready: says('ready'), insideJob: says('inside') };
}
