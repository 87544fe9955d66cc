import { randomInt } from 'node:crypto';
import type { PersonId } from '../core/chat.js';
import type { OwnerClaims } from '../core/ports/people.js';
import { CodeAttempts } from './code-attempts.js';
import { codeAlphabet, sameText } from './codes.js';
import type { Database } from './database.js';

const codeLength = 8;

export class PgOwnerClaims implements OwnerClaims {
  readonly #attempts: CodeAttempts;

  constructor(private readonly db: Database) {
    this.#attempts = new CodeAttempts(db, 'claim');
  }

  claim(code: string, id: PersonId): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      if ((await this.#attempts.waitMs(id, transaction)) > 0) return false;
      const row = await transaction.selectFrom('owner_code').select('code').forUpdate().executeTakeFirst();
      if (!row || !sameText(row.code, code.trim().toUpperCase().replaceAll('-', ''))) {
        await this.#attempts.failed(id, transaction);
        return false;
      }
      await transaction.deleteFrom('owner_code').execute();
      // It was printed by a process that had looked before somebody else became owner.
      const owner = await transaction.selectFrom('people').select('id').where('role', '=', 'owner').executeTakeFirst();
      if (owner) return false;
      await transaction
        .insertInto('people')
        .values({ platform: id.platform, id: id.id, role: 'owner', name: null, granted: true })
        .onConflict((conflict) => conflict.columns(['platform', 'id']).doUpdateSet({ role: 'owner', granted: true }))
        .execute();
      return true;
    });
  }

  async code(): Promise<string | null> {
    const owner = await this.db.selectFrom('people').select('id').where('role', '=', 'owner').executeTakeFirst();
    if (owner) return null;
    const code = Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('');
    // Stored readable, so that a second start prints the code already on somebody's screen.
    await this.db
      .insertInto('owner_code')
      .values({ code })
      .onConflict((conflict) => conflict.column('single').doNothing())
      .execute();
    return (await this.db.selectFrom('owner_code').select('code').executeTakeFirst())?.code ?? null;
  }
}
