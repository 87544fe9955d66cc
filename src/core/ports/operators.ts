import type { ChatAddress, Subscription, SubscriptionKind } from '../chat.js';
import type { Incident } from '../incident.js';
import type { Market } from '../market.js';
import type { EpochMs } from '../units.js';

/** A job that failed for good. */
export interface FailedJob {
  /** Names it in a button: short, the same as long as the job is kept. */
  readonly ref: string;
  readonly queue: string;
  readonly id: string;
  readonly name: string;
  readonly reason: string;
  readonly attempts: number;
  readonly failedAt: EpochMs | null;
}

/** A backtest under way. */
export interface RunningBacktest {
  readonly id: number;
  readonly state: 'queued' | 'running';
  /** 0..1. */
  readonly share: number;
  readonly doing: string;
}

/** The one status message a chat keeps pinned. */
export interface Pin {
  readonly chat: ChatAddress;
  /** null: to be sent. */
  readonly messageId: string | null;
  /** False: the message is there, and the platform has not pinned it yet or will not. */
  readonly pinned: boolean;
  /** What it says, to tell whether it must say something else. */
  readonly shown: string | null;
  readonly shownAgeMs: number | null;
}

export interface Webhook {
  readonly id: number;
  readonly url: string;
  /** Null: the whole event as JSON. */
  readonly template: string | null;
  readonly createdBy: string;
  readonly subscription: Subscription | null;
  /** Why nothing is sent to it any more, or null. */
  readonly pausedFor: string | null;
}

/** What was asked of a webhook. */
export interface NewWebhook {
  readonly url: string;
  readonly kinds: readonly SubscriptionKind[];
  readonly markets: readonly Market[];
  readonly by: string;
}

/** What admins may ask and do about the machinery. */
export interface OperatorDesk {
  /** Open ones, and those that ended lately, newest first. */
  incidents(): Promise<{ readonly open: readonly Incident[]; readonly recent: readonly Incident[] }>;
  incident(id: number): Promise<Incident | null>;
  /** Null: there is none of that id. One that was acknowledged or has ended stays as it is. */
  acknowledge(id: number, by: string): Promise<{ readonly incident: Incident; readonly changed: boolean } | null>;

  /** Keeps a status message pinned in the chat from now on; a second time one that is gone is made anew. */
  pin(chat: ChatAddress, by: string): Promise<void>;
  /** False: there was none. */
  unpin(chat: ChatAddress): Promise<boolean>;

  /** Jobs that failed for good, the newest first. */
  failedJobs(limit: number): Promise<readonly FailedJob[]>;
  /** Gives one job another go; null when it is not among the failed any more. */
  retryJob(ref: string): Promise<FailedJob | null>;
  /** Gives every failed job of a queue another go; how many. */
  retryQueue(queue: string): Promise<number>;
  runningBacktests(): Promise<readonly RunningBacktest[]>;

  webhooks(): Promise<readonly Webhook[]>;
  /** The secret is told this once. Throws UserError for an address that may not be spoken to. */
  addWebhook(wanted: NewWebhook): Promise<{ readonly webhook: Webhook; readonly secret: string }>;
  /** Throws UserError for a template that makes no message. Null: no such webhook. */
  templateWebhook(id: number, template: string | null): Promise<Webhook | null>;
  removeWebhook(id: number): Promise<boolean>;
  /** Sends a made-up event now; what came back in words. Null: no such webhook. */
  testWebhook(id: number): Promise<{ readonly ok: boolean; readonly said: string } | null>;
}
