import type { BacktestJob, BacktestState } from '../../src/core/backtest-job.js';
import type { ChatAddress, PersonId } from '../../src/core/chat.js';
import type { Venue } from '../../src/core/market.js';
import type { BacktestAsked, BacktestDesk } from '../../src/core/ports/backtests.js';
import { aRequest } from '../builders/backtest-run.js';

/** Backtests in memory; a test moves them on by `become`. */
export class MemoryBacktests implements BacktestDesk {
  readonly jobs = new Map<number, BacktestJob>();
  readonly asked: BacktestAsked[] = [];
  readonly shownAs: { id: number; messageId: string | null }[] = [];
  /** The next `ask` answers this; a new job unless set. */
  next: Awaited<ReturnType<BacktestDesk['ask']>> | null = null;
  failWith: Error | null = null;

  strategies() {
    return ['model', 'breakout', 'meanReversion'].map((name) => ({ name, about: name, needsModel: name === 'model' }));
  }

  async ask(asked: BacktestAsked, by: PersonId, chat: ChatAddress) {
    if (this.failWith) throw this.failWith;
    this.asked.push(asked);
    if (this.next) return this.next;
    const { markets, timeframe, from, to, strategy } = asked;
    const job: BacktestJob = {
      id: 77 + this.jobs.size,
      venue: 'simulated' as Venue,
      request: aRequest({ markets, timeframe, from, to, strategy }),
      asker: by,
      chat,
      messageId: null,
      state: { kind: 'queued', ahead: 0 },
    };
    this.jobs.set(job.id, job);
    return { kind: 'taken' as const, job };
  }

  become(id: number, state: BacktestState): void {
    const job = this.jobs.get(id);
    if (job) this.jobs.set(id, { ...job, state });
  }

  async find(id: number) {
    return this.jobs.get(id) ?? null;
  }

  async cancel(id: number, by: string) {
    this.become(id, { kind: 'cancelled', by });
    return this.find(id);
  }

  async shown(id: number, messageId: string | null) {
    this.shownAs.push({ id, messageId });
  }
}
