import { sql } from 'kysely';
import type { Announcement } from '../core/announcement.js';
import type { Platform } from '../core/chat.js';
import type { Delivery } from '../core/ports/repositories.js';
import type { EpochMs } from '../core/units.js';

/** Of a row `d` of `deliveries` and its announcement `a`; `behind` is told beside them. */
export const deliveryColumns = sql`d.id, d.announcement_id, d.platform, d.chat_id, d.priority, d.attempts, d.doubts, d.late,
  d.silent, d.created_at, d.message_id, a.payload, a.candle_seen_at, a.expires_at`;

export interface DeliveryRow {
  readonly id: number;
  readonly announcement_id: number;
  readonly platform: string;
  readonly chat_id: string;
  readonly priority: number;
  readonly attempts: number;
  readonly doubts: number;
  readonly late: 'send' | 'drop';
  readonly silent: boolean;
  readonly created_at: Date;
  readonly message_id: string | null;
  readonly payload: Announcement;
  readonly candle_seen_at: EpochMs | null;
  readonly expires_at: EpochMs | null;
  readonly behind: number;
}

export const deliveryOf = (row: DeliveryRow, attempts: number): Delivery => ({
  id: row.id,
  announcementId: row.announcement_id,
  chat: { platform: row.platform as Platform, id: row.chat_id },
  announcement: row.payload,
  priority: row.priority,
  attempts,
  createdAt: row.created_at.getTime() as EpochMs,
  candleSeenAt: row.candle_seen_at,
  expiresAt: row.expires_at,
  late: row.late,
  silent: row.silent,
  doubts: row.doubts,
  behind: row.behind,
  ...(row.message_id === null ? {} : { inWords: row.message_id }),
});
