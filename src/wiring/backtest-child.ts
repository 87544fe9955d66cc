import { setPriority } from 'node:os';
import type { BacktestRequest } from '../core/backtest.js';
import { messageOf, UserError } from '../core/errors.js';
import { createLogger } from '../logging.js';
import type { ServingModel } from '../pipeline/backtest/model-forecasts.js';
import { tradesCsv } from '../pipeline/report/csv.js';
import { strategyOf } from '../pipeline/strategies/registry.js';
import { openDatabase, PgBacktestRepository, PgCandleRepository } from '../store/index.js';
import { runReport } from './backtest.js';
import { openModels } from './backtest-models.js';
import type { BacktestOrder, BacktestWord } from './backtest-orders.js';
import { storeData } from './backtest-store-data.js';
import { inlineHotLoops } from './hot-loops.js';

/** Below everything that sends signals. */
const lowPriority = 10;
const progressEveryMs = 250;

const say = (word: BacktestWord): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(word, undefined, {}, () => resolve());
  });

async function compute(order: BacktestOrder): Promise<BacktestWord> {
  inlineHotLoops();
  const { request, venue, until, databaseUrl, modelsDir } = order;
  const logger = createLogger({ level: order.logLevel, secrets: [databaseUrl] });
  const database = await openDatabase(databaseUrl, logger, 2).catch((thrown) => {
    // Nothing the asker can put right, and where the database is need not be known in a chat.
    throw new Error(messageOf(thrown));
  });
  try {
    const data = storeData(new PgCandleRepository(database.db), new PgBacktestRepository(database.db), venue, until);
    const wants = strategyOf(request.strategy).needsModel || request.strategy === 'selector';
    // One thread: the rest of the machine has candles to deal with.
    const opened = wants ? await openModels(undefined, modelsDir, request.timeframe, 1) : null;
    try {
      let told = 0;
      const { report, run, window } = await runReport(request, data, {
        models: modelsFor(request, opened?.models ?? []),
        named: false,
        checks: true,
        onProgress: (share, doing) => {
          const now = performance.now();
          if (now - told < progressEveryMs) return;
          told = now;
          void say({ kind: 'progress', share, doing });
        },
      });
      return { kind: 'done', result: { report, window, csv: tradesCsv(run) } };
    } finally {
      await opened?.close();
    }
  } finally {
    await database.close();
  }
}

/** The selector does without models that know the span; the strategy of a model says that there is none. */
const modelsFor = ({ strategy, to }: BacktestRequest, models: readonly ServingModel[]): readonly ServingModel[] =>
  strategyOf(strategy).needsModel ? models : models.filter(({ card }) => to === null || card.trainedUntil < to);

process.on('disconnect', () => process.exit(0));
process.once('message', (order: BacktestOrder) => {
  setPriority(lowPriority);
  compute(order)
    .catch(
      (thrown: unknown): BacktestWord => ({
        kind: 'failed',
        reason: messageOf(thrown),
        fault: thrown instanceof UserError,
      }),
    )
    .then(say)
    .finally(() => process.disconnect());
});
void say({ kind: 'ready' });
