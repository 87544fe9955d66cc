import type { OptionSpec } from './define-command.js';

export const marketOption = (required: boolean): OptionSpec => ({
  name: 'market',
  summary: 'A watched market, as BTC/USDT',
  required,
  completes: 'market',
});

export const timeframeOption: OptionSpec = {
  name: 'timeframe',
  summary: 'Length of a candle, as 1h',
  required: false,
  completes: 'timeframe',
};
