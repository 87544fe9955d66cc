import { DefaultRestOptions, REST, type RESTOptions } from 'discord.js';

/**
 * Answers 429 with the pace in the header where only the body has it: proxies and other servers that speak Discord's
 * API leave the header out, and the library reads nothing else.
 */
const makeRequest: RESTOptions['makeRequest'] = async (url, init) => {
  const response = await DefaultRestOptions.makeRequest(url, init);
  if (response.status !== 429) return response;
  const text = await response.text();
  const { retry_after: seconds, global } = parsed(text);
  const headers = new Headers([...response.headers]);
  if (seconds !== undefined) headers.set('Retry-After', String(seconds));
  if (global === true) headers.set('X-RateLimit-Global', 'true');
  return new Response(text, { status: 429, statusText: response.statusText, headers });
};

function parsed(text: string): { readonly retry_after?: number; readonly global?: boolean } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** `api` without a trailing slash, as the library wants it. */
export const restOptions = (apiUrl: string): Partial<RESTOptions> => ({ api: apiUrl.replace(/\/+$/, ''), makeRequest });

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
