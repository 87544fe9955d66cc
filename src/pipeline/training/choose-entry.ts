import { blockIntervals, timeBlocks } from '../evaluation/metrics/block-bootstrap.js';
import { blockMean } from '../evaluation/metrics/block-mean.js';
import type { ScoredRows } from '../evaluation/scored-rows.js';
import { calledSide, tradesOf } from '../evaluation/trades.js';
import type { EntryRule } from '../inference/entry-rule.js';

/** Candidate margins over cost, in bps. */
const candidates = [0, 2, 4, 6, 8, 10, 15, 20, 30, 40] as const;
/** Fewer than these prove nothing. */
const leastTrades = 150;
const leastDays = 60;
const dayMs = 86_400_000;

export interface EntryCandidate {
  readonly marginBps: number;
  readonly trades: number;
  readonly days: number;
  readonly netBps: number | null;
  readonly interval: readonly [number, number] | null;
  /** Mean net in bps of the two latest folds. */
  readonly late: readonly (number | null)[];
  readonly won: number;
}

export interface EntryChoice {
  readonly rule: EntryRule;
  readonly callsLikeThis: { readonly won: number; readonly of: number } | null;
  readonly chosenBy: string;
  readonly tried: readonly EntryCandidate[];
}

export const entryRuleInWords = `a margin is allowed when its out-of-fold trades (one at a time a market, next open to the close of the horizon, after cost) number at least ${leastTrades} on at least ${leastDays} days, the lower end of the 95 % interval of their mean net is above 0, and the mean is above 0 in each of the two latest folds; of those the one with the highest lower end; none allowed: entries abstain`;

/**
 * Picks the entry margin on out-of-fold forecasts, or abstains.
 *
 * @param lateSpans the two latest test spans
 */
export function chooseEntry(
  rows: ScoredRows,
  cost: number,
  lateSpans: readonly { readonly from: number; readonly to: number }[],
): EntryChoice {
  const tried = candidates.map((marginBps) => tryMargin(rows, cost, marginBps, lateSpans));
  const allowed = tried.filter(
    (candidate) =>
      candidate.trades >= leastTrades &&
      candidate.days >= leastDays &&
      candidate.interval !== null &&
      candidate.interval[0] > 0 &&
      candidate.late.every((net) => net !== null && net > 0),
  );
  const best = allowed.reduce<EntryCandidate | null>(
    (chosen, candidate) => (!chosen || candidate.interval![0] > chosen.interval![0] ? candidate : chosen),
    null,
  );
  return {
    rule: { mayEnter: best !== null, margin: (best?.marginBps ?? 0) / 10_000, cost },
    callsLikeThis: best ? { won: best.won, of: best.trades } : null,
    chosenBy: entryRuleInWords,
    tried,
  };
}

function tryMargin(
  rows: ScoredRows,
  cost: number,
  marginBps: number,
  lateSpans: readonly { readonly from: number; readonly to: number }[],
): EntryCandidate {
  const rule = { mayEnter: true, margin: marginBps / 10_000, cost };
  const trades = tradesOf(rows, calledSide(rows, rule), cost);
  const times = Float64Array.from(trades.row, (row) => rows.closedAt[row]!);
  const { block, blocks } = timeBlocks(times);
  const mean = blockMean(trades.net, block, blocks);
  const interval = blocks > 0 ? blockIntervals({ mean }, blocks).mean : undefined;
  const net = mean(new Float64Array(blocks).fill(1));
  const late = lateSpans.map(({ from, to }) => {
    const own = trades.net.filter((_, at) => times[at]! >= from && times[at]! < to);
    return own.length > 0 ? (own.reduce((sum, value) => sum + value, 0) / own.length) * 10_000 : null;
  });
  return {
    marginBps,
    trades: trades.row.length,
    days: new Set(Array.from(times, (at) => Math.floor(at / dayMs))).size,
    netBps: Number.isNaN(net) ? null : net * 10_000,
    interval: interval ? [interval[0] * 10_000, interval[1] * 10_000] : null,
    late,
    won: trades.net.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0),
  };
}
