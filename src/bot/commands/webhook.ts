import { z } from 'zod';
import { type SubscriptionKind, subscriptionKinds } from '../../core/chat.js';
import type { Market } from '../../core/market.js';
import { webhooksButton } from '../buttons.js';
import { shownUrl } from '../draw/webhook-cards.js';
import { shortened } from '../format/foreign-text.js';
import { message } from '../messages/catalogue.js';
import { watchedMarket } from './args.js';
import { defineCommand } from './define-command.js';

const actions = ['list', 'add', 'test', 'template', 'remove'] as const;
const example = '/webhook add https://example.com/signals entry BTC/USDT';

/** The number a webhook has, of `3` or `#3`; null for anything else. */
const numberOf = (text: string): number | null => {
  const match = /^#?(\d{1,9})$/.exec(text);
  return match ? Number(match[1]) : null;
};

interface Wanted {
  readonly kinds: readonly SubscriptionKind[];
  readonly markets: readonly Market[];
  /** The first word that is neither. */
  readonly unclear: string | null;
}

/** Kinds (`entry`, `entries`) and watched markets; none of either means all. */
function wantedOf(words: readonly string[], markets: readonly Market[]): Wanted {
  const kinds = new Set<SubscriptionKind>();
  const chosen = new Set<Market>();
  let unclear: string | null = null;
  for (const word of words) {
    const kind = subscriptionKinds.find((one) => one === word.toLowerCase().replace(/ies$/, 'y').replace(/s$/, ''));
    const market = kind ? null : watchedMarket(word, markets);
    if (kind) kinds.add(kind);
    else if (market) chosen.add(market);
    else if (word.toLowerCase() !== 'all') unclear ??= word;
  }
  return { kinds: [...kinds], markets: [...chosen], unclear };
}

export const webhookCommand = defineCommand({
  name: 'webhook',
  summary: 'Tell other software of signals by HTTP, signed',
  example,
  verb: 'operate',
  topic: 'chats',
  options: [
    { name: 'action', summary: 'list, add, test, template or remove', required: false, choices: actions },
    {
      name: 'what',
      summary: 'add: address, kinds, markets; others: the number, and for template the template',
      required: false,
      rest: true,
    },
  ],
  changes: ({ action }) => action !== undefined && action !== 'list',
  args: (kit) => z.object({ action: kit.choice(actions, 'list'), what: z.string().trim().default('') }),
  danger: async ({ action, what }, { services }) => {
    const id = numberOf(what);
    if (action !== 'remove' || id === null) return null;
    const webhook = (await services.operators.webhooks()).find((one) => one.id === id);
    return webhook ? { effect: message('ops.webhook.sure', { id, url: shownUrl(webhook.url) }) } : null;
  },
  async run({ action, what }, { services, frame, call }) {
    const { operators } = services;
    const personal = { ...frame, ephemeral: true };
    const words = what.split(/\s+/).filter(Boolean);
    const [first = ''] = words;
    const again = { buttons: [[webhooksButton]] };
    if (action === 'list') return { ...personal, kind: 'webhooks', webhooks: await operators.webhooks() };
    if (action === 'add') {
      if (first === '') {
        return { ...personal, kind: 'error', ...message('ops.webhook.needsAddress', { example }) };
      }
      const { kinds, markets, unclear } = wantedOf(words.slice(1), services.market().markets);
      if (unclear !== null) {
        const params = { given: shortened(unclear, 40), kinds: subscriptionKinds.join(', '), example };
        return { ...personal, kind: 'error', ...message('ops.webhook.word', params) };
      }
      const by = `${call.person.platform}:${call.person.id}`;
      const { webhook, secret } = await operators.addWebhook({ url: first, kinds, markets, by });
      return { ...personal, kind: 'webhookAdded', webhook, secret };
    }
    const id = numberOf(first);
    if (id === null) {
      const params = { action, example: `/webhook ${action} 1` };
      return { ...personal, kind: 'error', ...message('ops.webhook.needsNumber', params), ...again };
    }
    const unknown = { ...personal, kind: 'error', ...message('ops.webhook.unknown', { id }), ...again } as const;
    if (action === 'remove') {
      const removed = await operators.removeWebhook(id);
      return removed ? { ...personal, kind: 'notice', ...message('ops.webhook.removed', { id }), ...again } : unknown;
    }
    if (action === 'test') {
      const result = await operators.testWebhook(id);
      if (!result) return unknown;
      const said = { id, said: shortened(result.said, 200) };
      return result.ok
        ? { ...personal, kind: 'notice', ...message('ops.webhook.tested', said), ...again }
        : { ...personal, kind: 'error', ...message('ops.webhook.failed', said), ...again };
    }
    const template = what.slice(what.indexOf(first) + first.length).trim();
    if (template === '') {
      const params = { example: '/webhook template 1 {"pair":"{{signal.market}}"}' };
      return { ...personal, kind: 'error', ...message('ops.webhook.needsTemplate', params), ...again };
    }
    const asJson = template.toLowerCase() === 'json';
    const changed = await operators.templateWebhook(id, asJson ? null : template);
    if (!changed) return unknown;
    const said = asJson ? message('ops.webhook.plain', { id }) : message('ops.webhook.templated', { id });
    return { ...personal, kind: 'notice', ...said, ...again };
  },
});
