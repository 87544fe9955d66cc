import { pruningStage, summaryStage } from '../core/stages.js';
import type { Schedule } from '../jobs/index.js';

/**
 * The stage each schedule stands for: it is alive when its turn ended well. Those whose turn may end well though what it looks
 * after hangs (texts, backtests, missed closes) beat in their handlers.
 */
const stageOf: Readonly<Record<string, string>> = {
  settle: 'settlement',
  alerts: 'alerts',
  health: 'risk checks',
  paper: 'paper',
  posts: 'scheduled posts',
  digests: 'digests',
  summary: summaryStage,
  prune: pruningStage,
};

/**
 * The same schedules, heard of: any turn that a queue handed out shows that schedules come round, and one that ended well
 * that its stage is alive.
 */
export function beatingSchedules(schedules: readonly Schedule[], beat: (stage: string) => void): readonly Schedule[] {
  return schedules.map((schedule) => ({
    ...schedule,
    handler: async () => {
      beat('scheduler');
      const result = await schedule.handler();
      const stage = stageOf[schedule.name];
      if (stage !== undefined) beat(stage);
      return result;
    },
  }));
}
