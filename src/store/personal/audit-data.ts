import { sql } from 'kysely';
import { mostExported } from './most-exported.js';
import type { PersonalData } from './personal-data.js';

/**
 * Deeds of a person, and what was done to them. They are only shown: the deeds stay, and whose they were is erased with the
 * tie in `audit_people`. Others stand in them under their pseudonyms, and where others did something is not told.
 */
export const auditData: PersonalData = {
  tables: ['audit'],
  label: null,
  adds: false,
  owns: async () => false,
  exportOf: async (db, { ids }) => {
    const words = ids.map(({ platform, id }) => `${platform}:${id}`);
    const { rows } = await sql<Record<string, unknown>>`
      with own as (select id from audit_people where platform || ':' || person_id = any(${words}::text[]))
      select a.id, a.at, 'p' || a.person as person, a.command, a.verb, a.args, a.source, a.outcome, a.reason,
        a.reason_params, case when own.id is null then null else a.chat_platform end as chat_platform,
        case when own.id is null then null else a.chat_id end as chat_id
      from audit a left join own on own.id = a.person
      where own.id is not null or exists (
        select 1 from own named where strpos(a.args, '{p' || named.id || '}') > 0)
      order by a.id desc limit ${mostExported}
    `.execute(db);
    return { audit: rows };
  },
  removeOf: async () => [],
  giveTo: async () => undefined,
  moveChat: async () => undefined,
};
