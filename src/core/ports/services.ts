import type { Clock } from '../clock.js';
import type { Candle, Market, Provenance, Timeframe, Venue } from '../market.js';
import type { Answer, Prediction } from '../prediction.js';
import type { Mood, SentimentReading } from '../sentiment.js';
import type { EpochMs } from '../units.js';
import type { AlertDesk } from './alerts.js';
import type { BacktestDesk } from './backtests.js';
import type { ChannelDesk } from './channels.js';
import type { DeliveryDesk } from './delivery-desk.js';
import type { LiveDesk } from './live.js';
import type { OperatorDesk } from './operators.js';
import type { OverviewDesk } from './overview.js';
import type { PaperDesk } from './paper-desk.js';
import type { Community } from './people.js';
import type { ModelInfo } from './predictor.js';
import type { DigestRepository, PreferenceRepository } from './preferences.js';
import type { QuestionDesk } from './questions.js';
import type { RecordDesk } from './record.js';
import type { DeliveryCounts, PeopleRepository, SignalRepository, SubscriptionRepository } from './repositories.js';
import type { PostDesk } from './scheduled-posts.js';

/** What is watched now, and what may be said of it. */
export interface MarketInfo {
  readonly venue: Venue;
  readonly provenance: Provenance;
  /** Why this venue and not the one asked for, or null: `binance unreachable, okx unreachable`. */
  readonly fallbackFrom: string | null;
  readonly markets: readonly Market[];
  readonly timeframes: readonly Timeframe[];
  tickSize(market: Market): number | null;
}

/** What a chart draws. All facts were known at the last candle's close. */
export interface ChartData {
  readonly candles: readonly Candle[];
  readonly predictions: readonly Prediction[];
}

export interface ModelSummary {
  readonly info: ModelInfo;
  /** Held-out figures of the card, by name, e.g. `directionAuc`: value with interval. */
  readonly scores: readonly {
    readonly name: string;
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
  }[];
  readonly active: boolean;
}

export interface StageStatus {
  readonly stage: string;
  readonly state: 'alive' | 'silent' | 'paused';
  readonly ageMs: number | null;
  readonly note: string | null;
}

export interface StatusReport {
  readonly healthy: boolean;
  readonly stages: readonly StageStatus[];
  readonly candleAgeMs: number | null;
  readonly deliveries: DeliveryCounts;
  readonly startedMsAgo: number;
}

export interface JobSummary {
  readonly queue: string;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly completed: number;
  readonly failed: number;
  readonly lastFailures: readonly { readonly id: string; readonly name: string; readonly reason: string }[];
}

/** Everything a chat command may ask for or do. Wiring builds it; commands get it and nothing else. */
export interface Services {
  readonly clock: Clock;
  readonly alerts: AlertDesk;
  readonly backtests: BacktestDesk;
  readonly market: () => MarketInfo;
  /** The answer for the newest closed candle, computed or as stored for that candle. */
  readonly answer: (market: Market, timeframe: Timeframe) => Promise<Answer>;
  /** The newest candles. `atLeast`: a close that must be among them; without it, whatever is newest in the store now. */
  readonly chart: (market: Market, timeframe: Timeframe, candles: number, atLeast?: EpochMs) => Promise<ChartData>;
  readonly mood: (market: Market) => Promise<Mood>;
  readonly readings: (market: Market, limit: number) => Promise<readonly SentimentReading[]>;
  readonly signals: SignalRepository;
  readonly record: RecordDesk;
  readonly subscriptions: SubscriptionRepository;
  readonly people: PeopleRepository;
  /** Rules, confirmations, audit, invitations, links, privacy. */
  readonly community: Community;
  /** How messages fare, and those that were given up. */
  readonly deliveries: DeliveryDesk;
  readonly models: () => Promise<readonly ModelSummary[]>;
  readonly status: () => Promise<StatusReport>;
  readonly jobs: () => Promise<readonly JobSummary[]>;
  /** Stops new signals and entries until resumed; who and why are kept. */
  readonly pause: (by: string) => Promise<void>;
  readonly resume: (by: string) => Promise<void>;
  readonly paused: () => Promise<{ readonly by: string; readonly since: EpochMs } | null>;
  readonly paper: PaperDesk;
  /** Prices, moves and indicators over all watched markets. */
  readonly overview: OverviewDesk;
  /** Incidents, jobs, pinned status, webhooks. */
  readonly operators: OperatorDesk;
  readonly live: LiveDesk;
  readonly posts: PostDesk;
  readonly channels: ChannelDesk;
  readonly questions: QuestionDesk;
  /** How people and chats want to be spoken to. */
  readonly preferences: PreferenceRepository;
  /** What was held back from a chat. */
  readonly digests: Pick<DigestRepository, 'heldBack' | 'release'>;
}
