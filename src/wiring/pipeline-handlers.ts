import type { Logger } from 'pino';
import type { Clock } from '../core/clock.js';
import { type Market, type Series, seriesKey, type Timeframe, type Venue } from '../core/market.js';
import type { Answer } from '../core/prediction.js';
import type { Mood } from '../core/sentiment.js';
import type { Signal } from '../core/signal.js';
import { aftermathStage } from '../core/stages.js';
import { type EpochMs, epochMs } from '../core/units.js';
import type { AlertWatch } from '../pipeline/alerts/index.js';
import type { Answers, FeaturesOfClose, ForecastOfClose } from '../pipeline/answers.js';
import type { PaperTrader } from '../pipeline/paper.js';
import type { AlertService } from '../pipeline/risk/alerts/alert-service.js';
import type { SettlementService } from '../pipeline/signals/settlement-service.js';
import { ShortMemory } from '../store/short-memory.js';
import type { Metrics } from '../web/metrics.js';
import type { Persistence } from './persistence.js';

/** Names one close; the payload of every job of its flow. */
export interface Close {
  readonly venue: Venue;
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly closedAt: EpochMs;
  /** When the candle came in, by the wall clock. */
  readonly seenAt: EpochMs;
}

interface Parts {
  readonly store: Persistence;
  readonly answers: Answers;
  readonly clock: Clock;
  readonly moodOf: (market: Market) => Promise<Mood>;
  readonly paused: () => Promise<{ readonly by: string; readonly since: EpochMs } | null>;
  readonly settlement: SettlementService;
  readonly paper: PaperTrader;
  readonly alerts: AlertService;
  /** Alerts that people made. */
  readonly alertWatch?: AlertWatch;
  /** Marks a stage alive. */
  readonly beat: (stage: string) => void;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Series that close together are decided within that. */
const instantMs = 1_000;

/** What is the same for all series that close at one instant is asked once for them. */
function oncePerInstant<T>(): (key: string, closedAt: EpochMs, ask: () => Promise<T>) => Promise<T> {
  const memory = new ShortMemory<T>(instantMs, 256);
  return (key, closedAt, ask) => memory.get(`${key} ${closedAt}`, ask);
}

const seriesOf = ({ venue, market, timeframe }: Close): Series => ({ venue, market, timeframe });

/** What each job of a close does. Every one may run again: facts are written once, by their keys. */
export function createPipelineHandlers(parts: Parts) {
  const { store, answers, clock, beat, metrics, logger } = parts;
  const moods = oncePerInstant<Mood>();
  const pauses = oncePerInstant<Awaited<ReturnType<Parts['paused']>>>();

  return {
    async features(close: Close): Promise<FeaturesOfClose> {
      const features = await answers.featuresOf(seriesOf(close), close.closedAt);
      if (!features)
        throw new Error(`candle ${seriesKey(seriesOf(close))} closed ${close.closedAt} is not in the store`);
      beat('features');
      return features;
    },

    async sentiment(close: Close): Promise<Mood> {
      return moods(close.market, close.closedAt, () => parts.moodOf(close.market));
    },

    async inference(close: Close, features: FeaturesOfClose): Promise<ForecastOfClose> {
      const forecast = await answers.forecastOf(seriesOf(close), features);
      beat('inference');
      return forecast;
    },

    async decide(close: Close, forecast: ForecastOfClose, mood: Mood | null): Promise<readonly Signal[]> {
      const series = seriesOf(close);
      const [paused, running] = await Promise.all([
        pauses('', close.closedAt, parts.paused),
        store.signals.running(close.venue, series),
      ]);
      const { answer, ...made } = answers.judge(series, close.closedAt, forecast, {
        now: clock.now(),
        mood,
        paused,
        open: running.flatMap(({ signal, withheld }) => (withheld ? [] : [signal])),
        withheldOpen: running.flatMap(({ signal, withheld }) => (withheld ? [signal] : [])),
      });
      const recorded = await store.decisions.record({
        answer,
        closedAt: close.closedAt,
        ...made,
        mood,
        candleSeenAt: close.seenAt,
      });
      if (!recorded.repeated) tell(answer, series, recorded);
      beat('decision');
      return recorded.signals;
    },

    /** What a close means for what is open already: settlement, paper positions, shocks. */
    async aftermath(close: Close): Promise<void> {
      const series = seriesOf(close);
      await watchAlerts(series);
      await parts.settlement.run(close.venue, epochMs(Math.max(clock.now(), close.closedAt)), series);
      const [candle] = await store.candles.latest(series, 1, close.closedAt);
      if (candle?.closedAt === close.closedAt) await parts.paper.wake();
      await parts.alerts.onCandle(series);
      beat(aftermathStage);
    },
  };

  /** What fails here is found again by the sweep; nothing else of the close waits for it. */
  async function watchAlerts(series: Series): Promise<void> {
    try {
      const { fired } = (await parts.alertWatch?.onClose(series)) ?? { fired: 0 };
      if (fired > 0) logger.info({ fired, series: seriesKey(series) }, 'alerts fired');
    } catch (error) {
      logger.warn({ err: error, series: seriesKey(series) }, 'alerts were not looked at; they are again in a moment');
    }
  }

  function tell(
    answer: Answer,
    series: Series,
    recorded: { readonly signals: readonly Signal[]; readonly deliveries: number },
  ): void {
    metrics.decisions.inc({ call: answer.call });
    for (const signal of recorded.signals) {
      logger.info(
        { signal: signal.id, kind: signal.kind, series: seriesKey(series), deliveries: recorded.deliveries },
        'signal',
      );
    }
  }
}

export type PipelineHandlers = ReturnType<typeof createPipelineHandlers>;
