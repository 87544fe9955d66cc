import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf, UserError } from '../../core/errors.js';
import {
  type FundingRate,
  fileSymbol,
  type Market,
  type Series,
  type Timeframe,
  timeframeMs,
} from '../../core/market.js';
import type { RejectedRow } from '../../core/ports/candle-source.js';
import type { EpochMs } from '../../core/units.js';
import { CandleColumns } from './candle-columns.js';
import { readCandles } from './candle-csv.js';
import type { BadRow } from './csv-file.js';
import { readFunding } from './funding-csv.js';
import { replayVenue } from './replay-venue.js';
import { judgeAll } from './validate.js';

/** One series read from its file. `rejected`: rows refused, each with the instant from which it may be told, in that order. */
export interface ReplaySeries {
  readonly series: Series;
  readonly candles: CandleColumns;
  readonly rejected: readonly { readonly knownAt: EpochMs; readonly rejected: RejectedRow }[];
}

/** A folder of `<SYMBOL>_<timeframe>.csv.gz` (or `.csv`) and `<SYMBOL>_funding.csv.gz`; files are read when first asked for. */
export class ReplayFolder {
  readonly #series = new Map<string, Promise<ReplaySeries>>();
  readonly #funding = new Map<Market, Promise<readonly FundingRate[]>>();

  private constructor(
    readonly path: string,
    private readonly files: ReadonlySet<string>,
  ) {}

  /** Throws UserError when the folder cannot be listed or holds no candle file. */
  static async open(path: string): Promise<ReplayFolder> {
    let names: string[];
    try {
      names = await readdir(path);
    } catch (thrown) {
      throw new UserError(`REPLAY_DIR: ${path} cannot be listed (${messageOf(thrown)}); name a folder of candle files`);
    }
    if (!names.some((name) => /_\d+[mhd]\.csv(\.gz)?$/.test(name))) {
      throw new UserError(`REPLAY_DIR: ${path} holds no candle file; put files like BTCUSDT_1h.csv.gz there`);
    }
    return new ReplayFolder(path, new Set(names));
  }

  has(market: Market, timeframe: Timeframe): boolean {
    return this.#file(market, timeframe) !== null;
  }

  /** Throws UserError when the file is missing, damaged or empty. */
  load(market: Market, timeframe: Timeframe): Promise<ReplaySeries> {
    const key = `${market}-${timeframe}`;
    const loading = this.#series.get(key) ?? this.#read(market, timeframe);
    this.#series.set(key, loading);
    return loading;
  }

  funding(market: Market): Promise<readonly FundingRate[]> {
    const file = this.#file(market, 'funding');
    const loading = this.#funding.get(market) ?? (file ? readFunding(file) : Promise.resolve([]));
    this.#funding.set(market, loading);
    return loading;
  }

  async #read(market: Market, timeframe: Timeframe): Promise<ReplaySeries> {
    const file = this.#file(market, timeframe);
    if (!file) {
      throw new UserError(
        `REPLAY_DIR: ${join(this.path, `${fileSymbol(market)}_${timeframe}.csv.gz`)} is not there; add it or change MARKETS or TIMEFRAMES`,
      );
    }
    const series: Series = { venue: replayVenue, market, timeframe };
    const bad: BadRow[] = [];
    const read = await readCandles(file, timeframe, { onBad: (row) => bad.push(row) });
    const rows = read.map((c) => [c.openedAt, c.open, c.high, c.low, c.close, c.volume]);
    const judged = judgeAll(series, rows, Number.MAX_SAFE_INTEGER as EpochMs);
    const length = timeframeMs(timeframe);
    // A row that cannot be read has no time of its own: it is told when the one after its predecessor would have closed.
    const knownAt = ({ row }: BadRow, badBefore: number): EpochMs => {
      const before = read[row - 3 - badBefore];
      return (before ? before.openedAt + 2 * length : (read[0]?.openedAt ?? 0)) as EpochMs;
    };
    const rejected = [
      ...bad.map((row, at) => ({ knownAt: knownAt(row, at), rejected: rejectedOf(series, row) })),
      ...judged.rejected.map((rejected) => ({
        knownAt: ((rejected.row[0] as number) + length) as EpochMs,
        rejected,
      })),
    ];
    return {
      series,
      candles: new CandleColumns(judged.candles, length),
      rejected: rejected.sort((a, b) => a.knownAt - b.knownAt),
    };
  }

  #file(market: Market, kind: Timeframe | 'funding'): string | null {
    const name = `${fileSymbol(market)}_${kind}.csv`;
    const found = [`${name}.gz`, name].find((candidate) => this.files.has(candidate));
    return found ? join(this.path, found) : null;
  }
}

function rejectedOf(series: Series, bad: BadRow): RejectedRow {
  return {
    series,
    row: [basename(bad.file), bad.row, bad.column, bad.value],
    reason: `${bad.column} ${bad.reason}, was "${bad.value}"`,
  };
}
