import type { Market, Timeframe } from '../../core/market.js';
import { quantile, round } from './machine.js';
import type { Rig } from './rig.js';

export const usualMarkets = ['BTC', 'ETH', 'SOL', 'XRP', 'BNB', 'ADA'].map((base) => `${base}/USDT` as Market);
export const usualTimeframes: readonly Timeframe[] = ['15m', '1h'];

/** As many markets as asked for, BTC and ETH among them. */
export const manyMarkets = (count: number): readonly Market[] => [
  ...usualMarkets,
  ...Array.from({ length: count - usualMarkets.length }, (_, at) => `M${at + 1}/USDT` as Market),
];

export interface CloseFigures extends Record<string, number> {
  readonly closes: number;
  readonly messages: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** From the first candle of a close to its last message: median and worst close. */
  readonly wholeCloseP50Ms: number;
  readonly wholeCloseMaxMs: number;
}

/**
 * Times `closes` instants at which every series of the rig closes; what closes in between goes the same way, untimed. Each
 * timed close begins when nothing of those before is left to do (settlement, rewritten messages): in life a quarter of an
 * hour lies between two, here a second or two.
 */
export async function timeCloses(rig: Rig, closes: number): Promise<CloseFigures> {
  const messages: number[] = [];
  const whole: number[] = [];
  while (whole.length < closes) {
    if (rig.closingNext() === rig.series.length) await rig.quiet();
    const { candleToSendMs } = await rig.step();
    if (candleToSendMs.length < rig.series.length) continue;
    messages.push(...candleToSendMs);
    whole.push(Math.max(...candleToSendMs));
  }
  return {
    closes: whole.length,
    messages: messages.length,
    p50Ms: round(quantile(messages, 0.5)),
    p99Ms: round(quantile(messages, 0.99)),
    wholeCloseP50Ms: round(quantile(whole, 0.5)),
    wholeCloseMaxMs: round(Math.max(...whole)),
  };
}
