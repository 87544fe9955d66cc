import type { BacktestRequest, BacktestRun, Trade } from '../../core/backtest.js';
import type {
  BacktestReport,
  BacktestSetup,
  LeakChecks,
  PerformanceFigures,
  ReportCurve,
  RiskFigures,
} from '../../core/backtest-report.js';
import { baseOf, timeframeMs } from '../../core/market.js';
import { activityFigures } from './activity.js';
import { buyAndHold } from './buy-and-hold.js';
import { type DailyReturns, dailyReturns, dayMs, dayText, type Wealth, wealthOf } from './daily-returns.js';
import { type DrawdownFigures, drawdownFigures, type Fall, lengthOf, ulcerIndex } from './drawdown.js';
import { groupTrades } from './groups.js';
import { reportIntervals } from './intervals.js';
import { marketModel } from './market-model.js';
import { monteCarlo } from './monte-carlo.js';
import { monthTable } from './months.js';
import { notesOf } from './notes.js';
import type { PriceHistory } from './price-history.js';
import { equityAt, randomEntries } from './random-entries.js';
import {
  annualVolatility,
  calmarRatio,
  compoundAnnualGrowth,
  omegaRatio,
  sharpeRatio,
  sortinoRatio,
  tailRatio,
} from './ratios.js';
import { deflatedByCount, deflatedSharpe, probabilisticSharpe, sharpeEvidence } from './sharpe-tests.js';
import { tradeFigures, tradeRow } from './trade-figures.js';
import { conditionalValueAtRisk, valueAtRisk } from './value-at-risk.js';
import { verdictOf } from './verdict.js';
import { warningsOf } from './warnings.js';

/** What a report tells beyond the run itself. */
export interface ReportContext {
  /** Where the candles came from. */
  readonly dataName: string;
  /** Cost models in words: `fee 5 bps and slippage 2 bps a side`. */
  readonly costs: string;
  /** Both sides as a fraction; charged to the baselines. */
  readonly roundTripCost: number;
  /** Versions of the models that spoke, oldest first; empty for a strategy without one. */
  readonly models: readonly string[];
  /** Candles of the traded span; null: no baselines. */
  readonly prices: PriceHistory | null;
  /** Null: not run. */
  readonly leakChecks: LeakChecks | null;
  /** Annualised Sharpes of every setting that was tried, this one among them; one trial unless given. */
  readonly trialSharpes?: readonly number[];
  /** Settings tried elsewhere before this run, itself among them, where their Sharpes are not known. */
  readonly trials?: number;
  /** Bootstrap rounds and Monte Carlo runs. 1,000. */
  readonly rounds?: number;
  /** 500. */
  readonly randomRuns?: number;
  readonly warnings?: readonly string[];
}

/** Points of the curve that a report keeps. */
const curvePoints = 1_000;

/** The report of a run. Pure: equal input gives an equal report, `request.seed` seeds every draw. */
export function makeReport(run: BacktestRun, request: BacktestRequest, context: ReportContext): BacktestReport {
  const { rounds = 1_000, randomRuns = 500, trialSharpes = [], trials = 1 } = context;
  const { seed } = request;
  const candleMs = timeframeMs(run.timeframe);
  const wealth = wealthOf(run);
  const daily = dailyReturns(wealth);
  const falls = drawdownFigures(wealth);
  const hold = context.prices
    ? buyAndHold(context.prices, wealth, { candleMs, roundTripCost: context.roundTripCost })
    : null;
  const holdDaily = hold ? dailyReturns(hold) : null;
  const initial = run.sums.initial.toNumber();
  const setup = setupOf(run, request, context);
  const netReturn = run.sums.final.div(run.sums.initial).minus(1).toNumber();
  const told = {
    setup,
    orderHash: run.orderHash,
    trades: run.trades.length,
    netReturn,
    sharpe: sharpeRatio(daily.returns),
    maxDrawdown: falls.maxDrawdown,
    intervals: reportIntervals(daily.returns, run.trades, { rounds, seed }),
    baselines: {
      buyAndHold: hold && holdDaily ? holdRow(hold, holdDaily) : null,
      random: context.prices
        ? randomEntries(run, wealth, context.prices, {
            candleMs,
            roundTripCost: context.roundTripCost,
            runs: randomRuns,
            seed,
          })
        : null,
      cash: { netReturn: 0, maxDrawdown: 0 },
    },
    leakChecks: context.leakChecks,
    performance: performanceOf(run, daily, netReturn, falls.maxDrawdown, holdDaily, { trialSharpes, trials }),
    risk: riskOf(daily.returns, falls, run.to),
    tradeFigures: tradeFigures(run.trades),
    byMarket: groupTrades(run.trades, (trade) => trade.market, initial),
    bySide: groupTrades(run.trades, (trade) => trade.side, initial),
    byExit: groupTrades(run.trades, (trade) => trade.exit, initial),
    byTag: groupTrades(run.trades, (trade) => trade.tag, initial),
    months: monthTable(wealth, run.trades),
    refusals: run.refusals,
    leftOpen: run.openPositions.map((position) => ({
      market: position.market,
      side: position.side,
      quantity: position.quantity.toFixed(),
      entryPrice: position.entryPrice.toFixed(),
      openedAt: iso(position.openedAt),
      unrealised: position.unrealised.toFixed(),
    })),
    monteCarlo: monteCarlo(
      run.trades.map((trade) => growthOf(trade, wealth)),
      daily.returns,
      { runs: rounds, seed },
    ),
    curve: thinned(wealth, falls.series, hold),
    tradeList: run.trades.map(tradeRow),
    gaps: run.gaps.map(({ series, from, to, missing }) => ({
      market: series.market,
      timeframe: series.timeframe,
      from: iso(from),
      to: iso(to),
      missing,
    })),
    sums: {
      initial: run.sums.initial.toFixed(),
      realised: run.sums.realised.toFixed(),
      unrealised: run.sums.unrealised.toFixed(),
      fees: run.sums.fees.toFixed(),
      funding: run.sums.funding.toFixed(),
      final: run.sums.final.toFixed(),
    },
  } satisfies Omit<BacktestReport, 'title' | 'verdict' | 'notes' | 'warnings'>;
  return {
    title: titleOf(setup),
    verdict: verdictOf(told),
    ...told,
    notes: notesOf(told),
    warnings: warningsOf(run, told, context.warnings ?? []),
  };
}

/** `Backtest · BTC ETH · 1h · model · 2024-01-01 to 2025-09-30`. */
function titleOf({ markets, timeframe, strategy, from, to, inSample }: BacktestSetup): string {
  const names =
    markets.length > 6 ? `${markets.length} markets` : markets.map((market) => baseOf(market as never)).join(' ');
  // A span that ends at midnight ends with the day before.
  const last = iso(Date.parse(to) - 1).slice(0, 10);
  return `${inSample ? 'IN SAMPLE · ' : ''}Backtest · ${names} · ${timeframe} · ${strategy} · ${from.slice(0, 10)} to ${last}`;
}

const setupOf = (run: BacktestRun, request: BacktestRequest, context: ReportContext): BacktestSetup => ({
  markets: run.markets,
  timeframe: run.timeframe,
  from: iso(run.from),
  to: iso(run.to),
  days: Math.round((run.to - run.from) / dayMs),
  candles: run.candles,
  data: context.dataName,
  strategy: request.strategy,
  settings: request.settings,
  kind: request.kind,
  leverage: request.leverage,
  sizing: request.sizing,
  balance: request.balance,
  costs: context.costs,
  roundTripCost: context.roundTripCost,
  latencyMs: request.latencyMs,
  detail: request.detail,
  seed: request.seed,
  models: context.models,
  inSample: request.inSample,
  trials: Math.max(1, context.trials ?? 1, context.trialSharpes?.length ?? 1),
});

function performanceOf(
  run: BacktestRun,
  { days, returns }: DailyReturns,
  netReturn: number,
  maxDrawdown: number,
  hold: DailyReturns | null,
  { trialSharpes, trials }: { readonly trialSharpes: readonly number[]; readonly trials: number },
): PerformanceFigures {
  const evidence = sharpeEvidence(returns);
  const cagr = compoundAnnualGrowth(netReturn, run.to - run.from);
  const model = hold ? marketModel(returns, hold.returns) : null;
  const moved = returns.filter((value) => value !== 0);
  const dayRow = (worse: (a: number, b: number) => boolean): PerformanceFigures['bestDay'] => {
    if (returns.length === 0) return null;
    let at = 0;
    for (let i = 1; i < returns.length; i++) if (worse(returns[at] as number, returns[i] as number)) at = i;
    return { day: dayText(days[at] as number), netReturn: returns[at] as number };
  };
  return {
    cagr,
    sortino: sortinoRatio(returns),
    calmar: calmarRatio(cagr, maxDrawdown),
    omega: omegaRatio(returns),
    probabilisticSharpe: evidence ? probabilisticSharpe(evidence) : null,
    deflatedSharpe: !evidence
      ? null
      : trials > trialSharpes.length
        ? deflatedByCount(evidence, trials)
        : deflatedSharpe(evidence, trialSharpes),
    alpha: model?.alpha ?? null,
    beta: model?.beta ?? null,
    bestDay: dayRow((best, one) => one > best),
    worstDay: dayRow((worst, one) => one < worst),
    winningDays: moved.length > 0 ? moved.filter((value) => value > 0).length / moved.length : null,
    ...activityFigures(run),
  };
}

function riskOf(daily: readonly number[], falls: DrawdownFigures, end: number): RiskFigures {
  const evidence = sharpeEvidence(daily);
  const times = ({ peakAt, troughAt, recoveredAt }: Fall) => ({
    peakAt: iso(peakAt),
    troughAt: iso(troughAt),
    recoveredAt: recoveredAt === null ? null : iso(recoveredAt),
  });
  const { deepest, longest } = falls;
  return {
    drawdown: deepest && times(deepest),
    underwater: falls.underwater,
    longestDrawdown: longest && {
      days: lengthOf(longest, end) / dayMs,
      from: iso(longest.peakAt),
      recoveredAt: times(longest).recoveredAt,
    },
    ulcerIndex: ulcerIndex(daily),
    volatility: annualVolatility(daily),
    skew: evidence?.skew ?? null,
    kurtosis: evidence?.kurtosis ?? null,
    var95: valueAtRisk(daily, 0.95),
    var99: valueAtRisk(daily, 0.99),
    cvar95: conditionalValueAtRisk(daily, 0.95),
    cvar99: conditionalValueAtRisk(daily, 0.99),
    tailRatio: tailRatio(daily),
  };
}

function holdRow(hold: Wealth, daily: DailyReturns): NonNullable<BacktestReport['baselines']['buyAndHold']> {
  return {
    netReturn: (hold.equity[hold.equity.length - 1] as number) / (hold.equity[0] as number) - 1,
    maxDrawdown: drawdownFigures(hold).maxDrawdown,
    sharpe: sharpeRatio(daily.returns),
  };
}

/** What a trade multiplied the account by. */
function growthOf(trade: Trade, wealth: Wealth): number {
  const account = equityAt(wealth, trade.openedAt);
  return account > 0 ? 1 + trade.pnl.toNumber() / account : 1;
}

/** Evenly spread points, the first and the last among them, and the deepest one so that the picture shows the fall that is told. */
function thinned({ at, equity }: Wealth, drawdown: Float64Array, hold: Wealth | null): ReportCurve {
  const places = new Set<number>([0, at.length - 1]);
  const step = Math.max(1, (at.length - 1) / (curvePoints - 2));
  for (let place = 0; place < at.length - 1; place += step) places.add(Math.round(place));
  places.add(drawdown.reduce((deepest, fall, i) => (fall > (drawdown[deepest] as number) ? i : deepest), 0));
  const kept = [...places].sort((a, b) => a - b);
  const pick = (values: Float64Array): readonly number[] => kept.map((place) => values[place] as number);
  return { at: pick(at), equity: pick(equity), drawdown: pick(drawdown), buyAndHold: hold ? pick(hold.equity) : null };
}

const iso = (at: number): string => new Date(at).toISOString();
