import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { PostContent, PostSchedule } from '../../core/scheduled-post.js';
import type { Instant, InstantNow, Json } from './columns.js';

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

export interface NoiseBudgetTable {
  readonly platform: string;
  readonly chat_id: string;
  readonly day: Generated<string>;
  readonly spent: Generated<number>;
  readonly known: Generated<readonly number[]>;
  readonly days: Generated<number>;
  readonly learned_at: Instant | null;
}

export interface QuestionBudgetTable {
  readonly day: string;
  readonly platform: string;
  readonly id: string;
  readonly spent: number;
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

/** What people and chats want to hear, and how. */
export interface PreferenceTables {
  readonly preferences: PreferenceTable;
  readonly chat_owners: ChatOwnerTable;
  readonly watchlists: WatchlistTable;
  readonly held_messages: HeldMessageTable;
  readonly noise_budgets: NoiseBudgetTable;
  readonly question_budgets: QuestionBudgetTable;
  readonly scheduled_posts: ScheduledPostTable;
  readonly subscriptions: SubscriptionTable;
}
