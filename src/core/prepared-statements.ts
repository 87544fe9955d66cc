import { createHash } from 'node:crypto';

/** What a pool of connections tells about itself; `pg.Pool` does. */
interface Pool {
  on(event: 'connect', listener: (client: Client) => void): unknown;
}

// The driver's `query` has many forms; only the one with a text and values is changed.
type Query = (...given: unknown[]) => unknown;

interface Client {
  query: unknown;
}

/** Texts a process names at most; the bot has about a hundred. What is made up beyond goes unprepared, as it would have. */
const mostNames = 500;

/**
 * Lets every connection of `pool` parse and plan a statement once instead of at each call, which was a third of the
 * server's work: a text with values gets a name, by which the driver prepares it on first use. Each connection keeps its
 * own, so a pooler in between must keep sessions apart (the locks and listeners of the bot ask that anyway).
 */
export function prepareStatements(pool: Pool): void {
  pool.on('connect', (client) => {
    const query = (client.query as Query).bind(client);
    client.query = (text: unknown, values: unknown, ...rest: unknown[]) => {
      const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : null;
      return name === null ? query(text, values, ...rest) : query({ name, text, values }, ...rest);
    };
  });
}

const names = new Map<string, string>();

function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= mostNames) return null;
  const name = `auspex_${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`;
  names.set(text, name);
  return name;
}
