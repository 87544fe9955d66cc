import type { ChatSender, SendOptions, SendOutcome } from '../../bot/chat-sender.js';
import type { Reply } from '../../bot/reply.js';
import { type Series, seriesKey } from '../../core/market.js';
import type { Signal, SignalOutcome } from '../../core/signal.js';
import type { EpochMs } from '../../core/units.js';

const patienceMs = 120_000;

/** When a picture went out, ms after its candle, and whether the words went in the same call. */
export interface PictureArrival {
  readonly ms: number;
  readonly withWords: boolean;
}

/**
 * A chat that keeps nothing but when each signal was handed to it, beside when its candle was seen; before the real sender
 * of a platform, when there is one.
 */
export class Arrivals implements ChatSender {
  readonly platform: ChatSender['platform'];
  readonly #pictured = new Map<string, number>();
  readonly #seen = new Map<string, number>();
  readonly #called = new Map<string, number>();
  #awaited: { readonly keys: readonly string[]; readonly done: () => void } | null = null;
  #sent = 0;

  readonly takesPictureLater?: (reply: Reply) => boolean;

  constructor(private readonly inner: ChatSender | null = null) {
    this.platform = inner?.platform ?? 'console';
    // A console takes none, and must not be asked as if it might.
    if (inner?.takesPictureLater) this.takesPictureLater = (reply) => inner.takesPictureLater?.(reply) ?? false;
  }

  seen(series: Series, closedAt: EpochMs): void {
    this.#seen.set(keyOf(series, closedAt), performance.now());
  }

  async send(chatId: string, reply: Reply, options: SendOptions): Promise<SendOutcome> {
    if (reply.kind === 'moveAlert' || reply.kind === 'signalCard') this.#arrived(reply);
    // Many at once for one chat come in one message.
    if (reply.kind === 'signalDigest') for (const one of reply.signals) this.#arrived(one);
    this.#sent += 1;
    if (this.inner) return this.inner.send(chatId, reply, options);
    return { kind: 'sent', messageId: String(this.#sent) };
  }

  #arrived(reply: { readonly signal: Signal; readonly outcome: SignalOutcome; readonly picture?: unknown }): void {
    const { signal, outcome } = reply;
    const key = keyOf(signal, signal.prediction.closedAt);
    const now = performance.now();
    if (outcome.kind === 'open' && !this.#called.has(key)) this.#called.set(key, now);
    if (reply.picture !== undefined && !this.#pictured.has(key)) this.#pictured.set(key, now);
    this.#check();
  }

  async edit(chatId: string, messageId: string, reply: Reply): Promise<SendOutcome> {
    if (reply.kind === 'moveAlert' || reply.kind === 'signalCard') this.#arrived(reply);
    if (this.inner) return this.inner.edit(chatId, messageId, reply);
    return { kind: 'sent', messageId };
  }

  /** Resolves when the signals of this instant have arrived: ms from candle to send call, of each. */
  async of(series: readonly Series[], closedAt: EpochMs): Promise<readonly number[]> {
    const keys = series.map((one) => keyOf(one, closedAt));
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        const missing = keys.filter((key) => !this.#called.has(key));
        reject(new Error(`${missing.length} of ${keys.length} messages did not come in ${patienceMs} ms: ${missing}`));
      }, patienceMs);
      this.#awaited = {
        keys,
        done: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#check();
    });
    return keys.map((key) => (this.#called.get(key) ?? Number.NaN) - (this.#seen.get(key) ?? Number.NaN));
  }

  /** The pictures of this instant's signals that have gone out by now. */
  picturesOf(series: readonly Series[], closedAt: EpochMs): readonly PictureArrival[] {
    return series.flatMap((one) => {
      const key = keyOf(one, closedAt);
      const at = this.#pictured.get(key);
      if (at === undefined) return [];
      return [{ ms: at - (this.#seen.get(key) ?? Number.NaN), withWords: at === this.#called.get(key) }];
    });
  }

  #check(): void {
    if (!this.#awaited?.keys.every((key) => this.#called.has(key))) return;
    this.#awaited.done();
    this.#awaited = null;
  }
}

const keyOf = (series: Series, closedAt: EpochMs): string => `${seriesKey(series)}-${closedAt}`;
