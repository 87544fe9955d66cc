import type { Announcement } from '../core/announcement.js';
import type { ChatAddress } from '../core/chat.js';
import type { AnnouncementRepository } from '../core/ports/repositories.js';
import type { EpochMs } from '../core/units.js';
import { announce } from './announce.js';
import type { Database } from './database.js';

export class PgAnnouncementRepository implements AnnouncementRepository {
  constructor(private readonly db: Database) {}

  publish(
    key: string,
    announcement: Announcement,
    expiresAt: EpochMs | null,
    to?: readonly ChatAddress[],
  ): Promise<number> {
    return this.db
      .transaction()
      .execute((transaction) =>
        announce(transaction, { key, announcement, expiresAt, candleSeenAt: null, to: to ?? null }),
      );
  }
}
