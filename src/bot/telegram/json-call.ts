import { type Agent, request as plainRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { TelegramError } from 'telegraf';
import { CutAnswer, jsonType } from './cut-answers.js';

/** What Telegram says to a call. */
interface Said {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
}

class Ended extends Error {
  override readonly name = 'AbortError';
}

/** Of an object its fields that are there; Telegram takes no null. */
const withoutNull = (_: string, value: unknown): unknown => value ?? undefined;

function textOf(payload: object): string {
  const text = JSON.stringify(payload);
  // The second pass costs several times the first, and hardly a payload needs it.
  return text.includes('null') ? JSON.stringify(payload, withoutNull) : text;
}

/** Whether a payload carries the bytes of a file, which go as a form. */
export const hasFile = (payload: object): boolean => Object.values(payload).some(isFile);

function isFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(isFile);
  return 'source' in value || ('media' in value && isFile(value.media));
}

/**
 * Calls methods that take JSON, as telegraf's client does and with its errors, without the streams and signals between it and
 * the socket: of what an answer to a person costs, that was a good part.
 */
export class JsonCalls {
  readonly #request: typeof plainRequest;
  readonly #options: RequestOptions;
  readonly #path: string;

  constructor(token: string, apiRoot: string, agent: Agent) {
    const url = new URL(`./bot${token}/`, apiRoot);
    this.#request = url.protocol === 'http:' ? plainRequest : tlsRequest;
    const { path, ...options } = urlToHttpOptions(url);
    this.#path = path ?? '/';
    this.#options = { ...options, agent, method: 'POST' };
  }

  /** `ended` is called once with what ends the call from outside. Rejects as `TelegramClient.call` does. */
  call<Result>(method: string, payload: object, ended: (end: () => void) => void): Promise<Result> {
    return new Promise((resolve, reject) => {
      const body = textOf(payload);
      const headers = { 'content-type': jsonType, 'content-length': Buffer.byteLength(body) };
      const request = this.#request({ ...this.#options, path: this.#path + method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => reject(new CutAnswer()));
        response.on('end', () => {
          try {
            resolve(resultOf(response.statusCode ?? 0, response.statusMessage ?? '', chunks, { method, payload }));
          } catch (error) {
            reject(error);
          }
        });
      });
      request.on('error', reject);
      ended(() => {
        reject(new Ended('no answer in time'));
        request.destroy();
      });
      request.end(body);
    });
  }
}

function resultOf<Result>(status: number, words: string, chunks: readonly Buffer[], on: object): Result {
  if (status >= 500) throw new TelegramError({ error_code: status, description: words }, on);
  const said = JSON.parse(Buffer.concat(chunks).toString()) as Said;
  if (!said.ok) {
    const { error_code: code = status, description = '', parameters } = said;
    throw new TelegramError({ error_code: code, description, ...(parameters ? { parameters } : {}) }, on);
  }
  return said.result as Result;
}
