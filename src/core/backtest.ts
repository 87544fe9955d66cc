import type { Candle, FundingRate, Market, Series, Timeframe, Venue } from './market.js';
import type { Fill } from './order.js';
import type { Side } from './prediction.js';
import type { EpochMs, Money, Price, Quantity } from './units.js';

/** What is to be tested. Checked whole before anything runs: a UserError names the value and the allowed range. */
export interface BacktestRequest {
  readonly markets: readonly Market[];
  readonly timeframe: Timeframe;
  /** Of the candles there are, those that opened from here on; all unless given. */
  readonly from: EpochMs | null;
  /** … and closed by then. */
  readonly to: EpochMs | null;
  /** Name of a strategy of `pipeline/strategies`, and what of its settings differs from its defaults. */
  readonly strategy: string;
  readonly settings: Readonly<Record<string, number>>;
  /** In quote units, as text so that no digit is lost: `10000`. */
  readonly balance: string;
  readonly kind: 'perpetual' | 'spot';
  readonly leverage: number;
  readonly sizing: 'stop' | 'fixed' | 'fraction' | 'volatility' | 'kelly';
  /** A side, on top of slippage and fee models that are always on. */
  readonly feeBps: number | null;
  readonly slippageBps: number | null;
  /** From a decision to the venue. */
  readonly latencyMs: number;
  /** Finer candles that tell what came first inside a candle; null: the stop comes first. */
  readonly detail: Timeframe | null;
  readonly seed: number;
  /** Allows a model that was trained on the tested span; the report says so in its title. */
  readonly inSample: boolean;
  /** For leak checks; each null or neutral in an honest run. */
  readonly stress: BacktestStress;
}

export interface BacktestStress {
  /** Every decision comes so many bars late. */
  readonly delayBars: number;
  /** Decisions keep their number and kinds but are dealt to other bars of their series, by this seed. */
  readonly shuffleSeed: number | null;
  /** Multiplies every cost. */
  readonly costFactor: number;
}

export const noStress: BacktestStress = { delayBars: 0, shuffleSeed: null, costFactor: 1 };

/** Where a backtest's candles come from: a folder of files, or the store of a running bot. */
export interface BacktestData {
  /** Shown in the report: `/data/market`, `binance candles in the store`. */
  readonly name: string;
  readonly venue: Venue;
  /** Markets there are at a timeframe, to name them when another is asked for. */
  markets(timeframe: Timeframe): Promise<readonly Market[]>;
  /** Closed candles with from <= openedAt and closedAt <= to, ascending, invalid rows left out; empty when there are none. */
  candles(market: Market, timeframe: Timeframe, from: EpochMs | null, to: EpochMs | null): Promise<readonly Candle[]>;
  funding(market: Market): Promise<readonly FundingRate[]>;
}

/** Why a position ended; `end`: the run was over. */
export type ExitReason =
  | 'stop'
  | 'target'
  | 'trail'
  | 'horizon'
  | 'signal'
  | 'liquidation'
  | 'killed'
  | 'stopped'
  | 'end';

/** One round trip, flat to flat. */
export interface Trade {
  /** 1, 2, … in the order of closing. */
  readonly id: number;
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly side: Side;
  /** Largest units held. */
  readonly quantity: Quantity;
  /** Averages over the fills. */
  readonly entryPrice: Price;
  readonly exitPrice: Price;
  readonly openedAt: EpochMs;
  readonly closedAt: EpochMs;
  readonly exit: ExitReason;
  readonly fees: Money;
  /** Funding received (positive) or paid. */
  readonly funding: Money;
  /** After fees and funding. */
  readonly pnl: Money;
  /** `pnl` over the notional at entry. */
  readonly netReturn: number;
  /** Worst and best unrealised return from the entry price while held, before cost: −0.02 and 0.01. */
  readonly worst: number;
  readonly best: number;
  readonly tag: string;
  readonly signalId: number | null;
}

/** The account after everything that happened at an instant. Floats for drawing and statistics; the ledger has the exact sums. */
export interface EquityCurve {
  /** Close instants of the traded timeframe, ascending. */
  readonly at: Float64Array;
  readonly equity: Float64Array;
  /** Sum of absolute notionals over equity. */
  readonly exposure: Float64Array;
}

export interface OpenPosition {
  readonly market: Market;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly entryPrice: Price;
  readonly openedAt: EpochMs;
  readonly unrealised: Money;
}

/** Exact sums of a run: `initial + realised + unrealised − fees + funding = final`, to the last digit. */
export interface Reconciliation {
  readonly initial: Money;
  readonly realised: Money;
  readonly unrealised: Money;
  readonly fees: Money;
  readonly funding: Money;
  readonly final: Money;
}

/** A stretch without candles inside the span; nothing fills in it. */
export interface CandleGap {
  readonly series: Series;
  /** Close of the last candle before and open of the first after. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly missing: number;
}

/** What the engine brings home from a run through history. */
export interface BacktestRun {
  readonly markets: readonly Market[];
  readonly timeframe: Timeframe;
  /** Open of the first candle traded and close of the last. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly candles: number;
  readonly trades: readonly Trade[];
  readonly fills: readonly Fill[];
  readonly curve: EquityCurve;
  readonly openPositions: readonly OpenPosition[];
  /** Refused entries by the check that refused them. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly gaps: readonly CandleGap[];
  readonly sums: Reconciliation;
  /** SHA-256 over every order and fill in order: equal input and seed give an equal hash. */
  readonly orderHash: string;
}
