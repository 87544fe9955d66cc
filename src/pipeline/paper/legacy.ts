import { Decimal } from 'decimal.js';
import { type Market, seriesKey, type Timeframe } from '../../core/market.js';
import type { ClientOrderId } from '../../core/order.js';
import type { PaperAccount } from '../../core/paper-account.js';
import type { LegacyPaperAccount, PaperRepository } from '../../core/ports/paper-repository.js';
import { type EpochMs, epochMs, quantity } from '../../core/units.js';
import { orderIdOf } from '../engine/trade-book.js';
import type { RestingOrder } from '../execution/resting-order.js';
import { reducingOrder } from '../risk/review.js';
import { AccountMachine, type MachineParts } from './account-machine.js';
import { settled } from './paper-accounts.js';
import { standardPaperRisk } from './policy.js';
import { type EngineState, storeEngine } from './stored-engine.js';

/** What the account trades from now on; the first version followed every market on every timeframe. */
export interface Watched {
  readonly markets: readonly Market[];
  /** The shortest one called. */
  readonly timeframe: Timeframe;
}

const noParts: MachineParts = { sourceOf: () => null, fundingBetween: () => [] };

/**
 * An account of the first version as one of the house: its money, positions, stops and targets to the last digit. An entry
 * that waited for its candle is taken up again from its signal.
 */
export function upgraded(old: LegacyPaperAccount, watched: Watched): PaperAccount {
  const markets = [...new Set([...watched.markets, ...old.positions.map(({ market }) => market)])];
  const seen = Object.entries(old.processed).flatMap(([key, at]) => (/^(mark|signal)-/.test(key) ? [] : [at]));
  const cursor = epochMs(Math.max(old.startedAt, ...seen));
  const base = {
    name: old.name,
    // Only one account can be the house's; others of the first version keep their name as a chat nobody is in.
    owner:
      old.name === 'main'
        ? ({ kind: 'house' } as const)
        : ({ kind: 'chat', chat: { platform: 'console', id: old.name } } as const),
    venue: old.venue,
    life: 1,
    startedAt: old.startedAt,
    running: old.running,
    pausedReason: old.pausedReason,
    balance: old.initialBalance,
    settings: {
      plan: { kind: 'follow', delivered: null } as const,
      markets,
      timeframe: watched.timeframe,
      risk: standardPaperRisk,
    },
    tell: null,
    cursor,
    signals: {},
    signalsFrom: cursor,
    ordersByHand: 0,
    version: old.version,
  };
  const machine = new AccountMachine(base, noParts, storeEngine(engineOf(old, markets, watched.timeframe, cursor)));
  if (!old.running) machine.stop(epochMs(cursor + 1));
  return settled({ ...base, engine: machine.stored(), figures: machine.figures() }, machine);
}

function engineOf(
  old: LegacyPaperAccount,
  markets: readonly Market[],
  timeframe: Timeframe,
  now: EpochMs,
): EngineState {
  const flow = (position: LegacyPaperAccount['positions'][number]): Decimal =>
    position.quantity.times(position.entryPrice).times(position.side === 'long' ? -1 : 1);
  const units = (position: LegacyPaperAccount['positions'][number]): Decimal =>
    position.side === 'long' ? position.quantity : (position.quantity.negated() as Decimal);
  const markOf = (position: LegacyPaperAccount['positions'][number]): number =>
    old.marks[position.market] ?? position.entryPrice.toNumber();
  const open = old.positions.reduce((sum, position) => sum.plus(flow(position)), new Decimal(0));
  const realised = old.cash.minus(old.initialBalance).plus(old.feesPaid).minus(open);
  const zero = new Decimal(0);
  return {
    now,
    engine: {
      ledger: {
        initial: old.initialBalance,
        realised: realised as EngineState['engine']['ledger']['realised'],
        fees: old.feesPaid,
        funding: zero as EngineState['engine']['ledger']['funding'],
        positions: old.positions.map((position) => ({
          market: position.market,
          units: units(position),
          flow: flow(position),
          openedAt: position.openedAt,
          mark: markOf(position),
        })),
      },
      risk: {
        peak: old.peakEquity.toNumber(),
        day: -1,
        dayStart: old.cash
          .plus(old.positions.reduce((sum, position) => sum.plus(units(position).times(markOf(position))), zero))
          .toNumber(),
        lossStreak: 0,
        lastLossAt: null,
        killed: null,
        pausedReason: old.pausedReason,
        lastStops: [],
        returns: [],
      },
      trades: {
        // Trades closed before are numbered on from there by the store's own count.
        closed: closedBefore,
        open: old.positions.map((position) => ({
          market: position.market,
          timeframe,
          tag: 'signal',
          signalId: position.signalId,
          closesAt: position.closesAt,
          side: position.side,
          openedAt: position.openedAt,
          bought: position.quantity,
          paid: position.quantity.times(position.entryPrice),
          sold: zero,
          received: zero,
          held: position.quantity,
          largest: position.quantity,
          fees: position.entryFee,
          funding: zero,
          worst: 0,
          best: 0,
          entryPrice: position.entryPrice.toNumber(),
        })),
      },
      series: markets.map((market) => {
        const series = { venue: old.venue, market, timeframe };
        return {
          key: seriesKey(series),
          series,
          closedAt: epochMs(old.processed[seriesKey(series)] ?? 0),
          close: old.marks[market] ?? 0,
          entering: null,
          leaving: null,
        };
      }),
      fundedAt: [],
    },
    venue: {
      resting: old.positions.flatMap((position) => exitsOf(old.name, position, now)),
      finished: [],
      units: old.positions.map((position) => [position.market, units(position)] as const),
      marks: Object.entries(old.marks).map(([market, mark]) => [market as Market, mark] as const),
    },
  };
}

/** Far above what the first version can have numbered, so that old and new trades never share a number. */
const closedBefore = 1_000_000;

function exitsOf(
  name: string,
  position: LegacyPaperAccount['positions'][number],
  now: EpochMs,
): readonly RestingOrder[] {
  const { market, side, quantity: held } = position;
  const group = orderIdOf(`${name}~1`, market, position.openedAt, 'in');
  const exit = (leg: 'sl' | 'tp', shape: Parameters<typeof reducingOrder>[1]): RestingOrder => ({
    order: reducingOrder(
      {
        clientOrderId: orderIdOf(`${name}~1`, market, position.openedAt, leg) as ClientOrderId,
        market,
        side: side === 'long' ? 'sell' : 'buy',
        quantity: quantity(held),
        group,
      },
      shape,
    ),
    acceptedAt: now,
    filled: new Decimal(0),
    allowed: held,
    fills: [],
    awake: true,
    triggered: false,
    rested: false,
    level: null,
  });
  return [
    exit('sl', { type: 'stop', trigger: position.stop }),
    exit('tp', { type: 'takeProfit', trigger: position.target }),
  ];
}

/** Brings every account of the first version into the present form; returns how many there were. */
export async function upgradeLegacy(repository: PaperRepository, watched: Watched): Promise<number> {
  const waiting = await repository.legacy();
  for (const old of waiting) {
    const account = upgraded(old, watched);
    const equity = [{ at: account.cursor, equity: account.figures.equity.toNumber() }];
    await repository.save(account, { fills: [], trades: [], inputs: [], equity, announcements: [] });
  }
  return waiting.length;
}
