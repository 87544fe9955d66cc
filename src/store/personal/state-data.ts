import { sql } from 'kysely';
import type { PersonalData } from './personal-data.js';

/** Small facts of the program that say who did something: who paused, who withdrew a signal. */
export const stateData: PersonalData = {
  tables: ['state', 'signals'],
  label: null,
  adds: false,
  owns: async () => false,
  exportOf: async (db, { ids }) => {
    const words = ids.map(({ platform, id }) => `"${platform}:${id}"`);
    const { rows } = await sql<{ key: string; value: unknown }>`
      select key, value from state where exists (select 1 from unnest(${words}::text[]) w where strpos(value::text, w) > 0)
    `.execute(db);
    const own = ids.map(({ platform, id }) => `${platform}:${id}`);
    return { state: rows.map(({ key, value }) => ({ key, value: partOf(value, own) })) };
  },
  removeOf: async (transaction, { ids }) => {
    let changed = 0;
    for (const { platform, id } of ids) {
      const word = `"${platform}:${id}"`;
      // A list of people loses the whole line, what stands beside the name too.
      const listed = await sql`
        update state set value = value - ${`${platform}:${id}`}::text
        where jsonb_typeof(value) = 'object' and jsonb_exists(value, ${`${platform}:${id}`}::text)
      `.execute(transaction);
      const state = await sql`
        update state set value = replace(value::text, ${word}, '"gone"')::jsonb where strpos(value::text, ${word}) > 0
      `.execute(transaction);
      // What a signal came to is no part of the chain; who took it back may be forgotten, that it was taken back may not.
      const signals = await sql`
        update signals set outcome = replace(outcome::text, ${word}, '"gone"')::jsonb
        where outcome_kind = 'cancelled' and strpos(outcome::text, ${word}) > 0
      `.execute(transaction);
      for (const { numAffectedRows } of [listed, state, signals]) changed += Number(numAffectedRows ?? 0);
    }
    return [{ what: 'state', rows: changed, how: 'anonymised', why: null }];
  },
  giveTo: async () => undefined,
  moveChat: async () => undefined,
};

/** What of a fact is theirs: of a list of people their own line, else the fact. Nobody is shown who else is listed. */
function partOf(value: unknown, own: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  const theirs = entries.filter(([name]) => own.includes(name));
  if (theirs.length > 0) return Object.fromEntries(theirs);
  return Object.fromEntries(entries.map(([name, part]) => [name, partOf(part, own)]));
}
