import type { SubscriptionKind } from '../../core/chat.js';
import type { Webhook } from '../../core/ports/operators.js';
import { shortened } from '../format/foreign-text.js';
import { countText } from '../format/numbers.js';
import { say } from '../messages/catalogue.js';
import type { WebhookAddedReply, WebhooksReply } from '../reply/operators.js';
import { type CardText, lines } from './card.js';
import { saidText } from './said.js';

const shownWebhooks = 15;
const urlLength = 120;

/** Parts of a path that are made by a machine: services put their secrets there. */
const masked = (pathname: string): string =>
  pathname
    .split('/')
    .map((part) => (/^[\w~.%-]{16,}$/.test(part) && /\d|[A-Z]/.test(part) ? `${part.slice(0, 4)}…` : part))
    .join('/');

/** Without what may be a secret: user, password, query, fragment and long parts of the path stay out of chats. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return shortened(url, urlLength);
  const { protocol, host, pathname, search } = new URL(url);
  return shortened(`${protocol}//${host}${masked(pathname)}${search === '' ? '' : '?…'}`, urlLength);
}

const kindText = (kind: SubscriptionKind): string => say(`kind.${kind}`);

function wants({ subscription, template }: Webhook): string {
  const all = say('ops.webhooks.all');
  return say('ops.webhooks.wants', {
    kinds: subscription?.kinds.length ? subscription.kinds.map(kindText).join(', ') : all,
    markets: subscription?.markets.length ? shortened(subscription.markets.join(', '), 200) : all,
    template: template === null ? '' : say('ops.webhooks.template'),
  });
}

export function webhooksCard({ webhooks }: WebhooksReply): CardText {
  const hidden = webhooks.length - shownWebhooks;
  return {
    tone: 'info',
    title: [
      {
        strong:
          webhooks.length === 0
            ? say('ops.webhooks.none', { example: '/webhook add https://example.com/signals entry BTC/USDT' })
            : say('ops.webhooks.title', { count: countText(webhooks.length) }),
      },
    ],
    body: lines(
      ...webhooks
        .slice(0, shownWebhooks)
        .flatMap((webhook) => [
          say('ops.webhooks.row', { id: String(webhook.id), url: shownUrl(webhook.url) }),
          wants(webhook),
          ...(webhook.pausedFor === null
            ? []
            : [say('ops.webhooks.paused', { reason: shortened(saidText(webhook.pausedFor), 160) })]),
        ]),
      hidden > 0 ? say('ops.incidents.more', { count: countText(hidden) }) : null,
    ),
  };
}

/** The only message that ever holds the secret. */
export function webhookAddedCard({ webhook, secret }: WebhookAddedReply): CardText {
  const id = String(webhook.id);
  return {
    tone: 'info',
    title: [{ strong: say('ops.webhook.added', { id }) }],
    body: [
      [shownUrl(webhook.url)],
      [wants(webhook)],
      [say('ops.webhook.secret'), { code: secret }],
      [say('ops.webhook.verify')],
      [say('ops.webhook.try', { example: `/webhook test ${id}` })],
    ],
  };
}
