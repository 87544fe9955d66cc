import type { Delivery } from '../../core/ports/repositories.js';
import type { Reply } from '../reply.js';
import type { DeliveryMessage } from './delivery-message.js';
import type { PlatformOptions } from './delivery-options.js';

/**
 * Waits for the picture of a message, but not so long that what a candle means comes late: resolves to true when the words
 * are to go alone and the picture is to be added. Where many messages wait for a chat, each goes in one call. Rejects as
 * `drawn` does while it is waited for.
 */
export async function goesInWords(
  { attempts, behind, candleSeenAt }: Delivery,
  { reply, rewrites, folds }: DeliveryMessage,
  drawn: Promise<void>,
  { sender, policy, timers, wallClock }: Pick<PlatformOptions, 'sender' | 'policy' | 'timers' | 'wallClock'>,
): Promise<boolean> {
  const ageMs = candleSeenAt === null ? Number.POSITIVE_INFINITY : Math.max(0, wallClock.now() - candleSeenAt);
  const isNew = rewrites === null && attempts === 0;
  const hurries = isNew && behind === 0 && folds === 1 && ageMs <= policy.picture.hurryForMs;
  if (!hurries || reply.picture === undefined || !sender.takesPictureLater?.(reply)) {
    await drawn;
    return false;
  }
  const ended = new AbortController();
  const late = timers.wait(Math.max(0, policy.picture.waitedForMs - ageMs), ended.signal).then(() => true);
  try {
    return await Promise.race([drawn.then(() => false), late]);
  } finally {
    ended.abort();
  }
}

/** The message without its picture. */
export function inWords({ picture: _, ...words }: Reply): Reply {
  return words as Reply;
}
