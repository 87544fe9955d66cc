import { eventOf } from '../bot/webhooks/event.js';
import { sampleReply } from '../bot/webhooks/sample.js';
import { newSecret } from '../bot/webhooks/sign.js';
import { checkedTemplate } from '../bot/webhooks/template.js';
import { webhookUrl } from '../bot/webhooks/webhook-address.js';
import { answerText, outcomeOf, WebhookSender } from '../bot/webhooks/webhook-sender.js';
import type { Config } from '../config.js';
import type { NewWebhook, OperatorDesk } from '../core/ports/operators.js';
import type { MarketInfo } from '../core/ports/services.js';
import type { EpochMs } from '../core/units.js';
import type { Persistence } from './persistence.js';

type WebhookDesk = Pick<OperatorDesk, 'webhooks' | 'addWebhook' | 'templateWebhook' | 'removeWebhook' | 'testWebhook'>;

export const createWebhookSender = (store: Persistence, config: Config): WebhookSender =>
  new WebhookSender({
    find: (id) => store.webhooks.find(id),
    allowPrivate: config.WEBHOOK_PRIVATE === 'on',
    wallMs: Date.now,
  });

/** Webhooks as admins manage them. */
export function createWebhookDesk(
  store: Persistence,
  config: Config,
  market: () => MarketInfo,
  now: () => EpochMs,
): WebhookDesk {
  const sender = createWebhookSender(store, config);
  const sample = (id: string) => eventOf(sampleReply(market(), now()), id);
  return {
    webhooks: () => store.webhooks.all(),
    addWebhook: async (wanted: NewWebhook) => {
      const url = await webhookUrl(wanted.url, config.WEBHOOK_PRIVATE === 'on');
      const secret = newSecret();
      return { webhook: await store.webhooks.add({ ...wanted, url }, secret), secret };
    },
    templateWebhook: async (id, template) => {
      const checked = template === null ? null : checkedTemplate(template, sample('template'));
      if (!(await store.webhooks.template(id, checked))) return null;
      return (await store.webhooks.all()).find((one) => one.id === id) ?? null;
    },
    removeWebhook: (id) => store.webhooks.remove(id),
    testWebhook: async (id) => {
      const target = await store.webhooks.find(id);
      if (!target) return null;
      const result = await sender.call(target, { ...sample(`test-${now()}`), event: 'test' });
      const ok = outcomeOf(result, 'test', Date.now()).kind === 'sent';
      // Whoever mends an address that was paused for being gone wants it told again.
      if (ok) await store.deliveries.resumeChat({ platform: 'webhook', id: String(id) });
      return { ok, said: answerText(result) };
    },
  };
}
