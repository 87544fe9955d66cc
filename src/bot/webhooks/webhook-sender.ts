import { sentence } from '../../core/sentence.js';
import type { ChatSender, SendOptions, SendOutcome } from '../chat-sender.js';
import type { Reply } from '../reply.js';
import { eventOf, rewritingId, type WebhookEvent } from './event.js';
import { httpPost, type PostResult } from './http-post.js';
import { signatureHeader, signatureOf } from './sign.js';
import { fillTemplate, isJson } from './template.js';
import type { Resolve } from './webhook-address.js';

/** Where a webhook's calls go and how they are made. */
export interface WebhookTarget {
  readonly id: number;
  readonly url: string;
  readonly secret: string;
  readonly template: string | null;
}

export interface WebhookSenderOptions {
  /** Null when it was removed. */
  readonly find: (id: number) => Promise<WebhookTarget | null>;
  /** Private networks may be called. */
  readonly allowPrivate: boolean;
  readonly wallMs: () => number;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

const usualTimeoutMs = 10_000;
const usualRetryMs = 5_000;
const leastRetryMs = 1_000;
const mostRetryMs = 3_600_000;
const answerLength = 160;

/** Told with the status 400, 413, 415 or 422: this body will never be taken. */
const neverTaken: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/**
 * Tells other software by HTTP, as one more platform of the outbox: claims, order, retries and dead letters are those of
 * every message. The "chat" is the webhook's number.
 */
export class WebhookSender implements ChatSender {
  readonly platform = 'webhook' as const;
  readonly chatsFailAlone = true;

  constructor(private readonly options: WebhookSenderOptions) {}

  async send(chatId: string, reply: Reply, { nonce }: SendOptions): Promise<SendOutcome> {
    const target = await this.options.find(Number(chatId));
    if (!target) return { kind: 'blocked', reason: sentence('said.sent.removed') };
    return outcomeOf(await this.call(target, eventOf(reply, nonce)), nonce, this.options.wallMs());
  }

  /** Nothing sent can be rewritten: what changed is a further event, and the first message stays the one of the signal. */
  async edit(chatId: string, messageId: string, reply: Reply): Promise<SendOutcome> {
    const target = await this.options.find(Number(chatId));
    if (!target) return { kind: 'blocked', reason: sentence('said.sent.removed') };
    const result = await this.call(target, eventOf(reply, rewritingId(messageId, reply)));
    return outcomeOf(result, messageId, this.options.wallMs());
  }

  /** One call, signed. */
  call({ url, secret, template }: WebhookTarget, event: WebhookEvent): Promise<PostResult> {
    const { allowPrivate, resolve, timeoutMs = usualTimeoutMs, wallMs } = this.options;
    const body = template === null ? JSON.stringify(event) : fillTemplate(template, event);
    const type = isJson(body) ? 'application/json' : 'text/plain; charset=utf-8';
    const headers = {
      'Content-Type': type,
      'X-Auspex-Event': event.event,
      'X-Auspex-Delivery': event.id,
      [signatureHeader]: signatureOf(secret, body, Math.floor(wallMs() / 1_000)),
    };
    return httpPost(url, body, headers, { allowPrivate, timeoutMs, ...(resolve ? { resolve } : {}) });
  }
}

/** `Retry-After` in seconds or as a date; null when it is neither. */
function retryAfterMs(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const waitMs = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(mostRetryMs, Math.max(leastRetryMs, waitMs)) : null;
}

/** What came back, in words. */
export function answerText(result: PostResult): string {
  if (result.kind !== 'answered') return result.reason;
  const said = result.text.replace(/\s+/g, ' ').trim().slice(0, answerLength);
  const status = sentence('said.sent.status', { status: result.status });
  return said === '' ? status : `${status}: ${said}`;
}

/** 2xx is taken; what a server may get over is tried again; redirects are not followed, so that nothing leads elsewhere. */
export function outcomeOf(result: PostResult, messageId: string, nowMs: number): SendOutcome {
  const reason = answerText(result);
  switch (result.kind) {
    case 'neverSent':
      return { kind: 'retry', reason };
    case 'cut':
      return { kind: 'unknown', reason };
    case 'private':
      return { kind: 'refused', reason };
    case 'answered': {
      const { status } = result;
      if (status >= 200 && status < 300) return { kind: 'sent', messageId };
      if (status === 429) {
        const waitMs = retryAfterMs(result.retryAfter, nowMs) ?? usualRetryMs;
        return { kind: 'rateLimited', retryAfterMs: waitMs, scope: 'chat' };
      }
      if (status === 410) return { kind: 'blocked', reason };
      if (neverTaken.has(status)) return { kind: 'refused', reason };
      if (status >= 300 && status < 400) return { kind: 'refused', reason: sentence('said.sent.redirect', { reason }) };
      return { kind: 'retry', reason };
    }
  }
}
