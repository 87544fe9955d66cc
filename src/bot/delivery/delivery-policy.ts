import type { Platform } from '../../core/chat.js';
import type { Backoff } from './backoff.js';
import { type PlatformPace, paces } from './pace.js';

export interface DeliveryPolicy {
  readonly pace: Readonly<Record<Platform, PlatformPace>>;
  /** Sends under way at once on one platform. */
  readonly parallel: number;
  /** A send that takes longer counts as unknown. */
  readonly sendTimeoutMs: number;
  /** Must outlast a send, the wait for the chat's pace and the writing down. */
  readonly leaseMs: number;
  /** A row waits for its chat's pace in hand up to this; beyond, it goes back, so that something more urgent may pass. */
  readonly holdMs: number;
  readonly backoff: Backoff;
  /** Attempts after which a row is given up; with the backoff about three hours. */
  readonly mostAttempts: number;
  /** The same where the message itself could not be made. */
  readonly mostAttemptsToMake: number;
  /** After this many failures in a row the whole platform is left alone for a while: it is down, not the chat. */
  readonly failuresUntilPause: number;
  /** Longest sleep when nothing is due: a lost wake-up costs no more than this. */
  readonly idleMs: number;
  /**
   * How often a send whose answer never came is repeated before the row is left as `unknown`. Losing is worse than
   * doubling, so Telegram gets one more; Discord knows the nonce and drops a double, so it gets more.
   */
  readonly resendsAfterUnknown: Readonly<Record<Platform, number>>;
}

export const defaultPolicy: DeliveryPolicy = {
  pace: paces,
  parallel: 32,
  sendTimeoutMs: 60_000,
  leaseMs: 120_000,
  holdMs: 1_200,
  backoff: { firstMs: 1_000, mostMs: 600_000 },
  mostAttempts: 25,
  mostAttemptsToMake: 5,
  failuresUntilPause: 5,
  idleMs: 5_000,
  resendsAfterUnknown: { telegram: 1, discord: 3, console: 1, webhook: 3 },
};
