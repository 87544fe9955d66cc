import type { AlertFault, AlertPreview, AlertRule, FiredAlert } from '../../core/alert.js';
import type { RiskAlert } from '../../core/announcement.js';
import type { PersonId } from '../../core/chat.js';
import type { AlertChange, AlertView } from '../../core/ports/alerts.js';
import type { ReplyFrame } from './frame.js';

/** A condition somebody waited for became true. */
export interface AlertFiredReply extends ReplyFrame {
  readonly kind: 'alertFired';
  readonly fired: FiredAlert;
  readonly tick: number | null;
  /** Named in a chat that others read; `url` is a link that reaches the person, where the platform has one. */
  readonly askedBy: { readonly person: PersonId; readonly name: string | null; readonly url: string | null } | null;
}

/** Alerts that fired at once, as they came: told in one message, each opened by its button. */
export interface AlertDigestReply extends ReplyFrame {
  readonly kind: 'alertDigest';
  /** All of them; none is left out. */
  readonly alerts: readonly Pick<AlertFiredReply, 'fired' | 'tick' | 'askedBy'>[];
}

/** An alert as it is made, changed or looked at, and how it would have behaved. */
export interface AlertRuleReply extends ReplyFrame {
  readonly kind: 'alertRule';
  readonly change: AlertChange;
  readonly rule: AlertRule;
  readonly preview: AlertPreview;
  readonly tick: number | null;
  readonly count: number;
  readonly most: number;
}

/** One page of somebody's alerts. */
export interface AlertListReply extends ReplyFrame {
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
export interface AlertFaultReply extends ReplyFrame {
  readonly kind: 'alertFault';
  readonly fault: AlertFault;
  /** What an example is to be typed after: `/alert BTC/USDT`. */
  readonly command: string;
}

export interface RiskAlertReply extends ReplyFrame {
  readonly kind: 'riskAlert';
  readonly alert: RiskAlert;
}

/** What is said of conditions people wait for, and of risks nobody has to ask for. */
export type AlertReplies =
  | AlertFiredReply
  | AlertDigestReply
  | AlertRuleReply
  | AlertListReply
  | AlertFaultReply
  | RiskAlertReply;
