import type { Timeframe } from '../core/market.js';

/** The timeframe meant when none is named: 1h where it is watched, else the first. */
export const usualTimeframe = ({ timeframes }: { readonly timeframes: readonly Timeframe[] }): Timeframe =>
  timeframes.includes('1h') ? '1h' : (timeframes[0] ?? '1h');
