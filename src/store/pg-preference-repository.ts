import { sql, type Transaction } from 'kysely';
import { batched, batchedWrites } from '../core/batched.js';
import type { ChatAddress } from '../core/chat.js';
import { UserError } from '../core/errors.js';
import type { Language } from '../core/language.js';
import { nextDigestAt } from '../core/local-time.js';
import type { PreferenceRepository } from '../core/ports/preferences.js';
import type { Manner, Preferences, SettingsOwner, Watchlist } from '../core/preferences.js';
import { sentence } from '../core/sentence.js';
import type { EpochMs } from '../core/units.js';
import type { Database } from './database.js';
import { learnBudgets } from './noise-budgets.js';
import { columnsOf, languageOfRow, type PreferenceRow, preferencesOf } from './preference-row.js';
import type { Schema } from './schema.js';
import { ShortMemory } from './short-memory.js';

/** Another process may have changed a setting: that long the old one may still be spoken by. */
const rememberMs = 5_000;
const keyOf = ({ platform, id }: ChatAddress): string => `${platform}:${id}`;
/** SQLSTATE of a zone PostgreSQL does not know. */
const invalidParameter = '22023';

interface Noted {
  readonly chat: ChatAddress;
  readonly owner: SettingsOwner;
  readonly hint: Language | null;
}

export class PgPreferenceRepository implements PreferenceRepository {
  readonly #known = new ShortMemory<Preferences>(rememberMs);
  readonly #manners = new ShortMemory<Manner>(rememberMs);
  readonly #noted = new ShortMemory<true>(600_000);

  /** A crowd that writes at once is looked up in one question. */
  readonly #asked = batched(async (owners: readonly SettingsOwner[]) => {
    const rows = await this.db
      .selectFrom('preferences')
      .selectAll()
      .where(sql<boolean>`owner = any(${[...owners]}::text[])`)
      .execute();
    const found = new Map<string, PreferenceRow>(rows.map((row) => [row.owner, row]));
    return owners.map((owner) => found.get(owner));
  });

  readonly #listsAsked = batched(async (owners: readonly SettingsOwner[]) => {
    const rows = await this.db
      .selectFrom('watchlists')
      .select(['owner', 'name', 'markets', 'is_default'])
      .where(sql<boolean>`owner = any(${[...owners]}::text[])`)
      .orderBy('is_default', 'desc')
      .orderBy('name')
      .execute();
    return owners.map((owner) => rows.filter((row) => row.owner === owner));
  });

  constructor(private readonly db: Database) {}

  of(owner: SettingsOwner): Promise<Preferences> {
    return this.#known.get(owner, async () => preferencesOf(await this.#asked(owner)));
  }

  async change(owner: SettingsOwner, change: Partial<Preferences>, chat: ChatAddress): Promise<Preferences> {
    const changed = await this.db.transaction().execute(async (transaction) => {
      // Two presses at a time change one after the other, also where there is no row yet.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`preferences ${owner}`}, 0))`.execute(transaction);
      const next = { ...preferencesOf(await this.#row(transaction, owner)), ...change };
      const now = await timeThere(transaction, next.timeZone);
      const due = next.digest === null ? null : nextDigestAt(next.digest, now, next.timeZone ?? 'UTC');
      const row = {
        ...columnsOf(next),
        digest_due: due === null ? null : new Date(due),
        ...(change.digest === undefined ? {} : { digest_platform: chat.platform, digest_chat_id: chat.id }),
        changed_at: new Date(now),
      };
      await transaction
        .insertInto('preferences')
        .values({ owner, digest_platform: chat.platform, digest_chat_id: chat.id, ...row })
        .onConflict((conflict) => conflict.column('owner').doUpdateSet(row))
        .execute();
      if (change.budget !== undefined) await this.#setBudget(transaction, owner, next.budget);
      return next;
    });
    this.#known.forget(owner);
    this.#manners.clear();
    return changed;
  }

  /**
   * Zones were tried when they were set, but another version of the database may have dropped one: matching, which reads
   * their clocks, would fail for everybody. Returns how many fell back to UTC.
   */
  async mendZones(): Promise<number> {
    const { rows } = await sql`
      update preferences p set time_zone = null
      where p.time_zone is not null
        and not exists (select 1 from pg_timezone_names z where lower(z.name) = lower(p.time_zone))
      returning p.owner
    `.execute(this.db);
    if (rows.length > 0) this.#known.clear();
    return rows.length;
  }

  async note(chat: ChatAddress, owner: SettingsOwner, hint: Language | null): Promise<void> {
    await this.#noted.get(`${keyOf(chat)} ${owner} ${hint}`, async () => {
      await this.#note({ chat, owner, hint });
      this.#manners.forget(keyOf(chat));
      return true;
    });
  }

  readonly #note = batchedWrites(async (all: readonly Noted[]): Promise<void> => {
    // One statement may not touch a row twice: of several about the same chat the last counts.
    const own = [...new Map(all.map((one) => [keyOf(one.chat), one])).values()];
    await sql`
        with noted as (
          insert into chat_owners as o (platform, chat_id, owner, hint)
          select * from unnest(${own.map(({ chat }) => chat.platform)}::text[], ${own.map(({ chat }) => chat.id)}::text[],
            ${own.map(({ owner }) => owner)}::text[], ${own.map(({ hint }) => hint)}::text[])
          on conflict (platform, chat_id) do update set owner = excluded.owner, hint = coalesce(excluded.hint, o.hint)
            where o.owner <> excluded.owner or o.hint is distinct from coalesce(excluded.hint, o.hint)
          returning platform, chat_id, owner
        )
        update subscriptions s set owner = n.owner from noted n
        where s.platform = n.platform and s.chat_id = n.chat_id and s.owner <> n.owner
      `.execute(this.db);
  });

  manner(chat: ChatAddress): Promise<Manner> {
    return this.#manners.get(keyOf(chat), async () => {
      const { rows } = await sql<{
        language: string | null;
        hint: string | null;
        time_zone: string | null;
        theme: string | null;
      }>`
        select p.language, o.hint, p.time_zone, p.theme
        from (select 1) one
          left join chat_owners o on o.platform = ${chat.platform} and o.chat_id = ${chat.id}
          left join preferences p on p.owner = settings_owner(${chat.platform}, ${chat.id})
      `.execute(this.db);
      const row = rows[0];
      return {
        language: languageOfRow(row?.language ?? null) ?? languageOfRow(row?.hint ?? null) ?? 'en',
        timeZone: row?.time_zone ?? 'UTC',
        theme: row?.theme === 'light' ? 'light' : 'dark',
      };
    });
  }

  async watchlists(owner: SettingsOwner): Promise<readonly Watchlist[]> {
    const rows = await this.#listsAsked(owner);
    return rows.map((row) => ({
      name: row.name,
      markets: row.markets as Watchlist['markets'],
      isDefault: row.is_default,
    }));
  }

  async putWatchlist(owner: SettingsOwner, { name, markets, isDefault }: Watchlist): Promise<void> {
    await this.db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`watchlists ${owner}`}, 0))`.execute(transaction);
      const others = await transaction
        .selectFrom('watchlists')
        .select('is_default')
        .where('owner', '=', owner)
        .where('name', '<>', name)
        .execute();
      const becomesDefault = isDefault || !others.some((other) => other.is_default);
      if (becomesDefault) {
        await transaction
          .updateTable('watchlists')
          .set({ is_default: false })
          .where('owner', '=', owner)
          .where('name', '<>', name)
          .execute();
      }
      const row = { markets, is_default: becomesDefault };
      await transaction
        .insertInto('watchlists')
        .values({ owner, name, ...row })
        .onConflict((conflict) => conflict.columns(['owner', 'name']).doUpdateSet(row))
        .execute();
      // A list without a market would mean all: who follows it keeps what it was last.
      if (markets.length > 0) {
        await transaction
          .updateTable('subscriptions')
          .set({ markets })
          .where('owner', '=', owner)
          .where('watchlist', '=', name)
          .execute();
      }
    });
  }

  async removeWatchlist(owner: SettingsOwner, name: string): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      const row = await transaction
        .deleteFrom('watchlists')
        .where('owner', '=', owner)
        .where('name', '=', name)
        .returning('is_default')
        .executeTakeFirst();
      if (!row) return false;
      await transaction
        .updateTable('subscriptions')
        .set({ watchlist: null })
        .where('owner', '=', owner)
        .where('watchlist', '=', name)
        .execute();
      if (row.is_default) {
        await sql`
          update watchlists set is_default = true
          where owner = ${owner} and name = (select min(name) from watchlists where owner = ${owner})
        `.execute(transaction);
      }
      return true;
    });
  }

  #row(db: Database | Transaction<Schema>, owner: SettingsOwner): Promise<PreferenceRow | undefined> {
    return db.selectFrom('preferences').selectAll().where('owner', '=', owner).executeTakeFirst();
  }

  /** What counts a chat's messages of the day is there before the first is counted. */
  async #setBudget(transaction: Transaction<Schema>, owner: SettingsOwner, budget: number | null): Promise<void> {
    if (budget === null) {
      await sql`
        delete from noise_budgets b using subscriptions s
        where s.owner = ${owner} and b.platform = s.platform and b.chat_id = s.chat_id
      `.execute(transaction);
      return;
    }
    await sql`
      insert into noise_budgets (platform, chat_id)
      select platform, chat_id from subscriptions where owner = ${owner}
      on conflict (platform, chat_id) do nothing
    `.execute(transaction);
    await learnBudgets(transaction, sql`s.owner = ${owner}`);
  }
}

/** The database's time. Throws UserError when it does not know the zone: matching reads its clocks. */
async function timeThere(transaction: Transaction<Schema>, timeZone: string | null): Promise<EpochMs> {
  try {
    const { rows } = await sql<{ now: Date; local: Date }>`
      select now() as now, now() at time zone ${timeZone ?? 'UTC'}::text as local
    `.execute(transaction);
    return (rows[0] as { now: Date }).now.getTime() as EpochMs;
  } catch (error) {
    if ((error as { code?: string }).code !== invalidParameter) throw error;
    throw new UserError(sentence('said.zone', { zone: String(timeZone) }));
  }
}
