import { UserError } from '../../core/errors.js';
import { sentence } from '../../core/sentence.js';
import { describeStrategies, strategyOf } from '../strategies/registry.js';
import { settingsOf } from '../strategies/strategy.js';
import type { StrategyBook } from './machines.js';

/** The same rules in every account and every replay. */
const seed = 1;

/**
 * Strategies that stand on candles alone. The model's own call is what followers trade, from the moment it was decided or
 * delivered; as a rule of an account it would be asked twice.
 */
const names = describeStrategies()
  .filter(({ needsModel }) => !needsModel)
  .map(({ name }) => name);

export const strategyBook: StrategyBook = {
  names,
  open(name, settings, series) {
    const strategy = strategyOf(name);
    if (!names.includes(strategy.name)) {
      throw new UserError(sentence('said.paper.modelRule', { strategy: strategy.name, others: names.join(', ') }));
    }
    const context = { timeframe: series.timeframe, seed, forecasts: null };
    return strategy.open(series, settingsOf(strategy, settings), context);
  },
};
