import { Migrator } from 'kysely';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../../src/store/migrations/index.js';
import { openTestDatabase } from '../../support/database.js';
import '../../support/long-tests.js';

describe('the migration of who hears what', () => {
  it('finds the settings each subscription of a running installation is heard under', async () => {
    const database = await openTestDatabase();
    try {
      const { pool } = database;
      await pool.query('drop schema public cascade; create schema public');
      const migrator = new Migrator({ db: database.db, provider: { getMigrations: async () => ({ ...migrations }) } });
      expect((await migrator.migrateTo('0012-noted-turns')).error).toBeUndefined();
      await pool.query(`insert into subscriptions (platform, chat_id, markets, timeframes, kinds, muted)
        select 'telegram', i::text, '{}', '{}', '{}', '{}' from generate_series(1, 4) i`);
      await pool.query(`insert into preferences (owner, silent_kinds, quiet_from, quiet_to, theme) values
        ('telegram:1', '{move,entry}', null, null, 'dark'), ('telegram:2', '{entry,move}', null, null, 'light'),
        ('telegram:3', '{}', 60, 120, 'dark'), ('telegram:9', '{entry}', null, null, 'dark')`);
      expect((await migrator.migrateToLatest()).error).toBeUndefined();
      const { rows } = await pool.query(`select s.chat_id, h.silent_kinds, h.quiet_from, s.hearing
        from subscriptions s left join hearings h on h.id = s.hearing order by s.chat_id`);
      expect(rows).toEqual([
        { chat_id: '1', silent_kinds: ['entry', 'move'], quiet_from: null, hearing: rows[1].hearing },
        { chat_id: '2', silent_kinds: ['entry', 'move'], quiet_from: null, hearing: expect.any(Number) },
        { chat_id: '3', silent_kinds: [], quiet_from: 60, hearing: expect.any(Number) },
        { chat_id: '4', silent_kinds: null, quiet_from: null, hearing: null },
      ]);
    } finally {
      await database.close();
    }
  });
});
