import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { timeframeMs } from '../core/market.js';
import type { CandleSource } from '../core/ports/candle-source.js';
import { backfillStage, feedOf, fundingStage, scoringStage, tidyingStage } from '../core/stages.js';
import type { JobQueues } from '../jobs/index.js';
import type { AlertWatch } from '../pipeline/alerts/index.js';
import type { Answers } from '../pipeline/answers.js';
import { featureSet } from '../pipeline/features/index.js';
import { backfillEveryMs, candlesOf, isCandleDriven, replayEndedNote } from '../pipeline/health/stages.js';
import type { Ingest } from '../pipeline/ingest.js';
import type { LiveFeatures } from '../pipeline/live-features.js';
import { openSource } from '../pipeline/market-data/open-source.js';
import { AlertService, standardAlertPolicy } from '../pipeline/risk/alerts/alert-service.js';
import { SettlementService } from '../pipeline/signals/settlement-service.js';
import type { Metrics } from '../web/metrics.js';
import type { Backtests } from './backtest-desk.js';
import { computeInProcess } from './backtest-process.js';
import { BacktestRunner } from './backtest-runner.js';
import { beatingSchedules } from './beating-schedules.js';
import { CloseGate } from './close-gate.js';
import { expectFeeds, expectWork } from './expected-stages.js';
import { FlowStarter } from './flow-starter.js';
import { whileLeader } from './leadership.js';
import { feedMarket, historyFor, type OpenMarket } from './market-feed.js';
import type { MarketView } from './market-view.js';
import type { MoodService } from './mood.js';
import type { Paper } from './paper.js';
import type { Persistence } from './persistence.js';
import { createPipelineHandlers } from './pipeline-handlers.js';
import { Pulse } from './pulse.js';
import { schedulesOf, watchedOf } from './schedules.js';
import { pausedBy } from './services.js';

interface Parts {
  readonly config: Config;
  readonly store: Persistence;
  readonly queues: JobQueues;
  readonly view: MarketView;
  readonly features: LiveFeatures;
  readonly answers: Answers;
  readonly mood: MoodService;
  readonly paper: Paper;
  /** Alerts that people made. */
  readonly alertWatch?: AlertWatch;
  readonly backtests: Pick<Backtests, 'reconcile'>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly sentimentEveryMs: number;
  /** What is expected to be heard of, once the market is known. */
  readonly expected: () => readonly string[];
  /** Another way to the market than the settings name; benches give one. */
  readonly openMarket?: OpenMarket;
}

export interface Worker {
  /** The market is known: by its own source, or by the report of the process that feeds it. */
  readonly ready: Promise<void>;
  /** Settles when the feed was stopped; rejects when it cannot be fed at all. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Runs the jobs of this process and, while no other process does, feeds the market. */
export async function startWorker(parts: Parts, stop: AbortSignal): Promise<Worker> {
  const { config, store, queues, view, metrics, logger } = parts;
  const gate =
    config.EXCHANGE === 'replay' && config.REPLAY_SPEED === 'max' ? new CloseGate(closingTogether(parts)) : null;
  const feed: { ingest: Ingest | null; source: CandleSource | null } = { ingest: null, source: null };
  const flows = new FlowStarter(queues, logger);
  const pulse = new Pulse(store.state, logger);
  const beat = (stage: string): void => pulse.beat(stage);

  let known = () => {};
  let unknown = (_error: unknown) => {};
  const ready = new Promise<void>((resolve, reject) => {
    known = resolve;
    unknown = reject;
  });
  const settlement = new SettlementService(store.signals, store.candles);
  const feedEnd = new AbortController();
  const ended = whileLeader(
    store.pool,
    async (signal) => {
      const end = await feedMarket(
        {
          config,
          store,
          logger,
          historyCandles: historyFor(featureSet.lookback, config),
          oneByOne: gate !== null,
          openMarket: parts.openMarket ?? openSource,
        },
        {
          onReady: async (source, fallbackFrom, ingest) => {
            feed.ingest = ingest;
            feed.source = source;
            await view.lead(source, fallbackFrom);
            // Before the first candle: what a replay says at its end must stand.
            await expectWork(store, parts.expected().filter(isCandleDriven), view.info().venue);
            known();
          },
          backfillEveryMs: () => backfillEveryMs(view.paceFor(config)),
          onBackfilled: ({ failed, withoutFunding }) => {
            if (failed.length === 0) pulse.beat(backfillStage);
            if (withoutFunding.length === 0) pulse.beat(fundingStage);
          },
          onClosed: async (series, candle) => {
            metrics.candles.inc({ venue: series.venue, timeframe: series.timeframe });
            const watched = config.MARKETS.includes(series.market);
            parts.features.stored(series, candle);
            if (watched) flows.start(series, candle);
            pulse.beat('candles');
            if (watched) pulse.beat(candlesOf(series.market));
            if (watched) await gate?.pass(series, candle.closedAt);
          },
          onCorrected: async (series, candle) => {
            parts.features.invalidate(series);
            parts.alertWatch?.invalidate(series);
            const cancelled = await settlement.onCorrected(series, candle, view.clock.now());
            if (cancelled.length > 0)
              logger.warn({ series, candle, cancelled }, 'signals of a corrected candle are cancelled');
          },
          onRejected: async (rows) => {
            metrics.rejectedRows.inc({ venue: rows[0]?.series.venue ?? 'unknown' }, rows.length);
            logger.warn({ rows: rows.length, first: rows[0] }, 'rows of market data were refused');
          },
          onLink: (state, via, reason) =>
            logger[state === 'up' ? 'info' : 'warn']({ via, reason }, `market stream ${state}`),
        },
        signal,
      );
      feed.ingest = null;
      feed.source = null;
      if (end === 'ended' && !stop.aborted) {
        logger.info('the replay has ended; questions are still answered');
        // A beat that is still to be written would take the note away again.
        await pulse.flush();
        await store.state.beat('candles', replayEndedNote);
        await aborted(signal);
      }
    },
    {
      stop: AbortSignal.any([stop, feedEnd.signal]),
      logger,
      onStandby: async () => {
        await view.follow(stop);
        known();
      },
    },
  );
  ended.catch(unknown);
  await Promise.race([ready, aborted(stop)]);
  if (!stop.aborted) {
    const alerts = new AlertService(
      { candles: store.candles, state: store.state, announcements: store.announcements },
      standardAlertPolicy,
    );
    const handlers = createPipelineHandlers({
      store,
      answers: parts.answers,
      clock: view.clock,
      moodOf: parts.mood.of,
      paused: () => pausedBy(store),
      settlement,
      paper: parts.paper.trader,
      ...(parts.alertWatch ? { alertWatch: parts.alertWatch } : {}),
      alerts,
      beat,
      metrics,
      logger,
    });
    const runner = new BacktestRunner({
      repository: store.backtests,
      spans: store.backtests,
      candles: store.candles,
      source: () => feed.source,
      compute: computeInProcess,
      settings: { databaseUrl: store.url, modelsDir: config.MODELS_DIR, logLevel: config.LOG_LEVEL },
      logger,
      stop,
    });
    const mended = await store.preferences.mendZones();
    if (mended > 0) logger.warn({ mended }, 'time zones the database no longer knows were set back to UTC');
    await parts.paper.upgrade();
    await expectOthers(parts);
    await queues.work({
      handlers: {
        ...handlers,
        decide: async (close, forecast: Awaited<ReturnType<typeof handlers.inference>>, mood) => {
          const signals = await handlers.decide(close, forecast, mood);
          gate?.open(close, close.closedAt);
          return signals.map((signal) => signal.id);
        },
      },
      schedules: beatingSchedules(schedulesOf(parts, { alerts, settlement, flows, feed, beat }), beat),
      onTidied: () => beat(tidyingStage),
      backtest: (id) => runner.run(id),
    });
    await parts.backtests.reconcile(0);
    await flows.reconcile(store, watchedOf(parts), 0);
  }
  return {
    ready,
    ended,
    close: async () => {
      feedEnd.abort();
      await ended.catch((error: unknown) => logger.debug({ err: error }, 'the feed had ended with an error'));
      await flows.flushed();
      await pulse.close();
    },
  };
}

/** Beside what goes on as candles close: whatever this worker looks after has its time from now on. */
async function expectOthers({ store, view, mood, expected }: Parts): Promise<void> {
  const { venue } = view.info();
  const texts = mood.asked();
  if (mood.scores() === null) await store.state.forget(scoringStage);
  await expectFeeds(store, texts, venue);
  const others = expected().filter((stage) => !isCandleDriven(stage));
  await expectWork(store, [...others, ...texts.map(feedOf), ...(mood.scores() ? [scoringStage] : [])], venue);
}

/** How many watched series close at an instant. */
const closingTogether =
  ({ config, view }: Parts) =>
  (closedAt: number): number =>
    view.info().markets.length *
    config.TIMEFRAMES.filter((timeframe) => closedAt % timeframeMs(timeframe) === 0).length;

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
