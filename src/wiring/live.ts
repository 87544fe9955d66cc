import { Decimal } from 'decimal.js';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { messageOf, UserError } from '../core/errors.js';
import { type Market, provenanceOf } from '../core/market.js';
import { sentence } from '../core/sentence.js';
import { liveStage } from '../core/stages.js';
import { epochMs, type Money } from '../core/units.js';
import { standardTradePolicy, type TradePolicy } from '../pipeline/engine/policy.js';
import { CcxtVenue } from '../pipeline/execution/ccxt/ccxt-venue.js';
import { TradingApi } from '../pipeline/execution/ccxt/trading-api.js';
import type { LiveFacts } from '../pipeline/live/live-parts.js';
import { LiveTrader } from '../pipeline/live/live-trader.js';
import { whileLeader } from './leadership.js';
import { liveStore, offStatus } from './live-desk.js';
import { type LiveGuard, liveGuard } from './live-guard.js';
import type { MarketView } from './market-view.js';
import type { Persistence } from './persistence.js';
import { Pulse } from './pulse.js';
import { pausedBy } from './services.js';

interface Parts {
  readonly config: Config;
  readonly store: Persistence;
  readonly view: MarketView;
  readonly logger: Logger;
}

type Guards = Extract<LiveGuard, { on: true }>;

const lock = { id: 4_117_002, name: 'trading with the exchange' };
const stepEveryMs = 1_000;
const beatEveryMs = 10_000;
const firstCandles = 100;
const signalsAtOnce = 50;
/** Of what one order may be worth: the price moves between sizing and sending. */
const notionalShare = 0.95;

/**
 * Trades with the exchange while every guard is set, in one process of all that share the database. Without a guard the program
 * runs without it and says why. `onFault` hears what a person must put right.
 */
export function startLive(
  parts: Parts,
  stop: AbortSignal,
  onFault: (error: Error) => void,
): { close(): Promise<void> } {
  const { config, logger, store, view } = parts;
  const guard = liveGuard(config);
  const none = { close: async () => undefined };
  if (!guard.on) {
    logger.info({ why: guard.why }, 'trading with the exchange is off');
    // What is switched off is not silent.
    store.state
      .forget(liveStage)
      .catch((error: unknown) => logger.warn({ reason: messageOf(error) }, 'an old heartbeat was not taken away'));
    return none;
  }
  const { venue, provenance } = view.info();
  if (provenance !== 'live') {
    const why = sentence(`said.live.${provenanceOf(venue)}`, { exchange: config.EXCHANGE });
    logger.warn({ venue }, `trading with the exchange is off: ${why}`);
    liveStore(store.state, config.EXCHANGE, guard.sandbox)
      .publish({ ...offStatus, why })
      .catch((error: unknown) => logger.error({ reason: messageOf(error) }, 'the state of trading was not written'));
    return none;
  }
  const end = new AbortController();
  const stopping = AbortSignal.any([stop, end.signal]);
  const ended = whileLeader(store.pool, (signal) => trade(parts, guard, signal), {
    stop: stopping,
    logger,
    onStandby: async () => undefined,
    lock,
  });
  ended.catch((error: unknown) => onFault(error instanceof Error ? error : new Error(messageOf(error))));
  return {
    close: async () => {
      end.abort();
      await ended.catch((error: unknown) =>
        logger.debug({ reason: messageOf(error) }, 'trading had ended with an error'),
      );
    },
  };
}

/** Trades until `signal` aborts. Nothing is cancelled then: stops and targets stay at the exchange, and we come back to them. */
async function trade({ config, store, view, logger }: Parts, guard: Guards, signal: AbortSignal): Promise<void> {
  const { venue } = view.info();
  const { clock } = view;
  const pulse = new Pulse(store.state, logger, undefined, beatEveryMs);
  // It has its time from now on, unless it was found silent before: then a step must end well first.
  if (!(await store.incidents.open()).some(({ key }) => key === `stage:${liveStage}`)) pulse.beat(liveStage);
  const api = await TradingApi.open({
    venue,
    keys: guard.keys,
    sandbox: guard.sandbox,
    apiUrl: config.EXCHANGE_API_URL,
    wsUrl: config.EXCHANGE_WS_URL,
    now: () => clock.now(),
  });
  try {
    const missing = guard.markets.filter((market) => !api.markets.has(market));
    if (missing.length > 0) throw new UserError(`LIVE_MARKETS: ${venue} has no ${missing.join(', ')}`);
    const venues: CcxtVenue[] = [];
    const trader = await LiveTrader.open({
      settings: {
        venue,
        timeframe: guard.timeframe,
        sandbox: guard.sandbox,
        account: 'live',
        limits: {
          markets: guard.markets,
          maxNotional: new Decimal(guard.maxNotional),
          maxExposure: new Decimal(guard.maxExposure),
        },
      },
      policy: (equity) => policyOf(guard, equity, api.markets.instrument(guard.markets[0] as Market).kind),
      openExchange: (restored, journal, markOf) => {
        const opened = new CcxtVenue({ api, clock, logger, markets: guard.markets, journal, markOf }, restored);
        venues.push(opened);
        return opened;
      },
      store: liveStore(store.state, config.EXCHANGE, guard.sandbox),
      facts: factsOf(store, guard, view),
      announce: async (alert) => {
        await store.announcements.publish(`live:${alert.what}:${clock.now()}`, { kind: 'risk', venue, alert }, null);
      },
      clock,
      logger,
    });
    logger.warn(
      {
        venue,
        sandbox: guard.sandbox,
        markets: guard.markets,
        maxNotional: guard.maxNotional,
        maxExposure: guard.maxExposure,
      },
      guard.sandbox ? 'trading in the sandbox of the exchange' : 'TRADING WITH REAL MONEY',
    );
    await Promise.all([venues.at(-1)?.run(signal), stepping(trader, () => pulse.beat(liveStage), logger, signal)]);
    await trader.account.save();
  } finally {
    await pulse.close();
    await api.close();
  }
}

async function stepping(trader: LiveTrader, onStepped: () => void, logger: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await trader.step();
      onStepped();
    } catch (thrown) {
      logger.error({ err: thrown }, 'a step of trading with the exchange failed; trying again');
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, stepEveryMs);
      function done() {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done, { once: true });
    });
  }
}

function factsOf(store: Persistence, guard: Guards, view: MarketView): LiveFacts {
  const { venue } = view.info();
  const entries = async (count: number) =>
    (await store.signals.latest(venue, null, guard.timeframe, count)).flatMap(({ signal }) =>
      signal.kind === 'entry' ? [signal] : [],
    );
  return {
    candles: async (series, after) => {
      if (after === null) return store.candles.latest(series, firstCandles);
      return store.candles.range(series, after, epochMs(view.clock.now() + 1));
    },
    funding: (market, from, to) => store.candles.fundingRange(venue, market, from, to),
    signals: async (after) => (await entries(signalsAtOnce)).filter(({ id }) => id > after).sort((a, b) => a.id - b.id),
    newestSignal: async () => (await entries(1))[0]?.id ?? 0,
    paused: async () => (await pausedBy(store)) !== null,
  };
}

/** The usual policy, with no position larger than one order may be. */
function policyOf(guard: Guards, equity: Money, kind: TradePolicy['kind']): TradePolicy {
  const { limits } = standardTradePolicy;
  const share = equity.gt(0) ? new Decimal(guard.maxNotional).times(notionalShare).div(equity).toNumber() : 0;
  return {
    ...standardTradePolicy,
    kind,
    limits: { ...limits, maxPositionShare: Math.min(limits.maxPositionShare, share) },
  };
}
