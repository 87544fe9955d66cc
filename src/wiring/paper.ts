import type { Logger } from 'pino';
import { timeframeMs } from '../core/market.js';
import type { PaperDesk } from '../core/ports/paper-desk.js';
import { createPaperDesk, PaperAccounts, PaperTrader, strategyBook, upgradeLegacy } from '../pipeline/paper.js';
import type { MarketView } from './market-view.js';
import type { Persistence } from './persistence.js';

export interface Paper {
  readonly desk: PaperDesk;
  readonly trader: PaperTrader;
  /** Brings accounts of the first version into the present form; to be called once the market is known. */
  upgrade(): Promise<void>;
}

/** Paper accounts over the store and the market's clock; the same in every role, as versions settle who was first. */
export function createPaper(store: Persistence, view: MarketView, logger: Logger): Paper {
  const accounts = new PaperAccounts({
    repository: store.paper,
    candles: store.candles,
    signals: store.signals,
    deliveries: store.deliveries,
    strategies: strategyBook,
    clock: view.clock,
    venue: () => view.info().venue,
    logger,
  });
  return {
    desk: createPaperDesk({ accounts, watched: () => view.info() }),
    trader: new PaperTrader(accounts),
    upgrade: async () => {
      const { markets, timeframes } = view.info();
      const [timeframe] = [...timeframes].sort((one, other) => timeframeMs(one) - timeframeMs(other));
      if (!timeframe) return;
      const moved = await upgradeLegacy(store.paper, { markets, timeframe });
      if (moved > 0) logger.info({ accounts: moved }, 'paper accounts of an earlier version were taken over');
    },
  };
}
