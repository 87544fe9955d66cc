import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Announcement } from '../core/announcement.js';
import type { BacktestRequest } from '../core/backtest.js';
import type { BacktestResult } from '../core/backtest-job.js';
import type { PaperInput } from '../core/ports/paper.js';
import type { Answer, Prediction } from '../core/prediction.js';
import type { Mood } from '../core/sentiment.js';
import type { NewSignal, SignalOutcome } from '../core/signal.js';

/** Written as JSON text (the driver would make an array literal of an array), read as parsed. */
type Json<T> = ColumnType<T, string, string>;
type Instant = ColumnType<Date, Date | string, Date | string>;
/** Filled in by the database when left out. */
type InstantNow = ColumnType<Date, Date | string | undefined, Date | string>;

interface SeriesColumns {
  readonly venue: string;
  readonly market: string;
  readonly timeframe: string;
}

export interface CandleTable extends SeriesColumns {
  readonly opened_at: number;
  readonly closed_at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface QuarantineTable extends SeriesColumns {
  readonly fingerprint: string;
  readonly row: Json<readonly (number | string | null)[]>;
  readonly reason: string;
  readonly at: InstantNow;
}

export interface FundingTable {
  readonly venue: string;
  readonly market: string;
  readonly settled_at: number;
  readonly rate: number;
}

export interface DecisionTable extends SeriesColumns {
  readonly id: Generated<number>;
  readonly closed_at: number;
  readonly answer: Json<Answer>;
  readonly prediction: Json<Prediction> | null;
  readonly mood: Json<Mood> | null;
  readonly candle_seen_at: number;
  readonly decided_at: InstantNow;
}

export interface SignalTable extends SeriesColumns {
  readonly id: Generated<number>;
  readonly decision_id: number;
  readonly kind: 'entry' | 'move';
  readonly decided_at: number;
  readonly signal: Json<NewSignal>;
  readonly outcome: Json<SignalOutcome>;
  readonly outcome_kind: SignalOutcome['kind'];
}

export interface AnnouncementTable {
  readonly id: Generated<number>;
  readonly key: string;
  readonly kind: string;
  readonly payload: Json<Announcement>;
  readonly priority: number;
  readonly signal_id: number | null;
  readonly expires_at: number | null;
  readonly candle_seen_at: number | null;
  readonly created_at: InstantNow;
}

export const deliveryStates = ['waiting', 'leased', 'sent', 'refused', 'expired', 'dead', 'unknown'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface DeliveryTable {
  readonly id: Generated<number>;
  readonly announcement_id: number;
  readonly platform: string;
  readonly chat_id: string;
  readonly priority: number;
  readonly state: Generated<DeliveryState>;
  readonly due_at: InstantNow;
  readonly lease_until: Instant | null;
  readonly lease_owner: string | null;
  readonly attempts: Generated<number>;
  readonly message_id: string | null;
  readonly reason: string | null;
  readonly created_at: InstantNow;
  readonly finished_at: Instant | null;
  /** The market's time when it was sent. */
  readonly market_at: number | null;
}

export interface ChatTable {
  readonly platform: string;
  readonly chat_id: string;
  readonly paused_at: Instant;
  readonly reason: string;
}

export interface SubscriptionTable {
  readonly platform: string;
  readonly chat_id: string;
  readonly markets: readonly string[];
  readonly timeframes: readonly string[];
  readonly kinds: readonly string[];
  readonly muted: readonly string[];
}

export interface PersonTable {
  readonly platform: string;
  readonly id: string;
  readonly role: string;
  readonly name: string | null;
  readonly time_zone: Generated<string>;
  readonly seen_at: InstantNow;
}

export interface OwnerCodeTable {
  readonly single: Generated<boolean>;
  readonly code: string;
}

export interface ReadingTable {
  readonly id: string;
  readonly source: string;
  readonly title: string;
  readonly url: string | null;
  readonly market: string | null;
  readonly score: number;
  readonly label: string;
  readonly scorer: string;
  readonly published_at: number;
  readonly available_at: number;
}

export interface StateTable {
  readonly key: string;
  readonly value: Json<unknown>;
}

export interface HeartbeatTable {
  readonly stage: string;
  readonly at: Instant;
  readonly note: string | null;
}

export interface PaperAccountTable {
  readonly name: string;
  readonly version: number;
  readonly account: JSONColumnType<object, string, string>;
}

export interface BacktestTable {
  readonly id: Generated<number>;
  readonly key: string;
  readonly venue: string;
  readonly request: Json<BacktestRequest>;
  readonly asker_platform: string;
  readonly asker_id: string;
  readonly chat_platform: string;
  readonly chat_id: string;
  readonly message_id: string | null;
  readonly state: Generated<'queued' | 'running' | 'done' | 'failed' | 'cancelled'>;
  readonly attempts: Generated<number>;
  readonly share: Generated<number>;
  readonly doing: Generated<string>;
  readonly reason: string | null;
  readonly result: ColumnType<BacktestResult | null, string | null | undefined, string>;
  readonly asked_at: InstantNow;
  readonly ended_at: Instant | null;
}

export interface PaperFillTable {
  readonly account: string;
  readonly life: number;
  readonly client_order_id: string;
  readonly sequence: number;
  readonly market: string;
  readonly side: string;
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly liquidity: string;
  readonly filled_at: number;
}

export interface PaperTradeTable {
  readonly id: Generated<number>;
  readonly account: string;
  readonly life: number;
  /** 1, 2, … within the life. */
  readonly number: number;
  readonly market: string;
  readonly timeframe: string;
  readonly side: string;
  readonly quantity: string;
  readonly entry_price: string;
  readonly exit_price: string;
  readonly fees: string;
  readonly funding: string;
  readonly pnl: string;
  readonly net_return: number;
  readonly worst: number;
  readonly best: number;
  readonly opened_at: number;
  readonly closed_at: number;
  readonly exit: string;
  readonly tag: string;
  readonly signal_id: number | null;
}

export interface PaperInputTable {
  readonly id: Generated<number>;
  readonly account: string;
  readonly life: number;
  readonly at: number;
  readonly input: Json<PaperInput>;
}

export interface PaperEquityTable {
  readonly account: string;
  readonly life: number;
  readonly at: number;
  readonly equity: number;
}

export interface PaperLifeTable {
  readonly account: string;
  readonly life: number;
  readonly summary: JSONColumnType<object, string, string>;
}

export interface Schema {
  readonly candles: CandleTable;
  readonly quarantine: QuarantineTable;
  readonly funding: FundingTable;
  readonly decisions: DecisionTable;
  readonly signals: SignalTable;
  readonly announcements: AnnouncementTable;
  readonly deliveries: DeliveryTable;
  readonly paused_chats: ChatTable;
  readonly subscriptions: SubscriptionTable;
  readonly people: PersonTable;
  readonly owner_code: OwnerCodeTable;
  readonly readings: ReadingTable;
  readonly state: StateTable;
  readonly heartbeats: HeartbeatTable;
  readonly paper_accounts: PaperAccountTable;
  readonly backtests: BacktestTable;
  readonly paper_fills: PaperFillTable;
  readonly paper_trades: PaperTradeTable;
  readonly paper_inputs: PaperInputTable;
  readonly paper_equity: PaperEquityTable;
  readonly paper_lives: PaperLifeTable;
}
