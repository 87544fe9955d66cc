import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { messageOf } from '../../core/errors.js';
import { sentence } from '../../core/sentence.js';
import { isPrivateAddress } from './private-address.js';
import { guardedLookup, hostOf, PrivateAddress, type Resolve } from './webhook-address.js';

export interface PostOptions {
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  readonly resolve?: Resolve;
}

export type PostResult =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | null; readonly text: string }
  /** Nothing can have arrived. */
  | { readonly kind: 'neverSent'; readonly reason: string }
  /** It may have arrived. */
  | { readonly kind: 'cut'; readonly reason: string }
  | { readonly kind: 'private'; readonly reason: string };

/** What of an answer is read: enough for a reason. */
const mostAnswer = 2_000;

/**
 * Posts to a checked address: redirects are not followed, no proxy, one connection a call. Never rejects.
 */
export function httpPost(
  target: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  { allowPrivate, timeoutMs, resolve }: PostOptions,
): Promise<PostResult> {
  const url = new URL(target);
  const host = hostOf(url);
  if (!allowPrivate && isIP(host) && isPrivateAddress(host)) {
    return Promise.resolve({ kind: 'private', reason: sentence('said.sent.private', { host }) });
  }
  const lookup: LookupFunction = guardedLookup(allowPrivate, resolve);
  return new Promise((done) => {
    let connected = false;
    const bytes = Buffer.from(body);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        method: 'POST',
        agent: false,
        lookup,
        headers: { 'User-Agent': 'Auspex', ...headers, 'Content-Length': String(bytes.length), Connection: 'close' },
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        let text = '';
        const answered = () =>
          done({
            kind: 'answered',
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'] ?? null,
            text: text.slice(0, mostAnswer),
          });
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
          // The status says it all; a server that streams on and on is not listened to.
          if (text.length > mostAnswer) {
            answered();
            request.destroy();
          }
        });
        response.on('end', answered);
        response.on('error', answered);
      },
    );
    request.on('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        connected = true;
      });
    });
    request.on('error', (error: Error & { readonly code?: string }) => {
      const reason =
        error.name === 'TimeoutError' || error.name === 'AbortError' ? `no answer in ${timeoutMs} ms` : wordsOf(error);
      if (error instanceof PrivateAddress || error.code === 'EPRIVATE') done({ kind: 'private', reason });
      else done({ kind: connected ? 'cut' : 'neverSent', reason });
    });
    request.end(bytes);
  });
}

const wordsOf = (error: Error & { readonly code?: string }): string => {
  const words = messageOf(error);
  return error.code !== undefined && !words.includes(error.code) ? `${error.code} ${words}`.trim() : words;
};
