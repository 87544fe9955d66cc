import type { BacktestRepository } from '../core/ports/backtests.js';

/** One that works says more within seconds, but for the candles of one market, which a slow exchange takes minutes for. */
const stuckAfterMs = 1_200_000;
/** What nobody takes up though nothing runs. A message that was never shown, and tries that failed, take a minute or two. */
const leftAfterMs = 600_000;

interface Seen {
  readonly what: string;
  readonly since: number;
}

/** Tells backtests that go on from those that hang, and from a queue that nobody serves, by looking now and then. */
export class BacktestWatch {
  #running = new Map<number, Seen>();
  #left: Seen | null = null;

  constructor(
    private readonly repository: Pick<BacktestRepository, 'open' | 'find'>,
    private readonly elapsedMs: () => number = () => performance.now(),
  ) {}

  /** Whether everything that was asked for goes on, also when nothing was. */
  async goesOn(): Promise<boolean> {
    const jobs = await Promise.all((await this.repository.open(0)).map((id) => this.repository.find(id)));
    const now = this.elapsedMs();
    const running = new Map<number, Seen>();
    const queued: number[] = [];
    for (const job of jobs) {
      if (job?.state.kind === 'queued') queued.push(job.id);
      if (job?.state.kind !== 'running') continue;
      const what = `${job.state.share} ${job.state.doing}`;
      const before = this.#running.get(job.id);
      running.set(job.id, before?.what === what ? before : { what, since: now });
    }
    this.#running = running;
    const first = queued[0];
    const isLeft = first !== undefined && running.size === 0;
    if (!isLeft) this.#left = null;
    else if (this.#left?.what !== String(first)) this.#left = { what: String(first), since: now };
    const hangs = [...running.values()].some(({ since }) => now - since > stuckAfterMs);
    return !hangs && (this.#left === null || now - this.#left.since <= leftAfterMs);
  }
}
