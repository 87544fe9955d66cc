import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { messageOf, UserError } from '../core/errors.js';
import { type Candle, type Market, parseMarket, type Series, timeframeMs, type Venue } from '../core/market.js';
import type { CandleSource, RejectedRow } from '../core/ports/candle-source.js';
import { type EpochMs, epochMs } from '../core/units.js';
import { type Backfilled, Ingest, withContext } from '../pipeline/ingest.js';
import type { openSource } from '../pipeline/market-data/open-source.js';
import { simulatedCandleEveryMs } from './market-view.js';
import { ownTurns } from './own-turns.js';
import type { Persistence } from './persistence.js';

/** BTC and ETH, whose candles every market's features look at. */
export const contextMarkets = { btc: parseMarket('BTC/USDT') as Market, eth: parseMarket('ETH/USDT') as Market };

export type OpenMarket = typeof openSource;

/**
 * Where the simulated market begins, always the same: a Monday noon, when markets wake up, and long past, so that its dates
 * cannot be taken for today's. On this path the models have something to say within the first minute.
 */
const simulatedStart = epochMs(Date.parse('2026-01-05T12:00:00Z'));
const simulatedSeed = 12;

export interface FeedEvents {
  /** The source is open and history is in the store. */
  readonly onReady: (source: CandleSource, fallbackFrom: string | null, ingest: Ingest) => Promise<void>;
  /** What a backfill brought: the first one, before candles are taken in, and those after it. */
  readonly onBackfilled: (brought: Backfilled) => void;
  /** Real ms between two backfills, once the source is open. */
  readonly backfillEveryMs: () => number;
  readonly onClosed: (series: Series, candle: Candle) => Promise<void>;
  readonly onCorrected: (series: Series, candle: Candle) => Promise<void>;
  readonly onRejected: (rows: readonly RejectedRow[]) => Promise<void>;
  readonly onLink: (state: 'up' | 'down', via: string, reason: string | undefined) => void;
}

/** Opens the source, fills the store, then takes candles in until `signal` aborts or the source ends (a replay does). */
export async function feedMarket(
  parts: {
    readonly config: Config;
    readonly store: Persistence;
    readonly logger: Logger;
    readonly historyCandles: number;
    readonly oneByOne: boolean;
    readonly openMarket: OpenMarket;
  },
  events: FeedEvents,
  signal: AbortSignal,
): Promise<'aborted' | 'ended'> {
  const { config, store, logger, historyCandles, oneByOne } = parts;
  const markets = withContext(config.MARKETS, [contextMarkets.btc, contextMarkets.eth]);
  const newest = (venue: string) => newestOf(venue, store, markets, config);
  const [resumeAt, replayedTo] = await Promise.all([newest('simulated'), newest('replay')]);
  if (config.EXCHANGE === 'replay' && replayedTo !== null && replayedTo > (config.REPLAY_FROM ?? 0)) {
    logger.info(
      { from: new Date(replayedTo).toISOString() },
      'the replay goes on where it stopped; to begin anew, choose another DATA_DIR or database',
    );
  }
  const { source, fallbackFrom } = await parts.openMarket({ ...config, MARKETS: markets }, logger, {
    simulated: { seed: simulatedSeed, startAt: resumeAt ?? simulatedStart, candleEveryMs: simulatedCandleEveryMs },
    replayedTo: replayedTo ?? undefined,
  });
  try {
    const missing = source.missing(markets);
    if (config.MARKETS.every((market) => missing.includes(market))) {
      throw new UserError(
        `MARKETS: ${source.venue} has none of ${config.MARKETS.join(', ')}; ${config.EXCHANGE === 'replay' ? 'put their files into REPLAY_DIR, or name others' : 'name others, written as BTC/USDT'}`,
      );
    }
    if (missing.length > 0) logger.warn({ venue: source.venue, missing }, 'the venue does not have these markets');
    const wanted = markets
      .filter((market) => !missing.includes(market))
      .flatMap((market) => config.TIMEFRAMES.map((timeframe) => ({ market, timeframe })));
    const ingest = new Ingest({
      source,
      candles: store.candles,
      logger,
      wanted,
      historyCandles,
      oneByOne,
      onClosed: events.onClosed,
      onCorrected: events.onCorrected,
      onRejected: async (rows) => {
        await store.candles.quarantine(rows);
        await events.onRejected(rows);
      },
      onLink: events.onLink,
    });
    const history = await ingest.backfill();
    const { candles, failed } = history;
    logger.info({ venue: source.venue, candles, failed }, 'history is in the store');
    await events.onReady(source, fallbackFrom, ingest);
    events.onBackfilled(history);
    // By the process that feeds the market: a turn of a queue would fall to any of them.
    const filling = ownTurns({
      name: 'backfill',
      everyMs: events.backfillEveryMs(),
      work: () => ingest.backfill(),
      done: events.onBackfilled,
      logger,
    });
    try {
      await ingest.run(signal);
    } finally {
      await filling.close();
    }
    return signal.aborted ? 'aborted' : 'ended';
  } finally {
    await source
      .close()
      .catch((error: unknown) => logger.warn({ reason: messageOf(error) }, 'the source did not close'));
  }
}

/** Where a made-up or replayed market stood when it was last shown: it goes on from there, the same as if it had never stopped. */
async function newestOf(
  venue: string,
  store: Persistence,
  markets: readonly Market[],
  config: Config,
): Promise<EpochMs | null> {
  const closes = await Promise.all(
    markets.flatMap((market) =>
      config.TIMEFRAMES.map((timeframe) => store.candles.newest({ venue: venue as Venue, market, timeframe })),
    ),
  );
  const newest = Math.max(0, ...closes.map((closedAt) => closedAt ?? 0));
  return newest === 0 ? null : epochMs(newest);
}

/** Candles to start with: what the features look back on, and a day more for higher timeframes' first bucket. */
export const historyFor = (lookback: number, config: Config): number =>
  lookback + 8 + Math.ceil(86_400_000 / Math.min(...config.TIMEFRAMES.map(timeframeMs)));
