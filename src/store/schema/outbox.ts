import type { Generated, GeneratedAlways } from 'kysely';
import type { Announcement } from '../../core/announcement.js';
import type { Instant, InstantNow, Json } from './columns.js';

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

/** Who hears of an announcement and has no row of `deliveries` yet. */
export interface AudienceTable {
  readonly id: GeneratedAlways<number>;
  readonly announcement_id: number;
  readonly priority: number;
  /** To noise budgets; null for what is no signal. */
  readonly value: number | null;
  readonly how: 'send' | 'silent' | 'quiet' | null;
  /** Numbers of subscriptions; the first `done` are dealt with. */
  readonly ids: readonly number[] | null;
  readonly total: Generated<number>;
  readonly done: Generated<number>;
  /** Else: whoever was sent that announcement; those up to the last ones are dealt with. */
  readonly sent_before: number | null;
  readonly last_platform: string | null;
  readonly last_chat: string | null;
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

/** What is told, to whom, and what became of it. */
export interface OutboxTables {
  readonly announcements: AnnouncementTable;
  readonly audiences: AudienceTable;
  readonly hearings: HearingTable;
  readonly deliveries: DeliveryTable;
  readonly paces: PaceTable;
  readonly paused_chats: ChatTable;
  readonly pinned_messages: PinnedMessageTable;
}
