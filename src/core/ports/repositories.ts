import type { Announcement } from '../announcement.js';
import type { ChatAddress, PersonId, Platform, Role, Subscription } from '../chat.js';
import type { NewFollowUp } from '../follow-up.js';
import type { Candle, FundingRate, Market, Series, Timeframe, Venue } from '../market.js';
import type { Person } from '../person.js';
import type { Answer, Prediction } from '../prediction.js';
import type { Mood, SentimentReading } from '../sentiment.js';
import type { NewSignal, Signal, SignalOrigin, SignalOutcome, StoredSignal, WithheldSignal } from '../signal.js';
import type { EpochMs } from '../units.js';
import type { RejectedRow } from './candle-source.js';
import type { KnownPerson, RoleChange } from './people.js';

/** Closed candles and funding. */
export interface SeriesCandle {
  readonly series: Series;
  readonly candle: Candle;
}

/** `known`: it was there with the same values. */
export type SavedAs = 'inserted' | 'corrected' | 'known';

export interface CandleRepository {
  /** Inserts; an existing candle with other values is updated and reported as corrected. One statement for many rows. */
  save(series: Series, candles: readonly Candle[]): Promise<{ inserted: number; corrected: readonly Candle[] }>;
  /** As `save`, for candles of several series in one statement: what became of each, in the order given. */
  saveEach(rows: readonly SeriesCandle[]): Promise<readonly SavedAs[]>;
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
  /** Calls that were held back: kept with their reason, told to nobody. */
  readonly withheld?: readonly WithheldSignal[];
  /** Model and features of these signals; linked with them into the record's chain. */
  readonly origin?: SignalOrigin | null;
  /** What this candle means for signals that are open; each is told once. */
  readonly followUps?: readonly NewFollowUp[];
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
  /** Withheld ones too. */
  byId(id: number): Promise<StoredSignal | null>;
  /** Newest first, withheld ones not among them. */
  latest(
    venue: Venue,
    market: Market | null,
    timeframe: Timeframe | null,
    count: number,
  ): Promise<readonly { signal: Signal; outcome: SignalOutcome }[]>;
  /** Sent signals whose outcome is still open; of one market and timeframe when told. */
  open(venue: Venue, only?: Pick<Series, 'market' | 'timeframe'>): Promise<readonly Signal[]>;
  /** The same, and those that were withheld. */
  running(venue: Venue, only?: Pick<Series, 'market' | 'timeframe'>): Promise<readonly Omit<StoredSignal, 'outcome'>[]>;
  /** Signals whose horizon ended by `now` and of which nobody noted yet how far the price had moved. */
  unmeasured(venue: Venue, now: EpochMs, only?: Pick<Series, 'market' | 'timeframe'>): Promise<readonly Signal[]>;
  /** Notes the log return from a signal's close to the end of its horizon, once. */
  measured(id: number, moved: number): Promise<void>;
  /**
   * Settles once; in the same transaction rewrites its messages and tells the chats that chose to hear of such an end. Of a
   * withheld signal nobody hears. A repeat changes nothing.
   */
  settle(id: number, outcome: SignalOutcome, announce: boolean): Promise<boolean>;
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

export type { Person } from '../person.js';

export interface PeopleRepository {
  find(id: PersonId): Promise<Person | null>;
  /** Notes that this person was seen; creates with `role` when new. */
  seen(id: PersonId, name: string | null, role: Role): Promise<Person>;
  setRole(id: PersonId, role: Role): Promise<void>;
  /** With everything that decides what they may do; null: never seen. */
  known(id: PersonId): Promise<KnownPerson | null>;
  /** The name they show now, and their direct conversation where it is known. */
  note(id: PersonId, name: string | null, privateChat: string | null): Promise<void>;
  /**
   * Gives a role (null: takes the given one away, leaving `first`). A ban, and its end, holds for all linked ids. Refused
   * when nobody would be owner any more and ADMINS names none (`hasOwner` false). With `was` only as long as their stored
   * role is that one: what was allowed to be done to a member must not be done to an admin made meanwhile.
   */
  change(id: PersonId, role: Role | null, first: Role, hasOwner: boolean, was?: Role): Promise<RoleChange>;
  /** Who was given a role, highest first. */
  given(limit: number): Promise<readonly Person[]>;
  /** Direct conversations of admins and owners, and of `others` where they are known. */
  adminChats(others: readonly PersonId[]): Promise<readonly ChatAddress[]>;
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
  /** The receiver wants it without a sound. */
  readonly silent?: boolean;
  /** What the receiver wants of a message that comes too late. */
  readonly late?: 'send' | 'drop';
  /** Sends of it whose answer never came: that often it may be in the chat already. */
  readonly doubts: number;
  /** Rows of its chat and lane that wait behind it; counted up to 25. */
  readonly behind: number;
  /** The message that says it in words already: its picture is still to be added. */
  readonly inWords?: string;
}

/** A message of ours that shows a signal. `digest`: all that it shows; null: it shows that signal alone. */
export interface ShownSignal {
  readonly messageId: string;
  readonly digest: readonly Announcement[] | null;
}

/** Rows in `deliveries`; times here are the database's, so that workers with skewed clocks agree. */
export interface DeliveryRepository {
  /**
   * Leases up to `limit` due rows of a platform for `leaseMs`, highest priority then oldest first; at most one a chat, and
   * none of a chat that has a leased row. `mostPriority`: only lanes up to it.
   */
  claim(
    platform: Platform,
    limit: number,
    leaseMs: number,
    owner: string,
    mostPriority?: number,
  ): Promise<readonly Delivery[]>;
  /** Makes leases of `owner` last `leaseMs` from now; returns those it still holds. */
  renew(ids: readonly number[], leaseMs: number, owner: string): Promise<readonly number[]>;
  /**
   * `marketAt`: the market's time then; followers of signals trade from it. `tooLate`: the row was sent too late to act on; rows
   * told with it are counted so by their own expiry.
   */
  sent(id: number, messageId: string, marketAt?: EpochMs, tooLate?: boolean): Promise<void>;
  /**
   * Its words are in the chat as `messageId`; after `delayMs` it is claimed again, among the follow-ups, for its picture.
   * It counts as delivered from now.
   */
  worded(id: number, messageId: string, delayMs: number, marketAt?: EpochMs, tooLate?: boolean): Promise<void>;
  /** Try again after `delayMs`. `inDoubt`: it may have arrived. */
  retry(id: number, delayMs: number, reason: string, inDoubt?: boolean): Promise<void>;
  /**
   * Binds what waits of the leased row's kind (signals, alerts) and chat to it, so that its message tells them all, when at least `least` wait
   * behind it; at most `most`. Returns them, the row itself first; only the row when there is nothing to fold. A repeat
   * returns the same ones. `marketNow`: what is too late by then and unwanted so is left out. They end as the row ends.
   */
  fold(id: number, least: number, most: number, marketNow: EpochMs): Promise<readonly Delivery[]>;
  /** The message that was to tell them all is not taken: each is to be sent by itself. */
  unfold(id: number): Promise<void>;
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
  /** The message of a chat that shows this signal, or null. */
  shownAt(chat: ChatAddress, signalId: number): Promise<ShownSignal | null>;
  /** The messages that show this signal and nothing else, to edit or thread under. */
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
  /** Marks stages alive now, without a note. */
  beatAll(stages: readonly string[]): Promise<void>;
  /** Age in ms by the database's clock. */
  beats(): Promise<readonly { stage: string; ageMs: number; note: string | null }[]>;
}
