import { type Timeframe, timeframeMs } from '../../core/market.js';
import type { Argument, Reading } from './language/ast.js';
import { limits } from './limits.js';
import { readingSpec } from './readings/registry.js';

const byLength = (one: Timeframe, other: Timeframe): number => timeframeMs(one) - timeframeMs(other);

/** The longest watched timeframe of which candles of `target` can be made, or null when there is none. */
export function sourceOf(target: Timeframe, watched: readonly Timeframe[]): Timeframe | null {
  const fitting = watched.filter((one) => timeframeMs(target) % timeframeMs(one) === 0).sort(byLength);
  return fitting.at(-1) ?? null;
}

/** Readings that say the same on candles of any length: they are looked at as often as candles close. */
const quick: ReadonlySet<string> = new Set(['close', 'open', 'high', 'low', 'change', 'mood', 'swing', 'funding']);

const usual = (watched: readonly Timeframe[]): Timeframe => (watched.includes('1h') ? '1h' : (watched[0] ?? '1h'));

export const stepsOf = (arg: Argument, timeframe: Timeframe): number | null =>
  arg.kind === 'span' ? arg.ms / timeframeMs(timeframe) : null;

/** Whether every span of a reading is a whole number of candles, and not too many. */
export const spansFit = ({ args, timeframe }: Reading, base: Timeframe): boolean =>
  args.every((arg) => {
    const steps = stepsOf(arg, timeframe ?? base);
    return steps === null || (Number.isInteger(steps) && steps >= 1 && steps <= limits.steps);
  });

/**
 * The candles at whose close a condition is looked at: the shortest it names or was asked for; without any the shortest
 * watched for prices and moves, and the usual for indicators. Spans that need shorter candles get them.
 */
export function baseOf(
  readings: readonly Reading[],
  wanted: Timeframe | null,
  watched: readonly Timeframe[],
): Timeframe {
  const ascending = [...watched].sort(byLength);
  const named = readings.flatMap(({ timeframe }) => (timeframe === null ? [] : (sourceOf(timeframe, watched) ?? [])));
  const given = [...named, ...(wanted === null ? [] : [wanted])].sort(byLength)[0];
  if (given) return given;
  const preferred = readings.every(({ name }) => quick.has(readingSpec(name)?.name ?? name))
    ? (ascending[0] ?? '1h')
    : usual(watched);
  const candidates = ascending.filter((one) => timeframeMs(one) <= timeframeMs(preferred)).reverse();
  return candidates.find((base) => readings.every((reading) => spansFit(reading, base))) ?? preferred;
}
