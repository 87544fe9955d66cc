import {
  createPostgresBackend,
  FlowProducer,
  type PostgresConnectionOptions,
  Queue,
  runMigrations,
  Worker,
} from 'bullmq';
import pg from 'pg';
import type { Logger } from 'pino';
import { surviveBreaks } from '../core/pool-breaks.js';
import { poolEmptied } from '../core/pool-emptied.js';
import { prepareStatements } from '../core/prepared-statements.js';
import type { JobBackend } from './backend.js';
import { SharedListener } from './shared-listener.js';

const schema = 'bullmq';
/** Nobody reads the stream of events; the least of it is kept. */
const streams = { events: { maxLen: 100 } };
/** One is listened on; the rest is for queries, of which more at once would only get in each other's way. */
const connections = 10;

/** Jobs in the database of everything else, in a schema of their own; its tables are made when they are not there. */
export async function openPostgresBackend(databaseUrl: string, logger: Logger): Promise<JobBackend> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: connections,
    keepAlive: true,
    connectionTimeoutMillis: 30_000,
    idleTimeoutMillis: 60_000,
    application_name: 'auspex jobs',
    // A job says what to do again, not what happened: facts are written by the handlers, and the backfill makes a close's
    // flow anew when the machine dies within the blink before a commit reaches the disk. So jobs need not wait for it.
    options: `-c search_path=${schema} -c synchronous_commit=off`,
  });
  // Every queue and worker adds its own listener to the pool they share.
  pool.setMaxListeners(100);
  surviveBreaks(pool, (reason) => logger.warn({ reason }, 'a connection of the job queue broke'));
  prepareStatements(pool);
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client, schema);
    } finally {
      client.release();
    }
  } catch (thrown) {
    await pool.end();
    throw thrown;
  }
  // BullMQ states the driver's interface in its own, looser words.
  const connection = new SharedListener(pool) as unknown as PostgresConnectionOptions;
  return {
    kind: 'postgres',
    queue: (name) => new Queue(name, { connection, streams }, createPostgresBackend) as unknown as Queue,
    flows: () => new FlowProducer({ connection }, createPostgresBackend) as unknown as FlowProducer,
    worker: (name, process, settings) =>
      new Worker(name, process, { connection, ...settings }, createPostgresBackend) as unknown as Worker,
    close: async () => {
      await Promise.all([poolEmptied(pool), pool.end()]);
    },
  };
}
