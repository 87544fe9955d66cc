import type { RawText, TextSource } from '../text-source.js';
import { parseFeed } from './parse-feed.js';

export interface FeedOptions {
  /** 10 s. */
  readonly timeoutMs?: number;
  /** Larger answers are refused. 4 MB. */
  readonly maxBytes?: number;
}

/** One RSS or Atom feed over HTTP; asks only for what changed (ETag, Last-Modified). */
export class FeedSource implements TextSource {
  readonly name: string;
  readonly #timeoutMs: number;
  readonly #maxBytes: number;
  #etag: string | null = null;
  #lastModified: string | null = null;

  constructor(
    private readonly url: string,
    { timeoutMs = 10_000, maxBytes = 4_000_000 }: FeedOptions = {},
  ) {
    this.name = new URL(url).host.replace(/^www\./, '');
    this.#timeoutMs = timeoutMs;
    this.#maxBytes = maxBytes;
  }

  async fetch(): Promise<readonly RawText[]> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      const response = await fetch(this.url, { headers: this.#headers(), signal });
      if (response.status === 304) {
        await response.body?.cancel();
        return [];
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw new Error(`answered ${response.status}`);
      }
      const texts = parseFeed(decoded(await this.#bytesOf(response), response.headers.get('content-type')), this.name);
      // Remembered only once the answer was understood, so that a broken one is asked for again.
      this.#etag = response.headers.get('etag');
      this.#lastModified = response.headers.get('last-modified');
      return texts;
    } catch (cause) {
      throw new Error(`feed ${this.name}: ${this.#why(cause, signal)}`, { cause });
    }
  }

  #headers(): Record<string, string> {
    return {
      accept: 'application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1',
      'user-agent': 'auspex/0.1 (feed reader)',
      ...(this.#etag ? { 'if-none-match': this.#etag } : {}),
      ...(this.#lastModified ? { 'if-modified-since': this.#lastModified } : {}),
    };
  }

  async #bytesOf(response: Response): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > this.#maxBytes) throw new Error(`larger than ${this.#maxBytes} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  #why(cause: unknown, signal: AbortSignal): string {
    if (signal.aborted) return `no answer within ${this.#timeoutMs} ms`;
    if (!(cause instanceof Error)) return String(cause);
    return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message;
  }
}

/** By the charset of the header, else of the XML declaration, else UTF-8; bytes that fit none become �. */
function decoded(bytes: Uint8Array, contentType: string | null): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const charset =
    /charset=["']?([\w-]+)/i.exec(contentType ?? '')?.[1] ?? /encoding=["']([\w-]+)["']/i.exec(head)?.[1] ?? 'utf-8';
  return decoderFor(charset).decode(bytes);
}

function decoderFor(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder();
    throw error;
  }
}
