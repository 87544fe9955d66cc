import { Agent } from 'node:http';
import { Telegram } from 'telegraf';
import { messageOf } from '../../core/errors.js';
import { ConnectAgent } from './connect-agent.js';
import { failingOnCutAnswers } from './cut-answers.js';

const callTimeoutMs = 30_000;

/** The Bot API through telegraf's client, with a limit on every wait and the token kept out of every text. */
export class TelegramClient {
  readonly #telegram: Telegram;
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
    this.#telegram = new Telegram(token, {
      apiRoot: apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`,
      agent: this.#agent,
    });
    if (apiRoot.startsWith('http:')) Object.assign(this.#telegram.options, { agent: this.#plainAgent });
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
    // A controller and a timer of our own: the ready-made signals of timeouts cost a good part of a whole call.
    const ending = new AbortController();
    const abort = (): void => ending.abort();
    const timer = setTimeout(abort, options.timeoutMs ?? this.timeoutMs);
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    // telegraf types each method's payload apart and its signal by an old shim; the names and fields are the Bot API's.
    const call = this.#telegram.callApi.bind(this.#telegram) as unknown as (
      method: string,
      payload: object,
      options: { signal: AbortSignal },
    ) => Promise<Result>;
    try {
      return await call(method, { ...payload }, { signal: ending.signal });
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
    }
  }

  /** Without the token, which telegraf's and node-fetch's errors carry in their url. */
  readonly redact = (text: string): string =>
    this.#secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[token]'), text);

  /** An error fit for a log. */
  safe(error: unknown): { readonly message: string; readonly stack?: string } {
    const stack = error instanceof Error ? error.stack : undefined;
    return { message: this.redact(messageOf(error)), ...(stack === undefined ? {} : { stack: this.redact(stack) }) };
  }

  close(): void {
    this.#agent.destroy();
    this.#plainAgent.destroy();
  }
}
