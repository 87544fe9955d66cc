import type { Market, Timeframe } from '../../core/market.js';
import { intentIn } from './intents.js';
import { marketsIn } from './markets-in.js';
import { type ReadQuestion, readForm } from './question-forms.js';
import { timeframeIn } from './timeframe-in.js';
import { folded } from './words.js';

/**
 * A question read by rule: which market, and which of our read commands. A market alone asks for the prediction. null when
 * it says too little. `readable`: the commands the asker may use.
 */
export function readQuestion(
  text: string,
  info: { readonly markets: readonly Market[]; readonly timeframes: readonly Timeframe[] },
  readable: ReadonlySet<string>,
): ReadQuestion | null {
  const flat = folded(text);
  const named = marketsIn(text, info.markets);
  const told = readForm(flat, named, info.markets);
  if (told !== null && readable.has(told.name)) return told;
  const [market] = named;
  const timeframe = timeframeIn(text, info.timeframes);
  const found = intentIn(flat, market !== undefined, readable);
  const name = found?.name ?? (market === undefined ? null : 'predict');
  if (name === null || !readable.has(name)) return null;
  const takesTimeframe = ['signal', 'predict', 'chart', 'why'].includes(name);
  const takesMarket = takesTimeframe || ['price', 'sentiment'].includes(name);
  return {
    name,
    args:
      takesTimeframe && timeframe !== null
        ? [market ?? '', timeframe]
        : takesMarket && market !== undefined
          ? [market]
          : [],
  };
}
