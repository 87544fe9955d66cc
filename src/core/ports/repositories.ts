import type { Announcement } from '../announcement.js';
import type { ChatAddress, PersonId, Platform, Role, Subscription } from '../chat.js';
import type { Candle, FundingRate, Market, Series, Timeframe, Venue } from '../market.js';
import type { Answer, Prediction } from '../prediction.js';
import type { Mood, SentimentReading } from '../sentiment.js';
import type { NewSignal, Signal, SignalOutcome } from '../signal.js';
import type { EpochMs } from '../units.js';
import type { RejectedRow } from './candle-source.js';

/** Closed candles and funding. */
export interface CandleRepository {
  /** Inserts; an existing candle with other values is updated and reported as corrected. One statement for many rows. */
  save(series: Series, candles: readonly Candle[]): Promise<{ inserted: number; corrected: readonly Candle[] }>;
  /** The newest `count` candles with closedAt <= `until`, ascending. */
  latest(series: Series, count: number, until?: EpochMs): Promise<readonly Candle[]>;
  /** Candles with from <= openedAt < to, ascending. */
  range(series: Series, from: EpochMs, to: EpochMs): Promise<readonly Candle[]>;
  /** closedAt of the newest candle, or null. */
  newest(series: Series): Promise<EpochMs | null>;
  quarantine(rows: readonly RejectedRow[]): Promise<void>;
  quarantined(since: EpochMs): Promise<readonly { series: Series; reason: string; rows: number }[]>;
  saveFunding(venue: Venue, market: Market, rates: readonly FundingRate[]): Promise<void>;
  /** The newest rate settled at or before `at`. */
  fundingAt(venue: Venue, market: Market, at: EpochMs): Promise<FundingRate | null>;
  fundingRange(venue: Venue, market: Market, from: EpochMs, to: EpochMs): Promise<readonly FundingRate[]>;
}

/** What one candle's decision wrote. */
export interface DecisionRecord {
  readonly answer: Answer;
  /** Close of the candle decided on; an answer without a call does not tell it. */
  readonly closedAt: EpochMs;
  /** Stored with their announcement and one delivery row a matching subscription, all in one transaction. */
  readonly signals: readonly NewSignal[];
  readonly mood: Mood | null;
  /** When the candle came in, ms of a monotonic-free wall clock of the database host: for the candle-to-send figure. */
  readonly candleSeenAt: EpochMs;
}

export interface DecisionRepository {
  /**
   * Writes the prediction, its signals, announcements and delivery rows in one transaction. Repeating it for the same
   * venue, market, timeframe and closedAt changes nothing and returns what the first time wrote with `repeated: true`.
   */
  record(decision: DecisionRecord): Promise<{ signals: readonly Signal[]; deliveries: number; repeated: boolean }>;
  /** The answer for the newest decided candle; `decidedAt` is the database host's time. */
  latestAnswer(series: Series): Promise<{ answer: Answer; closedAt: EpochMs; decidedAt: EpochMs } | null>;
  /** closedAt of the newest decided candle. */
  newestDecided(series: Series): Promise<EpochMs | null>;
  /** The newest `count`, ascending; `after`: only of candles that closed later. */
  predictions(series: Series, count: number, after?: EpochMs): Promise<readonly Prediction[]>;
}

export interface SignalRepository {
  byId(id: number): Promise<{ signal: Signal; outcome: SignalOutcome } | null>;
  latest(
    venue: Venue,
    market: Market | null,
    timeframe: Timeframe | null,
    count: number,
  ): Promise<readonly { signal: Signal; outcome: SignalOutcome }[]>;
  /** Signals whose outcome is still open; of one market and timeframe when told. */
  open(venue: Venue, only?: Pick<Series, 'market' | 'timeframe'>): Promise<readonly Signal[]>;
  /** Settles once; announces in the same transaction. A repeat changes nothing. */
  settle(id: number, outcome: SignalOutcome, announce: boolean): Promise<boolean>;
  record(venue: Venue): Promise<RecordTotals>;
}

/** All entries and moves of one venue since the first. */
export interface RecordTotals {
  readonly since: EpochMs | null;
  readonly entries: number;
  readonly open: number;
  readonly settled: number;
  readonly expired: number;
  readonly won: number;
  /** Log returns after cost of settled entries, oldest first: the caller makes intervals of them. */
  readonly nets: readonly number[];
  readonly randomNets: readonly number[];
  readonly settledAt: readonly EpochMs[];
  readonly moves: number;
  readonly movesSettled: number;
  readonly movesTrue: number;
  /** Mean of the stated big-move probability over settled moves. */
  readonly movesStated: number | null;
}

export interface AnnouncementRepository {
  /**
   * One row for the fact and one delivery a matching subscription, in one transaction. `key` names the fact: a second
   * announcement with the same key writes nothing and returns 0. `to`: only these chats, whatever they subscribed to.
   */
  publish(
    key: string,
    announcement: Announcement,
    expiresAt: EpochMs | null,
    to?: readonly ChatAddress[],
  ): Promise<number>;
}

export interface SubscriptionRepository {
  get(chat: ChatAddress): Promise<Subscription | null>;
  put(subscription: Subscription): Promise<void>;
  remove(chat: ChatAddress): Promise<boolean>;
  count(): Promise<number>;
}

export interface Person {
  readonly id: PersonId;
  readonly role: Role;
  readonly name: string | null;
  /** IANA zone, UTC unless set. */
  readonly timeZone: string;
}

export interface PeopleRepository {
  find(id: PersonId): Promise<Person | null>;
  /** Notes that this person was seen; creates with `role` when new. */
  seen(id: PersonId, name: string | null, role: Role): Promise<Person>;
  setRole(id: PersonId, role: Role): Promise<void>;
  /** Uses a one-time code; true and owner role for the first person who says it. */
  claim(code: string, id: PersonId): Promise<boolean>;
  /** Makes (or returns the unclaimed) one-time owner code when no owner exists, else null. */
  claimCode(): Promise<string | null>;
}

export interface SentimentRepository {
  /** Adds readings that are new by id; returns how many were. */
  add(readings: readonly SentimentReading[]): Promise<number>;
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Readings of the market (and of the whole market) with availableAt in (from, to], newest first. */
  window(market: Market | null, from: EpochMs, to: EpochMs, limit: number): Promise<readonly SentimentReading[]>;
}

/** One message to one chat. */
export interface Delivery {
  readonly id: number;
  readonly announcementId: number;
  readonly chat: ChatAddress;
  readonly announcement: Announcement;
  readonly priority: number;
  /** Attempts that ended before this one: 0 the first time. */
  readonly attempts: number;
  readonly createdAt: EpochMs;
  readonly candleSeenAt: EpochMs | null;
  /** Market time after which acting is too late, or null. */
  readonly expiresAt: EpochMs | null;
}

/** Rows in `deliveries`; times here are the database's, so that workers with skewed clocks agree. */
export interface DeliveryRepository {
  /** Leases up to `limit` due rows of a platform for `leaseMs`, highest priority then oldest first; at most one a chat, and none of a chat that has a leased row. */
  claim(platform: Platform, limit: number, leaseMs: number, owner: string): Promise<readonly Delivery[]>;
  /** `marketAt`: the market's time then; followers of signals trade from it. */
  sent(id: number, messageId: string, marketAt?: EpochMs): Promise<void>;
  /** Try again after `delayMs`. */
  retry(id: number, delayMs: number, reason: string): Promise<void>;
  /** Puts it back without counting an attempt (rate limit of our own or of the platform). */
  postpone(id: number, delayMs: number): Promise<void>;
  /** Never to be sent; the reason stays. */
  refuse(id: number, outcome: 'refused' | 'expired' | 'dead', reason: string): Promise<void>;
  /** The request went out and its answer never came. */
  unknown(id: number, reason: string): Promise<void>;
  pauseChat(chat: ChatAddress, reason: string): Promise<void>;
  resumeChat(chat: ChatAddress): Promise<void>;
  /** The platform gave the chat a new id (a Telegram group became a supergroup): its subscription and waiting rows go there. */
  moveChat(from: ChatAddress, toId: string): Promise<void>;
  /** ms until the next row of a platform is due; null when nothing waits. */
  nextDueMs(platform: Platform): Promise<number | null>;
  /** What became of rows in the last `sinceMs` ms. */
  counts(sinceMs: number): Promise<DeliveryCounts>;
  /** A chat's messages that show this signal, to edit or thread under. */
  messagesOf(signalId: number): Promise<readonly { chat: ChatAddress; messageId: string }[]>;
}

/** `waiting` as of now, the others of the last ms asked for. */
export interface DeliveryCounts {
  readonly waiting: number;
  readonly sent: number;
  /** Of the sent: more than 10 s after the row was made. */
  readonly late: number;
  readonly retried: number;
  readonly refused: number;
  readonly expired: number;
  readonly dead: number;
  readonly unknown: number;
}

/** Small facts that must survive a restart: pauses, heartbeats, the simulated market's clock. */
export interface StateRepository {
  get<T>(key: string): Promise<T | null>;
  put(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** Marks a stage alive now. */
  beat(stage: string, note?: string): Promise<void>;
  /** Age in ms by the database's clock. */
  beats(): Promise<readonly { stage: string; ageMs: number; note: string | null }[]>;
}
