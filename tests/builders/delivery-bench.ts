import { pino } from 'pino';
import type { ChatSender } from '../../src/bot/chat-sender.js';
import { alertDigestReply } from '../../src/bot/commands/alert-reply.js';
import type { DeliveryResult } from '../../src/bot/delivery/delivery-hooks.js';
import type { DeliveryOptions } from '../../src/bot/delivery/delivery-options.js';
import { DeliverySender } from '../../src/bot/delivery/delivery-sender.js';
import { stormReply } from '../../src/bot/storm-reply.js';
import type { ChatAddress } from '../../src/core/chat.js';
import type { EpochMs } from '../../src/core/units.js';
import { MemoryDeliveries } from '../fakes/memory-deliveries.js';
import { VirtualTimers } from '../fakes/virtual-timers.js';
import { aReplyFor, aRiskAnnouncement } from './announcements.js';

/** Where market time and wall time stand when the virtual timers stand at 0. */
export const benchStart = Date.UTC(2025, 10, 12, 14);

/** An outbox, a clock and what was reported, for delivery tests in virtual time. */
export function aDeliveryBench() {
  const timers = new VirtualTimers();
  const clock = { now: () => (benchStart + timers.nowMs()) as EpochMs };
  const outbox = new MemoryDeliveries(() => timers.nowMs());
  const results: { id: number; result: DeliveryResult; at: number }[] = [];
  const blocked: { chat: ChatAddress; reason: string }[] = [];
  const candleToSend: { callMs: number; answeredMs: number }[] = [];
  const open = (sender: ChatSender | readonly ChatSender[], options: Partial<DeliveryOptions> = {}) =>
    new DeliverySender({
      repository: outbox,
      senders: 'platform' in sender ? [sender] : sender,
      replyFor: async ({ announcement }) => aReplyFor(announcement),
      digestFor: async (_, announcements) => {
        const frame = aReplyFor(aRiskAnnouncement());
        const fired = announcements.flatMap((one) => (one.kind === 'alert' ? [one.fired] : []));
        if (fired.length > 0) return alertDigestReply(frame, fired, () => null);
        return stormReply(
          frame,
          announcements.flatMap((one) =>
            one.kind === 'signal' ? [{ signal: one.signal, outcome: { kind: 'open' as const } }] : [],
          ),
        );
      },
      clock,
      wallClock: clock,
      owner: 'test',
      logger: pino({ level: 'silent' }),
      timers,
      random: () => 0.5,
      hooks: {
        onResult: ({ id }, result) => results.push({ id, result, at: timers.nowMs() }),
        onBlocked: (chat, reason) => blocked.push({ chat, reason }),
        onCandleToSend: (_, times) => candleToSend.push(times),
      },
      ...options,
    });
  return { timers, clock, outbox, results, blocked, candleToSend, open };
}

export const telegramChat = (id: string | number): ChatAddress => ({ platform: 'telegram', id: String(id) });
