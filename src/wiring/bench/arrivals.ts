import type { ChatSender, SendOutcome } from '../../bot/chat-sender.js';
import type { Reply } from '../../bot/reply.js';
import { type Series, seriesKey } from '../../core/market.js';
import type { Signal, SignalOutcome } from '../../core/signal.js';
import type { EpochMs } from '../../core/units.js';

const patienceMs = 120_000;

/** A chat that keeps nothing but when each signal was handed to it, beside when its candle was seen. */
export class Arrivals implements ChatSender {
  readonly platform = 'console' as const;
  readonly #seen = new Map<string, number>();
  readonly #called = new Map<string, number>();
  #awaited: { readonly keys: readonly string[]; readonly done: () => void } | null = null;
  #sent = 0;

  seen(series: Series, closedAt: EpochMs): void {
    this.#seen.set(keyOf(series, closedAt), performance.now());
  }

  async send(_chatId: string, reply: Reply): Promise<SendOutcome> {
    if (reply.kind === 'moveAlert' || reply.kind === 'signalCard') this.#arrived(reply);
    // Many at once for one chat come in one message.
    if (reply.kind === 'signalDigest') for (const one of reply.signals) this.#arrived(one);
    this.#sent += 1;
    return { kind: 'sent', messageId: String(this.#sent) };
  }

  #arrived({ signal, outcome }: { readonly signal: Signal; readonly outcome: SignalOutcome }): void {
    const key = keyOf(signal, signal.prediction.closedAt);
    if (outcome.kind === 'open' && !this.#called.has(key)) this.#called.set(key, performance.now());
    this.#check();
  }

  async edit(_chatId: string, messageId: string): Promise<SendOutcome> {
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

  #check(): void {
    if (!this.#awaited?.keys.every((key) => this.#called.has(key))) return;
    this.#awaited.done();
    this.#awaited = null;
  }
}

const keyOf = (series: Series, closedAt: EpochMs): string => `${seriesKey(series)}-${closedAt}`;
