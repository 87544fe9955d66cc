import type { FiredAlert } from '../../core/alert.js';
import type { Clock } from '../../core/clock.js';
import { provenanceOf, type Series, seriesKey, type Timeframe, timeframeMs, type Venue } from '../../core/market.js';
import type { AlertEvaluation, AlertRepository, WatchedAlert } from '../../core/ports/alerts.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import type { Arrival } from './arrival.js';
import { Board, type Feed, walk } from './board.js';
import { type Compiled, compile } from './compile.js';
import { ConditionMemory, type ReadableCondition } from './condition-memory.js';
import { type Standing, step } from './edge.js';
import type { AlertHistory } from './history.js';
import type { Reading } from './language/ast.js';
import type { Pause } from './rehearse.js';

export interface AlertWatchPorts {
  readonly repository: Pick<AlertRepository, 'watched' | 'subjects' | 'mark' | 'record'>;
  readonly history: AlertHistory;
  readonly clock: Clock;
  readonly pause: Pause;
  /** An alert cannot be read any more: its candles are no longer watched. Told once an alert. */
  readonly onUnreadable: (rule: WatchedAlert, reason: string) => void;
}

/** Closes looked at after a silence at most; what is older is past. */
const mostCatchUp = 2_000;
/** How long a close waits for what else belongs to it: a longer candle, the model's answer. */
const patienceMs = 20_000;
/** A gap younger than this may still be filled, so everything after it is computed anew until then. */
const gapHealsMs = 86_400_000;
const hourMs = 3_600_000;
/** Work between two pauses: conditions asked. */
const turn = 2_000;

interface Watched {
  readonly rule: WatchedAlert;
  readonly compiled: Compiled;
  standing: Standing;
  armed: boolean;
}

interface Kept {
  readonly board: Board;
  /** Conditions bound to the board, by their text. */
  readonly bound: Map<string, Compiled>;
}

export interface WatchResult {
  readonly closes: number;
  readonly alerts: number;
  readonly fired: number;
}

const none: WatchResult = { closes: 0, alerts: 0, fired: 0 };

/**
 * Looks at every alert of a series at each of its closes, in order, from the stored mark on: a repeat, a restart or a late
 * candle neither loses a firing nor doubles one. What the alerts of a market read is computed once a close, and kept
 * warm from close to close.
 */
export class AlertWatch {
  readonly #kept = new Map<string, Kept>();
  readonly #busy = new Map<string, Promise<unknown>>();
  readonly #memory = new ConditionMemory();
  readonly #told = new Set<number>();

  constructor(private readonly ports: AlertWatchPorts) {}

  /** After a close of any series of a market: all its alerts that may be due. */
  async onClose({ venue, market }: Pick<Series, 'venue' | 'market'>): Promise<WatchResult> {
    const subjects = await this.ports.repository.subjects(provenanceOf(venue));
    return this.#all(
      venue,
      subjects.filter((subject) => subject.market === market),
    );
  }

  /** Everything that is due: what a crash, a late candle or a slow model left. */
  async sweep(venue: Venue): Promise<WatchResult> {
    return this.#all(venue, await this.ports.repository.subjects(provenanceOf(venue)));
  }

  /** Forgets what was computed of a market: a candle of it was corrected. */
  invalidate({ venue, market }: Pick<Series, 'venue' | 'market'>): void {
    for (const timeframe of this.ports.history.watched()) this.#kept.delete(seriesKey({ venue, market, timeframe }));
  }

  async #all(venue: Venue, subjects: readonly Pick<Series, 'market' | 'timeframe'>[]): Promise<WatchResult> {
    let sum = none;
    for (const subject of subjects) {
      const one = await this.evaluate({ venue, ...subject });
      sum = { closes: sum.closes + one.closes, alerts: sum.alerts + one.alerts, fired: sum.fired + one.fired };
    }
    return sum;
  }

  /** Looks at the closes of one series that were not looked at yet. One at a time a series within this process. */
  evaluate(series: Series): Promise<WatchResult> {
    const key = seriesKey(series);
    const before = this.#busy.get(key) ?? Promise.resolve();
    const work = before.then(
      () => this.#evaluate(key, series),
      () => this.#evaluate(key, series),
    );
    this.#busy.set(key, work);
    const forget = () => {
      if (this.#busy.get(key) === work) this.#busy.delete(key);
    };
    work.then(forget, forget);
    return work;
  }

  async #evaluate(key: string, series: Series): Promise<WatchResult> {
    const { repository, history } = this.ports;
    const [mark, newest] = await Promise.all([repository.mark(series), history.newest(series)]);
    if (newest === null || (mark !== null && newest <= mark)) return none;
    const rules = await repository.watched(series, provenanceOf(series.venue));
    if (rules.length === 0) {
      this.#kept.delete(key);
      return none;
    }
    const oldest = newest - mostCatchUp * timeframeMs(series.timeframe);
    const from = epochMs(Math.max(mark ?? 0, Math.min(...rules.map(({ since }) => since)), oldest));
    if (newest <= from) return none;
    const readings = this.#read(rules, series);
    const until = await this.#until(series, readings, from, newest);
    if (until <= from) return none;
    const kept = this.#board(key, series, readings.all, from);
    const needs = history.needs(readings.all, series.timeframe);
    const { last } = kept.board;
    const start = new Map(history.from(needs, series.timeframe, from));
    // A warm board goes on where it stands.
    for (const source of start.keys()) {
      const before = kept.board.lastOf(source);
      if (before !== null) start.set(source, before);
    }
    const all = await history.feed(series, series.timeframe, needs, start, until);
    const feed = this.#unbroken(series, all, from);
    const seen = feed.get(series.timeframe)?.at(-1)?.candle.closedAt ?? from;
    if (seen <= from) {
      if (last !== null) this.#kept.set(key, kept);
      return none;
    }
    // Conditions of alerts that are gone.
    if (kept.bound.size > 2 * rules.length + 64) kept.bound.clear();
    const watched = rules.flatMap((rule): Watched[] => {
      const parsed = readings.byRule.get(rule.id);
      if (!parsed) return [];
      let compiled = kept.bound.get(rule.condition);
      if (!compiled) {
        compiled = compile(parsed.condition, (reading) => kept.board.slot(reading));
        kept.bound.set(rule.condition, compiled);
      }
      return [
        { rule, compiled, standing: { holds: rule.holds, firedAt: rule.firedAt }, armed: rule.state === 'armed' },
      ];
    });
    const evaluation = await this.#look(series, kept.board, feed, watched, { mark, from, until: seen });
    this.#kept.set(key, kept);
    const { fired, repeated } = await repository.record(evaluation);
    // Somebody else looked meanwhile: what this board says of the next close is right all the same.
    return repeated ? none : { closes: feed.get(series.timeframe)?.length ?? 0, alerts: watched.length, fired };
  }

  async #look(
    series: Series,
    board: Board,
    feed: Feed,
    watched: readonly Watched[],
    { mark, from, until }: { readonly mark: EpochMs | null; readonly from: EpochMs; readonly until: EpochMs },
  ): Promise<AlertEvaluation> {
    const firings: AlertEvaluation['firings'][number][] = [];
    let work = 0;
    for (const { candle } of walk(board, feed)) {
      work += board.size;
      const { closedAt, close } = candle;
      if (closedAt > from) {
        for (const one of watched) {
          const { rule } = one;
          if (closedAt <= rule.since) continue;
          const next = step(one.standing, one.compiled.holds(), closedAt, { ...rule, armed: one.armed });
          one.standing = next.standing;
          if (!next.fires) continue;
          if (rule.mode === 'once') one.armed = false;
          firings.push({
            revision: rule.revision,
            fired: { rule: firedRule(rule, series), closedAt, close, clauses: one.compiled.clauses() },
            expiresAt: expiryOf(rule.mode, series.timeframe, closedAt),
          });
        }
        work += watched.length;
      }
      if (work > turn) {
        work = 0;
        await this.ports.pause();
      }
    }
    return {
      series,
      from: mark,
      until,
      standings: watched
        .filter(({ rule, standing }) => standing.holds !== rule.holds)
        .map(({ rule, standing }) => ({ id: rule.id, revision: rule.revision, holds: standing.holds })),
      firings,
    };
  }

  /** Up to the first hole after `from` that may still be filled: a late candle is looked at in its turn. */
  #unbroken(series: Series, feed: Feed, from: EpochMs): Feed {
    const length = timeframeMs(series.timeframe);
    const now = this.ports.clock.now();
    let before: number = from;
    const arrivals: Arrival[] = [];
    for (const arrival of feed.get(series.timeframe) ?? []) {
      const { closedAt } = arrival.candle;
      if (closedAt > from) {
        if (closedAt - before !== length && before % length === 0 && now - closedAt < patienceMs) break;
        before = closedAt;
      }
      arrivals.push(arrival);
    }
    return new Map([...feed, [series.timeframe, arrivals]]);
  }

  /** The board of a series, warm up to `from` or new; with slots for every reading. */
  #board(key: string, series: Series, readings: readonly Reading[], from: EpochMs): Kept {
    const known = this.#kept.get(key);
    // Taken away until it has gone well: a board that a failure left half way would be wrong for ever.
    this.#kept.delete(key);
    const { history } = this.ports;
    if (known && usable(known.board, readings, from)) return known;
    const board = new Board(series.timeframe, history.watched());
    for (const reading of readings) board.slot(reading);
    return { board, bound: new Map() };
  }

  #read(rules: readonly WatchedAlert[], series: Series): Readings {
    const watched = this.ports.history.watched();
    const byRule = new Map<number, ReadableCondition>();
    const all = new Map<string, Reading>();
    for (const rule of rules) {
      const read = this.#memory.of(rule.condition, series.timeframe, watched);
      if (read.ok) {
        byRule.set(rule.id, read.value);
        for (const [key, reading] of read.value.readings) all.set(key, reading);
      } else if (!this.#told.has(rule.id)) {
        this.#told.add(rule.id);
        this.ports.onUnreadable(rule, read.failure);
      }
    }
    return { byRule, all: [...all.values()] };
  }

  /** The newest close that is complete: what belongs to it is there, or was waited for long enough. */
  async #until(series: Series, { all }: Readings, from: EpochMs, newest: EpochMs): Promise<EpochMs> {
    const { history, clock } = this.ports;
    if (clock.now() - newest > patienceMs) return newest;
    const needs = history.needs(all, series.timeframe);
    const sources = new Set(needs.map(({ source }) => source));
    const asked = new Set(needs.flatMap(({ source, beside }) => (beside === 'prediction' ? [source] : [])));
    const complete = await Promise.all([
      ...[...sources]
        .filter((source) => source !== series.timeframe && newest % timeframeMs(source) === 0)
        .map((timeframe) => history.newest({ ...series, timeframe })),
      ...[...asked]
        .filter((source) => newest % timeframeMs(source) === 0)
        .map((timeframe) => history.newestDecided({ ...series, timeframe })),
    ]);
    if (complete.every((at) => at !== null && at >= newest)) return newest;
    return epochMs(Math.max(from, newest - timeframeMs(series.timeframe)));
  }
}

interface Readings {
  readonly byRule: ReadonlyMap<number, ReadableCondition>;
  readonly all: readonly Reading[];
}

const firedRule = (
  { id, maker, personal, condition, mode, cooldownMs }: WatchedAlert,
  { market, timeframe }: Series,
): FiredAlert['rule'] => ({ id, maker, personal, market, timeframe, condition, mode, cooldownMs });

/** A one-time alert is worth hearing for a day; one that comes again is soon out of date. */
const expiryOf = (mode: WatchedAlert['mode'], timeframe: Timeframe, closedAt: EpochMs): EpochMs =>
  epochMs(closedAt + (mode === 'once' ? 24 * hourMs : Math.max(hourMs, 4 * timeframeMs(timeframe))));

/** Whether a board can go on from `from`: it stands there, knows every reading, and no gap behind it may still be filled. */
function usable(board: Board, readings: readonly Reading[], from: EpochMs): boolean {
  const { last, brokeAt } = board;
  if (last === null || last > from) return false;
  if (brokeAt !== null && from - brokeAt < gapHealsMs) return false;
  // One that holds far more than is asked for is given up.
  if (board.size > 2 * readings.length + 32) return false;
  return readings.every((reading) => board.has(reading));
}
