import { type Candle, type Timeframe, timeframeMs } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';
import { longestFill, nextFiller } from '../features/gap.js';
import type { Arrival } from './arrival.js';
import type { Reading } from './language/ast.js';
import { printReading } from './language/print.js';
import type { Indicator } from './readings/indicator.js';
import { readingSpec } from './readings/registry.js';
import { givenOf } from './readings/spec.js';

/**
 * The readings on candles of one length, fed with candles of the same length or of a shorter one of which they are made on
 * the UTC grid. A made candle counts once its last part has closed; one whose beginning was not seen is dropped. Gaps
 * are treated as in the features: up to 12 missing candles count as candles in which nothing was traded, after a longer
 * gap everything begins anew.
 */
export class Lane {
  readonly #readings = new Map<string, { readonly reading: Reading; indicator: Indicator }>();
  readonly #sourceMs: number;
  readonly #targetMs: number;
  #previous: Candle | null = null;
  #forming: Candle | null = null;
  #brokeAt: EpochMs | null = null;

  constructor(
    readonly source: Timeframe,
    readonly target: Timeframe,
  ) {
    this.#sourceMs = timeframeMs(source);
    this.#targetMs = timeframeMs(target);
  }

  /** Close of the newest candle that came in. */
  get last(): EpochMs | null {
    return this.#previous?.closedAt ?? null;
  }

  /** When the newest gap ended; the candles missing there may yet come. */
  get brokeAt(): EpochMs | null {
    return this.#brokeAt;
  }

  /** Adds a reading; cold until candles come. */
  add(reading: Reading): void {
    const key = printReading(reading);
    if (!this.#readings.has(key)) this.#readings.set(key, { reading, indicator: this.#opened(reading) });
  }

  /** Takes over readings that were warmed by the very same candles. */
  adopt(other: Lane): void {
    for (const [key, held] of other.#readings) this.#readings.set(key, held);
  }

  read(key: string): number {
    return this.#readings.get(key)?.indicator.value ?? Number.NaN;
  }

  get size(): number {
    return this.#readings.size;
  }

  /** A candle of the source; one that is not newer than the newest is ignored. */
  push(arrival: Arrival): void {
    const { candle } = arrival;
    const before = this.#previous;
    if (before !== null && candle.closedAt <= before.closedAt) return;
    if (before !== null) this.#bridge(before, candle);
    this.#take(arrival);
  }

  #bridge(before: Candle, candle: Candle): void {
    const steps = (candle.closedAt - before.closedAt) / this.#sourceMs;
    if (steps === 1) return;
    this.#brokeAt = candle.closedAt;
    if (!Number.isInteger(steps) || steps - 1 > longestFill) {
      this.#forming = null;
      for (const held of this.#readings.values()) held.indicator = this.#opened(held.reading);
      return;
    }
    let filler = before;
    for (let step = 1; step < steps; step++) {
      filler = nextFiller(filler, this.#sourceMs);
      this.#take({ candle: filler, mood: null, funding: null, prediction: null });
    }
  }

  #take(arrival: Arrival): void {
    const { candle } = arrival;
    this.#previous = candle;
    const whole = this.#sourceMs === this.#targetMs ? candle : this.#joined(candle);
    if (whole === null) return;
    const given = whole === candle ? arrival : { ...arrival, candle: whole };
    for (const { indicator } of this.#readings.values()) indicator.push(given);
  }

  /** The longer candle that this one completes, or null. */
  #joined(candle: Candle): Candle | null {
    const begins = candle.openedAt % this.#targetMs === 0;
    const { openedAt, high, low, volume, open } = begins ? candle : (this.#forming ?? { ...candle, openedAt: null });
    if (openedAt === null) return null;
    const joined: Candle = {
      openedAt,
      closedAt: candle.closedAt,
      open,
      high: Math.max(high, candle.high),
      low: Math.min(low, candle.low),
      close: candle.close,
      volume: begins ? candle.volume : volume + candle.volume,
    };
    const complete = candle.closedAt % this.#targetMs === 0;
    this.#forming = complete ? null : joined;
    return complete ? joined : null;
  }

  #opened(reading: Reading): Indicator {
    const spec = readingSpec(reading.name);
    // A reading that was parsed is in the list; an empty one is never known.
    return spec ? spec.open(givenOf(spec, reading.args, this.target)) : { push: () => undefined, value: Number.NaN };
  }
}
