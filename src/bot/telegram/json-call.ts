import { TelegramError } from 'telegraf';
import { type HttpAnswer, Wire } from '../http/wire.js';

/** What Telegram says to a call. */
interface Said {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
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

const headers = { 'content-type': 'application/json' };

/** Calls methods that take JSON, with the errors of telegraf's client and without what its HTTP client costs (http/wire.ts). */
export class JsonCalls {
  readonly #wire: Wire;
  readonly #path: string;

  constructor(token: string, apiRoot: string) {
    const url = new URL(`./bot${token}/`, apiRoot);
    this.#wire = new Wire(url.origin);
    this.#path = url.pathname;
  }

  /** `ended` is called once with what ends the call from outside. Rejects as `TelegramClient.call` does. */
  async call<Result>(method: string, payload: object, ended: (end: () => void) => void): Promise<Result> {
    const request = { method: 'POST' as const, path: this.#path + method, headers, body: textOf(payload) };
    return resultOf(await this.#wire.call(request, ended), { method, payload });
  }

  close(): Promise<void> {
    return this.#wire.close();
  }
}

function resultOf<Result>({ status, words, body }: HttpAnswer, on: object): Result {
  if (status >= 500) throw new TelegramError({ error_code: status, description: words }, on);
  const said = JSON.parse(body.toString()) as Said;
  if (!said.ok) {
    const { error_code: code = status, description = '', parameters } = said;
    throw new TelegramError({ error_code: code, description, ...(parameters ? { parameters } : {}) }, on);
  }
  return said.result as Result;
}
