import type { Kysely, Transaction } from 'kysely';
import type { ChatAddress, PersonId } from '../../core/chat.js';
import type { Removal, Subject } from '../../core/ports/privacy.js';
import type { Schema } from '../schema.js';
import { countOf, exportTable, giveTo, moveChatRows, type PersonalTable, removeFromTable } from './personal-table.js';

/**
 * What one aggregate keeps about people. Everything that must know all of it goes through the list of these: export,
 * erasure, linking, and a chat that gets another id.
 */
export interface PersonalData {
  /** Tables it answers for. */
  readonly tables: readonly string[];
  exportOf(db: Kysely<Schema>, subject: Subject): Promise<Readonly<Record<string, readonly object[]>>>;
  removeOf(transaction: Transaction<Schema>, subject: Subject): Promise<readonly Removal[]>;
  /** What an account owns, as /link names it; null: nothing worth naming. */
  readonly label: string | null;
  owns(db: Kysely<Schema>, account: PersonId): Promise<boolean>;
  /** Whether both accounts' rows can stand side by side. */
  readonly adds: boolean;
  giveTo(transaction: Transaction<Schema>, from: PersonId, to: PersonId): Promise<void>;
  moveChat(transaction: Transaction<Schema>, from: ChatAddress, to: ChatAddress): Promise<void>;
}

/** The personal data of one table, as its entry says. */
export const tableData = (spec: PersonalTable): PersonalData => ({
  tables: [spec.table],
  exportOf: async (db, subject) => ({ [spec.table]: await exportTable(db, spec, subject) }),
  removeOf: async (transaction, subject) => [await removeFromTable(transaction, spec, subject)],
  label: spec.label ?? null,
  owns: async (db, account) => (await countOf(db, spec, account)) > 0,
  adds: spec.onJoin === 'add',
  giveTo: async (transaction, from, to) => {
    await giveTo(transaction, spec, from, to);
  },
  moveChat: async (transaction, from, to) => {
    await moveChatRows(transaction, spec, from, to);
  },
});
