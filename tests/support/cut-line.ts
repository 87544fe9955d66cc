import { once } from 'node:events';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import pg from 'pg';

export interface CutLine {
  /** The database's url through this line. */
  readonly url: string;
  /** Breaks every connection, and refuses new ones until `mend`. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** The next answer of the server that holds `word` is followed, in the same read of its client, by the end of the connection. */
  endBehind(word: string): void;
  close(): Promise<void>;
}

/** A line to the database that breaks when told to: what the server's own restart does at a moment nobody can choose. */
export async function lineTo(databaseUrl: string): Promise<CutLine> {
  // Knows where an url leads: to a port or, by its parameters, to a socket in a folder.
  const { host, port: behindPort } = new pg.Client({ connectionString: databaseUrl });
  const to = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${behindPort}` } : { host, port: behindPort };
  const open = new Set<Socket>();
  let last: string | null = null;
  let port = 0;
  let server: Server;

  const join = (client: Socket) => {
    const behind = dial(to);
    for (const socket of [client, behind]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        behind.destroy();
      });
    }
    client.on('data', (chunk) => behind.write(chunk));
    behind.on('data', (chunk) => {
      if (last === null || !chunk.includes(last)) return client.write(chunk);
      last = null;
      client.end(Buffer.concat([chunk, fatal]));
    });
  };
  const mend = async () => {
    server = createServer(join);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as { port: number }).port;
  };
  const cut = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  await mend();
  const url = new URL(databaseUrl);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    cut,
    mend,
    endBehind: (word) => {
      last = word;
    },
    close: async () => {
      if (server.listening) await cut();
    },
  };
}

/** What a server says to a connection it ends: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const fatal = (() => {
  const fields = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
})();
