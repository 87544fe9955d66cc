import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Config, loadConfig } from '../../src/config.js';
import { JobQueues } from '../../src/jobs/job-queues.js';
import { openPostgresBackend } from '../../src/jobs/postgres-backend.js';
import { Answers } from '../../src/pipeline/answers.js';
import { featureSet } from '../../src/pipeline/features/index.js';
import { stageLimits } from '../../src/pipeline/health/stages.js';
import { LiveFeatures } from '../../src/pipeline/live-features.js';
import { openSource } from '../../src/pipeline/market-data/open-source.js';
import { Metrics } from '../../src/web/metrics.js';
import { createAlerts } from '../../src/wiring/alerts.js';
import { Channels } from '../../src/wiring/channels.js';
import { type Chats, openChats } from '../../src/wiring/chats.js';
import { createBacktests } from '../../src/wiring/create-backtests.js';
import { createDirectSenders, type DirectSenders } from '../../src/wiring/direct-senders.js';
import { followModels } from '../../src/wiring/follow-models.js';
import { offStatus } from '../../src/wiring/live-desk.js';
import { contextMarkets } from '../../src/wiring/market-feed.js';
import { MarketView } from '../../src/wiring/market-view.js';
import { openMood } from '../../src/wiring/mood.js';
import { createPaper } from '../../src/wiring/paper.js';
import { openPersistence, type Persistence } from '../../src/wiring/persistence.js';
import { PulseOfUse } from '../../src/wiring/pulse-of-use.js';
import { createQuestions } from '../../src/wiring/questions.js';
import { SecondRoute } from '../../src/wiring/second-route.js';
import { ServingModels } from '../../src/wiring/serving-models.js';
import { type StatusFacts, stageAges, statusReport } from '../../src/wiring/status.js';
import { standardWatchdogPolicy, Watchdog } from '../../src/wiring/watchdog.js';
import { startWorker, type Worker } from '../../src/wiring/worker.js';
import { FakeFeeds, rssOf } from '../fakes/feeds/fake-feeds.js';
import { FakeGemini } from '../fakes/gemini/fake-gemini.js';
import { FakeTalk } from '../fakes/gemini/fake-talk.js';
import { MemoryServices } from '../fakes/services.js';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram.js';
import { createTestDatabase, dropTestDatabase } from '../support/database.js';
import { Gates } from '../support/gates.js';
import { patience } from '../support/patience.js';

const logger = pino({ level: 'silent' });
const longMs = 3 * 86_400_000;
const health = { ...standardWatchdogPolicy.health, slowDatabaseMs: Number.POSITIVE_INFINITY };

/** A worker and a bot process's chats as they are put together, on real queues and a real database; each in turn is made to hang. */
describe('what hangs alone', () => {
  let url: string;
  let directory: string;
  let store: Persistence;
  let config: Config;
  let telegram: FakeTelegram;
  let senders: DirectSenders;
  let queues: JobQueues;
  let worker: Worker;
  let chats: Chats;
  let facts: StatusFacts;
  let models: ServingModels;
  const feeds = new FakeFeeds();
  const gemini = new FakeGemini();
  const talk = new FakeTalk();
  const gates = new Gates();
  const services = new MemoryServices();
  const stop = new AbortController();
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    url = await createTestDatabase();
    directory = await mkdtemp(join(tmpdir(), 'auspex-hung-'));
    await cp('models', directory, { recursive: true });
    telegram = await startFakeTelegram();
    const feedsUrl = await feeds.open();
    feeds.pages.set('/one', { body: rssOf([{ title: 'Bitcoin rises' }]) });
    feeds.pages.set('/other', { body: rssOf([{ title: 'Bitcoin falls' }]) });
    config = loadConfig({
      DATABASE_URL: url,
      EXCHANGE: 'simulated',
      MARKETS: 'BTC/USDT',
      TIMEFRAMES: '1h',
      MODELS_DIR: directory,
      NEWS_FEEDS: `${feedsUrl}/one,${feedsUrl}/other`,
      GEMINI_API_KEY: 'key',
      GEMINI_API_URL: await gemini.open(),
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      ADMINS: 'telegram:5001',
      ROLE: 'worker',
    });
    store = await openPersistence(config, logger, () => undefined);
    // Pruned before, and not today.
    await store.state.put('pruned-day', '2000-01-01');
    senders = createDirectSenders(config, logger);
    await openWorker();
    await openBot();
  });
  afterAll(async () => {
    gates.openAll();
    stop.abort();
    await chats?.close();
    for (const close of closing.reverse()) await close();
    await worker?.close();
    await queues?.close();
    senders?.close();
    await store?.close();
    await Promise.all([telegram.close(), feeds.close(), gemini.close(), talk.close()]);
    await dropTestDatabase(url);
    await rm(directory, { recursive: true });
  });
  beforeEach(() => store.pool.query('truncate incidents, deliveries, announcements restart identity cascade'));
  afterEach(() => gates.openAll());

  /** The store of the worker, with the doors its stages go through. */
  const gated = (): Persistence => ({
    ...store,
    upkeep: gates.before(store.upkeep, 'prune', 'prune'),
    backtests: gates.before(store.backtests, 'open', 'backtests'),
    decisions: gates.before(store.decisions, 'newestDecided', 'missed'),
    state: gates.before(store.state, 'get', 'summary', (key) => String(key).startsWith('summary-day')),
  });

  async function openWorker(): Promise<void> {
    const its = gated();
    const backend = await openPostgresBackend(url, logger);
    queues = new JobQueues(
      { ...backend, queue: (name) => gates.before(backend.queue(name), 'clean', 'tidy'), close: () => backend.close() },
      logger,
    );
    await queues.ready();
    models = new ServingModels(directory, config.TIMEFRAMES, featureSet, logger);
    await models.open();
    closing.push(() => models.close());
    const view = new MarketView(store.state, config.MARKETS, config.TIMEFRAMES, logger);
    closing.push(async () => view.stop());
    const features = new LiveFeatures(featureSet, store.candles, contextMarkets, {
      contextGraceMs: 0,
      wait: async () => undefined,
    });
    const alerts = createAlerts(store, view, logger);
    const mood = await openMood(config, { store, clock: view.clock, venue: () => view.info().venue, logger });
    facts = {
      store,
      clock: view.clock,
      venue: () => view.info().venue,
      markets: config.MARKETS,
      timeframes: config.TIMEFRAMES,
      silentAfterMs: () =>
        stageLimits({
          timeframes: config.TIMEFRAMES,
          pace: view.paceFor(config),
          sentimentEveryMs: 300_000,
          markets: config.MARKETS,
        }),
      startedAt: -longMs,
      elapsedMs: () => 0,
    };
    worker = await startWorker(
      {
        config,
        store: its,
        queues,
        view,
        features,
        answers: new Answers(features, featureSet, () => null),
        mood,
        paper: createPaper(store, view, logger),
        alertWatch: gates.before(alerts.watch, 'onClose', 'aftermath'),
        backtests: createBacktests({ store: its, view, queues, modelsDir: directory }),
        metrics: new Metrics(),
        logger,
        sentimentEveryMs: 500,
        expected: () => Object.keys(facts.silentAfterMs()),
        openMarket: async (...asked) => {
          const opened = await openSource(...asked);
          const source = gates.before(opened.source, 'funding', 'funding');
          return { ...opened, source };
        },
      },
      stop.signal,
    );
    await worker.ready;
    const { state } = store;
    const own = gates.before(models, 'refresh', 'models');
    const following = await followModels({ models: own, role: 'worker', state, logger, everyMs: 50 });
    closing.push(() => following.close());
  }

  async function openBot(): Promise<void> {
    services.operators.incident = (id) => store.incidents.find(id);
    const asked = { ...config, ROLE: 'bot' as const, GEMINI_API_URL: await talk.open() };
    const questionsUse = new PulseOfUse();
    const parts = Object.assign(Object.create(services) as MemoryServices, {
      market,
      questions: createQuestions(asked, store.questionBudget, logger, questionsUse),
    });
    questionModel = parts.questions.model as NonNullable<typeof questionModel>;
    chats = await openChats({
      config: asked,
      store: {
        ...store,
        pins: gates.before(store.pins, 'take', 'pins'),
        audiences: gates.before(store.audiences, 'makeRows', 'audiences'),
      },
      services: parts,
      channels: new Channels(),
      metrics: new Metrics(),
      logger,
      hearingEveryMs: 50,
      questionsUse,
    });
    const { state } = store;
    const own = gates.before(models, 'refresh', 'botModels');
    const following = await followModels({ models: own, role: 'bot', state, logger, everyMs: 50 });
    closing.push(() => following.close());
  }
  let questionModel: NonNullable<ReturnType<typeof createQuestions>['model']>;

  const stages = () => stageAges(facts);
  const market = () => ({ ...services.market(), venue: facts.venue() });
  /** Up for days as far as it knows. */
  const watchdog = (): Watchdog => {
    let elapsed = 0;
    const dog = new Watchdog({
      store,
      roles: ['worker', 'bot'],
      self: 'all on test (pid 1)',
      market,
      stages,
      live: async () => offStatus,
      failedJobs: async () => [],
      admins: async () => [{ platform: 'telegram', id: '5001' }],
      second: new SecondRoute({
        store,
        senders,
        webhookUrl: null,
        market,
        now: () => services.now,
        self: 'all on test (pid 1)',
        logger,
        confirmMs: longMs,
      }),
      errors: null,
      dataDir: null,
      logger,
      policy: { health },
      elapsedMs: () => elapsed,
    });
    elapsed = longMs;
    return dog;
  };
  const ageOf = async (stage: string): Promise<number> =>
    (await store.state.beats()).find((one) => one.stage === stage)?.ageMs ?? longMs;
  /** As if it had been silent for days. */
  const age = (stage: string) =>
    store.pool.query(`update heartbeats set at = now() - interval '3 days' where stage = $1`, [stage]);
  const openKeys = async () => (await store.incidents.open()).map(({ key }) => key);
  const told = (words: string): boolean => telegram.messages.some(({ text }) => text.includes(words));

  /** Hung for days it is one incident, of which an admin hears with advice; going on, it is over. */
  async function isFound(
    stage: string,
    { hung, goOn, turn, advice, healthy = false }: Hang & { readonly advice: string },
  ): Promise<void> {
    const dog = watchdog();
    telegram.messages.splice(0);
    await expect
      .poll(async () => {
        await turn?.();
        return (await ageOf(stage)) < longMs / 2;
      }, patience)
      .toBe(true);
    await dog.look();
    expect(await openKeys()).toEqual([]);

    await hung();
    await expect
      .poll(async () => {
        // What was on its way to the database when it hung may still come.
        await age(stage);
        await dog.look();
        const { stages: shown, healthy: isHealthy } = await statusReport(facts);
        return { open: await openKeys(), shown: shown.find((one) => one.stage === stage)?.state, isHealthy };
      }, patience)
      .toEqual({ open: [`stage:${stage}`], shown: 'silent', isHealthy: healthy });
    await expect.poll(() => told(advice), patience).toBe(true);
    // Nothing that still goes on beats for it; only what was on its way then may come once more.
    await expect
      .poll(async () => {
        await age(stage);
        await turn?.();
        await new Promise((resolve) => setTimeout(resolve, 1_300));
        return (await ageOf(stage)) > longMs / 2;
      }, patience)
      .toBe(true);

    await goOn();
    await expect
      .poll(async () => {
        await turn?.();
        return (await ageOf(stage)) < longMs / 2;
      }, patience)
      .toBe(true);
    await store.pool.query(`update incidents set seen_at = now() - interval '1 hour'`);
    await dog.look();
    expect(await openKeys()).toEqual([]);
    await expect.poll(() => told('Over after'), patience).toBe(true);
  }

  interface Hang {
    readonly hung: () => void | Promise<void>;
    readonly goOn: () => void | Promise<void>;
    /** Brings its next turn now, which would come in minutes. */
    readonly turn?: () => Promise<void>;
    /** `/health` still answers 200. */
    readonly healthy?: boolean;
  }
  /** Hangs at a door: somebody waits there. */
  const at = (door: string, turn?: () => Promise<void>): Hang => ({
    hung: async () => {
      gates.shut(door);
      // A turn that was under way before may still end, and leave the next with nothing to do.
      await expect
        .poll(async () => {
          await turn?.();
          return gates.waiting(door);
        }, patience)
        .toBeGreaterThan(0);
    },
    goOn: () => gates.open(door),
    ...(turn ? { turn } : {}),
  });
  const now = (schedule: string) => () => queues.runNow(schedule);
  const restartIsSafe = 'A restart of the process that runs it is safe';

  it.each<readonly [string, Hang, string]>([
    [
      'pruning',
      at('prune', async () => {
        await store.state.put('pruned-day', '2000-01-01');
        await queues.runNow('prune');
      }),
      'the database grows',
    ],
    ['daily summary', at('summary', now('summary')), restartIsSafe],
    ['missed closes', at('missed', now('reconcile')), 'waits for its decision far too long'],
    ['backtests', at('backtests', now('backtests')), 'Backtests wait'],
    ['tidying of jobs', at('tidy', now('tidyJobs')), 'the database grows'],
    ['aftermath', at('aftermath'), restartIsSafe],
    ['serving models', at('models'), 'The models that served go on'],
    ['serving models of the bot', at('botModels'), 'The models that served go on'],
    ['pinned status', at('pins'), restartIsSafe],
    ['large audiences', at('audiences'), restartIsSafe],
  ])('is found and called over: %s', (stage, hang, advice) => isFound(stage, { ...hang, advice }));

  it('is found and called over: the backfill with the funding rates behind it, as one thing', async () => {
    const hang = at('funding');
    await isFound('funding rates', { ...hang, advice: 'are not fetched' });
    gates.shut('funding');
    await expect.poll(() => gates.waiting('funding'), patience).toBeGreaterThan(0);
    const dog = watchdog();
    await age('backfill');
    await age('funding rates');
    await dog.look();
    expect(await openKeys()).toEqual(['stage:backfill']);
    gates.openAll();
    await expect
      .poll(async () => Math.max(await ageOf('backfill'), await ageOf('funding rates')), patience)
      .toBeLessThan(longMs / 2);
  });

  it('is found and called over: a feed that never answers and one that fails, each alone', async () => {
    const [one = '', other = ''] = config.NEWS_FEEDS.map((feed) => new URL(feed).host);
    expect(one).toBe(other);
    const page = { body: rssOf([{ title: 'Bitcoin waits' }]) };
    await isFound(`feed ${one}`, {
      hung: () => void feeds.pages.set('/one', { ...page, hangs: true }),
      goOn: () => void feeds.pages.set('/one', page),
      advice: 'The other sources are read all the same',
      healthy: true,
    });
    await isFound(`feed ${one} 2`, {
      hung: () => void feeds.pages.set('/other', { ...page, status: 503 }),
      goOn: () => void feeds.pages.set('/other', page),
      advice: 'The other sources are read all the same',
      healthy: true,
    });
  });

  it('is found and called over: all feeds, as one thing that pages', async () => {
    await isFound('sentiment', {
      hung: async () => {
        for (const path of ['/one', '/other']) feeds.pages.set(path, { body: '', status: 500 });
        await expect.poll(() => feeds.asked.slice(-2).map(({ status }) => status), patience).toEqual([500, 500]);
      },
      goOn: () => {
        for (const path of ['/one', '/other']) feeds.pages.set(path, { body: rssOf([{ title: 'Bitcoin again' }]) });
      },
      advice: 'No source of texts answers',
    });
  });

  it('is found and called over: the language model that scores', async () => {
    let titles = 0;
    const news = () => {
      titles += 1;
      feeds.pages.set('/one', { body: rssOf([{ title: `Bitcoin story ${'abcdefghij'[titles % 10]} ${titles}` }]) });
    };
    const ask = async () => {
      // The budget of a minute would keep it from being asked.
      await store.state.remove('gemini-budget');
      news();
    };
    const asked = () => gemini.asked.length;
    await isFound('scoring by Gemini', {
      hung: async () => {
        gemini.status = 500;
        const before = asked();
        await expect
          .poll(async () => {
            await ask();
            return asked() - before;
          }, patience)
          .toBeGreaterThan(4);
      },
      goOn: () => {
        gemini.status = 200;
      },
      turn: ask,
      advice: 'The local scorer judges texts meanwhile',
      healthy: true,
    });
  });

  it('is found and called over: the language model that answers questions', async () => {
    const ask = () =>
      questionModel.next('read', [], [{ kind: 'question', text: 'why?' }], new AbortController().signal).then(
        () => undefined,
        () => undefined,
      );
    talk.say = () => ({ text: 'because' });
    await isFound('plain questions', {
      hung: async () => {
        talk.say = () => ({ status: 500 });
        for (let i = 0; i < 3; i++) await ask();
      },
      goOn: async () => {
        talk.say = () => ({ text: 'because' });
        await ask();
      },
      advice: 'are read by rule meanwhile',
      healthy: true,
    });
  });

  it('is found and called over: a promoted model that cannot be loaded', async () => {
    const file = join(directory, 'active.json');
    const before = await readFile(file, 'utf8');
    // Both processes read the same folder.
    const dog = watchdog();
    await writeFile(file, JSON.stringify({ '1h': { active: 'never-was', history: [] } }));
    await expect
      .poll(async () => {
        await age('serving models');
        await age('serving models of the bot');
        await dog.look();
        return (await openKeys()).sort();
      }, patience)
      .toEqual(['stage:serving models', 'stage:serving models of the bot']);
    await writeFile(file, before);
    await expect
      .poll(async () => Math.max(await ageOf('serving models'), await ageOf('serving models of the bot')), patience)
      .toBeLessThan(longMs / 2);
    await store.pool.query(`update incidents set seen_at = now() - interval '1 hour'`);
    await dog.look();
    expect(await openKeys()).toEqual([]);
  });

  it('raises nothing where all goes on, nor in a process that has just begun, whatever was before', async () => {
    await store.pool.query(`update heartbeats set at = now() - interval '3 days'`);
    const young = { ...facts, startedAt: 0, elapsedMs: () => 1_000 };
    expect((await stageAges(young)).filter(({ state }) => state === 'silent')).toEqual([]);
  });
});
