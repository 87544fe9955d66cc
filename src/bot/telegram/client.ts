import { Agent } from 'node:http';
import { Telegram } from 'telegraf';
import { messageOf } from '../../core/errors.js';
import { ConnectAgent } from './connect-agent.js';
import { failingOnCutAnswers } from './cut-answers.js';
import { hasFile, JsonCalls } from './json-call.js';

const callTimeoutMs = 30_000;

/**
 * The Bot API through telegraf's client where there is a file and through `JsonCalls` where there is none, with a limit on
 * every wait and the token kept out of every text.
 */
export class TelegramClient {
  readonly #telegram: Telegram;
  readonly #json: JsonCalls;
  readonly #secrets: readonly string[];
  readonly #agent = failingOnCutAnswers(new ConnectAgent());
  /** For an API server of one's own, which need not speak TLS; telegraf takes no agent for it from its options. */
  readonly #plainAgent = failingOnCutAnswers(new Agent({ keepAlive: true }));

  constructor(
    token: string,
    readonly apiRoot: string,
    private readonly timeoutMs = callTimeoutMs,
  ) {
    // Without the slash the last part of a path would be dropped when the method's name is joined to it.
    const root = apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`;
    const isPlain = root.startsWith('http:');
    this.#telegram = new Telegram(token, { apiRoot: root, agent: this.#agent });
    if (isPlain) Object.assign(this.#telegram.options, { agent: this.#plainAgent });
    this.#json = new JsonCalls(token, root);
    this.#secrets = [token, encodeURIComponent(token)];
  }

  /**
   * Calls `method`; rejects with telegraf's TelegramError for what Telegram answered and with the network's error
   * otherwise. An AbortError after `timeoutMs`.
   */
  async call<Result>(
    method: string,
    payload: Readonly<Record<string, unknown>>,
    options: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
  ): Promise<Result> {
    let end = (): void => undefined;
    const abort = (): void => end();
    // A timer of our own: the ready-made signals of timeouts cost a good part of a whole call.
    const timer = setTimeout(abort, options.timeoutMs ?? this.timeoutMs);
    options.signal?.addEventListener('abort', abort, { once: true });
    const ended = (how: () => void): void => {
      end = how;
      if (options.signal?.aborted) how();
    };
    try {
      return await (hasFile(payload) ? this.#form(method, payload, ended) : this.#json.call(method, payload, ended));
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
    }
  }

  #form<Result>(
    method: string,
    payload: Readonly<Record<string, unknown>>,
    ended: (end: () => void) => void,
  ): Promise<Result> {
    const ending = new AbortController();
    ended(() => ending.abort());
    // telegraf types each method's payload apart and its signal by an old shim; the names and fields are the Bot API's.
    const call = this.#telegram.callApi.bind(this.#telegram) as unknown as (
      method: string,
      payload: object,
      options: { signal: AbortSignal },
    ) => Promise<Result>;
    return call(method, { ...payload }, { signal: ending.signal });
  }

  /** Without the token, which telegraf's and node-fetch's errors carry in their url. */
  readonly redact = (text: string): string =>
    this.#secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[token]'), text);

  /** An error fit for a log. */
  safe(error: unknown): { readonly message: string; readonly stack?: string } {
    const stack = error instanceof Error ? error.stack : undefined;
    return { message: this.redact(messageOf(error)), ...(stack === undefined ? {} : { stack: this.redact(stack) }) };
  }

  async close(): Promise<void> {
    await this.#json.close();
    this.#agent.destroy();
    this.#plainAgent.destroy();
  }
}
