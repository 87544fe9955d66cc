import { TelegramError } from 'telegraf';
import type { DirectPace } from '../delivery/direct-pace.js';
import type { TelegramClient } from './client.js';
import { failureOf } from './failure.js';

/** What a sender needs of the client. */
export type TelegramCalls = Pick<TelegramClient, 'call' | 'redact' | 'safe'>;

/**
 * The same calls, each counted in the pace of the bot as an answer for which a person waits: also the second and third of a long
 * answer. A turn that is too far away fails like Telegram's own 429.
 */
export function inTurn(client: TelegramCalls, pace: DirectPace): TelegramCalls {
  return {
    redact: client.redact,
    safe: (error) => client.safe(error),
    async call<Result>(
      method: string,
      payload: Readonly<Record<string, unknown>>,
      options?: Parameters<TelegramClient['call']>[2],
    ): Promise<Result> {
      const chatId = String(payload['chat_id']);
      const what = method.startsWith('edit') ? 'edit' : 'send';
      const waitMs = pace.goesNow(chatId, what) ? 0 : await pace.turn(chatId, what, 'answer');
      if (waitMs > 0) throw tooFarAway(method, payload, waitMs);
      try {
        return await client.call<Result>(method, payload, options);
      } catch (error) {
        const failure = failureOf(error, chatId, client.redact);
        if (failure.kind === 'rateLimited') await pace.tooFast(chatId, what, failure);
        throw error;
      }
    },
  };
}

function tooFarAway(method: string, payload: object, waitMs: number): TelegramError {
  const seconds = Math.ceil(waitMs / 1_000);
  const description = `Too Many Requests: the chat or the bot may not be spoken to for ${seconds} s`;
  return new TelegramError({ error_code: 429, description, parameters: { retry_after: seconds } }, { method, payload });
}
