import type { EntryRule } from '../inference/entry-rule.js';
import { BlockAuc } from './metrics/block-auc.js';
import { type BlockStatistic, blockIntervals, type Interval, seeded, timeBlocks } from './metrics/block-bootstrap.js';
import { blockMean } from './metrics/block-mean.js';
import { calibrationNoise, classwiseCalibrationError } from './metrics/calibration-error.js';
import { confidentRows } from './metrics/confident-rows.js';
import { priorLoss } from './metrics/prior-loss.js';
import { leanOf, type ScoredRows } from './scored-rows.js';
import { calledSide, type Trades, tradesOf } from './trades.js';

/** Figures of one market or of all together; `null` where nothing could be measured. Returns in bps after cost. */
export interface ScoreBlock {
  readonly n: number;
  /** Distinct UTC days among the rows. */
  readonly days: number;
  /** P(rise) against the sign of the forward return, every row. */
  readonly directionAuc: number | null;
  /** Share of up in up and down against that sign, among the rows that moved more than the threshold. */
  readonly directionAucMovers: number | null;
  readonly bigMoveAuc: number | null;
  /** Three classes, nats. */
  readonly logLoss: number;
  /** Log loss of the best constant forecast, which knew these rows' class shares. */
  readonly priorLogLoss: number;
  /** priorLogLoss − logLoss. */
  readonly logLossGain: number;
  /** Sum over the three classes of squared errors, mean over rows. */
  readonly brier: number;
  readonly eceClasswise: number;
  /** What a perfectly calibrated model would show as `eceClasswise` on as many independent rows. */
  readonly eceNoise: number;
  readonly accuracyTop5: number | null;
  readonly accuracyByConfidence: readonly { readonly share: number; readonly accuracy: number | null }[];
  /** Mean a trade; null when the entry rule made none (abstaining models make none). */
  readonly netBps: number | null;
  readonly netBpsWithoutBestDay: number | null;
  readonly trades: number;
  readonly tradeDays: number;
  readonly bigMoveShare: number;
  /** 95 %, from a bootstrap over blocks of three days of all markets together. */
  readonly intervals: Readonly<Record<string, Interval>>;
  readonly baselines: Baselines;
}

export interface Baselines {
  /** Always the class seen most often in training. */
  readonly majority: { readonly accuracy: number; readonly trainingPriorLogLoss: number };
  /** The last h candles go on: their return as lean and as side, one trade at a time. */
  readonly momentum: { readonly directionAuc: number | null; readonly netBps: number | null; readonly trades: number };
  /** Coin-flip sides at moments drawn at random, as many trades as the rule made (or 200 when it made none). */
  readonly randomEntry: { readonly netBps: number | null; readonly interval: Interval | null };
}

export interface ScoreOptions {
  readonly entry: EntryRule;
  /** Class shares in training: down, neutral, up. */
  readonly priors: readonly [number, number, number];
  readonly draws?: number;
  readonly seed?: number;
}

const dayMs = 86_400_000;
const confidenceShares = [0.01, 0.05, 0.1, 0.25, 1] as const;
const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Every figure of the evaluation report for these rows. Rows of one market must ascend in time; there must be one row at least. */
export function scoreRows(rows: ScoredRows, options: ScoreOptions): ScoreBlock {
  const count = rows.closedAt.length;
  const { block, blocks } = timeBlocks(rows.closedAt);
  const lean = Float64Array.from({ length: count }, (_, row) => leanOf(rows.down[row]!, rows.up[row]!));
  const rose = signLabels(rows.forward, () => true);
  const moverRose = signLabels(rows.forward, (row) => rows.outcome[row] !== 1);
  const big = Int8Array.from(rows.outcome, (outcome) => (outcome === 1 ? 0 : 1));
  const probabilities = [rows.down, rows.neutral, rows.up] as const;
  const direction = new BlockAuc(rows.rise, rose, block, blocks);
  const movers = new BlockAuc(lean, moverRose, block, blocks);
  const moves = new BlockAuc(rows.bigMove, big, block, blocks);
  const logLoss = blockMean(perRow(rows, logLossOf), block, blocks);
  const prior = priorLoss(rows.outcome, 3, block, blocks);
  const confident = confidenceShares.map((share) => ({
    share,
    mean: blockMean(confidentRows(rows.rise, rows.forward, share), block, blocks),
  }));
  const trades = tradesOf(rows, calledSide(rows, options.entry), options.entry.cost);
  const statistics = {
    directionAuc: (weights) => direction.value(weights),
    directionAucMovers: (weights) => movers.value(weights),
    bigMoveAuc: (weights) => moves.value(weights),
    logLoss,
    logLossGain: (weights) => prior(weights) - logLoss(weights),
    brier: blockMean(perRow(rows, brierOf), block, blocks),
    eceClasswise: classwiseCalibrationError(
      probabilities.map((probability, one) => ({
        probability,
        happened: Float64Array.from(rows.outcome, (outcome) => (outcome === one ? 1 : 0)),
      })),
      block,
      blocks,
    ),
    accuracyTop5: confident[1]!.mean,
    netBps: meanNet(trades, block, blocks),
  } satisfies Record<string, BlockStatistic>;
  const once = new Float64Array(blocks).fill(1);
  const { draws, seed } = options;
  return {
    n: count,
    days: distinctDays(rows.closedAt),
    directionAuc: orNull(statistics.directionAuc(once)),
    directionAucMovers: orNull(statistics.directionAucMovers(once)),
    bigMoveAuc: orNull(statistics.bigMoveAuc(once)),
    logLoss: logLoss(once),
    priorLogLoss: prior(once),
    logLossGain: statistics.logLossGain(once),
    brier: statistics.brier(once),
    eceClasswise: statistics.eceClasswise(once),
    eceNoise: calibrationNoise(probabilities),
    accuracyTop5: orNull(statistics.accuracyTop5(once)),
    accuracyByConfidence: confident.map(({ share, mean }) => ({ share, accuracy: orNull(mean(once)) })),
    netBps: orNull(statistics.netBps(once)),
    netBpsWithoutBestDay: netWithoutBestDay(rows, trades),
    trades: trades.row.length,
    tradeDays: distinctDays(Float64Array.from(trades.row, (row) => rows.closedAt[row]!)),
    bigMoveShare: big.reduce((sum, one) => sum + one, 0) / count,
    intervals: blockIntervals(statistics, blocks, { ...(draws && { draws }), ...(seed !== undefined && { seed }) }),
    baselines: baselinesOf(rows, rose, trades.row.length, options),
  };
}

const logLossOf = (rows: ScoredRows, row: number): number => {
  const stated = [rows.down, rows.neutral, rows.up][rows.outcome[row]!]![row]!;
  return -Math.log(Math.max(stated, 1e-15));
};

const brierOf = (rows: ScoredRows, row: number): number =>
  [rows.down, rows.neutral, rows.up].reduce(
    (sum, stated, one) => sum + (stated[row]! - (rows.outcome[row] === one ? 1 : 0)) ** 2,
    0,
  );

const perRow = (rows: ScoredRows, value: (rows: ScoredRows, row: number) => number): Float64Array =>
  Float64Array.from({ length: rows.closedAt.length }, (_, row) => value(rows, row));

/** 1 where the price rose, 0 where it fell, −1 (left out) where it did neither or is not wanted. */
function signLabels(forward: Float64Array, wanted: (row: number) => boolean): Int8Array {
  return Int8Array.from(forward, (value, row) => (value === 0 || !wanted(row) ? -1 : value > 0 ? 1 : 0));
}

function meanNet(trades: Trades, block: Int32Array, blocks: number): BlockStatistic {
  const blockOfTrade = Int32Array.from(trades.row, (row) => block[row]!);
  const mean = blockMean(trades.net, blockOfTrade, blocks);
  return (weights) => mean(weights) * 10_000;
}

const distinctDays = (times: Float64Array): number => new Set(Array.from(times, (at) => Math.floor(at / dayMs))).size;

function netWithoutBestDay(rows: ScoredRows, trades: Trades): number | null {
  const byDay = new Map<number, { sum: number; count: number }>();
  trades.row.forEach((row, at) => {
    const day = Math.floor(rows.closedAt[row]! / dayMs);
    const seen = byDay.get(day) ?? { sum: 0, count: 0 };
    byDay.set(day, { sum: seen.sum + trades.net[at]!, count: seen.count + 1 });
  });
  const days = [...byDay.values()].sort((a, b) => b.sum - a.sum).slice(1);
  const count = days.reduce((sum, day) => sum + day.count, 0);
  return count > 0 ? (days.reduce((sum, day) => sum + day.sum, 0) / count) * 10_000 : null;
}

function baselinesOf(rows: ScoredRows, rose: Int8Array, made: number, options: ScoreOptions): Baselines {
  const { priors, entry, seed } = options;
  const likeliest = priors.indexOf(Math.max(...priors));
  let right = 0;
  let loss = 0;
  for (const outcome of rows.outcome) {
    if (outcome === likeliest) right++;
    loss -= Math.log(Math.max(priors[outcome]!, 1e-15));
  }
  const known = Int8Array.from(rose, (label, row) => (Number.isNaN(rows.past[row]!) ? -1 : label));
  const momentum = tradesOf(rows, (row) => Math.sign(rows.past[row]!) || 0, entry.cost);
  return {
    majority: { accuracy: right / rows.outcome.length, trainingPriorLogLoss: loss / rows.outcome.length },
    momentum: {
      directionAuc: orNull(new BlockAuc(rows.past, known, new Uint8Array(known.length), 1).value([1])),
      netBps: orNull(mean(momentum.net) * 10_000),
      trades: momentum.row.length,
    },
    randomEntry: randomEntry(rows, made || 200, entry.cost, seed ?? 1),
  };
}

/** Mean and 95 % range of the mean net of coin-flip trades, over 400 histories of `count` trades. */
function randomEntry(rows: ScoredRows, count: number, cost: number, seed: number): Baselines['randomEntry'] {
  const random = seeded(seed);
  const means: number[] = [];
  for (let history = 0; history < 400; history++) {
    let sum = 0;
    let taken = 0;
    for (let tries = 0; taken < count && tries < 2 * count; tries++) {
      const open = rows.tradable[Math.floor(random() * rows.tradable.length)]!;
      if (Number.isNaN(open)) continue;
      sum += (random() < 0.5 ? open : -open) - cost;
      taken++;
    }
    if (taken > 0) means.push((sum / taken) * 10_000);
  }
  if (means.length === 0) return { netBps: null, interval: null };
  means.sort((a, b) => a - b);
  return {
    netBps: mean(means),
    interval: [means[Math.floor(means.length * 0.025)]!, means[Math.floor(means.length * 0.975)]!],
  };
}

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return values.length > 0 ? sum / values.length : Number.NaN;
};
