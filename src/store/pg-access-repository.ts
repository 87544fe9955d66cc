import type { PersonId, Platform, Role } from '../core/chat.js';
import type { AccessRepository, AccessRule, AccessSettings, Place } from '../core/ports/access.js';
import type { Database } from './database.js';

const wordOf = ({ platform, id }: PersonId): string => `${platform}:${id}`;

export class PgAccessRepository implements AccessRepository {
  constructor(private readonly db: Database) {}

  async settings(): Promise<AccessSettings> {
    const [rules, maps, two] = await Promise.all([
      this.db
        .selectFrom('access_rules')
        .select(['platform', 'chat_id', 'subject', 'least'])
        .orderBy('platform')
        .orderBy('chat_id')
        .orderBy('subject')
        .execute(),
      this.db
        .selectFrom('role_maps')
        .select(['platform', 'external_id', 'role'])
        .orderBy('platform')
        .orderBy('external_id')
        .execute(),
      this.db.selectFrom('two_person').select('subject').orderBy('subject').execute(),
    ]);
    return {
      rules: rules.map((row): AccessRule => ({ place: placeOf(row), subject: row.subject, least: row.least as Role })),
      maps: maps.map((row) => ({
        platform: row.platform as Platform,
        externalId: row.external_id,
        role: row.role as Role,
      })),
      twoPerson: two.map(({ subject }) => subject),
    };
  }

  async setRule(place: Place, subject: string, least: Role | null, by: PersonId): Promise<void> {
    const key = { ...columnsOf(place), subject };
    if (least === null) {
      await this.db
        .deleteFrom('access_rules')
        .where('platform', '=', key.platform)
        .where('chat_id', '=', key.chat_id)
        .where('subject', '=', subject)
        .execute();
      return;
    }
    const value = { least, set_by: wordOf(by) };
    await this.db
      .insertInto('access_rules')
      .values({ ...key, ...value })
      .onConflict((conflict) => conflict.columns(['platform', 'chat_id', 'subject']).doUpdateSet(value))
      .execute();
  }

  async setMap(platform: Platform, externalId: string, role: Role | null, by: PersonId): Promise<boolean> {
    if (role === null) {
      const { numDeletedRows } = await this.db
        .deleteFrom('role_maps')
        .where('platform', '=', platform)
        .where('external_id', '=', externalId)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    }
    const value = { role, set_by: wordOf(by) };
    await this.db
      .insertInto('role_maps')
      .values({ platform, external_id: externalId, ...value })
      .onConflict((conflict) => conflict.columns(['platform', 'external_id']).doUpdateSet(value))
      .execute();
    return true;
  }

  async setTwoPerson(subject: string, on: boolean, by: PersonId): Promise<void> {
    if (!on) {
      await this.db.deleteFrom('two_person').where('subject', '=', subject).execute();
      return;
    }
    await this.db
      .insertInto('two_person')
      .values({ subject, set_by: wordOf(by) })
      .onConflict((conflict) => conflict.column('subject').doNothing())
      .execute();
  }
}

function columnsOf(place: Place): { readonly platform: string; readonly chat_id: string } {
  switch (place.kind) {
    case 'everywhere':
      return { platform: '', chat_id: '' };
    case 'platform':
      return { platform: place.platform, chat_id: '' };
    case 'chat':
      return { platform: place.chat.platform, chat_id: place.chat.id };
  }
}

function placeOf(row: { readonly platform: string; readonly chat_id: string }): Place {
  if (row.platform === '') return { kind: 'everywhere' };
  const platform = row.platform as Platform;
  return row.chat_id === '' ? { kind: 'platform', platform } : { kind: 'chat', chat: { platform, id: row.chat_id } };
}
