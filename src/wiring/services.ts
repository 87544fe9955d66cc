import type { Clock } from '../core/clock.js';
import { joined } from '../core/joined.js';
import type { Market, Series, Timeframe } from '../core/market.js';
import type { AlertDesk } from '../core/ports/alerts.js';
import type { BacktestDesk } from '../core/ports/backtests.js';
import type { ChannelDesk } from '../core/ports/channels.js';
import type { LiveDesk } from '../core/ports/live.js';
import type { OperatorDesk } from '../core/ports/operators.js';
import type { PaperDesk } from '../core/ports/paper-desk.js';
import type { QuestionDesk } from '../core/ports/questions.js';
import type { JobSummary, Services, StatusReport } from '../core/ports/services.js';
import type { Mood, SentimentReading } from '../core/sentiment.js';
import { type EpochMs, epochMs } from '../core/units.js';
import type { Answers } from '../pipeline/answers.js';
import { createRecordDesk } from '../pipeline/record/record-desk.js';
import { SettlementService } from '../pipeline/signals/settlement-service.js';
import { ChartMemory } from './chart-memory.js';
import type { MarketView } from './market-view.js';
import { createOverview } from './overview/overview-desk.js';
import type { Persistence } from './persistence.js';
import { createPostDesk } from './posts.js';
import type { ServingModels } from './serving-models.js';

interface Parts {
  readonly store: Persistence;
  readonly view: MarketView;
  readonly answers: Answers;
  readonly alerts: AlertDesk;
  readonly models: ServingModels;
  readonly moodOf: (market: Market) => Promise<Mood>;
  readonly paper: PaperDesk;
  readonly backtests: BacktestDesk;
  readonly live: LiveDesk;
  readonly channels: ChannelDesk;
  readonly questions: QuestionDesk;
  readonly status: () => Promise<StatusReport>;
  readonly jobs: () => Promise<readonly JobSummary[]>;
  readonly operators: OperatorDesk;
}

export interface Pause {
  readonly by: string;
  readonly since: EpochMs;
}

const pauseKey = 'paused';
const readingsWindowMs = 86_400_000;

export const pausedBy = (store: Persistence): Promise<Pause | null> => store.state.get<Pause>(pauseKey);

/** What chat commands may ask for and do, over the store and the stages. */
export function createServices(parts: Parts): Services {
  const { store, view, answers } = parts;
  const clock: Clock = view.clock;
  const seriesOf = (market: Market, timeframe: Timeframe): Series => ({ venue: view.info().venue, market, timeframe });
  const settlement = new SettlementService(store.signals, store.candles);
  const charts = new ChartMemory(store);
  const moodOf = joined(parts.moodOf, (market) => market);

  return {
    clock,
    alerts: parts.alerts,
    backtests: parts.backtests,
    live: parts.live,
    market: () => view.info(),
    // Asked by many at once it is computed once.
    answer: joined(
      async (market: Market, timeframe: Timeframe) => {
        const series = seriesOf(market, timeframe);
        const closedAt = await store.candles.newest(series);
        const [features, mood, paused] = await Promise.all([
          closedAt === null ? null : answers.featuresOf(series, closedAt),
          moodOf(market),
          pausedBy(store),
        ]);
        const forecast = features && (await answers.forecastOf(series, features));
        return answers.judge(series, closedAt, forecast, { now: clock.now(), mood, paused, open: [] }).answer;
      },
      (market, timeframe) => `${market} ${timeframe}`,
    ),
    chart: joined(
      (market: Market, timeframe: Timeframe, count: number, atLeast?: EpochMs) =>
        charts.get(seriesOf(market, timeframe), count, atLeast ?? null),
      (...asked) => asked.join(' '),
    ),
    mood: moodOf,
    readings: joined(
      (market: Market, limit: number): Promise<readonly SentimentReading[]> => {
        const now = clock.now();
        return store.sentiment.window(market, epochMs(now - readingsWindowMs), now, limit);
      },
      (market, limit) => `${market} ${limit}`,
    ),
    signals: store.signals,
    record: createRecordDesk({
      records: store.record,
      signals: store.signals,
      cancel: (signal, why, now) => settlement.cancel(signal, why, now),
      clock,
      venue: () => view.info().venue,
    }),
    subscriptions: store.subscriptions,
    preferences: store.preferences,
    digests: store.digests,
    people: store.people,
    community: store.community,
    deliveries: store.deliveryDesk,
    models: () => parts.models.summaries(),
    status: joined(parts.status, () => ''),
    jobs: parts.jobs,
    pause: (by) => store.state.put(pauseKey, { by, since: clock.now() } satisfies Pause),
    resume: () => store.state.remove(pauseKey),
    paused: joined(
      () => pausedBy(store),
      () => '',
    ),
    paper: parts.paper,
    posts: createPostDesk(store.posts),
    channels: parts.channels,
    questions: parts.questions,
    operators: parts.operators,
    overview: createOverview({
      candles: store.candles,
      sentiment: store.sentiment,
      market: () => view.info(),
      clock,
    }),
  };
}
