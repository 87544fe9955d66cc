import type { BacktestRequest, ExitReason } from './backtest.js';
import type { Timeframe } from './market.js';
import type { Side } from './prediction.js';

/**
 * A backtest told in numbers: plain JSON throughout, no NaN and no infinity. Shares and returns are fractions (0.014 is 1.4 %),
 * instants ISO 8601 text, money text with every digit. A figure that cannot be had is null, and `notes` has the reason by its name.
 */
export interface BacktestReport {
  /** `Backtest · BTC ETH · 1h · model · 2024-01-01 to 2025-09-30`; begins with `IN SAMPLE` where the model knew the span. */
  readonly title: string;
  /** Two plain sentences made from the numbers. */
  readonly verdict: string;
  readonly setup: BacktestSetup;
  readonly orderHash: string;
  /** Round trips closed; the list is `tradeList`. */
  readonly trades: number;
  /** Final over initial equity − 1, after all costs. */
  readonly netReturn: number;
  /** Of daily returns, annualised by √365. */
  readonly sharpe: number | null;
  /** Largest fall from a peak, 0..1. */
  readonly maxDrawdown: number;
  /** 95 % intervals from resampled blocks; a name is missing where no spread can be seen (too few days or trades). */
  readonly intervals: Readonly<Partial<Record<IntervalName, ReportInterval>>>;
  readonly baselines: Baselines;
  /** Null: the checks were not run. */
  readonly leakChecks: LeakChecks | null;
  readonly performance: PerformanceFigures;
  readonly risk: RiskFigures;
  readonly tradeFigures: TradeFigures;
  readonly byMarket: readonly GroupRow[];
  readonly bySide: readonly GroupRow[];
  readonly byExit: readonly GroupRow[];
  readonly byTag: readonly GroupRow[];
  readonly months: readonly MonthRow[];
  /** Refused entries by the check that refused them. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly leftOpen: readonly LeftOpenRow[];
  readonly monteCarlo: MonteCarlo | null;
  /** Thinned for drawing: at most 1,000 points, first and last among them. */
  readonly curve: ReportCurve;
  readonly tradeList: readonly TradeRow[];
  readonly gaps: readonly GapRow[];
  readonly sums: Readonly<Record<'initial' | 'realised' | 'unrealised' | 'fees' | 'funding' | 'final', string>>;
  /** Why a figure is null, by the figure's name. */
  readonly notes: Readonly<Record<string, string>>;
  /** What a reader must know before he believes the numbers; one sentence each. */
  readonly warnings: readonly string[];
}

export type ReportInterval = readonly [low: number, high: number];
export type IntervalName = 'netReturn' | 'sharpe' | 'maxDrawdown' | 'expectancy' | 'winRate';

/** What was tested, as it was asked for. */
export interface BacktestSetup {
  readonly markets: readonly string[];
  readonly timeframe: Timeframe;
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly candles: number;
  /** Where the candles came from. */
  readonly data: string;
  readonly strategy: string;
  readonly settings: Readonly<Record<string, number>>;
  readonly kind: BacktestRequest['kind'];
  readonly leverage: number;
  readonly sizing: BacktestRequest['sizing'];
  readonly balance: string;
  /** In words: `fee 5 bps and slippage 2 bps a side …`. */
  readonly costs: string;
  /** Both sides as a fraction of the notional. */
  readonly roundTripCost: number;
  readonly latencyMs: number;
  readonly detail: Timeframe | null;
  readonly seed: number;
  readonly models: readonly string[];
  readonly inSample: boolean;
  /** Settings tried before this one was shown, itself among them; what the deflated Sharpe is deflated by. */
  readonly trials: number;
}

export interface Baselines {
  /** The same markets in equal parts, bought at the first open and kept, with cost and without funding. Null: no candles were given. */
  readonly buyAndHold: {
    readonly netReturn: number;
    readonly maxDrawdown: number;
    readonly sharpe: number | null;
  } | null;
  /** Entries at random instants with our count, sides, sizes and holding times in each market. Null without trades or candles. */
  readonly random: RandomBaseline | null;
  readonly cash: { readonly netReturn: 0; readonly maxDrawdown: 0 };
}

export interface RandomBaseline {
  readonly runs: number;
  /** Mean result of the random runs. */
  readonly netReturn: number;
  /** Where 95 % of them lie. */
  readonly interval: ReportInterval;
  /** Our result counted like theirs: trade after trade, without funding. */
  readonly ours: number;
  /** Share of the random runs that ours beat, 0..1 (a tie counts half). */
  readonly beaten: number;
}

export type LeakCheckName = 'truncation' | 'oneBarLate' | 'shuffledLabels' | 'doubleCost';
export type LeakChecks = Readonly<Record<LeakCheckName, LeakCheck>>;

export interface LeakCheck {
  /** Null: there was nothing to check; `detail` says why. */
  readonly passed: boolean | null;
  /** One plain sentence. */
  readonly detail: string;
  /** The figures behind it. */
  readonly values: Readonly<Record<string, number | null>>;
}

export interface PerformanceFigures {
  readonly cagr: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  readonly omega: number | null;
  /** Chance that the true Sharpe is over 0, given length, skew and tails of what was seen. */
  readonly probabilisticSharpe: number | null;
  /** The same against the best Sharpe that luck alone would show among `setup.trials`. */
  readonly deflatedSharpe: number | null;
  /** A year, of what buy and hold does not explain. */
  readonly alpha: number | null;
  readonly beta: number | null;
  readonly bestDay: DayRow | null;
  readonly worstDay: DayRow | null;
  /** Share of days that gained, of those that moved. */
  readonly winningDays: number | null;
  /** Share of the time with a position. */
  readonly timeInMarket: number;
  /** Mean of notional over equity. */
  readonly meanExposure: number;
  /** Notional of all fills over mean equity, a year. */
  readonly turnover: number | null;
}

export interface DayRow {
  /** `2024-03-12` UTC. */
  readonly day: string;
  readonly netReturn: number;
}

export interface RiskFigures {
  /** Null when equity never fell. */
  readonly drawdown: {
    readonly peakAt: string;
    readonly troughAt: string;
    /** Null: not recovered by the end. */
    readonly recoveredAt: string | null;
  } | null;
  /** Share of the time below the last peak. */
  readonly underwater: number;
  readonly longestDrawdown: {
    readonly days: number;
    readonly from: string;
    readonly recoveredAt: string | null;
  } | null;
  readonly ulcerIndex: number;
  readonly volatility: number | null;
  readonly skew: number | null;
  /** 3 for a normal distribution. */
  readonly kurtosis: number | null;
  /** Loss of a day not exceeded with that confidence, and the mean of the days beyond; positive is a loss. */
  readonly var95: number | null;
  readonly var99: number | null;
  readonly cvar95: number | null;
  readonly cvar99: number | null;
  readonly tailRatio: number | null;
}

export interface TradeFigures {
  readonly wins: number;
  readonly losses: number;
  readonly winRate: number | null;
  /** Wilson's, which takes trades for independent; `intervals.winRate` does not. */
  readonly winRateInterval: ReportInterval | null;
  /** Mean net return of a trade on its notional. */
  readonly expectancy: number | null;
  /** Mean result of a trade in quote units. */
  readonly expectancyMoney: number | null;
  readonly profitFactor: number | null;
  /** Mean win over mean loss. */
  readonly payoff: number | null;
  readonly sqn: number | null;
  readonly kelly: number | null;
  readonly meanHours: number | null;
  readonly medianHours: number | null;
  readonly best: TradeRow | null;
  readonly worst: TradeRow | null;
  readonly longestWinStreak: number;
  readonly longestLossStreak: number;
  readonly fees: string;
  readonly funding: string;
}

export interface GroupRow {
  readonly name: string;
  readonly trades: number;
  readonly wins: number;
  readonly winRate: number;
  readonly meanReturn: number;
  /** In quote units; the groups of a table sum to the total. */
  readonly pnl: number;
  /** That over the initial balance. */
  readonly share: number;
  readonly profitFactor: number | null;
  readonly meanHours: number;
}

export interface MonthRow {
  /** `2024-03`. */
  readonly month: string;
  readonly netReturn: number;
  readonly maxDrawdown: number;
  /** Closed in that month. */
  readonly trades: number;
}

export interface LeftOpenRow {
  readonly market: string;
  readonly side: Side;
  readonly quantity: string;
  readonly entryPrice: string;
  readonly openedAt: string;
  readonly unrealised: string;
}

/** Percentiles of equity (initial = 1) at evenly spread steps; all arrays are equally long. */
export interface Fan {
  /** 0..1 of the way. */
  readonly at: readonly number[];
  readonly p5: readonly number[];
  readonly p25: readonly number[];
  readonly p50: readonly number[];
  readonly p75: readonly number[];
  readonly p95: readonly number[];
}

export interface MonteCarlo {
  readonly runs: number;
  /** Our trades in other orders: the end is the same, the way there is not. Null with fewer than two trades. */
  readonly tradeOrder: { readonly fan: Fan; readonly maxDrawdown: Spread } | null;
  /** Our days, drawn again in blocks. Null with fewer than ten days. */
  readonly days: {
    readonly fan: Fan;
    readonly netReturn: Spread;
    readonly maxDrawdown: Spread;
    readonly lossShare: number;
  } | null;
}

export interface Spread {
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
}

export interface ReportCurve {
  /** Ms since 1970 UTC, ascending. */
  readonly at: readonly number[];
  readonly equity: readonly number[];
  /** Fall from the peak so far, 0..1. */
  readonly drawdown: readonly number[];
  /** Of buy and hold with the same money; null without candles. */
  readonly buyAndHold: readonly number[] | null;
}

export interface TradeRow {
  readonly id: number;
  readonly market: string;
  readonly timeframe: Timeframe;
  readonly side: Side;
  readonly quantity: string;
  readonly entryPrice: string;
  readonly exitPrice: string;
  readonly openedAt: string;
  readonly closedAt: string;
  readonly exit: ExitReason;
  readonly fees: string;
  readonly funding: string;
  readonly pnl: string;
  readonly netReturn: number;
  readonly worst: number;
  readonly best: number;
  readonly tag: string;
  readonly signalId: number | null;
}

export interface GapRow {
  readonly market: string;
  readonly timeframe: Timeframe;
  readonly from: string;
  readonly to: string;
  readonly missing: number;
}
