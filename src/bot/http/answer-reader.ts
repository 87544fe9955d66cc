/** What a server answered; header names are in lower case, and of a header that came twice the last value counts. */
export interface HttpAnswer {
  readonly status: number;
  readonly words: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** The server does not speak HTTP/1.1, or says more than it may. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

const mostHeadBytes = 64 * 1_024;
const headEnd = Buffer.from('\r\n\r\n');
const nothing = Buffer.alloc(0);

/** How far the body of an answer goes (RFC 9112, section 6.3). */
type Extent = { readonly kind: 'length'; readonly bytes: number } | { readonly kind: 'chunks' | 'untilClose' };

interface Head extends Omit<HttpAnswer, 'body'> {
  readonly extent: Extent;
}

/**
 * Reads one answer after the other off a connection, from whatever pieces it comes in. It knows what servers answer to requests
 * that ask for no compression and no upgrade: bodies with a length, in chunks, or until the end of the connection.
 */
export class AnswerReader {
  #rest: Buffer = nothing;
  #head: Head | null = null;

  /** Something of an answer is there, and its end is not. */
  get isWithin(): boolean {
    return this.#head !== null || this.#rest.length > 0;
  }

  /** The answer that ends with this piece; null: not yet. Throws MalformedAnswer. */
  take(piece: Buffer): HttpAnswer | null {
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    // What comes before the real one, as 103 with early hints, says nothing to us.
    while (this.#head === null || this.#head.status < 200) {
      const head = this.#readHead();
      if (head === null) return null;
      this.#head = head;
    }
    const { extent } = this.#head;
    switch (extent.kind) {
      case 'length':
        return this.#rest.length < extent.bytes
          ? null
          : this.#answer(this.#rest.subarray(0, extent.bytes), extent.bytes);
      case 'chunks': {
        const read = chunksOf(this.#rest);
        return read && this.#answer(read.body, read.bytes);
      }
      case 'untilClose':
        return null;
    }
  }

  /** The connection has ended: the answer that this completes; null where it breaks one off or there was none. */
  end(): HttpAnswer | null {
    return this.#head?.extent.kind === 'untilClose' ? this.#answer(this.#rest, this.#rest.length) : null;
  }

  #answer(body: Buffer, bytes: number): HttpAnswer {
    const { status, words, headers } = this.#head as Head;
    this.#head = null;
    this.#rest = this.#rest.subarray(bytes);
    return { status, words, headers, body };
  }

  #readHead(): Head | null {
    const end = this.#rest.indexOf(headEnd);
    if (end < 0 || end > mostHeadBytes) {
      if (this.#rest.length > mostHeadBytes) throw new MalformedAnswer('the headers of an answer have no end');
      return null;
    }
    const [first = '', ...lines] = this.#rest.toString('latin1', 0, end).split('\r\n');
    this.#rest = this.#rest.subarray(end + headEnd.length);
    const [, minor, digits, words = ''] = /^HTTP\/1\.([01]) (\d{3})(?: (.*))?$/.exec(first) ?? [];
    if (digits === undefined) throw new MalformedAnswer('an answer does not begin as one of HTTP/1.1');
    const headers = new Map<string, string>(minor === '0' ? [['connection', 'close']] : []);
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
    const status = Number(digits);
    return { status, words, headers, extent: extentOf(status, headers) };
  }
}

function extentOf(status: number, headers: ReadonlyMap<string, string>): Extent {
  if (status < 200 || status === 204 || status === 304) return { kind: 'length', bytes: 0 };
  const coding = headers.get('transfer-encoding')?.toLowerCase();
  if (coding === 'chunked') return { kind: 'chunks' };
  if (coding !== undefined) throw new MalformedAnswer(`an answer came as "${coding}", which nobody asked for`);
  const length = headers.get('content-length');
  if (length === undefined) return { kind: 'untilClose' };
  if (!/^\d{1,15}$/.test(length)) throw new MalformedAnswer('the length of an answer is no number');
  return { kind: 'length', bytes: Number(length) };
}

/** The body in chunks that begins `bytes`, and how far it goes; null: its end is not there yet. */
function chunksOf(bytes: Buffer): { readonly body: Buffer; readonly bytes: number } | null {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at, 'latin1');
    if (lineEnd < 0) return null;
    const [, digits] = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i.exec(bytes.toString('latin1', at, lineEnd)) ?? [];
    if (digits === undefined) throw new MalformedAnswer('a chunk of an answer does not say its length');
    const size = Number.parseInt(digits, 16);
    const start = lineEnd + 2;
    if (size === 0) {
      const end = trailersEnd(bytes, start);
      return end === null ? null : { body: Buffer.concat(parts), bytes: end };
    }
    if (bytes.length < start + size + 2) return null;
    parts.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}

/** Behind the last chunk there may be headers, which nobody reads, and there is an empty line. */
function trailersEnd(bytes: Buffer, from: number): number | null {
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at, 'latin1');
    if (lineEnd < 0) return null;
    if (lineEnd === at) return lineEnd + 2;
    at = lineEnd + 2;
  }
}
