import { DefaultRestOptions, REST, type RESTOptions } from 'discord.js';
import type { HttpAnswer, HttpRequest, Wire } from '../http/wire.js';

type MakeRequest = RESTOptions['makeRequest'];

/**
 * Answers 429 with the pace in the header where only the body has it: proxies and other servers that speak Discord's
 * API leave the header out, and the library reads nothing else.
 */
const withPace =
  (makeRequest: MakeRequest): MakeRequest =>
  async (url, init) => {
    const response = await makeRequest(url, init);
    if (response.status !== 429) return response;
    const text = await response.text();
    const { retry_after: seconds, global } = parsed(text);
    const headers = new Headers([...response.headers]);
    if (seconds !== undefined) headers.set('Retry-After', String(seconds));
    if (global === true) headers.set('X-RateLimit-Global', 'true');
    return new Response(text, { status: 429, statusText: response.statusText, headers });
  };

/** What carries no file goes over a wire of ours: of an answer to a person, the library's own HTTP client is most of the cost. */
const overWire =
  (wire: Wire): MakeRequest =>
  async (url, init) => {
    const { body, headers, signal, method } = init;
    if (typeof body !== 'string' && body !== null && body !== undefined)
      return DefaultRestOptions.makeRequest(url, init);
    const { pathname, search } = new URL(url);
    const request = {
      method: (method ?? 'GET') as HttpRequest['method'],
      path: pathname + search,
      headers: headers as Readonly<Record<string, string>>,
      body: body ?? null,
    };
    const answer = await wire.call(request, (end) => {
      if (signal?.aborted) end();
      else signal?.addEventListener('abort', end, { once: true });
    });
    return responseOf(answer);
  };

/** What the library asks of headers; making real ones costs as much as reading the answer. */
function asHeaders(all: HttpAnswer['headers']): Headers {
  const headerOf = (name: string): string | null => all[name.toLowerCase()]?.toString() ?? null;
  return {
    get: headerOf,
    has: (name: string) => headerOf(name) !== null,
    [Symbol.iterator]: () => new Headers(Object.keys(all).map((name) => [name, headerOf(name) ?? ''])).entries(),
  } satisfies Partial<Headers> as unknown as Headers;
}

/** As much of a response as the library looks at. */
function responseOf({ status, words, headers, body }: HttpAnswer): Awaited<ReturnType<MakeRequest>> {
  return {
    status,
    statusText: words,
    ok: status >= 200 && status < 300,
    headers: asHeaders(headers),
    body: null,
    bodyUsed: false,
    text: async () => body.toString(),
    json: async () => JSON.parse(body.toString()),
    arrayBuffer: async () => new Uint8Array(body).buffer,
  };
}

function parsed(text: string): { readonly retry_after?: number; readonly global?: boolean } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** `api` without a trailing slash, as the library wants it; over `wire` where one is given, which leads to the same server. */
export const restOptions = (apiUrl: string, wire?: Wire): Partial<RESTOptions> => ({
  api: apiUrl.replace(/\/+$/, ''),
  makeRequest: withPace(wire ? overWire(wire) : DefaultRestOptions.makeRequest),
});

/** A client that neither waits out limits nor repeats: the sender of deliveries does both, with all chats in view. */
export function plainRest(apiUrl: string, token: string, timeoutMs = 15_000): REST {
  return new REST({
    ...restOptions(apiUrl),
    version: '10',
    retries: 0,
    timeout: timeoutMs,
    rejectOnRateLimit: () => true,
  }).setToken(token);
}
