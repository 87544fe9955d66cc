import { seldom } from './seldom.js';

/** What a pool of connections tells about itself; `pg.Pool` does. */
interface Pool {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'connect', listener: (client: Client) => void): unknown;
}

interface Client {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Lets a process outlive the connections of `pool`: each that breaks is replaced at the next use, also one that broke in
 * its user's hands between two queries, where a pool does not listen and the error would end the process. A server that
 * goes down breaks them all at once, which is `told` once.
 */
export function surviveBreaks(pool: Pool, told: (reason: string) => void): void {
  const broke = seldom(told);
  pool.on('error', broke);
  pool.on('connect', (client) => void client.on('error', broke));
}
