import { Decimal } from 'decimal.js';
import type { Candle, Market } from '../../src/core/market.js';
import type { LiveStatus } from '../../src/core/ports/live.js';
import type { EntrySignal } from '../../src/core/signal.js';
import { type EpochMs, epochMs } from '../../src/core/units.js';
import { standardTradePolicy } from '../../src/pipeline/engine/policy.js';
import type { CcxtVenue } from '../../src/pipeline/execution/ccxt/ccxt-venue.js';
import type { LiveAlert } from '../../src/pipeline/live/live-parts.js';
import { LiveTrader } from '../../src/pipeline/live/live-trader.js';

import { fastVenue, type LiveVenue, openLiveVenue, silent } from './live-venue.js';
import { anEntry, aPrediction, venue as binance, btc, eth, hour } from './trading.js';

/** A trader over a fake exchange, with a store and a market that the test writes. */
export interface LiveRig {
  readonly live: LiveVenue;
  trader: LiveTrader;
  readonly alerts: LiveAlert[];
  readonly statuses: LiveStatus[];
  /** What was written down last. */
  memory: object | null;
  kill: { by: string; since: EpochMs } | null;
  acceptance: { by: string } | null;
  paused: boolean;
  signal(given?: Partial<EntrySignal>): EntrySignal;
  /** A candle of BTC that closes now. */
  close(at: number): void;
  /** The process dies here; another begins with what was written. */
  restart(): Promise<void>;
  steps(count?: number): Promise<void>;
  end(): Promise<void>;
}

export interface LiveRigLimits {
  readonly maxNotional?: string;
  readonly maxExposure?: string;
  readonly markets?: readonly Market[];
}

export async function openLiveRig(limits: LiveRigLimits = {}): Promise<LiveRig> {
  const live = await openLiveVenue({ follow: false });
  const { exchange } = live;
  const candles: Candle[] = [];
  const signals: EntrySignal[] = [];
  let next = 1;
  let closes = 0;
  const clock = { now: () => epochMs(exchange.now()) };
  const open = (): Promise<LiveTrader> =>
    LiveTrader.open({
      settings: {
        venue: binance,
        timeframe: '1h',
        sandbox: true,
        account: 'live',
        limits: {
          markets: limits.markets ?? [btc, eth],
          maxNotional: new Decimal(limits.maxNotional ?? '1000'),
          maxExposure: new Decimal(limits.maxExposure ?? '4000'),
        },
      },
      policy: () => standardTradePolicy,
      openExchange: (restored, journal, markOf): CcxtVenue =>
        live.reopen(restored ?? { tickets: [], units: [] }, { journal, markOf, timing: fastVenue }),
      store: {
        load: async () => (rig.memory === null ? null : JSON.parse(JSON.stringify(rig.memory))),
        save: async (memory) => {
          rig.memory = memory;
        },
        publish: async (status) => void rig.statuses.push(status),
        killOrder: async () => rig.kill,
        takeAcceptance: async () => {
          const taken = rig.acceptance;
          rig.acceptance = null;
          return taken;
        },
      },
      facts: {
        candles: async ({ market }, after) =>
          market === btc ? candles.filter(({ closedAt }) => closedAt > (after ?? 0)) : [],
        funding: async () => [],
        signals: async (after) => signals.filter(({ id }) => id > after),
        newestSignal: async () => signals.at(-1)?.id ?? 0,
        paused: async () => rig.paused,
      },
      announce: async (alert) => void rig.alerts.push(alert),
      clock,
      logger: silent,
      reconcileEveryMs: 0,
      confirmMs: 20,
    });
  const rig: LiveRig = {
    live,
    trader: undefined as unknown as LiveTrader,
    alerts: [],
    statuses: [],
    memory: null,
    kill: null,
    acceptance: null,
    paused: false,
    signal: (given = {}) => {
      const id = next++;
      const now = clock.now();
      const prediction = aPrediction({ closedAt: now });
      const signal = {
        ...anEntry({ prediction }),
        id,
        market: btc,
        timeframe: '1h',
        expiresAt: epochMs(now + hour),
        ...given,
      } as EntrySignal;
      signals.push(signal);
      return signal;
    },
    close: (at) => {
      const closedAt = epochMs(clock.now() - 1_000 + closes++);
      candles.push({
        openedAt: epochMs(closedAt - hour),
        closedAt,
        open: at,
        high: at,
        low: at,
        close: at,
        volume: 10,
      });
    },
    restart: async () => {
      rig.trader = await open();
    },
    steps: async (count = 1) => {
      for (let i = 0; i < count; i++) await rig.trader.step();
    },
    end: () => live.close(),
  };
  rig.close(100);
  rig.trader = await open();
  return rig;
}
