import type { Clock } from '../../core/clock.js';
import type { StateRepository } from '../../core/ports/repositories.js';

export interface BudgetLimits {
  readonly perMinute: number;
  readonly perDay: number;
}

/** What the free tier allows, with room to spare. */
export const standardBudget: BudgetLimits = { perMinute: 8, perDay: 200 };

interface Spent {
  readonly day: number;
  readonly today: number;
  readonly minute: number;
  readonly thisMinute: number;
}

const key = 'gemini-budget';

/** Counts requests by minute and UTC day of the clock given; the count survives a restart. */
export class RequestBudget {
  constructor(
    private readonly state: Pick<StateRepository, 'get' | 'put'>,
    private readonly clock: Clock,
    private readonly limits: BudgetLimits = standardBudget,
  ) {}

  /** True and one request spent, or false when a limit is reached. */
  async take(): Promise<boolean> {
    const now = this.clock.now();
    const [day, minute] = [Math.floor(now / 86_400_000), Math.floor(now / 60_000)];
    const spent = await this.state.get<Spent>(key);
    const today = spent?.day === day ? spent.today : 0;
    const thisMinute = spent?.minute === minute ? spent.thisMinute : 0;
    if (today >= this.limits.perDay || thisMinute >= this.limits.perMinute) return false;
    await this.state.put(key, { day, today: today + 1, minute, thisMinute: thisMinute + 1 } satisfies Spent);
    return true;
  }
}
