import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { messageOf, UserError } from '../../core/errors.js';
import { openDatabase, openEmbeddedPostgres } from '../../store/index.js';

/**
 * Gives `work` an empty database that is gone afterwards: an embedded server of its own, or a new database beside the
 * one of `databaseUrl`. Never the one in use, whose subscribers would hear of made-up signals.
 */
export async function withScratchDatabase<T>(
  databaseUrl: string | undefined,
  logger: Logger,
  work: (url: string) => Promise<T>,
): Promise<T> {
  return databaseUrl === undefined ? onEmbedded(logger, work) : beside(databaseUrl, logger, work);
}

async function onEmbedded<T>(logger: Logger, work: (url: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'auspex-bench-'));
  try {
    const server = await openEmbeddedPostgres({ dataDir, logger });
    try {
      return await work(server.url);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function beside<T>(databaseUrl: string, logger: Logger, work: (url: string) => Promise<T>): Promise<T> {
  const name = `auspex_bench_${randomBytes(4).toString('hex')}`;
  const { pool, close } = await openDatabase(databaseUrl, logger, 1);
  try {
    try {
      await pool.query(`create database ${name}`);
    } catch (error) {
      throw new UserError(
        `DATABASE_URL: a bench needs a database of its own there, and its user may make none (${messageOf(error)}): grant createdb, or unset DATABASE_URL`,
      );
    }
    const url = new URL(databaseUrl);
    url.pathname = `/${name}`;
    try {
      return await work(url.href);
    } finally {
      await pool.query(`drop database if exists ${name} with (force)`);
    }
  } finally {
    await close();
  }
}
