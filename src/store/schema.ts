import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { FiredAlert } from '../core/alert.js';
import type { Announcement } from '../core/announcement.js';
import type { BacktestRequest } from '../core/backtest.js';
import type { BacktestResult } from '../core/backtest-job.js';
import type { Severity, Trouble } from '../core/incident.js';
import type { PaperInput } from '../core/ports/paper-repository.js';
import type { AuditOutcome, Deed, PendingDeed } from '../core/ports/people.js';
import type { Answer, Prediction } from '../core/prediction.js';
import type { PostContent, PostSchedule } from '../core/scheduled-post.js';
import type { Mood } from '../core/sentiment.js';
import type { NewSignal, SignalOutcome, Withheld } from '../core/signal.js';

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
  readonly withheld: ColumnType<Withheld | null, string | null | undefined, never>;
  /** Canonical JSON of a FirstSent. */
  readonly first_sent: ColumnType<string, string | undefined, never>;
  /** Log return from its close to the end of its horizon, once known. */
  readonly moved: ColumnType<number | null, undefined, number>;
  readonly horizon_ends_at: ColumnType<number, never, never>;
}

/** Written by the database itself when a signal is. */
export interface SignalChainTable {
  readonly number: ColumnType<number, never, never>;
  readonly signal_id: ColumnType<number, never, never>;
  readonly previous: ColumnType<string, never, never>;
  readonly hash: ColumnType<string, never, never>;
  readonly linked_at: ColumnType<Date, never, never>;
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
  /** What the receiver wants of a message that comes too late to act on. */
  readonly late: Generated<'send' | 'drop'>;
  readonly silent: Generated<boolean>;
  /** The row whose message told this one too; one that tells others names itself. */
  readonly folded_into: number | null;
  /** It was sent too late to act on. */
  readonly was_late: Generated<boolean>;
  /** Sends whose answer never came. */
  readonly doubts: Generated<number>;
}

/** Who hears of an announcement and has no row of `deliveries` yet. */
export interface AudienceTable {
  readonly id: GeneratedAlways<number>;
  readonly announcement_id: number;
  readonly priority: number;
  /** To noise budgets; null for what is no signal. */
  readonly value: number | null;
  readonly how: 'send' | 'silent' | 'quiet';
  /** Numbers of subscriptions; the first `done` are dealt with. */
  readonly ids: readonly number[];
  readonly total: number;
  readonly done: Generated<number>;
  readonly decided_at: InstantNow;
}

/** A set of settings that something is heard under, shared by all who have the same; made by the database. */
export interface HearingTable {
  readonly id: GeneratedAlways<number>;
  readonly key: string;
  readonly off_kinds: readonly string[];
  readonly silent_kinds: readonly string[];
  readonly quiet_from: number | null;
  readonly quiet_to: number | null;
  readonly quiet_then: string;
  readonly quiet_exempt: readonly string[];
  readonly time_zone: string | null;
  readonly min_entry: number | null;
  readonly min_move: number | null;
}

export interface PaceTable {
  readonly platform: string;
  /** What the platform counts apart; '' is the whole bot. */
  readonly bucket: string;
  readonly taken: Generated<readonly number[]>;
  readonly blocked_until: Generated<number>;
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
  /** Whose settings hold there; filled in by the database. */
  readonly owner: Generated<string>;
  readonly watchlist: Generated<string | null>;
  readonly market_keys: ColumnType<readonly string[], never, never>;
  readonly follow_ups: Generated<readonly string[]>;
  /** By which an audience names it. */
  readonly id: GeneratedAlways<number>;
  /** The settings it is heard under; kept by the database. */
  readonly hearing: ColumnType<number | null, never, never>;
}

export interface PreferenceTable {
  readonly owner: string;
  readonly language: string | null;
  readonly time_zone: string | null;
  readonly theme: Generated<string>;
  readonly off_kinds: Generated<readonly string[]>;
  readonly silent_kinds: Generated<readonly string[]>;
  readonly quiet_from: number | null;
  readonly quiet_to: number | null;
  readonly quiet_then: Generated<string>;
  readonly quiet_exempt: Generated<readonly string[]>;
  readonly digest_every: string | null;
  readonly digest_at: Generated<number>;
  readonly digest_weekday: Generated<number>;
  readonly digest_due: Instant | null;
  readonly digest_platform: string | null;
  readonly digest_chat_id: string | null;
  readonly budget: number | null;
  readonly min_entry: number | null;
  readonly min_move: number | null;
  readonly late: Generated<string>;
  readonly changed_at: InstantNow;
  /** Kept by the database. */
  readonly hearing: ColumnType<number | null, never, never>;
}

export interface ChatOwnerTable {
  readonly platform: string;
  readonly chat_id: string;
  readonly owner: string;
  readonly hint: string | null;
}

export interface WatchlistTable {
  readonly owner: string;
  readonly name: string;
  readonly markets: readonly string[];
  readonly is_default: boolean;
}

export interface HeldMessageTable {
  readonly id: Generated<number>;
  readonly announcement_id: number;
  readonly platform: string;
  readonly chat_id: string;
  readonly reason: 'quiet' | 'budget';
  readonly value: number | null;
  readonly held_at: InstantNow;
  readonly told_at: Instant | null;
  readonly told_in: string | null;
  readonly outcome_told: Generated<boolean>;
}

export interface QuestionBudgetTable {
  readonly day: string;
  readonly platform: string;
  readonly id: string;
  readonly spent: number;
}

export interface NoiseBudgetTable {
  readonly platform: string;
  readonly chat_id: string;
  readonly day: Generated<string>;
  readonly spent: Generated<number>;
  readonly known: Generated<readonly number[]>;
  readonly days: Generated<number>;
  readonly learned_at: Instant | null;
}

export interface PersonTable {
  readonly platform: string;
  readonly id: string;
  readonly role: string;
  readonly name: string | null;
  readonly time_zone: Generated<string>;
  readonly seen_at: InstantNow;
  readonly granted: Generated<boolean>;
  readonly account_platform: Generated<string | null>;
  readonly account_id: Generated<string | null>;
  readonly private_chat: Generated<string | null>;
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

export interface AccessRuleTable {
  /** Empty: everywhere; with an empty `chat_id`: all of a platform. */
  readonly platform: string;
  readonly chat_id: string;
  readonly subject: string;
  readonly least: string;
  readonly set_by: string;
  readonly set_at: InstantNow;
}

export interface RoleMapTable {
  readonly platform: string;
  readonly external_id: string;
  readonly role: string;
  readonly set_by: string;
  readonly set_at: InstantNow;
}

export interface TwoPersonTable {
  readonly subject: string;
  readonly set_by: string;
  readonly set_at: InstantNow;
}

export interface ConfirmationTable {
  readonly id: string;
  readonly platform: string;
  readonly person_id: string;
  readonly person_name: string | null;
  readonly chat_platform: string;
  readonly chat_id: string;
  readonly is_private: boolean;
  readonly command: string;
  readonly args: Json<Readonly<Record<string, string>>>;
  readonly effect: Json<Deed['effect']>;
  readonly state: Generated<PendingDeed['state']>;
  readonly by_platform: string | null;
  readonly by_id: string | null;
  readonly expires_at: Instant;
  readonly asked_at: InstantNow;
}

export interface AuditPersonTable {
  readonly id: Generated<number>;
  readonly platform: string;
  readonly person_id: string | null;
}

export interface AuditTable {
  readonly id: Generated<number>;
  readonly at: InstantNow;
  readonly person: number;
  readonly platform: string;
  readonly chat_platform: string | null;
  readonly chat_id: string | null;
  readonly command: string;
  readonly verb: string;
  readonly args: string;
  readonly source: string;
  readonly outcome: AuditOutcome;
  readonly reason: string;
  readonly reason_params: Json<Readonly<Record<string, string | number>>>;
  readonly follows: number | null;
}

export interface InvitationTable {
  readonly id: Generated<number>;
  readonly code_hash: string;
  readonly role: string;
  readonly uses: number;
  readonly uses_left: number;
  readonly by_platform: string;
  readonly by_id: string;
  readonly made_at: InstantNow;
  readonly expires_at: Instant;
  readonly revoked_at: Instant | null;
}

export interface InvitationUseTable {
  readonly invitation: number;
  readonly platform: string;
  readonly person_id: string;
  readonly at: InstantNow;
}

export interface LinkCodeTable {
  readonly code_hash: string;
  readonly platform: string;
  readonly person_id: string;
  readonly expires_at: Instant;
}

export interface CodeAttemptTable {
  readonly kind: string;
  readonly platform: string;
  readonly person_id: string;
  readonly failed: number;
  readonly since: InstantNow;
}

export interface AdmissionTable {
  readonly platform: string;
  readonly person_id: string;
  readonly name: string | null;
  readonly chat_platform: string;
  readonly chat_id: string;
  readonly state: Generated<'asked' | 'in' | 'refused' | 'banned'>;
  readonly asked: Generated<number>;
  readonly by_platform: string | null;
  readonly by_id: string | null;
  readonly asked_at: InstantNow;
  readonly decided_at: Instant | null;
}

export interface ChatPlaceTable {
  readonly platform: string;
  readonly chat_id: string;
  readonly place: string;
  readonly left_at: Instant | null;
}

export interface IncidentTable {
  readonly id: Generated<number>;
  readonly key: string;
  readonly venue: string;
  readonly severity: Severity;
  readonly trouble: Json<Trouble>;
  readonly opened_at: InstantNow;
  readonly seen_at: InstantNow;
  readonly resolved_at: Instant | null;
  readonly acknowledged_at: Instant | null;
  readonly acknowledged_by: string | null;
  readonly pages: Generated<number>;
  readonly paged_at: Instant | null;
}

export interface OperatorCallTable {
  readonly incident_id: number;
  readonly step: number;
  readonly claimed_at: InstantNow;
  readonly attempts: Generated<number>;
  readonly done: Generated<boolean>;
}

export interface ErrorKindTable {
  readonly fingerprint: string;
  /** pino's number. */
  readonly level: number;
  readonly text: string;
  readonly example: string | null;
  readonly count: number;
  /** How many of them a digest has told. */
  readonly reported: Generated<number>;
  readonly first_at: InstantNow;
  readonly last_at: InstantNow;
}

export interface PinnedMessageTable {
  readonly platform: string;
  readonly chat_id: string;
  readonly message_id: string | null;
  readonly pinned: Generated<boolean>;
  readonly shown: string | null;
  readonly shown_at: Instant | null;
  readonly tried_at: Instant | null;
  readonly created_by: string;
  readonly created_at: InstantNow;
}

export interface WebhookTable {
  readonly id: Generated<number>;
  readonly url: string;
  readonly secret: string;
  readonly template: string | null;
  readonly created_by: string;
  readonly created_at: InstantNow;
}

export interface ScheduledPostTable {
  readonly id: Generated<number>;
  readonly platform: string;
  readonly chat_id: string;
  readonly chat_name: string | null;
  readonly by_platform: string;
  readonly by_id: string;
  readonly by_name: string | null;
  readonly account_platform: string;
  readonly account_id: string;
  readonly content: Json<PostContent>;
  readonly schedule: Json<PostSchedule>;
  /** Real time; null when it is over. */
  readonly next_at: number | null;
  readonly reason: string | null;
  readonly created_at: InstantNow;
  readonly ended_at: Instant | null;
}

export interface AlertTable {
  readonly id: Generated<number>;
  readonly owner_platform: string;
  readonly owner_id: string;
  readonly maker_platform: string;
  readonly maker_id: string;
  readonly chat_platform: string;
  readonly chat_id: string;
  readonly personal: boolean;
  readonly provenance: string;
  readonly market: string;
  readonly timeframe: string;
  readonly condition: string;
  readonly mode: string;
  readonly cooldown_ms: number;
  readonly state: string;
  readonly holds: boolean;
  readonly since: number;
  readonly fired_at: number | null;
  readonly fires: Generated<number>;
  readonly revision: Generated<number>;
  readonly made_at: InstantNow;
}

export interface AlertFiringTable {
  readonly alert_id: number;
  readonly closed_at: number;
  readonly fired: Json<FiredAlert>;
}

export interface AlertMarkTable {
  readonly venue: string;
  readonly market: string;
  readonly timeframe: string;
  readonly until: number;
}

export interface Schema {
  readonly alerts: AlertTable;
  readonly alert_firings: AlertFiringTable;
  readonly alert_marks: AlertMarkTable;
  readonly preferences: PreferenceTable;
  readonly chat_owners: ChatOwnerTable;
  readonly watchlists: WatchlistTable;
  readonly held_messages: HeldMessageTable;
  readonly noise_budgets: NoiseBudgetTable;
  readonly question_budgets: QuestionBudgetTable;
  readonly scheduled_posts: ScheduledPostTable;
  readonly access_rules: AccessRuleTable;
  readonly role_maps: RoleMapTable;
  readonly two_person: TwoPersonTable;
  readonly confirmations: ConfirmationTable;
  readonly audit_people: AuditPersonTable;
  readonly audit: AuditTable;
  readonly invitations: InvitationTable;
  readonly invitation_uses: InvitationUseTable;
  readonly link_codes: LinkCodeTable;
  readonly code_attempts: CodeAttemptTable;
  readonly admissions: AdmissionTable;
  readonly chat_places: ChatPlaceTable;
  readonly candles: CandleTable;
  readonly quarantine: QuarantineTable;
  readonly funding: FundingTable;
  readonly decisions: DecisionTable;
  readonly signals: SignalTable;
  readonly signal_chain: SignalChainTable;
  readonly announcements: AnnouncementTable;
  readonly audiences: AudienceTable;
  readonly hearings: HearingTable;
  readonly deliveries: DeliveryTable;
  readonly paces: PaceTable;
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
  readonly incidents: IncidentTable;
  readonly operator_calls: OperatorCallTable;
  readonly error_kinds: ErrorKindTable;
  readonly pinned_messages: PinnedMessageTable;
  readonly webhooks: WebhookTable;
}
