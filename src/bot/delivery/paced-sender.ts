import type { ChatSender, SendOutcome } from '../chat-sender.js';
import type { DirectCall, DirectPace } from './direct-pace.js';
import type { ChatCall } from './pace.js';

/** A sender for what is said beside the outbox: every call is counted in the pace of the bot, and held by it. */
export function pacedSender(sender: ChatSender, pace: DirectPace, who: DirectCall): ChatSender {
  const inTurn = async (chatId: string, what: ChatCall, call: () => Promise<SendOutcome>): Promise<SendOutcome> => {
    const waitMs = await pace.turn(chatId, what, who);
    if (waitMs > 0) return { kind: 'rateLimited', retryAfterMs: waitMs, scope: 'chat' };
    const outcome = await call();
    if (outcome.kind === 'rateLimited') await pace.tooFast(chatId, what, outcome);
    return outcome;
  };
  return {
    platform: sender.platform,
    send: (chatId, reply, options) => inTurn(chatId, 'send', () => sender.send(chatId, reply, options)),
    edit: (chatId, messageId, reply) => inTurn(chatId, 'edit', () => sender.edit(chatId, messageId, reply)),
    ...(sender.pin
      ? {
          pin: (chatId: string, messageId: string) =>
            inTurn(chatId, 'pin', async () => (await sender.pin?.(chatId, messageId)) ?? notThere),
        }
      : {}),
  };
}

const notThere: SendOutcome = { kind: 'refused', reason: 'there are no pins' };
