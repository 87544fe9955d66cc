import { sql } from 'kysely';
import type { PersonId } from '../core/chat.js';
import type { QuestionDesk, QuestionLimits } from '../core/ports/questions.js';
import type { Database } from './database.js';

const today = sql`(now() at time zone 'UTC')::date`;

/** Requests to the language model by person and UTC day of the database, counted once for all processes over it. */
export class PgQuestionBudget {
  constructor(private readonly db: Database) {}

  spend({ platform, id }: PersonId, { perPerson, perDay }: QuestionLimits): ReturnType<QuestionDesk['spend']> {
    return this.db.transaction().execute(async (transaction) => {
      // One after the other: two at once must not spend the same request.
      await sql`select pg_advisory_xact_lock(hashtext('question budgets'))`.execute(transaction);
      const { rows } = await sql<{ own: number; all: number }>`
        select coalesce(sum(spent) filter (where platform = ${platform} and id = ${id}), 0)::int as own,
          coalesce(sum(spent), 0)::int as all
        from question_budgets where day = ${today}
      `.execute(transaction);
      const { own, all } = rows[0] as { readonly own: number; readonly all: number };
      if (own >= perPerson) return 'person';
      if (all >= perDay) return 'day';
      await sql`
        insert into question_budgets (platform, id, day, spent) values (${platform}, ${id}, ${today}, 1)
        on conflict (day, platform, id) do update set spent = question_budgets.spent + 1
      `.execute(transaction);
      return 'spent';
    });
  }
}
