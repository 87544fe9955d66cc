import { z } from 'zod';
import { type Market, parseMarket, type Series, seriesKey, timeframes, type Venue } from '../core/market.js';
import { epochMs } from '../core/units.js';

const instant = z.int().nonnegative().transform(epochMs);

/** Payload of every job of one candle's close. `seenAt`: when the candle came in, for the candle-to-send figure. */
export const CloseJob = z.object({
  venue: z
    .string()
    .min(1)
    .transform((text) => text as Venue),
  market: z.string().transform((text, context): Market => {
    const market = parseMarket(text);
    if (market) return market;
    context.addIssue({ code: 'custom', message: `"${text}" is no market` });
    return z.NEVER;
  }),
  timeframe: z.enum(timeframes),
  closedAt: instant,
  seenAt: instant,
});
export type CloseJob = Readonly<z.output<typeof CloseJob>>;

/** Names the close: its jobs are named after it, so that second ones cannot be added while the first are kept. */
export const closeId = (close: Series & Pick<CloseJob, 'closedAt'>): string =>
  `${seriesKey(close)}-${close.closedAt}`.replaceAll(':', '-');
