import type { JobQueues } from '../jobs/index.js';
import { Backtests } from './backtest-desk.js';
import { makeupOf } from './backtest-makeup.js';
import type { MarketView } from './market-view.js';
import type { Persistence } from './persistence.js';

/** Backtests for chats over the store, the queue and the models of this bot. */
export const createBacktests = (parts: {
  readonly store: Pick<Persistence, 'backtests'>;
  readonly view: MarketView;
  readonly queues: JobQueues;
  readonly modelsDir: string;
}): Backtests =>
  new Backtests({
    repository: parts.store.backtests,
    spans: parts.store.backtests,
    clock: parts.view.clock,
    venue: () => parts.view.info().venue,
    makeup: (timeframe) => makeupOf(parts.modelsDir, timeframe),
    enqueue: (id) => parts.queues.backtest(id),
  });
