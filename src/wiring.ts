import type { Logger } from 'pino';
import type { Config } from './config.js';
import { messageOf, UserError } from './core/errors.js';
import type { Series } from './core/market.js';
import { openQueues } from './jobs/index.js';
import { Answers } from './pipeline/answers.js';
import { featureSet } from './pipeline/features/index.js';
import type { ErrorCounter } from './pipeline/health/error-kinds.js';
import { stageLimits } from './pipeline/health/stages.js';
import { LiveFeatures } from './pipeline/live-features.js';
import { assertSourceSettings } from './pipeline/market-data/open-source.js';
import { Metrics } from './web/metrics.js';
import { openWebServer } from './web/server.js';
import { createAlerts } from './wiring/alerts.js';
import { Channels } from './wiring/channels.js';
import { type Chats, openChats } from './wiring/chats.js';
import { Closing } from './wiring/closing.js';
import { createBacktests } from './wiring/create-backtests.js';
import { followModels } from './wiring/follow-models.js';
import { startLive } from './wiring/live.js';
import { createLiveDesk } from './wiring/live-desk.js';
import { liveGuard } from './wiring/live-guard.js';
import { contextMarkets } from './wiring/market-feed.js';
import { MarketView } from './wiring/market-view.js';
import { openMood } from './wiring/mood.js';
import { createOperatorDesk } from './wiring/operator-desk.js';
import { createPaper } from './wiring/paper.js';
import { openPersistence } from './wiring/persistence.js';
import { PulseOfUse } from './wiring/pulse-of-use.js';
import { createQuestions } from './wiring/questions.js';
import { createServices } from './wiring/services.js';
import { ServingModels } from './wiring/serving-models.js';
import { type Health, startHealth } from './wiring/start-health.js';
import { type StatusFacts, stageAges, statusReport } from './wiring/status.js';
import { startWorker } from './wiring/worker.js';

export interface Auspex {
  /** Where `/health` and `/metrics` answer. */
  readonly url: string;
  /** Settles when everything is closed; rejects when it had to end by itself, with the reason. */
  readonly stopped: Promise<void>;
}

const sentimentEveryMs = 300_000;
/** Nobody may have asked since the model answers again. */
const questionsForgetMs = 15 * 60_000;

/**
 * Starts the parts that `config.ROLE` names and resolves when they are ready. Stops in order when `stop` aborts: first
 * what takes work in, then what works, then what is sent, then the database. Throws UserError for what a person must fix.
 */
export async function startAuspex(
  config: Config,
  logger: Logger,
  stop: AbortSignal,
  errors: ErrorCounter | null = null,
): Promise<Auspex> {
  const closing = new Closing(logger);
  const end = new AbortController();
  const stopping = AbortSignal.any([stop, end.signal]);
  let fault: Error | null = null;
  let health: Health | null = null;
  const failWith = (error: Error) => {
    if (fault === null) health?.lastWords(error.message);
    fault ??= error;
    end.abort();
  };
  try {
    const startedAt = performance.now();
    const metrics = new Metrics();
    // Whatever a person must put right comes before the first byte is written.
    if (config.ROLE !== 'bot') await assertSourceSettings(config);
    const models = closing.add('models', new ServingModels(config.MODELS_DIR, config.TIMEFRAMES, featureSet, logger));
    await models.open();
    const store = closing.add(
      'database',
      await openPersistence(config, logger, (reason) =>
        failWith(new UserError(`${reason}; start again, what was written is there`)),
      ),
    );
    const view = new MarketView(store.state, config.MARKETS, config.TIMEFRAMES, logger);
    closing.add('market view', { close: async () => view.stop() });
    const queues = closing.add(
      'queues',
      await openQueues(config.REDIS_URL ? { redisUrl: config.REDIS_URL } : { databaseUrl: store.url }, logger),
    );
    const features = new LiveFeatures(featureSet, store.candles, contextMarkets, {
      contextGraceMs: 2_000,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    const answers = new Answers(features, featureSet, (series: Series) => models.forecaster(series.timeframe));
    const mood = await openMood(config, { store, clock: view.clock, venue: () => view.info().venue, logger });
    const statusFacts: StatusFacts = {
      store,
      clock: view.clock,
      venue: () => view.info().venue,
      markets: config.MARKETS,
      timeframes: config.TIMEFRAMES,
      silentAfterMs: () =>
        stageLimits({
          timeframes: config.TIMEFRAMES,
          pace: view.paceFor(config),
          sentimentEveryMs: mood.sources > 0 ? sentimentEveryMs : null,
          markets: view.known ? view.info().markets : [],
        }),
      startedAt,
      elapsedMs: () => performance.now(),
    };
    const status = () => statusReport(statusFacts);
    const { state } = store;
    closing.add('promoted models', await followModels({ models, role: config.ROLE, state, logger }));
    const questionsUse = new PulseOfUse(questionsForgetMs);
    const paper = createPaper(store, view, logger);
    const alerts = createAlerts(store, view, logger);
    const backtests = createBacktests({ store, view, queues, modelsDir: config.MODELS_DIR });
    const channels = new Channels();
    const services = createServices({
      channels,
      questions: createQuestions(config, store.questionBudget, logger, questionsUse),
      store,
      view,
      answers,
      models,
      moodOf: mood.of,
      paper: paper.desk,
      alerts: alerts.desk,
      backtests,
      live: createLiveDesk(store.state, view.clock, config.EXCHANGE, liveGuard(config)),
      status,
      jobs: () => queues.summaries(),
      operators: createOperatorDesk({ store, queues, config, view }),
    });
    if (config.ROLE === 'bot') await view.follow(stopping);
    else {
      const parts = {
        config,
        store,
        queues,
        view,
        features,
        answers,
        mood,
        paper,
        alertWatch: alerts.watch,
        backtests,
        metrics,
        logger,
        sentimentEveryMs,
        expected: () => Object.keys(statusFacts.silentAfterMs()),
      };
      const worker = closing.add('worker', await startWorker(parts, stopping));
      worker.ended.catch((error: unknown) => failWith(error instanceof Error ? error : new Error(messageOf(error))));
      await worker.ready;
      if (!stopping.aborted)
        closing.add('live trading', startLive({ config, store, view, logger }, stopping, failWith));
    }
    const web = closing.add(
      'web',
      await openWebServer({
        host: config.HTTP_HOST,
        port: config.HTTP_PORT,
        metrics,
        status,
        refresh: async () => {
          for (const [queue, counts] of Object.entries(await queues.counts())) {
            for (const [state, jobs] of Object.entries(counts)) metrics.queueDepth.set({ queue, state }, jobs);
          }
          metrics.deliveriesWaiting.set((await store.deliveries.counts(0)).waiting);
          const { venue } = view.info();
          for (const { info, active } of await models.summaries()) {
            if (active) metrics.modelAge.set({ model: info.version }, (view.clock.now() - info.trainedUntil) / 1_000);
          }
          const { candleAgeMs: age, stages } = await status();
          if (age !== null) metrics.candleAge.set({ venue }, age / 1_000);
          metrics.showStages(stages, await store.incidents.open());
        },
      }),
    );
    if (config.ROLE !== 'worker' && !stopping.aborted) {
      closing.add<Chats>(
        'chats',
        await openChats({ config, store, services, channels, metrics, errors, logger, questionsUse }),
      );
    }
    if (!stopping.aborted) {
      const stages = () => stageAges(statusFacts);
      health = closing.add('health', startHealth({ config, store, queues, view, services, stages, errors, logger }));
    }
    const { venue, fallbackFrom } = view.info();
    logger.info(
      { venue, fallbackFrom, role: config.ROLE, http: web.url, ms: Math.round(performance.now() - startedAt) },
      'ready',
    );
    return { url: web.url, stopped: stopped(stopping, closing, () => fault, logger) };
  } catch (error) {
    await closing.closeAll();
    throw fault ?? error;
  }
}

async function stopped(
  stopping: AbortSignal,
  closing: Closing,
  fault: () => Error | null,
  logger: Logger,
): Promise<void> {
  if (!stopping.aborted) await new Promise((resolve) => stopping.addEventListener('abort', resolve, { once: true }));
  logger.info('stopping');
  await closing.closeAll();
  const error = fault();
  if (error) throw error;
  logger.info('stopped');
}
