import type { ChatAddress, PersonId, Platform } from '../core/chat.js';
import type { Privacy, Removal, Subject } from '../core/ports/privacy.js';
import type { Database } from './database.js';
import { allPersonalData } from './personal/all.js';
import { mostExported } from './personal/most-exported.js';
import type { PersonalData } from './personal/personal-data.js';

/** Shows and removes all that is kept about a person, by the list every table stands in. */
export class PgPrivacy implements Privacy {
  constructor(
    private readonly db: Database,
    private readonly all: readonly PersonalData[] = allPersonalData,
    private readonly most = mostExported,
  ) {}

  async subjectOf(id: PersonId): Promise<Subject> {
    const own = await this.db
      .selectFrom('people')
      .select(['account_platform', 'account_id', 'private_chat', 'name'])
      .where('platform', '=', id.platform)
      .where('id', '=', id.id)
      .executeTakeFirst();
    if (!own?.account_platform || !own.account_id) {
      return {
        account: id,
        ids: [id],
        chats: chatsOf(id, own?.private_chat ?? null),
        names: own?.name ? [own.name] : [],
      };
    }
    const account: PersonId = { platform: own.account_platform as Platform, id: own.account_id };
    const rows = await this.db
      .selectFrom('people')
      .select(['platform', 'id', 'private_chat', 'name'])
      .where('account_platform', '=', account.platform)
      .where('account_id', '=', account.id)
      .execute();
    const ids = rows.map((row): PersonId => ({ platform: row.platform as Platform, id: row.id }));
    const chats = rows.flatMap((row) => chatsOf({ platform: row.platform as Platform, id: row.id }, row.private_chat));
    return { account, ids, chats, names: rows.flatMap(({ name }) => name ?? []) };
  }

  async exportOf(subject: Subject): Promise<Readonly<Record<string, readonly object[]>>> {
    const parts: Record<string, readonly object[]> = {};
    for (const data of this.all) {
      for (const [name, rows] of Object.entries(await data.exportOf(this.db, subject))) {
        // A row may be theirs in two ways, as asker and by its chat.
        const known = new Map([...(parts[name] ?? []), ...rows].map((row) => [JSON.stringify(row), row]));
        parts[name] = [...known.values()];
      }
    }
    const cut = Object.entries(parts).filter(([, rows]) => rows.length >= this.most);
    return cut.length === 0
      ? parts
      : { ...parts, not_all_of: cut.map(([table]) => ({ table, shown: this.most, rest: 'ask the operator' })) };
  }

  removeOf(subject: Subject): Promise<readonly Removal[]> {
    return this.db.transaction().execute(async (transaction) => {
      const removals: Removal[] = [];
      for (const data of this.all) removals.push(...(await data.removeOf(transaction, subject)));
      return removals;
    });
  }

  /** A chat got another id: what is kept for it goes along. */
  async moveChat(from: ChatAddress, toId: string): Promise<void> {
    if (from.id === toId) return;
    const to: ChatAddress = { platform: from.platform, id: toId };
    await this.db.transaction().execute(async (transaction) => {
      for (const data of this.all) await data.moveChat(transaction, from, to);
    });
  }
}

/** On Telegram the conversation with a person has the person's id. */
const chatsOf = (id: PersonId, privateChat: string | null): readonly ChatAddress[] =>
  privateChat !== null
    ? [{ platform: id.platform, id: privateChat }]
    : id.platform === 'telegram'
      ? [{ platform: id.platform, id: id.id }]
      : [];
