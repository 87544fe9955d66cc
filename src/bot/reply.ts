import type { AlertFault, AlertPreview, AlertRule, FiredAlert } from '../core/alert.js';
import type { DailySummary, HeldDigest, PaperNotice, RiskAlert } from '../core/announcement.js';
import type { BacktestRequest } from '../core/backtest.js';
import type { BacktestState } from '../core/backtest-job.js';
import type { BacktestReport } from '../core/backtest-report.js';
import type { ChatAddress, PersonId, Role, Subscription } from '../core/chat.js';
import type { FollowUp } from '../core/follow-up.js';
import type { ErrorDigest, Incident } from '../core/incident.js';
import type { Language } from '../core/language.js';
import type { Market, Provenance, Timeframe, Venue } from '../core/market.js';
import type {
  Comparison,
  Conversion,
  FearGreed,
  HeatTable,
  MoodLine,
  Movers,
  Quote,
  Study,
  StudyName,
} from '../core/overview.js';
import type { PeopleNotice } from '../core/people-notice.js';
import type { AlertChange, AlertView } from '../core/ports/alerts.js';
import type { DeadLetters, DeliveryFigures } from '../core/ports/delivery-desk.js';
import type { LiveStatus } from '../core/ports/live.js';
import type { FailedJob, RunningBacktest, Webhook } from '../core/ports/operators.js';
import type { GapReport, LeaderboardRow, PaperAccount, PaperHistory, PaperStatus } from '../core/ports/paper.js';
import type { AuditEntry, Invitation, Removal, RoleMap } from '../core/ports/people.js';
import type { Person } from '../core/ports/repositories.js';
import type { ChartData, JobSummary, ModelSummary, StatusReport } from '../core/ports/services.js';
import type { Answer, Prediction } from '../core/prediction.js';
import type { Preferences, Watchlist } from '../core/preferences.js';
import type { ChainReport, RecordGrouping, RecordReport } from '../core/record.js';
import type { PostNotice, ScheduledPost } from '../core/scheduled-post.js';
import type { Mood, SentimentReading } from '../core/sentiment.js';
import type { EntrySignal, MoveSignal, Signal, SignalOutcome, Withheld } from '../core/signal.js';
import type { EpochMs } from '../core/units.js';
import type { BacktestPictureData, BacktestView } from './backtest-picture.js';
import type { Button } from './button.js';
import type { Because } from './call.js';
import type { HelpTopic } from './help-topics.js';
import type { MessageId } from './messages/catalogue.js';

/** Which prices a message speaks of; drawn in every message, so that nothing simulated can be taken for real. */
export interface Mark {
  readonly venue: Venue;
  readonly provenance: Provenance;
  /** Why this venue and not the one asked for, or null. */
  readonly fallbackFrom: string | null;
}

/** A picture to be rendered when the message is drawn. Data only: the renderer asks nobody. */
export type PictureRequest =
  | ChartRequest
  | BacktestPictureRequest
  | ComparePictureRequest
  | HeatmapPictureRequest
  | FearGreedPictureRequest
  | RecordPictureRequest;

interface OverviewPicture {
  readonly mark: Mark;
  /** IANA zone of its times. */
  readonly timeZone: string;
  readonly theme: 'dark' | 'light';
  readonly language?: Language;
}

/** At least one row. */
export interface ComparePictureRequest extends OverviewPicture {
  readonly kind: 'compareChart';
  readonly comparison: Comparison;
}

export interface HeatmapPictureRequest extends OverviewPicture {
  readonly kind: 'heatmapChart';
  readonly table: HeatTable;
}

export interface FearGreedPictureRequest extends OverviewPicture {
  readonly kind: 'fearGreedChart';
  readonly index: FearGreed;
}

/** One view of a backtest. */
export interface BacktestPictureRequest {
  readonly kind: 'backtest';
  readonly mark: Mark;
  /** `b77`. */
  readonly name: string;
  readonly view: BacktestView;
  readonly data: BacktestPictureData;
  readonly theme: 'dark' | 'light';
  readonly language?: Language;
}

/** How often what was called came true, by the chance that was stated. */
export interface RecordPictureRequest {
  readonly kind: 'record';
  readonly mark: Mark;
  readonly calibration: RecordReport['calibration'];
  /** When the first of these calls was made. */
  readonly since: EpochMs | null;
  readonly timeZone: string;
  readonly theme: 'dark' | 'light';
  readonly language?: Language;
}

/** What a chart may show below its prices. */
export const chartPanes = ['volume', 'odds', 'mood', 'rsi', 'macd', 'stochastic', 'atr'] as const;
export type ChartPane = (typeof chartPanes)[number];

/** Candles of a market, with a signal where there is one. */
export interface ChartRequest {
  readonly kind: 'signalChart';
  readonly mark: Mark;
  readonly market: Market;
  readonly timeframe: Timeframe;
  /** At least one candle. */
  readonly data: ChartData;
  /** Levels, expiry and id are drawn from it; null for a plain chart. */
  readonly signal: Signal | null;
  readonly outcome: SignalOutcome | null;
  readonly tick: number | null;
  /** From top to bottom; volume and odds unless told. */
  readonly panes?: readonly ChartPane[];
  /** Indicators, their values in the order of the candles; some are drawn over the prices, some in the pane of their name. */
  readonly studies?: readonly Study[];
  readonly mood?: MoodLine | null;
  /** Other open entries of the market: their levels are drawn thinly where they are in sight. */
  readonly others?: readonly EntrySignal[];
  /** IANA zone of the time axis. */
  readonly timeZone: string;
  readonly theme: 'dark' | 'light';
  readonly language?: Language;
}

/** How often calls like this one came true, out of fold. */
export interface CallsLikeThis {
  readonly won: number;
  readonly of: number;
}

interface Frame {
  readonly mark: Mark;
  /** Market time at which the reply was made: ages are counted from it. */
  readonly now: EpochMs;
  /** IANA zone times are written in; the zone is always named. */
  readonly timeZone: string;
  /** What it is said in; English unless told. */
  readonly language?: Language;
  /** Of pictures; dark unless told. */
  readonly theme?: 'dark' | 'light';
  /** For the asker's eyes: ephemeral on Discord; ignored where the chat is private anyway. */
  readonly ephemeral: boolean;
  /** Rows of buttons; each is a command and passes the same checks as a typed one. */
  readonly buttons?: readonly (readonly Button[])[];
  readonly picture?: PictureRequest;
  /** It comes too late to act on, by this much: said before everything else. */
  readonly lateByMs?: number;
  /** Not to be said at all: it was said a moment ago, and whoever floods gets no flood back. */
  readonly silent?: true;
  /** A text file that goes with it. */
  readonly file?: { readonly name: string; readonly text: string };
  /** It was posted by the calendar: who asked for it stands below. */
  readonly posted?: PostNotice;
  /** The channel it is about, where that is not the one it stands in. */
  readonly channel?: string;
}

/** Where in the record's chain it stands, and what became of it since. */
export interface FirstSentNote {
  readonly number: number;
  readonly hash: string;
  readonly outcome: SignalOutcome;
}

/** An entry signal: open, settled or expired as `outcome` says. A living message: edited when it ends. */
export interface SignalCardReply extends Frame {
  readonly kind: 'signalCard';
  readonly signal: EntrySignal;
  readonly outcome: SignalOutcome;
  readonly tick: number | null;
  readonly callsLikeThis: CallsLikeThis | null;
  /** Held back: nobody was sent it. */
  readonly withheld?: Withheld;
  /** It is shown as it was first sent. */
  readonly firstSent?: FirstSentNote;
}

export interface MoveAlertReply extends Frame {
  readonly kind: 'moveAlert';
  readonly signal: MoveSignal;
  readonly outcome: SignalOutcome;
  readonly tick: number | null;
  /** Held back: nobody was sent it. */
  readonly withheld?: Withheld;
  /** It is shown as it was first sent. */
  readonly firstSent?: FirstSentNote;
}

/** The answer to /predict. */
export interface AnswerReply extends Frame {
  readonly kind: 'answer';
  readonly answer: Answer;
  readonly mood: Mood | null;
  readonly tick: number | null;
  readonly callsLikeThis: CallsLikeThis | null;
}

/** A picture with a caption; without `picture` no candle was stored yet. */
export interface ChartReply extends Frame {
  readonly kind: 'chart';
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly candles: number;
  readonly lastClose: number | null;
  /** Log return over the candles shown. */
  readonly change: number | null;
  readonly lastClosedAt: EpochMs | null;
  readonly tick: number | null;
  /** Indicators shown, at the last close. */
  readonly values?: readonly { readonly study: StudyName; readonly line: string; readonly value: number }[];
  /** When the mood is shown: the newest, and from how much. */
  readonly mood?: { readonly score: number | null; readonly items: number };
  /** Open entries of the market, those of this timeframe first. */
  readonly entries?: readonly EntrySignal[];
}

export interface WhyReply extends Frame {
  readonly kind: 'why';
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly signalId: number | null;
  readonly prediction: Prediction;
  readonly mood: Mood | null;
  /** What kept a call of it from being sent; null when nothing did. */
  readonly heldBack?: Withheld | null;
  /** The answer of now, whose rule is told when no side was called. */
  readonly answer?: Exclude<Answer, { call: 'NO_CALL' }>;
}

export interface SentimentReply extends Frame {
  readonly kind: 'sentiment';
  readonly mood: Mood;
  readonly readings: readonly SentimentReading[];
}

export interface WatchReply extends Frame {
  readonly kind: 'watch';
  readonly markets: readonly Market[];
  readonly timeframes: readonly Timeframe[];
}

export interface SubscriptionReply extends Frame {
  readonly kind: 'subscription';
  readonly change: 'saved' | 'removed' | 'muted' | 'unmuted' | 'shown';
  readonly chat: ChatAddress;
  /** null: this chat hears nothing. */
  readonly subscription: Subscription | null;
  /** The market of a (un)mute. */
  readonly market: Market | null;
}

export interface StatusReply extends Frame {
  readonly kind: 'status';
  readonly report: StatusReport;
  readonly paused: { readonly by: string; readonly since: EpochMs } | null;
  readonly models: readonly { readonly version: string; readonly trainedUntil: EpochMs }[];
}

/** What was called and what came of it: all of it, or by market or month. */
export interface RecordReply extends Frame {
  readonly kind: 'record';
  readonly report: RecordReport;
  readonly by: RecordGrouping | null;
}

/** Calls or links of the record as a file. */
export interface RecordFileReply extends Frame {
  readonly kind: 'recordFile';
  readonly what: 'calls' | 'links';
  readonly rows: number;
  readonly shown: number;
}

/** The record's chain, recomputed. */
export interface VerifyReply extends Frame {
  readonly kind: 'verify';
  readonly report: ChainReport;
  /** Of which signal it was asked; null for the record as a whole. */
  readonly signalId: number | null;
}

/** What happened to a signal, in the thread of its message. */
export interface FollowUpReply extends Frame {
  readonly kind: 'followUp';
  readonly signal: Signal;
  readonly followUp: FollowUp;
  readonly tick: number | null;
}

export interface ModelsReply extends Frame {
  readonly kind: 'models';
  readonly models: readonly ModelSummary[];
}

export interface WhoamiReply extends Frame {
  readonly kind: 'whoami';
  readonly person: Person;
  /** The role that counts here. */
  readonly role: Role;
  /** Names of the commands this person may use. */
  readonly may: readonly string[];
  readonly because?: Because;
  /** The same person on other platforms. */
  readonly linked?: readonly PersonId[];
  /** They run the chat they asked in. */
  readonly runsChat?: boolean;
}

/** A deed that waits for a yes. */
export interface ConfirmReply extends Frame {
  readonly kind: 'confirm';
  readonly effect: { readonly id: MessageId; readonly params: Readonly<Record<string, string | number>> };
  readonly minutes: number;
  /** A second admin must agree. */
  readonly second: boolean;
}

/** What admins, or one person, are told of who may do what. */
export interface PeopleNoticeReply extends Frame {
  readonly kind: 'peopleNotice';
  readonly notice: PeopleNotice;
}

/** Who did what. */
export interface AuditReply extends Frame {
  readonly kind: 'audit';
  readonly entries: readonly AuditEntry[];
}

/** The last refusals of the asker. */
export interface RefusalsReply extends Frame {
  readonly kind: 'refusals';
  readonly entries: readonly AuditEntry[];
  /** Row id → what would change it. */
  readonly remedies: Readonly<Record<number, string>>;
}

/** A verb of the permission matrix as it holds where it was asked. */
export interface RightRow {
  readonly verb: string;
  readonly least: Role;
  readonly by: 'code' | 'chat' | 'platform' | 'everywhere';
  readonly second: boolean;
}

export interface RolesReply extends Frame {
  readonly kind: 'roles';
  readonly rows: readonly RightRow[];
  /** Rules of single commands here. */
  readonly commands: readonly { readonly command: string; readonly least: Role; readonly by: RightRow['by'] }[];
  /** null: the asker may not see it. */
  readonly maps: readonly RoleMap[] | null;
  readonly given: readonly Person[] | null;
}

export interface InvitationsReply extends Frame {
  readonly kind: 'invitations';
  /** Told once. `link`: Telegram's deep link, where the bot's name there is known. */
  readonly made: {
    readonly id: number;
    readonly code: string;
    readonly link: string | null;
    readonly role: Role;
    readonly uses: number;
    readonly expiresAt: EpochMs;
  } | null;
  readonly open: readonly Invitation[];
}

/** What became of everything that was kept about somebody. */
export interface RemovedReply extends Frame {
  readonly kind: 'removed';
  readonly removals: readonly Removal[];
}

export interface CommandLine {
  readonly name: string;
  /** `/signal BTC/USDT 1h` */
  readonly usage: string;
  readonly summary: string;
  readonly topic: HelpTopic;
}

/** What somebody may ask: the names of all, or one topic's commands with what they do. */
export interface HelpReply extends Frame {
  readonly kind: 'help';
  readonly role: Role;
  readonly topic: HelpTopic | null;
  /** All they may use, whatever the topic. */
  readonly commands: readonly CommandLine[];
}

/** One command and what it takes, in the order it is typed. */
export interface CommandHelpReply extends Frame {
  readonly kind: 'commandHelp';
  readonly command: CommandLine;
  readonly options: readonly {
    readonly name: string;
    readonly summary: string;
    readonly required: boolean;
    readonly choices?: readonly string[];
  }[];
}

export interface StartReply extends Frame {
  readonly kind: 'start';
  readonly role: Role;
  /** The admins were asked to let them in. */
  readonly asked?: { readonly id: MessageId; readonly params: Readonly<Record<string, string | number>> };
  readonly markets: readonly Market[];
  readonly timeframes: readonly Timeframe[];
  readonly commands: readonly CommandLine[];
}

/** What every message about one paper account carries. */
interface PaperFrame extends Frame {
  /** As the reader knows it: `Your paper account`. */
  readonly name: string;
  /** Price step by market, null when not known. */
  readonly ticks: Readonly<Record<string, number | null>>;
}

export interface PaperReply extends PaperFrame {
  readonly kind: 'paper';
  readonly change: 'started' | 'stopped' | 'resumed' | 'reset' | 'ordered' | 'closing' | 'shown';
  readonly status: PaperStatus;
  /** What is told at length; `status` shows a little of each. */
  readonly focus: 'status' | 'positions' | 'trades';
}

export interface PaperHistoryReply extends PaperFrame {
  readonly kind: 'paperHistory';
  readonly history: PaperHistory;
}

export interface PaperListReply extends Frame {
  readonly kind: 'paperList';
  readonly accounts: readonly { readonly name: string; readonly account: PaperAccount }[];
}

export interface LeaderboardReply extends Frame {
  readonly kind: 'leaderboard';
  /** With the names people are shown under. */
  readonly rows: readonly (LeaderboardRow & { readonly shownAs: string })[];
  readonly leastTrades: number;
  readonly unranked: number;
}

export interface GapReply extends PaperFrame {
  readonly kind: 'gap';
  readonly report: GapReport;
}

export interface PaperNoticeReply extends Frame {
  readonly kind: 'paperNotice';
  readonly name: string;
  readonly notice: PaperNotice;
}

/** A backtest that waits, runs, or ended without a result. */
export interface BacktestProgressReply extends Frame {
  readonly kind: 'backtestProgress';
  readonly id: number;
  readonly request: BacktestRequest;
  readonly state: Exclude<BacktestState, { kind: 'done' }>;
  /** It was taken in just now: this message is rewritten as it goes on. */
  readonly isNew: boolean;
}

/** What a backtest came to. */
export interface BacktestReply extends Frame {
  readonly kind: 'backtest';
  readonly id: number;
  readonly request: BacktestRequest;
  readonly report: BacktestReport;
  /** The same was asked before. */
  readonly again: boolean;
}

/** The trades of a backtest as a file. */
export interface BacktestFileReply extends Frame {
  readonly kind: 'backtestFile';
  readonly id: number;
  readonly trades: number;
}

/** Prices of one market, told at length, or of many in a line each. */
export interface PricesReply extends Frame {
  readonly kind: 'prices';
  readonly quotes: readonly Quote[];
  /** The watchlist they are of, where none was named. */
  readonly list?: string;
  /** Price step by market; absent where not known. */
  readonly ticks: Ticks;
}

type Ticks = Readonly<Record<string, number | null>>;

export interface CompareReply extends Frame {
  readonly kind: 'compare';
  readonly comparison: Comparison;
}

export interface MoversReply extends Frame {
  readonly kind: 'movers';
  readonly movers: Movers;
  /** The watchlist they are of, where not all were asked for. */
  readonly list?: string;
  readonly ticks: Ticks;
}

export interface HeatmapReply extends Frame {
  readonly kind: 'heatmap';
  /** The most traded of `all` markets. */
  readonly table: HeatTable;
  readonly all: number;
}

export interface FearGreedReply extends Frame {
  readonly kind: 'fearGreed';
  readonly index: FearGreed;
}

export interface ConversionReply extends Frame {
  readonly kind: 'conversion';
  readonly conversion: Conversion;
  readonly ticks: Ticks;
}

export interface JobsReply extends Frame {
  readonly kind: 'jobs';
  readonly jobs: readonly JobSummary[];
  /** Newest first; each has a button. */
  readonly failed?: readonly FailedJob[];
  readonly backtests?: readonly RunningBacktest[];
}

/** An incident as it stands, with the button by which somebody says that they know. */
export interface IncidentReply extends Frame {
  readonly kind: 'incident';
  readonly incident: Incident;
  /** It did not come by the outbox: who sent it, and how long that one was waited for (null: it was not asked). */
  readonly second?: { readonly host: string; readonly waitMs: number | null };
}

export interface IncidentsReply extends Frame {
  readonly kind: 'incidents';
  readonly open: readonly Incident[];
  readonly recent: readonly Incident[];
}

/** The status message a chat keeps pinned. */
export interface PinnedStatusReply extends Frame {
  readonly kind: 'pinnedStatus';
  readonly report: StatusReport;
  readonly incidents: readonly Incident[];
  readonly paused: { readonly by: string; readonly since: EpochMs } | null;
  readonly models: readonly { readonly version: string; readonly trainedUntil: EpochMs }[];
  /** null: no source of texts is asked. */
  readonly sentimentAgeMs: number | null;
  readonly signalsLately: number;
  /** Of the UTC day. */
  readonly today: { readonly sent: number; readonly late: number; readonly lost: number };
  /** Real time; `now` is the market's. */
  readonly real: EpochMs;
}

export interface ErrorDigestReply extends Frame {
  readonly kind: 'errorDigest';
  readonly digest: ErrorDigest;
}

export interface WebhooksReply extends Frame {
  readonly kind: 'webhooks';
  readonly webhooks: readonly Webhook[];
}

/** Holds the secret: for one person's eyes, once. */
export interface WebhookAddedReply extends Frame {
  readonly kind: 'webhookAdded';
  readonly webhook: Webhook;
  readonly secret: string;
}

/** Signals that waited for one chat at once, best first: told in one message, each opened by its button. */
export interface SignalDigestReply extends Frame {
  readonly kind: 'signalDigest';
  /** All of them; none is left out. */
  readonly signals: readonly { readonly signal: Signal; readonly outcome: SignalOutcome }[];
}

/** How messages fare, over the last day and week. */
export interface DeliveryReply extends Frame {
  readonly kind: 'delivery';
  readonly day: readonly DeliveryFigures[];
  readonly week: readonly DeliveryFigures[];
  readonly waiting: number;
}

/** Messages that were given up, newest first, with buttons that send one or all again. */
export interface DeadLettersReply extends Frame {
  readonly kind: 'deadLetters';
  readonly letters: DeadLetters;
}

/** A condition somebody waited for became true. */
export interface AlertFiredReply extends Frame {
  readonly kind: 'alertFired';
  readonly fired: FiredAlert;
  readonly tick: number | null;
  /** Named in a chat that others read; `url` is a link that reaches the person, where the platform has one. */
  readonly askedBy: { readonly person: PersonId; readonly name: string | null; readonly url: string | null } | null;
}

/** Alerts that fired at once, as they came: told in one message, each opened by its button. */
export interface AlertDigestReply extends Frame {
  readonly kind: 'alertDigest';
  /** All of them; none is left out. */
  readonly alerts: readonly Pick<AlertFiredReply, 'fired' | 'tick' | 'askedBy'>[];
}

/** An alert as it is made, changed or looked at, and how it would have behaved. */
export interface AlertRuleReply extends Frame {
  readonly kind: 'alertRule';
  readonly change: AlertChange;
  readonly rule: AlertRule;
  readonly preview: AlertPreview;
  readonly tick: number | null;
  readonly count: number;
  readonly most: number;
}

/** One page of somebody's alerts. */
export interface AlertListReply extends Frame {
  readonly kind: 'alertList';
  readonly views: readonly AlertView[];
  readonly total: number;
  /** Those that are not at rest, of which there may be `most`. */
  readonly active: number;
  readonly most: number;
  readonly page: number;
  readonly pages: number;
  readonly ticks: Readonly<Record<string, number | null>>;
  readonly example: string;
}

/** A condition that was not understood. */
export interface AlertFaultReply extends Frame {
  readonly kind: 'alertFault';
  readonly fault: AlertFault;
  /** What an example is to be typed after: `/alert BTC/USDT`. */
  readonly command: string;
}

export interface RiskAlertReply extends Frame {
  readonly kind: 'riskAlert';
  readonly alert: RiskAlert;
}

export interface SummaryReply extends Frame {
  readonly kind: 'summary';
  readonly summary: DailySummary;
}

/** What may be set; each has a place of its own under /settings. */
export const settingNames = [
  'kinds',
  'quiet',
  'digest',
  'budget',
  'confidence',
  'late',
  'followUps',
  'theme',
  'language',
  'timeZone',
] as const;
export type SettingName = (typeof settingNames)[number];

/** How a person or a chat wants to be spoken to. */
export interface SettingsReply extends Frame {
  readonly kind: 'settings';
  /** Whose: the asker's own, or those of the chat. */
  readonly of: 'person' | 'chat';
  readonly preferences: Preferences;
  /** What this chat hears; null: nothing by itself. */
  readonly subscription: Subscription | null;
  readonly watchlist: Watchlist | null;
  /** What was just set: its effect is said in one line. */
  readonly changed: SettingName | null;
  /** Only this is shown, with the buttons that change it; null: everything. */
  readonly section: SettingName | null;
}

export interface WatchlistsReply extends Frame {
  readonly kind: 'watchlists';
  readonly of: 'person' | 'chat';
  readonly lists: readonly Watchlist[];
  readonly changed:
    | { readonly kind: 'added' | 'dropped'; readonly name: string; readonly markets: readonly Market[] }
    | { readonly kind: 'removed' | 'default'; readonly name: string }
    | null;
  /** Only this one. */
  readonly shown: string | null;
  /** What this chat is subscribed to follows a list. */
  readonly followed: string | null;
}

export interface DigestReply extends Frame {
  readonly kind: 'digest';
  readonly digest: HeldDigest;
}

/** A scheduled text that is due, or the word that a post was skipped. */
export interface PostReply extends Frame {
  readonly kind: 'post';
  readonly notice: PostNotice;
}

export interface PlannedReply extends Frame {
  readonly kind: 'planned';
  readonly change: 'planned' | 'cancelled';
  readonly post: ScheduledPost;
  /** Real time; `now` is the market's. */
  readonly real: EpochMs;
}

/** What is due and when, by the asker's clock. */
export interface CalendarReply extends Frame {
  readonly kind: 'calendar';
  readonly here: readonly ScheduledPost[];
  readonly elsewhere: readonly ScheduledPost[];
  /** Posts that found no room. */
  readonly more: number;
  readonly dated: readonly {
    readonly at: EpochMs;
    readonly what: 'summary' | 'digest' | 'model';
    readonly name: string | null;
  }[];
  /** Real time; `now` is the market's. */
  readonly real: EpochMs;
}

/** The answer to a plain question. */
export interface PlainAnswerReply extends Frame {
  readonly kind: 'plainAnswer';
  /** Words of a language model, each number in them checked against the sources; null: the sources speak for themselves. */
  readonly text: string | null;
  readonly sources: readonly { readonly name: string; readonly args: readonly string[]; readonly reply: Reply }[];
  /** Why the language model was not asked or did not answer; null where it was, or where there is none. */
  readonly because: 'person' | 'day' | 'failed' | null;
}

/** Trading with an exchange as it stands. */
export interface LiveReply extends Frame {
  readonly kind: 'live';
  readonly status: LiveStatus;
}

/** A sentence of the catalogue. */
export interface NoticeReply extends Frame {
  readonly kind: 'notice';
  readonly id: MessageId;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What was understood, what is wrong, and one working example; never a stack. */
export interface ErrorReply extends Frame {
  readonly kind: 'error';
  readonly id: MessageId;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What a command answers and a delivery says. Data; each platform draws it. */
export type Reply =
  | SignalCardReply
  | MoveAlertReply
  | AnswerReply
  | ChartReply
  | WhyReply
  | SentimentReply
  | WatchReply
  | SubscriptionReply
  | StatusReply
  | RecordReply
  | RecordFileReply
  | VerifyReply
  | FollowUpReply
  | ModelsReply
  | WhoamiReply
  | ConfirmReply
  | PeopleNoticeReply
  | AuditReply
  | RefusalsReply
  | RolesReply
  | InvitationsReply
  | RemovedReply
  | HelpReply
  | CommandHelpReply
  | StartReply
  | PaperReply
  | PaperHistoryReply
  | PaperListReply
  | LeaderboardReply
  | GapReply
  | PaperNoticeReply
  | BacktestProgressReply
  | BacktestReply
  | BacktestFileReply
  | PricesReply
  | CompareReply
  | MoversReply
  | HeatmapReply
  | FearGreedReply
  | ConversionReply
  | JobsReply
  | IncidentReply
  | IncidentsReply
  | PinnedStatusReply
  | ErrorDigestReply
  | WebhooksReply
  | WebhookAddedReply
  | SignalDigestReply
  | DeliveryReply
  | DeadLettersReply
  | AlertFiredReply
  | AlertDigestReply
  | AlertRuleReply
  | AlertListReply
  | AlertFaultReply
  | RiskAlertReply
  | SummaryReply
  | SettingsReply
  | WatchlistsReply
  | DigestReply
  | LiveReply
  | PostReply
  | PlannedReply
  | CalendarReply
  | PlainAnswerReply
  | NoticeReply
  | ErrorReply;

export type ReplyKind = Reply['kind'];
export type ReplyFrame = Frame;

/** A function for every kind: a new kind will not compile until it is drawn. */
export type Draw<Out> = { readonly [K in ReplyKind]: (reply: Extract<Reply, { kind: K }>) => Out };

/** Draws any reply with the function of its kind. */
export function drawWith<Out>(draw: Draw<Out>, reply: Reply): Out {
  // The record's keys pair each kind with its own function; TypeScript cannot follow that through an index.
  const one = draw[reply.kind] as (reply: Reply) => Out;
  return one(reply);
}
