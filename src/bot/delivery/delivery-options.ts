import type { Logger } from 'pino';
import type { Announcement } from '../../core/announcement.js';
import type { Platform } from '../../core/chat.js';
import type { Clock } from '../../core/clock.js';
import type { PaceStore } from '../../core/ports/pace.js';
import type { Delivery, DeliveryRepository } from '../../core/ports/repositories.js';
import type { ChatSender } from '../chat-sender.js';
import type { Reply } from '../reply.js';
import type { DeliveryHooks } from './delivery-hooks.js';
import type { DeliveryPolicy } from './delivery-policy.js';
import type { Timers } from './timers.js';

export interface DeliveryOptions {
  readonly repository: DeliveryRepository;
  /** One for each platform that is on. */
  readonly senders: readonly ChatSender[];
  /**
   * What to say; asked anew for each attempt, so that a retried message is up to date. `wordsOnly`: nothing need be read for a
   * picture, it would come too late.
   */
  replyFor(delivery: Delivery, wordsOnly?: boolean): Promise<Reply>;
  /** What to say instead of many signals at once, as they stand now. */
  digestFor(delivery: Delivery, announcements: readonly Announcement[]): Promise<Reply>;
  /** Does what takes long, as drawing a picture, before the message has its turn: it must go out at once then. */
  prepare?(reply: Reply, platform: Platform): Promise<void>;
  /** The pace this process shares with all others that send for the same bots; its own alone unless given. */
  readonly paceStore?: PaceStore;
  /** The message a row rewrites where it does not say something new; null: it is a new message. */
  shownAs?(delivery: Delivery): Promise<string | null>;
  /** Market time, which alone decides whether a message comes too late. */
  readonly clock: Clock;
  /** The clock `candleSeenAt` was taken from, to measure candle-to-send. */
  readonly wallClock: Clock;
  /** Names this process in leases. */
  readonly owner: string;
  readonly logger: Logger;
  readonly hooks?: DeliveryHooks;
  readonly policy?: Partial<DeliveryPolicy>;
  readonly timers?: Timers;
  readonly random?: () => number;
}

/** The options of one platform's loop, nothing left open. */
export interface PlatformOptions extends Required<Omit<DeliveryOptions, 'senders' | 'policy'>> {
  readonly sender: ChatSender;
  readonly policy: DeliveryPolicy;
}
