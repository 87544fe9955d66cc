import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, UserError } from '../../core/errors.js';
import { type Timeframe, timeframeMs } from '../../core/market.js';
import { buildMatrix, type FeatureInput, type FeatureSet, InputFolder } from '../features/index.js';
import { sigmaBars } from '../features/move-size.js';
import { type LabelDefinition, labelSeries, UNKNOWN } from '../labels/label-series.js';
import { parseCandleFileName } from '../market-data/candle-file-name.js';

/** One candle file of a folder. */
export interface SeriesFile {
  readonly symbol: string;
  readonly path: string;
}

/** Labelled rows of several markets below one another; rows of a market ascend in time. */
export interface LabelledRows {
  readonly markets: readonly string[];
  readonly columns: number;
  readonly rows: number;
  /** Row-major, NaN where not known. */
  readonly values: Float32Array;
  readonly market: Int32Array;
  readonly decidedAt: Float64Array;
  /** When the label was known: close of the last candle it looks at. */
  readonly endsAt: Float64Array;
  readonly outcome: Int8Array;
  readonly forward: Float64Array;
  readonly tradable: Float64Array;
  readonly moveSize: Float64Array;
  /** Log return of the h candles before; NaN where not known. */
  readonly past: Float64Array;
}

export interface RowFilter {
  /** First decision wanted, ms UTC. Features still see earlier candles. */
  readonly from?: number | undefined;
  /** Labels must be known by then, ms UTC. */
  readonly until?: number | undefined;
}

/** Candle files `<SYMBOL>_<timeframe>.csv(.gz)` of a folder, by symbol; spot files only when there is no other. UserError when there is none. */
export async function findSeriesFiles(
  folder: string,
  timeframe: Timeframe,
  markets?: readonly string[],
): Promise<readonly SeriesFile[]> {
  const entries = await readdir(folder).catch((thrown) => {
    throw new UserError(`data folder ${folder} cannot be read: ${messageOf(thrown)}; check --data`);
  });
  const all = entries.flatMap((entry) => {
    const name = parseCandleFileName(entry);
    return name?.timeframe === timeframe ? [{ symbol: name.symbol, spot: name.spot, path: join(folder, entry) }] : [];
  });
  const chosen = markets
    ? markets.map((market) => {
        const symbol = market.toUpperCase().replace('/', '');
        const file = all.find((candidate) => candidate.symbol === symbol);
        if (file) return file;
        throw new UserError(`${folder} has no ${symbol}_${timeframe}.csv.gz; check --markets and --data`);
      })
    : all.some((file) => !file.spot)
      ? all.filter((file) => !file.spot)
      : all;
  if (chosen.length === 0) {
    throw new UserError(`${folder} has no candle file <SYMBOL>_${timeframe}.csv.gz; check --data and --timeframe`);
  }
  const once = new Map(chosen.map(({ symbol, path }) => [symbol, { symbol, path }]));
  return [...once.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

/**
 * Features and labels of every candle of `files` whose label is known. Features that are not warm yet are NaN: only σ̂
 * must be known, since without it there is no label.
 */
export async function labelledRows(
  files: readonly SeriesFile[],
  timeframe: Timeframe,
  features: FeatureSet,
  definition: LabelDefinition,
  filter: RowFilter = {},
): Promise<LabelledRows> {
  const folder = new InputFolder(timeframe);
  const parts: LabelledRows[] = [];
  for (const [index, file] of files.entries()) {
    parts.push(await labelledSeries(file, index, folder, timeframe, features, definition, filter));
  }
  return stack(
    parts,
    files.map((file) => file.symbol),
  );
}

async function labelledSeries(
  file: SeriesFile,
  index: number,
  folder: InputFolder,
  timeframe: Timeframe,
  features: FeatureSet,
  definition: LabelDefinition,
  { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY }: RowFilter,
): Promise<LabelledRows> {
  const all = await folder.inputs(file.path);
  const inputs = all.slice(firstNeeded(all, from, features.lookback));
  const candles = inputs.map((input) => input.candle);
  const labels = labelSeries(candles, timeframe, definition);
  const matrix = buildMatrix(inputs, features, timeframe);
  const spanMs = definition.horizonBars * timeframeMs(timeframe);
  const kept: number[] = [];
  candles.forEach(({ closedAt }, at) => {
    if (labels.outcome[at] !== UNKNOWN && closedAt >= from && closedAt + spanMs <= until) kept.push(at);
  });
  const values = new Float32Array(kept.length * matrix.columns);
  kept.forEach((at, row) => {
    values.set(matrix.values.subarray(at * matrix.columns, (at + 1) * matrix.columns), row * matrix.columns);
  });
  const pick = (source: Float64Array): Float64Array => Float64Array.from(kept, (at) => source[at]!);
  const closedAt = (at: number): number => candles[at]!.closedAt;
  return {
    markets: [file.symbol],
    columns: matrix.columns,
    rows: kept.length,
    values,
    market: new Int32Array(kept.length).fill(index),
    decidedAt: Float64Array.from(kept, closedAt),
    endsAt: Float64Array.from(kept, (at) => closedAt(at) + spanMs),
    outcome: Int8Array.from(kept, (at) => labels.outcome[at]!),
    forward: pick(labels.forward),
    tradable: pick(labels.tradable),
    moveSize: pick(labels.moveSize),
    past: Float64Array.from(kept, (at) => {
      const before = candles[at - definition.horizonBars];
      return before && closedAt(at) - before.closedAt === spanMs
        ? Math.log(candles[at]!.close / before.close)
        : Number.NaN;
    }),
  };
}

/** Index to begin at so that every row from `from` on has its features warm and its σ̂ known; nothing older is looked at. */
function firstNeeded(inputs: readonly FeatureInput[], from: number, lookback: number): number {
  const first = inputs.findIndex((input) => input.candle.closedAt >= from);
  return first === -1 ? inputs.length : Math.max(0, first - lookback - sigmaBars);
}

function stack(parts: readonly LabelledRows[], markets: readonly string[]): LabelledRows {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const columns = parts[0]?.columns ?? 0;
  const whole: LabelledRows = {
    markets,
    columns,
    rows,
    values: new Float32Array(rows * columns),
    market: new Int32Array(rows),
    decidedAt: new Float64Array(rows),
    endsAt: new Float64Array(rows),
    outcome: new Int8Array(rows),
    forward: new Float64Array(rows),
    tradable: new Float64Array(rows),
    moveSize: new Float64Array(rows),
    past: new Float64Array(rows),
  };
  let at = 0;
  for (const part of parts) {
    whole.values.set(part.values, at * columns);
    for (const name of [
      'market',
      'decidedAt',
      'endsAt',
      'outcome',
      'forward',
      'tradable',
      'moveSize',
      'past',
    ] as const) {
      whole[name].set(part[name], at);
    }
    at += part.rows;
  }
  return whole;
}
