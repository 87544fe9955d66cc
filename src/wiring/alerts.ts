import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Market, Timeframe } from '../core/market.js';
import type { AlertDesk } from '../core/ports/alerts.js';
import type { SentimentRepository } from '../core/ports/repositories.js';
import { type EpochMs, epochMs } from '../core/units.js';
import { AlertHistory, Alerts, AlertWatch } from '../pipeline/alerts/index.js';
import { moodOf, moodWindowMs } from '../sentiment/mood.js';
import type { MarketView } from './market-view.js';
import type { Persistence } from './persistence.js';

export interface AlertParts {
  readonly desk: AlertDesk;
  readonly watch: AlertWatch;
}

/** Readings of a preview's whole span; more than that in a few days no source of ours brings. */
const mostReadings = 20_000;

/** Moods as they were at each instant, from what was available by then; one read for all of them. */
export const moodsAt =
  (sentiment: Pick<SentimentRepository, 'window'>) =>
  async (market: Market, instants: readonly EpochMs[]): Promise<readonly (number | null)[]> => {
    const [first, last] = [instants[0], instants.at(-1)];
    if (first === undefined || last === undefined) return [];
    const from = epochMs(Math.max(0, first - moodWindowMs));
    const readings = [...(await sentiment.window(market, from, last, mostReadings))].reverse();
    let begin = 0;
    let end = 0;
    return instants.map((at) => {
      while (end < readings.length && (readings[end]?.availableAt ?? 0) <= at) end++;
      while (begin < end && (readings[begin]?.availableAt ?? 0) <= at - moodWindowMs) begin++;
      return moodOf(market, readings.slice(begin, end), at).score;
    });
  };

/** Alerts of people over the store: the desk for every process, the watch for those that run jobs. */
export function createAlerts(
  store: Pick<Persistence, 'alerts' | 'candles' | 'decisions' | 'sentiment'>,
  view: Pick<MarketView, 'info' | 'clock'>,
  logger: Logger,
): AlertParts {
  const history = new AlertHistory({
    candles: store.candles,
    decisions: store.decisions,
    moods: moodsAt(store.sentiment),
    watched: (): readonly Timeframe[] => view.info().timeframes,
  });
  const pause = async (): Promise<void> => {
    await setImmediate();
  };
  return {
    desk: new Alerts({ repository: store.alerts, history, venue: () => view.info().venue, pause }),
    watch: new AlertWatch({
      repository: store.alerts,
      history,
      clock: view.clock,
      pause,
      onUnreadable: ({ id, condition }, reason) =>
        logger.warn({ alert: id, condition, reason }, 'an alert cannot be looked at'),
    }),
  };
}
