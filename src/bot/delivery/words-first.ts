import type { Delivery } from '../../core/ports/repositories.js';
import type { Reply } from '../reply.js';
import type { DeliveryMessage } from './delivery-message.js';
import type { PlatformOptions } from './delivery-options.js';

type Options = Pick<PlatformOptions, 'sender' | 'policy' | 'timers' | 'wallClock'>;

/**
 * Waits for the picture of a message, but not so long that what a candle means comes late: resolves to true when the words
 * are to go alone and the picture is to be added. Where many messages wait for a chat, each goes in one call. Rejects as
 * `drawn` does while it is waited for.
 */
export async function goesInWords(
  delivery: Delivery,
  { reply, rewrites, folds }: DeliveryMessage,
  drawn: Promise<void>,
  options: Options,
): Promise<boolean> {
  const { sender, policy, timers } = options;
  const ageMs = ageOf(delivery, options);
  const hurries = rewrites === null && folds === 1 && hurriesAt(delivery, ageMs, policy);
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

/** It has waited longer than it would for its picture: nothing need be read or drawn for one now. */
export function isLateForPicture(delivery: Delivery, options: Options): boolean {
  const { sender, policy } = options;
  const ageMs = ageOf(delivery, options);
  const takesLater = sender.takesPictureLater !== undefined && delivery.announcement.kind === 'signal';
  return takesLater && ageMs >= policy.picture.waitedForMs && hurriesAt(delivery, ageMs, policy);
}

/** ms since its candle came in. */
const ageOf = ({ candleSeenAt }: Delivery, { wallClock }: Options): number =>
  candleSeenAt === null ? Number.POSITIVE_INFINITY : Math.max(0, wallClock.now() - candleSeenAt);

const hurriesAt = ({ attempts, behind, inWords }: Delivery, ageMs: number, { picture }: Options['policy']): boolean =>
  attempts === 0 && behind === 0 && inWords === undefined && ageMs <= picture.hurryForMs;

/** The message without its picture. */
export function inWords({ picture: _, ...words }: Reply): Reply {
  return words as Reply;
}
