import { type RawBuilder, sql, type Transaction } from 'kysely';
import { type Announcement, priorityOf } from '../core/announcement.js';
import { choicesThatHear, type FollowUp, type FollowUpKind } from '../core/follow-up.js';
import type { Signal, SignalOutcome } from '../core/signal.js';
import type { EpochMs } from '../core/units.js';
import { namedAudience, rowsAtOnce } from './audience.js';
import { audienceWaits, deliveriesChannel } from './deliveries-channel.js';
import { json } from './json.js';
import type { Schema } from './schema.js';

/** Names the event of a signal: told once. */
export const followUpKey = (signalId: number, kind: FollowUpKind): string => `followup-${signalId}-${kind}`;

/**
 * The deliveries `d` of the message of signal `signalId` to chats that were sent it, or will be: what was refused or came
 * too late has no message to rewrite or to answer.
 */
export const reached = (signalId: RawBuilder<unknown> | number) => sql<boolean>`
  d.state not in ('refused', 'expired', 'dead')
  and d.announcement_id in (select o.id from announcements o where o.signal_id = ${signalId} and o.kind = 'signal')
  and not exists (select 1 from paused_chats p where p.platform = d.platform and p.chat_id = d.chat_id)
`;

/** The chat of `d` chose to hear of one of `choices`, and did not silence the market since. */
export const chose = (choices: RawBuilder<unknown>, market: RawBuilder<unknown> | string) => sql<boolean>`
  exists (select 1 from subscriptions s
    where s.platform = d.platform and s.chat_id = d.chat_id and s.follow_ups && ${choices} and ${market} <> all(s.muted))
`;

/** How it ended: the messages that showed it are rewritten. */
export const tellOutcome = (transaction: Transaction<Schema>, signal: Signal, outcome: SignalOutcome): Promise<void> =>
  tell(transaction, `outcome-${signal.id}`, { kind: 'outcome', signal, outcome }, null, sql`true`);

/** What happened to it, for chats that chose to hear of that. */
export const tellFollowUp = (
  transaction: Transaction<Schema>,
  signal: Signal,
  followUp: FollowUp,
  expiresAt: EpochMs | null,
): Promise<void> =>
  tell(
    transaction,
    followUpKey(signal.id, followUp.kind),
    { kind: 'followUp', signal, followUp },
    expiresAt,
    chose(sql`${[...choicesThatHear(followUp.kind)]}::text[]`, signal.market),
  );

/**
 * One announcement and a delivery for each chat that has the signal's message and is `wanted`; the same key again: nothing.
 * Where many have it, their rows are made behind it (PgAudienceRepository).
 */
async function tell(
  transaction: Transaction<Schema>,
  key: string,
  announcement: Extract<Announcement, { signal: Signal }>,
  expiresAt: EpochMs | null,
  wanted: RawBuilder<boolean>,
): Promise<void> {
  const { signal } = announcement;
  await sql`
    with made as (
      insert into announcements (key, kind, payload, priority, signal_id, expires_at)
      values (${key}, ${announcement.kind}, ${json(announcement)}, ${priorityOf(announcement)}, ${signal.id}, ${expiresAt})
      on conflict (key) do nothing
      returning id, priority, signal_id
    ), ${laterWhereMany('made', rowsAtOnce)}, named as (
      select m.id as announcement_id, m.priority, d.platform, d.chat_id
      from made m join few using (id) cross join deliveries d
      where ${reached(signal.id)} and ${wanted}
    ), ${namedAudience(kindHeard(announcement))}
    select pg_notify(${deliveriesChannel}, platform) from made_deliveries group by platform
    union all select pg_notify(${deliveriesChannel}, ${audienceWaits}) from later having count(*) > 0
  `.execute(transaction);
}

/** What goes by a receiver's wishes. A rewritten message makes no sound, so nobody's quiet hours keep it. */
export const kindHeard = ({ kind }: { readonly kind: string }) => (kind === 'followUp' ? ('followUp' as const) : null);

/**
 * Of `news` (id, priority, signal_id) about signals, `few` (id) are those whose signal at most `most` chats have; the others
 * are left to be told behind them (`later`). `of`: see `namedAudience`.
 */
export const laterWhereMany = (news: string, most: number, of = '') => {
  const [from, reachedBy, few, later] = [news, `${of}reached_by`, `${of}few`, `${of}later`].map((name) =>
    sql.raw(name),
  );
  return sql`
  ${reachedBy} as materialized (
    select n.id, (
      select count(*) from (select 1 from deliveries d where ${reached(sql.ref('n.signal_id'))} limit ${most + 1}) one
    ) as chats
    from ${from} n
  ), ${few} as (select id from ${reachedBy} where chats <= ${most}), ${later} as (
    insert into audiences (announcement_id, priority, sent_before)
    select n.id, n.priority, o.id
    from ${from} n join ${reachedBy} r using (id)
      join announcements o on o.signal_id = n.signal_id and o.kind = 'signal'
    where r.chats > ${most}
    returning id
  )`;
};
