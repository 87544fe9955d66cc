import type { FollowUpKind } from './follow-up.js';
import type { Market, Timeframe } from './market.js';

/** `webhook`: other software that is told by HTTP (bot/webhooks); nobody speaks to us from there. */
export const platforms = ['telegram', 'discord', 'console', 'webhook'] as const;
export type Platform = (typeof platforms)[number];

/**
 * A chat, channel or direct conversation on one platform. `id` is the platform's numeric id as text; a topic of a Telegram
 * forum stands behind a slash, `-100123/45` (chat-topic.ts).
 */
export interface ChatAddress {
  readonly platform: Platform;
  readonly id: string;
}

/** A person on one platform; names change, ids do not. */
export interface PersonId {
  readonly platform: Platform;
  readonly id: string;
}

export const roles = ['banned', 'stranger', 'member', 'trader', 'admin', 'owner'] as const;
/** In rising order of rights. `stranger`: seen, not let in (ACCESS=approval). */
export type Role = (typeof roles)[number];

/** What a chat wants to hear. Empty arrays mean all. `kinds`: which announcements. */
export interface Subscription {
  readonly chat: ChatAddress;
  readonly markets: readonly Market[];
  readonly timeframes: readonly Timeframe[];
  readonly kinds: readonly SubscriptionKind[];
  /** Markets silenced by button. */
  readonly muted: readonly Market[];
  /** Events of signals it was sent that are told in their thread; empty means none. Left out when stored: as it was. */
  readonly followUps?: readonly FollowUpKind[];
  /** The watchlist its markets come from: they change with it. */
  readonly watchlist?: string;
}

export const subscriptionKinds = ['entry', 'move', 'risk', 'summary'] as const;
export type SubscriptionKind = (typeof subscriptionKinds)[number];
