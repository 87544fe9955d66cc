import type { Market, Timeframe } from '../../core/market.js';
import type { PictureArrival } from './arrivals.js';
import { quantile, round } from './machine.js';
import type { Rig } from './rig.js';

export const usualMarkets = ['BTC', 'ETH', 'SOL', 'XRP', 'BNB', 'ADA'].map((base) => `${base}/USDT` as Market);
export const usualTimeframes: readonly Timeframe[] = ['15m', '1h'];

/** As many markets as asked for, BTC and ETH among them. */
export const manyMarkets = (count: number): readonly Market[] => [
  ...usualMarkets,
  ...Array.from({ length: count - usualMarkets.length }, (_, at) => `M${at + 1}/USDT` as Market),
];

export interface CloseFigures {
  readonly closes: number;
  readonly messages: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** From the first candle of a close to its last message: median and worst close. */
  readonly wholeCloseP50Ms: number;
  readonly wholeCloseMaxMs: number;
}

/** Where messages have pictures. */
export interface PictureFigures {
  /** From the candle to the call that brought the picture. */
  readonly pictureP50Ms: number;
  readonly pictureP99Ms: number;
  /** Messages whose picture went with the words, %. */
  readonly picturesWithWordsPercent: number;
}

/**
 * Times `closes` instants at which every series of the rig closes; what closes in between goes the same way, untimed. Each
 * timed close begins when nothing of those before is left to do (settlement, rewritten messages): in life a quarter of an
 * hour lies between two, here a second or two.
 */
export async function timeCloses(
  rig: Rig,
  closes: number,
  /** Before each timed close, so that no chat is still within the second it was last spoken to. */
  restMs = 0,
): Promise<CloseFigures & Partial<PictureFigures>> {
  const messages: number[] = [];
  const whole: number[] = [];
  const gone: (() => readonly PictureArrival[])[] = [];
  while (whole.length < closes) {
    if (rig.closingNext() === rig.series.length) {
      await rig.quiet();
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    const { candleToSendMs, pictures } = await rig.step();
    if (candleToSendMs.length < rig.series.length) continue;
    gone.push(pictures);
    messages.push(...candleToSendMs);
    whole.push(Math.max(...candleToSendMs));
  }
  await rig.quiet();
  const pictures = gone.flatMap((ofClose) => ofClose());
  return {
    closes: whole.length,
    messages: messages.length,
    p50Ms: round(quantile(messages, 0.5)),
    p99Ms: round(quantile(messages, 0.99)),
    wholeCloseP50Ms: round(quantile(whole, 0.5)),
    wholeCloseMaxMs: round(Math.max(...whole)),
    ...(pictures.length === 0 ? {} : pictureFigures(pictures)),
  };
}

function pictureFigures(pictures: readonly PictureArrival[]): PictureFigures {
  const ms = pictures.map((one) => one.ms);
  return {
    pictureP50Ms: round(quantile(ms, 0.5)),
    pictureP99Ms: round(quantile(ms, 0.99)),
    picturesWithWordsPercent: round((100 * pictures.filter(({ withWords }) => withWords).length) / pictures.length, 0),
  };
}
