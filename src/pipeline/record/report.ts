import type {
  MeanWithInterval,
  RecordFilter,
  RecordGrouping,
  RecordReport,
  RecordRow,
  RecordTally,
} from '../../core/record.js';
import type { WithheldKind } from '../../core/signal.js';
import { blockBootstrap, mean } from '../../core/statistics.js';
import { calibrationOf } from './calibration.js';

const dayMs = 86_400_000;
/** With fewer days the bootstrap sees too little spread and its interval promises too much. */
const fewestDays = 5;

const daysOf = (times: readonly number[]): number => new Set(times.map((at) => Math.floor(at / dayMs))).size;

/** Mean with a 95 % interval from whole days drawn again; calls that end on one day share its weather. */
export function meanWithInterval(values: readonly number[], times: readonly number[]): MeanWithInterval | null {
  if (values.length === 0) return null;
  const interval = daysOf(times) < fewestDays ? null : blockBootstrap(values, times, { blockMs: dayMs });
  return { mean: mean(values), low: interval?.low ?? null, high: interval?.high ?? null };
}

interface Result {
  readonly net: number;
  readonly randomNet: number;
  readonly at: number;
}

/** What an entry made after cost; a cancelled one what it had made by then. Null without a result. */
function resultOf({ outcome }: RecordRow): Result | null {
  if (outcome.kind === 'settled') return { net: outcome.net, randomNet: outcome.randomNet, at: outcome.exitAt };
  if (outcome.kind === 'cancelled' && outcome.result) return { ...outcome.result, at: outcome.at };
  return null;
}

/** What became of these calls. */
export function tallyOf(rows: readonly RecordRow[]): RecordTally {
  const count = (matches: (row: RecordRow) => boolean): number => rows.filter(matches).length;
  const entries = rows.filter(({ kind }) => kind === 'entry');
  const results = entries.flatMap((row) => resultOf(row) ?? []).sort((one, other) => one.at - other.at);
  const times = results.map(({ at }) => at);
  const moves = rows.filter(({ kind }) => kind === 'move');
  const ended = moves.filter(({ outcome }) => outcome.kind === 'settledMove');
  const estimate = (value: (result: Result) => number) => meanWithInterval(results.map(value), times);
  return {
    calls: rows.length,
    settled: count(({ outcome }) => outcome.kind === 'settled' || outcome.kind === 'settledMove'),
    open: count(({ outcome }) => outcome.kind === 'open'),
    expired: count(({ outcome }) => outcome.kind === 'expired'),
    cancelled: count(({ outcome }) => outcome.kind === 'cancelled'),
    entries: {
      calls: entries.length,
      ended: results.length,
      won: results.filter(({ net }) => net > 0).length,
      days: daysOf(times),
      net: estimate(({ net }) => net),
      random: estimate(({ randomNet }) => randomNet),
      edge: estimate(({ net, randomNet }) => net - randomNet),
    },
    moves: {
      calls: moves.length,
      ended: ended.length,
      came: ended.filter(({ outcome }) => outcome.kind === 'settledMove' && outcome.cameTrue).length,
      stated: ended.length === 0 ? null : mean(ended.map(({ said }) => said)),
    },
  };
}

const nameOf = (row: RecordRow, by: RecordGrouping): string =>
  by === 'market' ? `${row.market} · ${row.timeframe}` : new Date(row.decidedAt).toISOString().slice(0, 7);

/** The record of these calls, oldest first: sent and withheld ones apart, what was said against what came. */
export function recordReport(
  rows: readonly RecordRow[],
  filter: RecordFilter,
  by: RecordGrouping | null,
): RecordReport {
  const sent = rows.filter(({ withheld }) => withheld === null);
  const held = rows.filter(({ withheld }) => withheld !== null);
  return {
    filter,
    since: rows[0]?.decidedAt ?? null,
    sent: tallyOf(sent),
    withheld: tallyOf(held),
    reasons: reasonsOf(held),
    calibration: {
      entries: calibrationOf(rows.filter(({ kind }) => kind === 'entry')),
      moves: calibrationOf(rows.filter(({ kind }) => kind === 'move')),
    },
    groups: by === null ? null : groupsOf(rows, by),
  };
}

function reasonsOf(held: readonly RecordRow[]): RecordReport['reasons'] {
  const calls = new Map<WithheldKind, number>();
  for (const { withheld } of held) {
    if (withheld) calls.set(withheld.kind, (calls.get(withheld.kind) ?? 0) + 1);
  }
  return [...calls].map(([why, count]) => ({ why, calls: count })).sort((one, other) => other.calls - one.calls);
}

function groupsOf(rows: readonly RecordRow[], by: RecordGrouping): NonNullable<RecordReport['groups']> {
  const groups = new Map<string, RecordRow[]>();
  for (const row of rows) {
    const name = nameOf(row, by);
    const known = groups.get(name);
    if (known) known.push(row);
    else groups.set(name, [row]);
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, members]) => ({
      name,
      sent: tallyOf(members.filter(({ withheld }) => withheld === null)),
      withheld: tallyOf(members.filter(({ withheld }) => withheld !== null)),
    }));
}
