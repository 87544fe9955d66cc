import { EventEmitter } from 'node:events';
import type pg from 'pg';

/** What BullMQ holds of a connection it took out of its pool. */
export interface Session extends EventEmitter {
  query(text: string, values?: unknown[]): Promise<unknown>;
  release(): void;
}

interface Listening {
  readonly client: pg.PoolClient;
  /** What it listens to or is about to, by the statement. */
  readonly channels: Map<string, Promise<unknown>>;
}

/**
 * The pool as BullMQ is given it. Each of its workers takes a connection out for itself to listen on, and PostgreSQL wakes
 * every listening connection of a database at every notification of any channel, of which each step of each job makes
 * several. Here all workers of the process share one; each hears everything, as before, and picks its own.
 */
export class SharedListener {
  readonly #sessions = new Set<Session>();
  #listening: Promise<Listening> | null = null;

  constructor(private readonly pool: pg.Pool) {}

  /**
   * BullMQ looks whether connections are kept alive. Where they are, a worker whose wait was broken waits up to an hour the
   * next time, also when the look for jobs that comes with it fails; otherwise ten seconds.
   */
  get options(): pg.Pool['options'] {
    return { ...this.pool.options, keepAlive: false };
  }

  on(event: 'error', listener: (error: Error) => void): this {
    this.pool.on(event, listener);
    return this;
  }

  query(text: string, values?: unknown[]): Promise<pg.QueryResult> {
    return this.pool.query(text, values);
  }

  /** A session that listens on the shared connection and asks everything else of the pool. */
  async connect(): Promise<Session> {
    const session: Session = Object.assign(new EventEmitter(), {
      query: (text: string, values?: unknown[]): Promise<unknown> => {
        if (/^\s*listen\s/i.test(withoutComments(text))) return this.#listen(text);
        // Would give the connection, which is everybody's, the name of one.
        if (text.includes("set_config('application_name'")) return Promise.resolve();
        return this.pool.query(text, values);
      },
      release: () => {
        this.#sessions.delete(session);
        if (this.#sessions.size === 0) this.#hangUp();
      },
    });
    this.#sessions.add(session);
    return session;
  }

  /** The pool is closed by whoever opened it. */
  async end(): Promise<void> {}

  async #listen(text: string): Promise<void> {
    this.#listening ??= this.#open();
    const opening = this.#listening;
    const { client, channels } = await opening;
    let listening = channels.get(text);
    if (!listening) {
      listening = client.query(text);
      channels.set(text, listening);
    }
    try {
      await listening;
    } catch (error) {
      channels.delete(text);
      throw error;
    }
    // The end may come in the same read as the answer, before whoever asked has heard that: it would never ask again.
    if (this.#listening !== opening) throw new Error('the connection that listens for jobs broke');
  }

  #open(): Promise<Listening> {
    const opening = this.pool.connect().then((client): Listening => {
      client.on('notification', (message) => {
        for (const session of this.#sessions) session.emit('notification', message);
      });
      const broke = (error: Error) => {
        if (this.#listening === opening) this.#broke(client, error);
      };
      client.on('error', broke);
      client.on('end', () => broke(new Error('the connection that listens for jobs ended')));
      return { client, channels: new Map() };
    });
    opening.catch(() => {
      if (this.#listening === opening) this.#listening = null;
    });
    return opening;
  }

  /** Every session is told, as it would be of a connection of its own, and comes back for a new one. */
  #broke(client: pg.PoolClient, error: Error): void {
    this.#listening = null;
    const told = [...this.#sessions].filter((session) => session.listenerCount('error') > 0);
    client.release(true);
    for (const session of told) session.emit('error', error);
  }

  #hangUp(): void {
    const listening = this.#listening;
    this.#listening = null;
    // Whoever asked for a connection that could not be had was told so.
    listening?.then(
      ({ client }) => client.release(true),
      () => undefined,
    );
  }
}

const withoutComments = (text: string): string => text.replace(/^\s*--.*$/gm, '');
