import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { incidentReply } from '../bot/incident-reply.js';
import type { ReplyFrame } from '../bot/reply/frame.js';
import type { Reply } from '../bot/reply.js';
import { markOfVenue } from '../bot/signal-reply.js';
import { eventOf } from '../bot/webhooks/event.js';
import { httpPost } from '../bot/webhooks/http-post.js';
import { answerText } from '../bot/webhooks/webhook-sender.js';
import type { ChatAddress } from '../core/chat.js';
import type { Incident } from '../core/incident.js';
import type { MarketInfo } from '../core/ports/services.js';
import { sentence } from '../core/sentence.js';
import { type EpochMs, epochMs } from '../core/units.js';
import type { DirectSenders } from './direct-senders.js';
import type { Persistence } from './persistence.js';

export interface SecondRouteParts {
  readonly store: Pick<Persistence, 'incidents' | 'deliveries'>;
  readonly senders: DirectSenders;
  /** OPERATOR_WEBHOOK_URL. */
  readonly webhookUrl: string | null;
  readonly market: () => MarketInfo;
  readonly now: () => EpochMs;
  /** Names this process to people: `worker on host (pid 123)`. */
  readonly self: string;
  readonly logger: Logger;
  /** What must be said has this long to go by the outbox. */
  readonly confirmMs: number;
}

const leaseMs = 60_000;
const callTimeoutMs = 10_000;

/** A process of all roles is the whole program: "all on host ends" reads as if everything there did. */
export const processName = (role: string): string =>
  sentence('said.process', { role: role === 'all' ? 'Auspex' : role, host: hostname(), pid: process.pid });

/**
 * Brings to admins what the outbox did not: when the process that sends is gone, or a platform, any process that lives says
 * it itself, and where no platform takes it calls OPERATOR_WEBHOOK_URL. Rows it sends are marked as sent, so the outbox does
 * not say them again and later changes of the incident reach these messages too.
 */
export class SecondRoute {
  constructor(private readonly parts: SecondRouteParts) {}

  /**
   * One look; returns how many messages and calls got through. `hurry`: what usually sends is known to be dead, so there is
   * little to wait for.
   */
  async look(admins: readonly ChatAddress[], hurry = false): Promise<number> {
    const { store, senders, self } = this.parts;
    const confirmMs = hurry ? this.parts.confirmMs / 4 : this.parts.confirmMs;
    const reachable = admins.filter(({ platform }) => senders.platforms.includes(platform));
    let through = 0;
    for (const stuck of await store.incidents.takeStuck(reachable, confirmMs, leaseMs, self)) {
      const incident = await store.incidents.find(stuck.incidentId);
      if (incident && (await this.#send(stuck.chat, incident, stuck.deliveryId, confirmMs))) through += 1;
    }
    if (this.parts.webhookUrl === null) return through;
    // A little later than the platforms: what they take need not be called.
    for (const call of await store.incidents.claimCalls(admins, confirmMs * 1.5)) {
      const incident = await store.incidents.find(call.incidentId);
      if (!incident || !(await this.call(incident, `incident-${call.incidentId}-${call.step}`))) continue;
      await store.incidents.callDone(call.incidentId, call.step);
      through += 1;
    }
    return through;
  }

  /** Says something that cannot be written down, by every way there is until one works. True when one did. */
  async shout(admins: readonly ChatAddress[], incident: Incident): Promise<boolean> {
    const { senders, logger } = this.parts;
    let heard = false;
    for (const chat of admins.filter(({ platform }) => senders.platforms.includes(platform))) {
      const nonce = `${incident.key}-${incident.openedAt.toString(36)}`.slice(-25);
      const outcome = await senders.send(chat, this.#reply(incident, null), nonce);
      if (outcome.kind === 'sent') heard = true;
      else logger.warn({ chat, outcome }, 'an admin was not reached directly');
    }
    return heard || (await this.call(incident, `${incident.key}-${incident.openedAt}`));
  }

  /** Calls OPERATOR_WEBHOOK_URL with the event; `content` beside `text` is what Discord's own webhooks read. */
  async call(incident: Incident, id: string): Promise<boolean> {
    const { webhookUrl, logger } = this.parts;
    if (webhookUrl === null) return false;
    const event = eventOf(this.#reply(incident, incident.id > 0 ? this.parts.confirmMs : null), id);
    const body = JSON.stringify({ ...event, content: event.text });
    const headers = { 'Content-Type': 'application/json', 'X-Auspex-Event': event.event, 'X-Auspex-Delivery': id };
    // The operator chose this address in the settings, so it may be at home.
    const result = await httpPost(webhookUrl, body, headers, { allowPrivate: true, timeoutMs: callTimeoutMs });
    if (result.kind === 'answered' && result.status >= 200 && result.status < 300) return true;
    logger.warn({ reason: answerText(result) }, 'OPERATOR_WEBHOOK_URL did not take an incident');
    return false;
  }

  async #send(chat: ChatAddress, incident: Incident, deliveryId: number, waitedMs: number): Promise<boolean> {
    const { store, senders, logger } = this.parts;
    const outcome = await senders.send(chat, this.#reply(incident, waitedMs), `second-${deliveryId.toString(36)}`);
    switch (outcome.kind) {
      case 'sent':
        await store.deliveries.sent(deliveryId, outcome.messageId);
        logger.info({ chat, incident: incident.id }, 'an incident was said by the second route');
        return true;
      case 'unknown':
        // It may have arrived: a page that comes twice is better than one that never comes.
        await store.deliveries.retry(deliveryId, this.parts.confirmMs, outcome.reason);
        return false;
      case 'rateLimited':
        await store.deliveries.postpone(deliveryId, outcome.retryAfterMs);
        return false;
      default:
        await store.deliveries.retry(
          deliveryId,
          this.parts.confirmMs,
          'reason' in outcome ? outcome.reason : outcome.kind,
        );
        logger.warn({ chat, outcome }, 'an admin was not reached by the second route');
        return false;
    }
  }

  #reply(incident: Incident, waitMs: number | null): Reply {
    const info = this.parts.market();
    const frame: ReplyFrame = {
      mark: markOfVenue(info.venue, info),
      now: epochMs(this.parts.now()),
      timeZone: 'UTC',
      ephemeral: false,
    };
    return incidentReply(frame, incident, { host: this.parts.self, waitMs });
  }
}
