import type { ErrorDigest, Incident } from '../../core/incident.js';
import type { DeadLetters, DeliveryFigures } from '../../core/ports/delivery-desk.js';
import type { LiveStatus } from '../../core/ports/live.js';
import type { FailedJob, RunningBacktest, Webhook } from '../../core/ports/operators.js';
import type { JobSummary, ModelSummary, StatusReport } from '../../core/ports/services.js';
import type { EpochMs } from '../../core/units.js';
import type { ReplyFrame } from './frame.js';

export interface StatusReply extends ReplyFrame {
  readonly kind: 'status';
  readonly report: StatusReport;
  readonly paused: { readonly by: string; readonly since: EpochMs } | null;
  readonly models: readonly { readonly version: string; readonly trainedUntil: EpochMs }[];
}

/** The status message a chat keeps pinned. */
export interface PinnedStatusReply extends ReplyFrame {
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

export interface ModelsReply extends ReplyFrame {
  readonly kind: 'models';
  readonly models: readonly ModelSummary[];
}

export interface JobsReply extends ReplyFrame {
  readonly kind: 'jobs';
  readonly jobs: readonly JobSummary[];
  /** Newest first; each has a button. */
  readonly failed?: readonly FailedJob[];
  readonly backtests?: readonly RunningBacktest[];
}

/** Trading with an exchange as it stands. */
export interface LiveReply extends ReplyFrame {
  readonly kind: 'live';
  readonly status: LiveStatus;
}

/** An incident as it stands, with the button by which somebody says that they know. */
export interface IncidentReply extends ReplyFrame {
  readonly kind: 'incident';
  readonly incident: Incident;
  /** It did not come by the outbox: who sent it, and how long that one was waited for (null: it was not asked). */
  readonly second?: { readonly host: string; readonly waitMs: number | null };
}

export interface IncidentsReply extends ReplyFrame {
  readonly kind: 'incidents';
  readonly open: readonly Incident[];
  readonly recent: readonly Incident[];
}

export interface ErrorDigestReply extends ReplyFrame {
  readonly kind: 'errorDigest';
  readonly digest: ErrorDigest;
}

/** How messages fare, over the last day and week. */
export interface DeliveryReply extends ReplyFrame {
  readonly kind: 'delivery';
  readonly day: readonly DeliveryFigures[];
  readonly week: readonly DeliveryFigures[];
  readonly waiting: number;
}

/** Messages that were given up, newest first, with buttons that send one or all again. */
export interface DeadLettersReply extends ReplyFrame {
  readonly kind: 'deadLetters';
  readonly letters: DeadLetters;
}

export interface WebhooksReply extends ReplyFrame {
  readonly kind: 'webhooks';
  readonly webhooks: readonly Webhook[];
}

/** Holds the secret: for one person's eyes, once. */
export interface WebhookAddedReply extends ReplyFrame {
  readonly kind: 'webhookAdded';
  readonly webhook: Webhook;
  readonly secret: string;
}

/** What operators are told: how the bot fares, and what it is connected to. */
export type OperatorReplies =
  | StatusReply
  | PinnedStatusReply
  | ModelsReply
  | JobsReply
  | LiveReply
  | IncidentReply
  | IncidentsReply
  | ErrorDigestReply
  | DeliveryReply
  | DeadLettersReply
  | WebhooksReply
  | WebhookAddedReply;
