import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../src/store/embedded/open-embedded-postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the url of the run's PostgreSQL, which it starts at the first request. */
    readonly testDatabaseServer: string;
  }
}

/** One PostgreSQL for the whole run, started only when a test file asks for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<{ server: EmbeddedPostgres; dataDir: string }> | null = null;
  const start = async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'auspex-test-'));
    const server = await openEmbeddedPostgres({
      dataDir,
      logger: pino({ level: 'silent' }),
      settings: { max_connections: '300', fsync: 'off', synchronous_commit: 'off' },
    });
    return { server, dataDir };
  };

  const desk = createServer((_request, response) => {
    const external = process.env.TEST_DATABASE_URL;
    started ??= external ? null : start();
    Promise.resolve(external ?? started?.then(({ server }) => server.url)).then(
      (url) => response.end(url),
      (thrown: unknown) => response.writeHead(500).end(String(thrown)),
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  const address = desk.address();
  if (typeof address !== 'object' || address === null) throw new Error('the test database desk has no port');
  project.provide('testDatabaseServer', `http://127.0.0.1:${address.port}`);

  return async () => {
    desk.closeAllConnections();
    desk.close();
    if (!started) return;
    const { server, dataDir } = await started;
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
