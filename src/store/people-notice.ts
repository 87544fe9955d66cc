import type { Transaction } from 'kysely';
import type { ChatAddress } from '../core/chat.js';
import type { Venue } from '../core/market.js';
import type { PeopleNotice } from '../core/people-notice.js';
import { announce } from './announce.js';
import type { Schema } from './schema.js';

/** Writes what these chats shall hear of people, in the transaction that made it so; once under one key. */
export async function announceToChats(
  transaction: Transaction<Schema>,
  key: string,
  notice: PeopleNotice,
  to: readonly ChatAddress[],
  venue: Venue,
): Promise<void> {
  const announcement = { kind: 'people', venue, notice } as const;
  await announce(transaction, { key, announcement, expiresAt: null, candleSeenAt: null, to });
}
