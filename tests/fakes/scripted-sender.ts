import type { ChatSender, SendOutcome } from '../../src/bot/chat-sender.js';
import type { Reply } from '../../src/bot/reply.js';
import type { Platform } from '../../src/core/chat.js';
import type { VirtualTimers } from './virtual-timers.js';

export interface Attempt {
  readonly how: 'send' | 'edit';
  readonly chatId: string;
  readonly messageId: string | null;
  readonly nonce: string | null;
  readonly silent?: boolean;
  readonly at: number;
  readonly reply: Reply;
}

/** A platform that answers as its script says, and remembers every attempt. Unscripted attempts are taken. */
export class ScriptedSender implements ChatSender {
  readonly attempts: Attempt[] = [];
  /** Chats with a send under way now, and the most at once ever. */
  readonly busy = new Map<string, number>();
  mostAtOnceInAChat = 0;
  mostAtOnce = 0;
  #messages = 0;

  constructor(
    readonly platform: Platform,
    private readonly timers: VirtualTimers,
    /** What becomes of the n-th attempt; null: taken. */
    private readonly script: (attempt: Attempt, index: number) => SendOutcome | Promise<SendOutcome> | null = () =>
      null,
    private readonly takesMs = 20,
  ) {}

  send(
    chatId: string,
    reply: Reply,
    { nonce, silent = false }: { readonly nonce: string; readonly silent?: boolean },
  ): Promise<SendOutcome> {
    return this.#say({ how: 'send', chatId, messageId: null, nonce, silent, at: this.timers.nowMs(), reply });
  }

  edit(chatId: string, messageId: string, reply: Reply): Promise<SendOutcome> {
    return this.#say({ how: 'edit', chatId, messageId, nonce: null, at: this.timers.nowMs(), reply });
  }

  async #say(attempt: Attempt): Promise<SendOutcome> {
    const index = this.attempts.push(attempt) - 1;
    const now = (this.busy.get(attempt.chatId) ?? 0) + 1;
    this.busy.set(attempt.chatId, now);
    this.mostAtOnceInAChat = Math.max(this.mostAtOnceInAChat, now);
    this.mostAtOnce = Math.max(
      this.mostAtOnce,
      [...this.busy.values()].reduce((sum, count) => sum + count, 0),
    );
    try {
      await this.timers.wait(this.takesMs);
      const scripted = await this.script(attempt, index);
      if (scripted) return scripted;
      this.#messages += 1;
      return { kind: 'sent', messageId: attempt.messageId ?? `m${this.#messages}` };
    } finally {
      this.busy.set(attempt.chatId, (this.busy.get(attempt.chatId) ?? 1) - 1);
    }
  }
}
