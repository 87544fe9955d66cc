import { randomInt, timingSafeEqual } from 'node:crypto';
import type { PersonId, Role } from '../core/chat.js';
import type { PeopleRepository, Person } from '../core/ports/repositories.js';
import type { Database } from './database.js';
import { withoutNul } from './json.js';
import type { PersonTable } from './schema.js';

/** Letters and digits that nobody mixes up when reading them off a terminal. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const codeLength = 8;

export class PgPeopleRepository implements PeopleRepository {
  constructor(private readonly db: Database) {}

  async find(id: PersonId): Promise<Person | null> {
    const row = await this.db
      .selectFrom('people')
      .select(['role', 'name', 'time_zone'])
      .where('platform', '=', id.platform)
      .where('id', '=', id.id)
      .executeTakeFirst();
    return row ? personOf(id, row) : null;
  }

  async seen(id: PersonId, name: string | null, role: Role): Promise<Person> {
    const given = name === null ? null : withoutNul(name);
    const row = await this.db
      .insertInto('people')
      .values({ platform: id.platform, id: id.id, role, name: given })
      .onConflict((conflict) =>
        conflict.columns(['platform', 'id']).doUpdateSet((expression) => ({
          name: expression.fn.coalesce('excluded.name', 'people.name'),
          seen_at: expression.ref('excluded.seen_at'),
        })),
      )
      .returning(['role', 'name', 'time_zone'])
      .executeTakeFirstOrThrow();
    return personOf(id, row);
  }

  async setRole(id: PersonId, role: Role): Promise<void> {
    await this.db
      .insertInto('people')
      .values({ platform: id.platform, id: id.id, role, name: null })
      .onConflict((conflict) => conflict.columns(['platform', 'id']).doUpdateSet({ role }))
      .execute();
  }

  claim(code: string, id: PersonId): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      const row = await transaction.selectFrom('owner_code').select('code').forUpdate().executeTakeFirst();
      if (!row || !sameText(row.code, code.trim().toUpperCase())) return false;
      await transaction.deleteFrom('owner_code').execute();
      await transaction
        .insertInto('people')
        .values({ platform: id.platform, id: id.id, role: 'owner', name: null })
        .onConflict((conflict) => conflict.columns(['platform', 'id']).doUpdateSet({ role: 'owner' }))
        .execute();
      return true;
    });
  }

  async claimCode(): Promise<string | null> {
    const owner = await this.db.selectFrom('people').select('id').where('role', '=', 'owner').executeTakeFirst();
    if (owner) return null;
    const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('');
    // Stored readable, so that a second start prints the code already on somebody's screen.
    await this.db
      .insertInto('owner_code')
      .values({ code })
      .onConflict((conflict) => conflict.column('single').doNothing())
      .execute();
    return (await this.db.selectFrom('owner_code').select('code').executeTakeFirst())?.code ?? null;
  }
}

const personOf = (id: PersonId, row: Pick<PersonTable, 'role' | 'name'> & { readonly time_zone: string }): Person => ({
  id,
  role: row.role as Role,
  name: row.name,
  timeZone: row.time_zone,
});

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
