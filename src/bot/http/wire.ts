import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, Pool } from 'undici';

export interface HttpRequest {
  readonly method: Dispatcher.HttpMethod;
  /** With its query; as it stands in the request. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What a server answered; header names are in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly words: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

class Ended extends Error {
  override readonly name = 'AbortError';
}

const connectTimeoutMs = 10_000;
/** Where the server does not say how long it keeps a connection; less than the minute that most do. */
const keptMs = 30_000;

/**
 * HTTP/1.1 with one server over connections that are kept open, each with one request at a time and as many as there are
 * requests. The answer comes as one piece of memory and no stream is made of either: for a few hundred bytes of JSON the streams
 * of the general clients cost the processor more than the request, and a crowd's answers are mostly that.
 */
export class Wire {
  readonly #pool: Pool;

  constructor(origin: string) {
    this.#pool = new Pool(origin, {
      connections: null,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: keptMs,
      keepAliveMaxTimeout: 600_000,
      // Whoever asks says when it has waited long enough.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: connectTimeoutMs },
    });
  }

  /**
   * Resolves with whatever the server answers; rejects with undici's error where none came whole, or with an AbortError when the
   * function given to `ended` was called first. Nothing is repeated.
   */
  call(request: HttpRequest, ended: (end: () => void) => void): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      let controller: Dispatcher.DispatchController | null = null;
      let isEnded = false;
      let head: Omit<HttpAnswer, 'body'> = { status: 0, words: '', headers: {} };
      const parts: Buffer[] = [];
      this.#pool.dispatch(request, {
        onRequestStart: (started) => {
          controller = started;
          // Before it had a connection: then nothing is written.
          if (isEnded) started.abort(new Ended('no answer in time'));
        },
        onResponseStart: (_, status, headers, words = '') => {
          head = { status, words, headers };
        },
        onResponseData: (_, part) => {
          parts.push(part);
        },
        onResponseEnd: () =>
          resolve({ ...head, body: parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts) }),
        onResponseError: (_, error) => reject(error),
      });
      ended(() => {
        isEnded = true;
        const error = new Ended('no answer in time');
        controller?.abort(error);
        reject(error);
      });
    });
  }

  /** Ends every connection; what still waits fails. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
