import type { Platform } from '../../core/chat.js';
import type { Backoff } from './backoff.js';
import { type PlatformPace, paces } from './pace.js';

/**
 * Words do not wait long for a picture: what a closed candle means is said without one when it is not drawn in time, and the
 * message is given it afterwards. That costs a second call of the chat's pace.
 */
export interface PicturePolicy {
  /** ms after the candle came in up to which the words wait. */
  readonly waitedForMs: number;
  /** A message later than this after its candle hurries no more: it goes with its picture, in one call. */
  readonly hurryForMs: number;
  /** From the words to the picture at least; the words of others that came of the same close go first. */
  readonly addedAfterMs: number;
  /** Attempts after which the words stay alone. */
  readonly mostAttempts: number;
}

export interface DeliveryPolicy {
  readonly pace: Readonly<Record<Platform, PlatformPace>>;
  /** Sends under way at once on one platform. */
  readonly parallel: number;
  readonly picture: PicturePolicy;
  /** A send that takes longer counts as unknown. */
  readonly sendTimeoutMs: number;
  /** What a killed process held is claimed by another after this; renewed while a row is in hand. */
  readonly leaseMs: number;
  /** A row waits in hand up to this for what the whole bot may send; beyond, it goes back. */
  readonly holdMs: number;
  /** The same for what its chat may be sent: while it is in hand, nothing more urgent can be claimed for that chat. */
  readonly holdForChatMs: number;
  /** When a shared pace has not answered for so long, a process keeps the pace alone. */
  readonly aloneAfterMs: number;
  /** How long what became of a send is tried to be written down. */
  readonly writeForMs: number;
  /** Longest sleep after claims that failed. */
  readonly mostClaimDelayMs: number;
  /** Signals of one chat are told in one message when more than `above` wait behind the first; `most`: in one message. */
  readonly fold: { readonly above: number; readonly most: number };
  /** The same of alerts that people made. */
  readonly foldAlerts: { readonly above: number; readonly most: number };
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
   * How often a send whose answer never came is repeated before the row is left as `unknown`, for an admin to decide. Losing
   * is worse than doubling; Discord knows the nonce and drops a double.
   */
  readonly resendsAfterUnknown: Readonly<Record<Platform, number>>;
}

export const defaultPolicy: DeliveryPolicy = {
  pace: paces,
  parallel: 64,
  picture: { waitedForMs: 120, hurryForMs: 2_000, addedAfterMs: 300, mostAttempts: 5 },
  sendTimeoutMs: 60_000,
  leaseMs: 6_000,
  holdMs: 1_500,
  holdForChatMs: 100,
  aloneAfterMs: Number.POSITIVE_INFINITY,
  writeForMs: 600_000,
  mostClaimDelayMs: 500,
  fold: { above: 5, most: 20 },
  foldAlerts: { above: 1, most: 8 },
  backoff: { firstMs: 1_000, mostMs: 600_000 },
  mostAttempts: 25,
  mostAttemptsToMake: 5,
  failuresUntilPause: 5,
  idleMs: 5_000,
  resendsAfterUnknown: { telegram: 3, discord: 5, console: 1, webhook: 3 },
};
