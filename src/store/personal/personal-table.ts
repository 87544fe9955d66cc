import { type Kysely, sql, type Transaction } from 'kysely';
import type { ChatAddress, PersonId } from '../../core/chat.js';
import { InvariantError } from '../../core/errors.js';
import type { Removal, Subject } from '../../core/ports/privacy.js';
import type { Schema } from '../schema.js';
import { mostExported } from './most-exported.js';

/** Columns that name a person or a chat: a pair, or one text such as `telegram:123`. */
export type Reference =
  | { readonly platform: string; readonly id: string }
  /** `telegram:123`, or with a prefix `chat:telegram:-100`. */
  | { readonly word: string; readonly prefix?: 'chat:' };

/** What of one table is about people and their chats, and what happens to it. The only place that says so. */
export interface PersonalTable {
  readonly table: keyof Schema & string;
  /** Names a person as the platform knows them. */
  readonly person?: Reference;
  /** Names what somebody owns: the account over linked platforms. */
  readonly account?: Reference;
  /** Holds the name somebody showed, or `telegram:123`, or ends with that: `Ann (telegram:123)`, `cancelled by telegram:123`. */
  readonly shownName?: string;
  /** Names a chat; rows of a person's direct conversation are theirs. */
  readonly chat?: Reference;
  /** `delete` the rows; overwrite columns (SQL expressions); or `keep` them, saying why. */
  readonly onRemove: 'delete' | { readonly set: Readonly<Record<string, string>> } | { readonly keep: string };
  /** Rows (SQL condition) that are not deleted all the same. */
  readonly stays?: string;
  /** Not exported: hashes of codes, bookkeeping of the program. */
  readonly hidden?: readonly string[];
  /** Whose rows stay when two accounts become one and both have some; `add` takes both, and then a key must allow it. */
  readonly onJoin?: 'one' | 'add';
  /**
   * What beside the chat makes a row the only one of its kind: of a chat that moves each row goes along which the new chat has
   * not already. Without it all go or none, and with `add` all.
   */
  readonly chatKey?: readonly string[];
  /** How /link names it. */
  readonly label?: string;
  /** Whoever moves a chat moves these rows already. */
  readonly movedElsewhere?: boolean;
}

const column = (name: string) => sql.ref(name);
type Fragment = ReturnType<typeof sql<boolean>>;

const never: Fragment = sql<boolean>`false`;

function names(reference: Reference | undefined, ids: readonly PersonId[]): Fragment {
  if (!reference || ids.length === 0) return never;
  const prefix = 'word' in reference ? (reference.prefix ?? '') : '';
  const words = ids.map(({ platform, id }) => `${prefix}${platform}:${id}`);
  return 'word' in reference
    ? sql<boolean>`${column(reference.word)} = any(${words}::text[])`
    : sql<boolean>`${column(reference.platform)} || ':' || ${column(reference.id)} = any(${words}::text[])`;
}

/** The rows about a person. A chat counts with its topics. */
export const rowsOf = (spec: PersonalTable, { account, ids, chats, names: shown = [] }: Subject): Fragment => {
  const words = ids.map(({ platform, id }) => `${platform}:${id}`);
  const endings = words.flatMap((word) => [`(${word})`, ` ${word}`]);
  const byName =
    spec.shownName === undefined
      ? never
      : sql<boolean>`(${column(spec.shownName)} = any(${[...shown, ...words]}::text[]) or exists (
          select 1 from unnest(${endings}::text[]) w where right(${column(spec.shownName)}, length(w)) = w))`;
  const byId = sql<boolean>`${names(spec.person, ids)} or ${names(spec.account, [account, ...ids])}`;
  return sql<boolean>`(${byId} or ${names(spec.chat, chats)} or ${byName})`;
};

export async function exportTable(
  db: Kysely<Schema>,
  spec: PersonalTable,
  subject: Subject,
): Promise<readonly object[]> {
  // Anybody may call themselves as somebody else does: by a name alone nobody is shown anything.
  const { rows } = await sql<Record<string, unknown>>`
    select * from ${sql.table(spec.table)} where ${rowsOf(spec, { ...subject, names: [] })} limit ${mostExported}
  `.execute(db);
  const hidden = new Set(spec.hidden ?? []);
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.has(name))));
}

export async function removeFromTable(
  transaction: Transaction<Schema>,
  spec: PersonalTable,
  subject: Subject,
): Promise<Removal> {
  const { onRemove, table } = spec;
  const where = rowsOf(spec, subject);
  if (onRemove === 'delete') {
    const goes = sql.raw(spec.stays === undefined ? 'true' : `not (${spec.stays})`);
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ${where} and ${goes}
    `.execute(transaction);
    return { what: table, rows: Number(numAffectedRows ?? 0), how: 'deleted', why: null };
  }
  if ('keep' in onRemove) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where ${where}
    `.execute(transaction);
    return { what: table, rows: rows[0]?.n ?? 0, how: 'kept', why: onRemove.keep };
  }
  const sets = Object.entries(onRemove.set).map(([name, value]) => sql`${column(name)} = ${sql.raw(value)}`);
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.join(sets)} where ${where}
  `.execute(transaction);
  return { what: table, rows: Number(numAffectedRows ?? 0), how: 'anonymised', why: null };
}

export async function countOf(db: Kysely<Schema>, spec: PersonalTable, account: PersonId): Promise<number> {
  if (!spec.account) return 0;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(spec.table)} where ${names(spec.account, [account])}
  `.execute(db);
  return rows[0]?.n ?? 0;
}

/** What `from` owns belongs to `to` from now on. */
export async function giveTo(
  transaction: Transaction<Schema>,
  spec: PersonalTable,
  from: PersonId,
  to: PersonId,
): Promise<number> {
  return rename(transaction, spec.table, spec.account, from, to);
}

/** The chat `from` has the id of `to` from now on; a row the new chat has already stays, the old one goes. */
export async function moveChatRows(
  transaction: Transaction<Schema>,
  spec: PersonalTable,
  from: ChatAddress,
  to: ChatAddress,
): Promise<number> {
  if (!spec.chat || spec.movedElsewhere) return 0;
  if (spec.chatKey) {
    const same = spec.chatKey.map((name) => sql` and there.${column(name)} = old.${column(name)}`);
    const { platform, id } = columnsOf(spec.chat);
    await sql`
      delete from ${sql.table(spec.table)} old
      where old.${column(platform)} = ${from.platform} and old.${column(id)} = ${from.id} and exists (
        select 1 from ${sql.table(spec.table)} there
        where there.${column(platform)} = ${to.platform} and there.${column(id)} = ${to.id}${sql.join(same, sql``)})
    `.execute(transaction);
  } else if (spec.onJoin !== 'add') {
    const { rows } = await sql`
      select 1 from ${sql.table(spec.table)} where ${names(spec.chat, [to])} limit 1
    `.execute(transaction);
    if (rows.length > 0) return 0;
  }
  return rename(transaction, spec.table, spec.chat, from, to);
}

/** A key needs a pair: what names a chat in one word has no other keys. */
function columnsOf(reference: Reference): { readonly platform: string; readonly id: string } {
  if ('word' in reference) throw new InvariantError(`${reference.word} is one word and stands in no key with others`);
  return reference;
}

async function rename(
  transaction: Transaction<Schema>,
  table: string,
  reference: Reference | undefined,
  from: PersonId,
  to: PersonId,
): Promise<number> {
  if (!reference) return 0;
  const set =
    'word' in reference
      ? sql`${column(reference.word)} = ${`${reference.prefix ?? ''}${to.platform}:${to.id}`}`
      : sql`${column(reference.platform)} = ${to.platform}, ${column(reference.id)} = ${to.id}`;
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${set} where ${names(reference, [from])}
  `.execute(transaction);
  return Number(numAffectedRows ?? 0);
}
