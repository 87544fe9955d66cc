import type { Logger } from 'pino';
import type { ChatSender } from '../../bot/chat-sender.js';
import { type Config, loadConfig } from '../../config.js';
import { UserError } from '../../core/errors.js';
import { type Market, type Series, type Timeframe, timeframeMs } from '../../core/market.js';
import type { Services } from '../../core/ports/services.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { maintenanceQueue, openQueues } from '../../jobs/index.js';
import { featureSet } from '../../pipeline/features/index.js';
import type { Forecaster } from '../../pipeline/inference/forecaster.js';
import { LiveFeatures } from '../../pipeline/live-features.js';
import { Metrics } from '../../web/metrics.js';
import { createAlerts } from '../alerts.js';
import { Channels } from '../channels.js';
import { Closing } from '../closing.js';
import { createBacktests } from '../create-backtests.js';
import { startDeliveries } from '../deliveries.js';
import { createLiveDesk } from '../live-desk.js';
import { contextMarkets } from '../market-feed.js';
import { MarketView } from '../market-view.js';
import { openMood } from '../mood.js';
import { createOperatorDesk } from '../operator-desk.js';
import { createPaper } from '../paper.js';
import { openPersistence } from '../persistence.js';
import { createServices } from '../services.js';
import { ServingModels } from '../serving-models.js';
import { statusReport } from '../status.js';
import { startWorker } from '../worker.js';
import { Arrivals, type PictureArrival } from './arrivals.js';
import { SteppedSource } from './stepped-source.js';
import { TalkativeAnswers, TalkativeForecaster } from './talkative-answers.js';

export interface RigOptions {
  readonly databaseUrl: string;
  readonly modelsDir: string;
  readonly markets: readonly Market[];
  readonly timeframes: readonly Timeframe[];
  /** `one`: a single chat hears everything, message after message. `each`: every series has a chat of its own. */
  readonly chats: 'one' | 'each';
  /** What the chats are on; a console that only counts unless given. */
  readonly sender?: ChatSender;
  readonly logger: Logger;
}

/** What closed together. */
export interface ClosedInstant {
  readonly closedAt: EpochMs;
  /** From the candle leaving the source to the send call of the message it caused, ms; one a series. */
  readonly candleToSendMs: readonly number[];
  /** The pictures that have gone out when it is asked. */
  pictures(): readonly PictureArrival[];
}

export interface Rig {
  readonly services: Services;
  readonly series: readonly Series[];
  /** From the worker's start, with an empty database, to the last message about the newest candle of the history. */
  readonly coldMs: number;
  /** How many series close at the next instant. */
  closingNext(): number;
  /** Resolves when nothing of earlier closes is left to do: no job waits, no message either. */
  quiet(): Promise<void>;
  /** Lets the next instant's candles close; resolves when every message about them has reached the sender. */
  step(): Promise<ClosedInstant>;
  close(): Promise<void>;
}

const startAt = epochMs(Date.UTC(2026, 0, 5));
const firstChat = 1_000;
/**
 * The bot in one process as `start` puts it together, on a market that closes when told, with a chat that only counts, no web
 * server, and a model for which every candle is worth a message.
 */
export async function openRig(options: RigOptions): Promise<Rig> {
  const { logger, markets, timeframes } = options;
  const config = configFor(options);
  const closing = new Closing(logger);
  const stop = new AbortController();
  try {
    const metrics = new Metrics();
    const store = closing.add('database', await openPersistence(config, logger, (reason) => logger.fatal(reason)));
    const models = closing.add('models', new ServingModels(config.MODELS_DIR, timeframes, featureSet, logger));
    await models.open();
    const talkative = new Map(timeframes.map((timeframe) => [timeframe, talkativeModel(models, timeframe, config)]));
    const view = new MarketView(store.state, markets, timeframes, logger);
    closing.add('market view', { close: async () => view.stop() });
    const queues = closing.add('queues', await openQueues({ databaseUrl: store.url }, logger));
    const features = new LiveFeatures(featureSet, store.candles, contextMarkets, {
      contextGraceMs: 2_000,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    const answers = new TalkativeAnswers(features, featureSet, ({ timeframe }) => talkative.get(timeframe) ?? null);
    const venue = () => view.info().venue;
    const mood = await openMood(config, { store, clock: view.clock, venue, logger });
    const startedAt = performance.now();
    const elapsedMs = () => performance.now();
    const status = () =>
      statusReport({
        store,
        clock: view.clock,
        venue,
        markets,
        timeframes,
        silentAfterMs: () => ({}),
        startedAt,
        elapsedMs,
      });
    const paper = createPaper(store, view, logger);
    const alerts = createAlerts(store, view, logger);
    const backtests = createBacktests({ store, view, queues, modelsDir: config.MODELS_DIR });
    const services = createServices({
      channels: new Channels(),
      questions: { model: null, spend: async () => 'day' },
      store,
      view,
      answers,
      models,
      moodOf: mood.of,
      paper: paper.desk,
      alerts: alerts.desk,
      backtests,
      live: createLiveDesk(store.state, view.clock, 'simulated', { on: false, why: 'this is a bench' }),
      status,
      jobs: () => queues.summaries(),
      operators: createOperatorDesk({ store, queues, config, view }),
    });
    const arrivals = new Arrivals(options.sender);
    const source = new SteppedSource(startAt, (one, closedAt) => arrivals.seen(one, closedAt));
    const series = markets.flatMap((market) =>
      timeframes.map((timeframe) => ({ venue: source.venue, market, timeframe })),
    );
    const listeners = options.chats === 'one' ? [null] : series;
    for (const [id, only] of listeners.entries()) {
      await store.subscriptions.put({
        chat: { platform: arrivals.platform, id: String(firstChat + id) },
        markets: only ? [only.market] : [],
        timeframes: only ? [only.timeframe] : [],
        kinds: [],
        muted: [],
      });
    }
    const parts = { config, store, queues, view, features, answers, mood, paper, backtests, metrics, logger };
    const worker = closing.add(
      'worker',
      await startWorker(
        {
          ...parts,
          alertWatch: alerts.watch,
          sentimentEveryMs: 300_000,
          expected: () => [],
          openMarket: async () => ({ source, fallbackFrom: null }),
        },
        stop.signal,
      ),
    );
    await worker.ready;
    closing.add('deliveries', startDeliveries({ store, services, metrics, logger }, [arrivals]));
    await arrivals.of(series, startAt);
    const coldMs = performance.now() - startedAt;
    let now: number = startAt;
    const next = () =>
      Math.min(...timeframes.map((one) => (Math.floor(now / timeframeMs(one)) + 1) * timeframeMs(one)));
    const closingAt = (instant: number) => series.filter(({ timeframe }) => instant % timeframeMs(timeframe) === 0);
    return {
      services,
      series,
      coldMs,
      closingNext: () => closingAt(next()).length,
      quiet: async () => {
        for (;;) {
          const counts = Object.entries(await queues.counts()).filter(([queue]) => queue !== maintenanceQueue);
          const jobs = counts.reduce((sum, [, one]) => sum + one.waiting + one.active + one.delayed, 0);
          if (jobs + (await store.deliveries.counts(0)).waiting === 0) return;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      },
      step: async () => {
        now = next();
        const closedAt = epochMs(now);
        source.step();
        const closing = closingAt(closedAt);
        return {
          closedAt,
          candleToSendMs: await arrivals.of(closing, closedAt),
          pictures: () => arrivals.picturesOf(closing, closedAt),
        };
      },
      close: async () => {
        stop.abort();
        await closing.closeAll();
      },
    };
  } catch (error) {
    stop.abort();
    await closing.closeAll();
    throw error;
  }
}

function configFor({ databaseUrl, modelsDir, markets, timeframes }: RigOptions): Config {
  return loadConfig({
    DATABASE_URL: databaseUrl,
    MODELS_DIR: modelsDir,
    EXCHANGE: 'simulated',
    MARKETS: markets.join(','),
    TIMEFRAMES: timeframes.join(','),
    NEWS_FEEDS: '',
  });
}

function talkativeModel(models: ServingModels, timeframe: Timeframe, { MODELS_DIR }: Config): Forecaster {
  const forecaster = models.forecaster(timeframe);
  if (forecaster) return new TalkativeForecaster(forecaster);
  throw new UserError(
    `MODELS_DIR: no model in ${MODELS_DIR} serves ${timeframe}, and this is measured with one: npx auspex models promote <version>`,
  );
}
