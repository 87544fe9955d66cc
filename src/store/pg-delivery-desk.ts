import { sql } from 'kysely';
import type { Platform } from '../core/chat.js';
import type {
  DeadLetter,
  DeadLetterState,
  DeadLetters,
  DeliveryDesk,
  DeliveryFigures,
} from '../core/ports/delivery-desk.js';
import type { EpochMs } from '../core/units.js';
import type { Database } from './database.js';
import { deliveriesChannel } from './deliveries-channel.js';
import { lateAfterMs } from './pg-delivery-repository.js';

/** Given up lately, and not because the chat wants nothing any more. */
const isDeadLetter = sql<boolean>`
  d.state in ('dead', 'unknown', 'refused') and d.finished_at >= now() - interval '30 days'
  and (d.state <> 'refused' or d.reason not like 'the chat moved to %')
  and not exists (select 1 from paused_chats p where p.platform = d.platform and p.chat_id = d.chat_id)
`;

export class PgDeliveryDesk implements DeliveryDesk {
  constructor(private readonly db: Database) {}

  async figures(sinceMs: number): Promise<readonly DeliveryFigures[]> {
    const { rows } = await sql<FiguresRow>`
      select d.platform,
        count(*) filter (where d.state = 'sent') as sent,
        count(*) filter (where d.state = 'sent' and d.finished_at - d.created_at > ${lateAfterMs} * interval '1 ms') as late,
        count(*) filter (where d.state = 'sent' and d.was_late) as sent_too_late,
        count(*) filter (where d.state = 'expired') as dropped,
        count(*) filter (where d.attempts > 1) as retried,
        count(*) filter (where d.state = 'sent' and d.folded_into <> d.id) as folded,
        count(*) filter (where d.state = 'sent' and d.doubts > 0) as perhaps_twice,
        count(*) filter (where d.state = 'refused') as refused,
        count(*) filter (where d.state = 'dead') as dead,
        count(*) filter (where d.state = 'unknown') as unknown,
        count(*) filter (where d.state = 'sent' and a.kind = 'signal' and a.candle_seen_at is not null) as timed,
        percentile_cont(array[0.5, 0.95]) within group (
          order by extract(epoch from d.finished_at) * 1000 - a.candle_seen_at)
          filter (where d.state = 'sent' and a.kind = 'signal' and a.candle_seen_at is not null) as took
      from deliveries d join announcements a on a.id = d.announcement_id
      where d.finished_at >= now() - ${sinceMs}::float8 * interval '1 ms'
      group by d.platform order by d.platform
    `.execute(this.db);
    return rows.map((row) => ({
      platform: row.platform as Platform,
      sent: row.sent,
      late: row.late,
      sentTooLate: row.sent_too_late,
      dropped: row.dropped,
      retried: row.retried,
      folded: row.folded,
      perhapsTwice: row.perhaps_twice,
      refused: row.refused,
      dead: row.dead,
      unknown: row.unknown,
      candleToMessage: row.took === null ? null : { p50: row.took[0], p95: row.took[1], of: row.timed },
    }));
  }

  async deadLetters(limit: number): Promise<DeadLetters> {
    const { rows } = await sql<LetterRow>`
      select d.id, d.state, d.platform, d.chat_id, a.kind, a.signal_id, d.reason, d.attempts, d.finished_at,
        extract(epoch from now() - d.finished_at)::float8 * 1000 as age_ms
      from deliveries d join announcements a on a.id = d.announcement_id
      where ${isDeadLetter}
      order by d.finished_at desc, d.id desc limit ${limit}
    `.execute(this.db);
    const counted = await sql<{ state: DeadLetterState; rows: number }>`
      select d.state, count(*) as rows from deliveries d where ${isDeadLetter} group by d.state
    `.execute(this.db);
    const counts = { dead: 0, unknown: 0, refused: 0 };
    for (const { state, rows: of } of counted.rows) counts[state] = of;
    return { counts, newest: rows.map(letterOf) };
  }

  async replay(id: number | null): Promise<number> {
    const { rows } = await sql<{ rows: number }>`
      with again as (
        update deliveries d
        set state = 'waiting', due_at = now(), attempts = 0, finished_at = null, message_id = null, folded_into = null
        where ${isDeadLetter} and (${id}::bigint is null or d.id = ${id})
        returning d.platform
      )
      select count(*) as rows, pg_notify(${deliveriesChannel}, platform) from again group by platform
    `.execute(this.db);
    return rows.reduce((sum, row) => sum + row.rows, 0);
  }
}

interface FiguresRow {
  readonly platform: string;
  readonly sent: number;
  readonly late: number;
  readonly sent_too_late: number;
  readonly dropped: number;
  readonly retried: number;
  readonly folded: number;
  readonly perhaps_twice: number;
  readonly refused: number;
  readonly dead: number;
  readonly unknown: number;
  readonly timed: number;
  readonly took: readonly [number, number] | null;
}

interface LetterRow {
  readonly id: number;
  readonly state: DeadLetterState;
  readonly platform: string;
  readonly chat_id: string;
  readonly kind: string;
  readonly signal_id: number | null;
  readonly reason: string | null;
  readonly attempts: number;
  readonly finished_at: Date;
  readonly age_ms: number;
}

const letterOf = (row: LetterRow): DeadLetter => ({
  id: row.id,
  state: row.state,
  chat: { platform: row.platform as Platform, id: row.chat_id },
  kind: row.kind,
  signalId: row.signal_id,
  reason: row.reason ?? '',
  attempts: row.attempts,
  at: row.finished_at.getTime() as EpochMs,
  ageMs: row.age_ms,
});
