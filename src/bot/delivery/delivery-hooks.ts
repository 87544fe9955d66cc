import type { ChatAddress } from '../../core/chat.js';
import type { Delivery } from '../../core/ports/repositories.js';

/** What one attempt came to. */
export const deliveryResults = [
  'sent',
  'edited',
  'rateLimited',
  'retried',
  'unknown',
  'moved',
  'blocked',
  'refused',
  'expired',
  'dead',
] as const;
export type DeliveryResult = (typeof deliveryResults)[number];

/** For metrics and reports; must not throw. */
export interface DeliveryHooks {
  /** After each attempt, or instead of one (`expired`). */
  onResult?(delivery: Delivery, result: DeliveryResult): void;
  /** Time from the candle's arrival to the send call, and to the platform's answer. */
  onCandleToSend?(delivery: Delivery, times: { readonly callMs: number; readonly answeredMs: number }): void;
  /** The chat does not want us any more; it was paused. */
  onBlocked?(chat: ChatAddress, reason: string): void;
}
