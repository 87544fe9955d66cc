import type { Clock } from '../../core/clock.js';
import { InvariantError, UserError } from '../../core/errors.js';
import { type FundingRate, type Market, type Series, type Timeframe, timeframeMs } from '../../core/market.js';
import type { CandleSource, History, SourceEvent } from '../../core/ports/candle-source.js';
import type { EpochMs } from '../../core/units.js';
import { type Pace, PacedClock } from './paced-clock.js';
import { ReplayFolder, type ReplaySeries } from './replay-folder.js';
import { replayVenue } from './replay-venue.js';

export interface ReplayOptions {
  readonly folder: string;
  readonly markets: readonly Market[];
  readonly timeframes: readonly Timeframe[];
  /** Virtual time to start at; the earliest candle's open unless given. */
  readonly from?: EpochMs;
  /** How far an earlier run came: time never runs back, so this one begins there when that is later. */
  readonly resumeAt?: EpochMs;
  /** Virtual seconds per real second. */
  readonly pace: Pace;
}

/**
 * Recorded candles on a virtual clock: what closed before the clock's time is history, the rest comes as a stream in the
 * order of closing, shorter timeframes first. The stream ends with the last file. At pace `max` the consumer sets the speed.
 */
export class ReplaySource implements CandleSource {
  readonly venue = replayVenue;
  #folder: ReplayFolder | null = null;
  #clock: PacedClock | null = null;

  constructor(private readonly options: ReplayOptions) {}

  get clock(): Clock {
    return this.#opened(this.#clock);
  }

  /** Throws UserError when the folder, a file or REPLAY_FROM is wrong. */
  async open(): Promise<void> {
    const folder = await ReplayFolder.open(this.options.folder);
    const pairs = this.options.markets
      .flatMap((market) => this.options.timeframes.map((timeframe) => ({ market, timeframe })))
      .filter(({ market, timeframe }) => folder.has(market, timeframe));
    if (pairs.length === 0) {
      throw new UserError(
        `REPLAY_DIR: ${folder.path} has no file for ${this.options.markets.join(', ')} at ${this.options.timeframes.join(', ')}; add files like BTCUSDT_1h.csv.gz or change MARKETS or TIMEFRAMES`,
      );
    }
    const loaded: ReplaySeries[] = [];
    // One after the other: unpacking all files at once would hold every text in memory together.
    for (const { market, timeframe } of pairs) loaded.push(await folder.load(market, timeframe));
    this.#clock = new PacedClock(startOf(loaded, this.options), this.options.pace);
    this.#folder = folder;
  }

  /** Markets without a file at any of the timeframes. */
  missing(wanted: readonly Market[]): readonly Market[] {
    const folder = this.#opened(this.#folder);
    return wanted.filter((market) => !this.options.timeframes.some((timeframe) => folder.has(market, timeframe)));
  }

  /** Files do not tell it. */
  tickSize(): null {
    return null;
  }

  async history(series: Series, from: EpochMs, to: EpochMs): Promise<History> {
    const { candles, rejected } = await this.#opened(this.#folder).load(series.market, series.timeframe);
    const now = this.clock.now();
    const end = candles.firstFrom(Math.min(to, now - timeframeMs(series.timeframe) + 1));
    const start = Math.min(candles.firstFrom(from), end);
    const rows = Array.from({ length: end - start }, (_, at) => candles.at(start + at));
    const within = rejected.filter(({ knownAt }) => {
      const openedAt = knownAt - timeframeMs(series.timeframe);
      return knownAt <= now && openedAt >= from && openedAt < to;
    });
    return { candles: rows, rejected: within.map((entry) => entry.rejected) };
  }

  async funding(market: Market, from: EpochMs, to: EpochMs): Promise<readonly FundingRate[]> {
    const rates = await this.#opened(this.#folder).funding(market);
    const now = this.clock.now();
    return rates.filter(({ settledAt }) => settledAt >= from && settledAt < to && settledAt <= now);
  }

  async *stream(
    wanted: readonly { market: Market; timeframe: Timeframe }[],
    signal: AbortSignal,
  ): AsyncIterable<SourceEvent> {
    const folder = this.#opened(this.#folder);
    const clock = this.#opened(this.#clock);
    yield { kind: 'link', state: 'up', via: 'file' };
    const cursors: Cursor[] = [];
    for (const { market, timeframe } of wanted) {
      if (folder.has(market, timeframe)) cursors.push(new Cursor(await folder.load(market, timeframe), clock.now()));
    }
    // Array sort is stable: markets keep the order they were asked for in.
    cursors.sort((a, b) => timeframeMs(a.series.timeframe) - timeframeMs(b.series.timeframe));
    try {
      let next = earliest(cursors);
      if (next !== null) clock.depart(next);
      while (next !== null && (await clock.arrive(signal))) {
        const until = next;
        const due = cursors.flatMap((cursor) => cursor.take(until));
        next = earliest(cursors);
        // Time flows on while the consumer works.
        if (next !== null) clock.depart(next);
        for (const event of due) {
          if (signal.aborted) return;
          yield event;
        }
      }
    } finally {
      clock.halt();
    }
  }

  async close(): Promise<void> {
    this.#clock?.halt();
  }

  #opened<T>(part: T | null): T {
    if (part === null) throw new InvariantError('the replay was used before open()');
    return part;
  }
}

function startOf(
  loaded: readonly ReplaySeries[],
  { from, resumeAt }: Pick<ReplayOptions, 'from' | 'resumeAt'>,
): EpochMs {
  const first = Math.min(...loaded.map(({ candles }) => candles.at(0).openedAt));
  const last = Math.max(...loaded.map(({ candles }) => candles.at(candles.length - 1).closedAt));
  if (from !== undefined && from >= last) {
    throw new UserError(
      `REPLAY_FROM: ${new Date(from).toISOString()} is after the last candle; give a time from ${new Date(first).toISOString()} to ${new Date(last).toISOString()}`,
    );
  }
  return Math.min(last, Math.max(from ?? first, resumeAt ?? first)) as EpochMs;
}

/** How far one series has been told. */
class Cursor {
  readonly series: Series;
  #row: number;
  #refused: number;

  constructor(
    private readonly recorded: ReplaySeries,
    now: EpochMs,
  ) {
    this.series = recorded.series;
    this.#row = recorded.candles.firstFrom(now - timeframeMs(this.series.timeframe) + 1);
    this.#refused = recorded.rejected.findIndex(({ knownAt }) => knownAt > now);
    // What a file's start has against its rows is told by whoever begins there.
    if (this.#row === 0) this.#refused = recorded.rejected.length > 0 ? 0 : -1;
  }

  nextClose(): EpochMs | null {
    const { candles } = this.recorded;
    return this.#row < candles.length ? candles.at(this.#row).closedAt : null;
  }

  /** Events up to that instant. */
  take(until: EpochMs): SourceEvent[] {
    const events: SourceEvent[] = [];
    for (let entry = this.#pending(); entry && entry.knownAt <= until; entry = this.#pending()) {
      events.push({ kind: 'rejected', rejected: entry.rejected });
      this.#refused++;
    }
    for (let close = this.nextClose(); close !== null && close <= until; close = this.nextClose()) {
      events.push({ kind: 'candle', series: this.series, candle: this.recorded.candles.at(this.#row) });
      this.#row++;
    }
    return events;
  }

  #pending(): ReplaySeries['rejected'][number] | undefined {
    return this.#refused < 0 ? undefined : this.recorded.rejected[this.#refused];
  }
}

function earliest(cursors: readonly Cursor[]): EpochMs | null {
  const closes = cursors.map((cursor) => cursor.nextClose()).filter((close) => close !== null);
  return closes.length === 0 ? null : (Math.min(...closes) as EpochMs);
}
