import { sql } from 'kysely';
import { type PersonId, type Platform, type Role, roles } from '../core/chat.js';
import type { Invitation, InvitationRepository, JoinOutcome } from '../core/ports/invitations.js';
import type { EpochMs } from '../core/units.js';
import { CodeAttempts } from './code-attempts.js';
import { hashOfCode, newCode } from './codes.js';
import type { Database } from './database.js';

const codeLength = 12;

interface OpenRow {
  readonly id: number;
  readonly role: Role;
  readonly uses: number;
  readonly uses_left: number;
  readonly expires_at: Date;
  readonly by_platform: Platform;
  readonly by_id: string;
}

const isOpen = sql<boolean>`uses_left > 0 and expires_at > now() and revoked_at is null`;

export class PgInvitationRepository implements InvitationRepository {
  readonly #attempts: CodeAttempts;

  constructor(private readonly db: Database) {
    this.#attempts = new CodeAttempts(db, 'join');
  }

  async make({ role, uses, forMs, by }: Parameters<InvitationRepository['make']>[0]) {
    const code = newCode(codeLength);
    const { rows } = await sql<{ id: number; expires_at: Date }>`
      insert into invitations (code_hash, role, uses, uses_left, by_platform, by_id, expires_at)
      values (${hashOfCode(code)}, ${role}, ${uses}, ${uses}, ${by.platform}, ${by.id},
        now() + ${forMs}::float8 * interval '1 ms')
      returning id, expires_at
    `.execute(this.db);
    const row = rows[0] as { id: number; expires_at: Date };
    return { id: row.id, code, expiresAt: row.expires_at.getTime() as EpochMs };
  }

  async open(): Promise<readonly Invitation[]> {
    const { rows } = await sql<OpenRow>`select * from invitations where ${isOpen} order by id desc limit 50`.execute(
      this.db,
    );
    return rows.map((row) => ({
      id: row.id,
      role: row.role,
      uses: row.uses,
      usesLeft: row.uses_left,
      expiresAt: row.expires_at.getTime() as EpochMs,
      madeBy: { platform: row.by_platform, id: row.by_id },
    }));
  }

  async revoke(id: number): Promise<boolean> {
    const { rows } = await sql`
      update invitations set revoked_at = now() where id = ${id} and ${isOpen} returning id
    `.execute(this.db);
    return rows.length === 1;
  }

  async join(
    code: string,
    person: PersonId,
    mayGive: (by: PersonId, role: Role) => Promise<boolean>,
  ): Promise<JoinOutcome> {
    const waitMs = await this.#attempts.waitMs(person);
    if (waitMs > 0) return { kind: 'tooMany', waitMs };
    const hash = hashOfCode(code);
    const found = await sql<OpenRow>`select * from invitations where code_hash = ${hash} and ${isOpen}`.execute(
      this.db,
    );
    const invitation = found.rows[0];
    const madeBy: PersonId | null = invitation ? { platform: invitation.by_platform, id: invitation.by_id } : null;
    // Who made it may have lost the right to give that role since.
    if (!invitation || !madeBy || !(await mayGive(madeBy, invitation.role))) {
      await this.#attempts.failed(person);
      return { kind: 'unknown' };
    }
    return this.db.transaction().execute(async (transaction): Promise<JoinOutcome> => {
      const held = await sql<OpenRow>`
        select * from invitations where id = ${invitation.id} and ${isOpen} for update
      `.execute(transaction);
      if (held.rows.length === 0) return { kind: 'unknown' };
      const row = await transaction
        .selectFrom('people')
        .select(['role', 'granted'])
        .where('platform', '=', person.platform)
        .where('id', '=', person.id)
        .forUpdate()
        .executeTakeFirst();
      const before = (row?.role ?? 'stranger') as Role;
      if (before === 'banned') return { kind: 'banned' };
      if (row?.granted && roles.indexOf(before) >= roles.indexOf(invitation.role))
        return { kind: 'nothing', role: before };
      await sql`
        insert into invitation_uses (invitation, platform, person_id)
        values (${invitation.id}, ${person.platform}, ${person.id}) on conflict do nothing
      `.execute(transaction);
      await sql`update invitations set uses_left = uses_left - 1 where id = ${invitation.id}`.execute(transaction);
      const value = { role: invitation.role, granted: true };
      await transaction
        .insertInto('people')
        .values({ platform: person.platform, id: person.id, name: null, ...value })
        .onConflict((conflict) => conflict.columns(['platform', 'id']).doUpdateSet(value))
        .execute();
      await sql`
        update admissions set state = 'in', by_platform = ${madeBy.platform}, by_id = ${madeBy.id}, decided_at = now()
        where platform = ${person.platform} and person_id = ${person.id} and state = 'asked'
      `.execute(transaction);
      return { kind: 'joined', role: invitation.role, madeBy };
    });
  }
}
