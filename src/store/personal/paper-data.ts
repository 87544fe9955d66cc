import { type Kysely, sql, type Transaction } from 'kysely';
import type { ChatAddress, PersonId } from '../../core/chat.js';
import { json } from '../json.js';
import type { Schema } from '../schema.js';
import { mostExported } from './most-exported.js';
import type { PersonalData } from './personal-data.js';

const personal = ({ platform, id }: PersonId): string => `${platform}-${id}`;
const ofChat = ({ platform, id }: ChatAddress): string => `chat-${platform}-${id}`;

const tables = [
  'paper_accounts',
  'paper_trades',
  'paper_fills',
  'paper_inputs',
  'paper_equity',
  'paper_lives',
] as const;

/** Paper accounts bear their owner in their name, in their owner's words, and in the rows that hang on them. */
export const paperData: PersonalData = {
  tables,
  label: 'paper account',
  adds: false,
  owns: async (db, account) => {
    const { rows } = await sql`select 1 from paper_accounts where name = ${personal(account)}`.execute(db);
    return rows.length > 0;
  },
  exportOf: async (db, { account, ids }) => {
    const names = [account, ...ids].map(personal);
    const found: Record<string, readonly object[]> = {};
    for (const table of tables) {
      const key = sql.ref(table === 'paper_accounts' ? 'name' : 'account');
      const { rows } = await sql<Record<string, unknown>>`
        select * from ${sql.table(table)} where ${key} = any(${names}::text[]) limit ${mostExported}
      `.execute(db);
      // The engine's own memory says nothing that fills, trades and figures do not.
      found[table] = table === 'paper_accounts' ? rows.map(withoutEngine) : rows;
    }
    return found;
  },
  removeOf: async (transaction, { account, ids, chats }) => {
    const names = [account, ...ids].map(personal);
    const { numAffectedRows } = await sql`
      delete from paper_accounts where name = any(${names}::text[])
    `.execute(transaction);
    // What a chat's account tells, it must not tell somebody who left.
    const words = chats.map(({ platform, id }) => `${platform}:${id}`);
    await sql`
      update paper_accounts set account = jsonb_set(account, '{tell}', 'null')
      where (account->'tell'->>'platform') || ':' || (account->'tell'->>'id') = any(${words}::text[])
    `.execute(transaction);
    return [{ what: 'paper_accounts', rows: Number(numAffectedRows ?? 0), how: 'deleted', why: null }];
  },
  giveTo: (transaction, from, to) => rename(transaction, personal(from), personal(to), { from, to }),
  moveChat: async (transaction, from, to) => {
    await rename(transaction, ofChat(from), ofChat(to), { from, to });
    // Accounts of people that follow what that chat is sent, or tell it there.
    const { rows } = await sql<{ name: string }>`
      select name from paper_accounts
      where (account->'tell'->>'platform' = ${from.platform} and account->'tell'->>'id' = ${from.id})
        or (account->'settings'->'plan'->'delivered'->>'platform' = ${from.platform}
          and account->'settings'->'plan'->'delivered'->>'id' = ${from.id})
    `.execute(transaction);
    for (const { name } of rows) await rename(transaction, name, name, { from, to });
  },
};

const withoutEngine = (row: Record<string, unknown>): Record<string, unknown> => {
  const { engine: _engine, ...account } = (row['account'] ?? {}) as Record<string, unknown>;
  return { ...row, account };
};

/** Another name, and in its facts the address `to` wherever `from` stood. One version further, so that nobody saves over it. */
async function rename(
  transaction: Transaction<Schema>,
  name: string,
  next: string,
  { from, to }: { readonly from: PersonId; readonly to: PersonId },
): Promise<void> {
  const row = await transaction
    .selectFrom('paper_accounts')
    .select(['version', 'account'])
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return;
  if (next !== name && (await exists(transaction, next))) return;
  const { engine, ...facts } = row.account as Record<string, unknown>;
  const version = row.version + 1;
  const account = { ...(readdressed(facts, from, to) as object), engine, name: next, version };
  await sql`
    update paper_accounts set name = ${next}, version = ${version}, account = ${json(account)}::jsonb where name = ${name}
  `.execute(transaction);
}

const exists = async (db: Kysely<Schema>, name: string): Promise<boolean> => {
  const { rows } = await sql`select 1 from paper_accounts where name = ${name}`.execute(db);
  return rows.length > 0;
};

function readdressed(value: unknown, from: PersonId, to: PersonId): unknown {
  if (Array.isArray(value)) return value.map((one) => readdressed(one, from, to));
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  const isIt = Object.keys(record).length === 2 && record['platform'] === from.platform && record['id'] === from.id;
  if (isIt) return { platform: to.platform, id: to.id };
  return Object.fromEntries(Object.entries(record).map(([key, part]) => [key, readdressed(part, from, to)]));
}
