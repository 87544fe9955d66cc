import type { ChatAddress } from '../../src/core/chat.js';
import type { Incident } from '../../src/core/incident.js';
import type { FailedJob, NewWebhook, OperatorDesk, RunningBacktest, Webhook } from '../../src/core/ports/operators.js';
import type { EpochMs } from '../../src/core/units.js';

/** The machinery as admins see it, in memory. */
export class MemoryOperators implements OperatorDesk {
  readonly rows: Incident[] = [];
  readonly pins = new Map<string, string>();
  failed: FailedJob[] = [];
  running: RunningBacktest[] = [];
  readonly hooks: Webhook[] = [];
  readonly retried: string[] = [];

  async incidents() {
    const open = this.rows.filter(({ resolvedAt }) => resolvedAt === null);
    return { open, recent: this.rows.filter(({ resolvedAt }) => resolvedAt !== null) };
  }

  async incident(id: number): Promise<Incident | null> {
    return this.rows.find((one) => one.id === id) ?? null;
  }

  async acknowledge(id: number, by: string) {
    const at = this.rows.findIndex((one) => one.id === id);
    const row = this.rows[at];
    if (!row) return null;
    if (row.acknowledged !== null || row.resolvedAt !== null) return { incident: row, changed: false };
    const incident: Incident = { ...row, acknowledged: { by, at: row.now } };
    this.rows[at] = incident;
    return { incident, changed: true };
  }

  async pin({ platform, id }: ChatAddress, by: string): Promise<void> {
    this.pins.set(`${platform}:${id}`, by);
  }

  async unpin({ platform, id }: ChatAddress): Promise<boolean> {
    return this.pins.delete(`${platform}:${id}`);
  }

  async failedJobs(limit: number): Promise<readonly FailedJob[]> {
    return this.failed.slice(0, limit);
  }

  async retryJob(ref: string): Promise<FailedJob | null> {
    const job = this.failed.find((one) => one.ref === ref) ?? null;
    this.failed = this.failed.filter((one) => one !== job);
    if (job) this.retried.push(job.id);
    return job;
  }

  async retryQueue(queue: string): Promise<number> {
    const jobs = this.failed.filter((one) => one.queue === queue);
    this.failed = this.failed.filter((one) => one.queue !== queue);
    this.retried.push(...jobs.map(({ id }) => id));
    return jobs.length;
  }

  async runningBacktests(): Promise<readonly RunningBacktest[]> {
    return this.running;
  }

  async webhooks(): Promise<readonly Webhook[]> {
    return this.hooks;
  }

  async addWebhook({ url, kinds, markets, by }: NewWebhook) {
    const id = this.hooks.length + 1;
    const chat = { platform: 'webhook', id: String(id) } as const;
    const subscription = { chat, kinds, markets, timeframes: [], muted: [] };
    const webhook: Webhook = { id, url, template: null, createdBy: by, subscription, pausedFor: null };
    this.hooks.push(webhook);
    return { webhook, secret: 'made-up-secret' };
  }

  async templateWebhook(id: number, template: string | null): Promise<Webhook | null> {
    const at = this.hooks.findIndex((one) => one.id === id);
    const row = this.hooks[at];
    if (!row) return null;
    this.hooks[at] = { ...row, template };
    return this.hooks[at] ?? null;
  }

  async removeWebhook(id: number): Promise<boolean> {
    const at = this.hooks.findIndex((one) => one.id === id);
    if (at >= 0) this.hooks.splice(at, 1);
    return at >= 0;
  }

  async testWebhook(id: number) {
    return this.hooks.some((one) => one.id === id) ? { ok: true, said: '200' } : null;
  }
}

/** An open incident; what matters is overridden. */
export const anIncident = (overrides: Partial<Incident> = {}): Incident => ({
  id: 12,
  key: 'stage:sentiment',
  severity: 'page',
  trouble: { kind: 'stage', stage: 'sentiment', since: Date.UTC(2025, 10, 12, 13, 5) as EpochMs },
  openedAt: Date.UTC(2025, 10, 12, 13, 26) as EpochMs,
  seenAt: Date.UTC(2025, 10, 12, 14, 3) as EpochMs,
  resolvedAt: null,
  acknowledged: null,
  pages: 0,
  pagedAt: null,
  now: Date.UTC(2025, 10, 12, 14, 3) as EpochMs,
  ...overrides,
});
