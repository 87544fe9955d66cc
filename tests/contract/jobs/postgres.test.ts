import pg from 'pg';
import { createTestDatabase, dropTestDatabase } from '../../support/database.js';
import { jobQueuesContract } from './job-queues.js';

jobQueuesContract(
  'PostgreSQL',
  async () => {
    const databaseUrl = await createTestDatabase();
    const admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    return {
      store: { databaseUrl },
      empty: async () => {
        await admin.query('drop schema if exists bullmq cascade');
      },
      close: async () => {
        await admin.end();
        await dropTestDatabase(databaseUrl);
      },
    };
  },
  { skip: false },
);
