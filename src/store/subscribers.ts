import { type Expression, sql } from 'kysely';

/**
 * The rows `s` of `subscriptions` that hear of something: of this kind, and of this market and timeframe or, where null,
 * of all. Empty lists in a subscription mean all; paused chats hear nothing.
 */
export const hears = (
  kind: string | Expression<string>,
  market: string | null,
  timeframe: string | null,
) => sql<boolean>`
  (s.kinds = '{}' or ${kind}::text = any(s.kinds))
  and (${market}::text is null
    or ((s.markets = '{}' or ${market}::text = any(s.markets)) and ${market}::text <> all(s.muted)))
  and (${timeframe}::text is null or s.timeframes = '{}' or ${timeframe}::text = any(s.timeframes))
  and not exists (select 1 from paused_chats p where p.platform = s.platform and p.chat_id = s.chat_id)
`;
