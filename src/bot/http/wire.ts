import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AnswerReader, type HttpAnswer, MalformedAnswer } from './answer-reader.js';

export interface HttpRequest {
  readonly method: string;
  /** With its query; as it stands in the request. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** The connection ended before the answer to what was written on it, or within it. */
export class BrokenOff extends Error {
  readonly code = 'ECONNRESET';
}

class Ended extends Error {
  override readonly name = 'AbortError';
}

class ConnectTimeout extends Error {
  readonly code = 'ETIMEDOUT';
}

const connectTimeoutMs = 10_000;
const keepAliveProbeMs = 10_000;
/** Of the time a server says it keeps a connection, this much is left to it: what is written then may meet its closing. */
const marginMs = 1_000;

/** Nothing in a line of a request may begin another. */
const unfit = /[^\x21-\x7e]/;
const unfitValue = /[^\t\x20-\x7e]/;

interface Waiting {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * HTTP/1.1 with one server over connections that are kept open, each with one request at a time and as many as there are
 * requests. A request here is one write and its answer one piece of memory: with the general clients, whose streams nobody
 * needs for a few hundred bytes of JSON, it costs three to seven times the processor, and a crowd's answers are mostly that.
 */
export class Wire {
  readonly #origin: URL;
  readonly #idle: Connection[] = [];
  readonly #open = new Set<Connection>();
  #session: Buffer | undefined;

  constructor(origin: string) {
    this.#origin = new URL(origin);
  }

  /**
   * Resolves with whatever the server answers; rejects with the error of the network, BrokenOff, MalformedAnswer, or an AbortError
   * when the function given to `ended` was called first. Nothing is repeated.
   */
  call(request: HttpRequest, ended: (end: () => void) => void): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const text = textOf(request, this.#origin.host);
      const connection = this.#free() ?? this.#connect();
      const waiting = { resolve, reject };
      connection.ask(text, waiting);
      ended(() => connection.leave(waiting));
    });
  }

  /** Ends every connection; what still waits fails. */
  close(): void {
    for (const connection of this.#open) connection.fail(new BrokenOff('the connection was closed'));
  }

  /** The one used last: what a crowd needed beside it grows old and is closed. */
  #free(): Connection | null {
    for (let one = this.#idle.pop(); one !== undefined; one = this.#idle.pop()) {
      if (one.isUsable) return one;
      one.fail(new BrokenOff('the connection grew too old'));
    }
    return null;
  }

  #connect(): Connection {
    const connection = new Connection(this.#socket(), {
      onIdle: () => this.#idle.push(connection),
      onGone: () => {
        this.#open.delete(connection);
        const at = this.#idle.indexOf(connection);
        if (at >= 0) this.#idle.splice(at, 1);
      },
    });
    this.#open.add(connection);
    return connection;
  }

  #socket(): { readonly socket: Socket; readonly readyOn: 'connect' | 'secureConnect' } {
    const { protocol, hostname, port } = this.#origin;
    const host = hostname.replace(/^\[|\]$/g, '');
    if (protocol === 'http:') {
      return { socket: connectPlain({ host, port: Number(port || 80), noDelay: true }), readyOn: 'connect' };
    }
    const socket = connectTls({
      host,
      port: Number(port || 443),
      ALPNProtocols: ['http/1.1'],
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(this.#session ? { session: this.#session } : {}),
    });
    socket.setNoDelay(true);
    socket.on('session', (session) => {
      this.#session = session;
    });
    return { socket, readyOn: 'secureConnect' };
  }
}

class Connection {
  readonly #socket: Socket;
  readonly #reader = new AnswerReader();
  readonly #onIdle: () => void;
  #waiting: Waiting | null = null;
  #goodUntil = Number.POSITIVE_INFINITY;

  constructor(
    { socket, readyOn }: { readonly socket: Socket; readonly readyOn: 'connect' | 'secureConnect' },
    { onIdle, onGone }: { readonly onIdle: () => void; readonly onGone: () => void },
  ) {
    this.#socket = socket;
    this.#onIdle = onIdle;
    // Before anything was written: it may be tried again without fear of saying it twice.
    const timer = setTimeout(() => this.fail(new ConnectTimeout('connect ETIMEDOUT')), connectTimeoutMs);
    socket.once(readyOn, () => {
      clearTimeout(timer);
      socket.setKeepAlive(true, keepAliveProbeMs);
    });
    socket.on('data', (piece: Buffer) => this.#take(piece));
    socket.on('error', (error) => this.fail(error));
    socket.on('end', () => {
      const last = this.#reader.end();
      if (last) this.#settle(last, false);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      onGone();
      this.fail(new BrokenOff(this.#reader.isWithin ? 'the answer broke off' : 'socket hang up'));
    });
  }

  get isUsable(): boolean {
    return this.#socket.writable && performance.now() < this.#goodUntil;
  }

  ask(text: string, waiting: Waiting): void {
    this.#waiting = waiting;
    this.#socket.ref();
    this.#socket.write(text);
  }

  /** Whoever asked waits no longer; nothing happens when another request has the connection by now. */
  leave(waiting: Waiting): void {
    if (this.#waiting === waiting) this.fail(new Ended('no answer in time'));
  }

  fail(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    this.#socket.destroy();
    waiting?.reject(error);
  }

  #take(piece: Buffer): void {
    // Nobody asked: such an answer must not be taken for that to the next question.
    if (this.#waiting === null) {
      this.fail(new MalformedAnswer('the server spoke unasked'));
      return;
    }
    try {
      const answer = this.#reader.take(piece);
      if (answer) this.#settle(answer, !this.#reader.isWithin);
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #settle(answer: HttpAnswer, isClean: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (isClean && answer.headers.get('connection')?.toLowerCase() !== 'close') {
      const seconds = /timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '')?.[1];
      this.#goodUntil =
        seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + Number(seconds) * 1_000 - marginMs;
      // An open connection alone must not keep the program running.
      this.#socket.unref();
      this.#onIdle();
    } else this.#socket.destroy();
    waiting?.resolve(answer);
  }
}

function textOf({ method, path, headers, body }: HttpRequest, host: string): string {
  if (unfit.test(path)) throw new TypeError('a path has characters that no path has');
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    if (unfit.test(name) || unfitValue.test(value))
      throw new TypeError(`the header ${name} has characters that none has`);
    head += `${name}: ${value}\r\n`;
  }
  // Of methods that may have a body, an empty one says so.
  const length = body === null ? (method === 'GET' ? null : 0) : Buffer.byteLength(body);
  if (length !== null) head += `content-length: ${length}\r\n`;
  return `${head}\r\n${body ?? ''}`;
}
