import { baseOf } from '../../core/market.js';
import {
  type FearGreed,
  type FearGreedComponent,
  type FearGreedPart,
  type FearGreedWord,
  fearGreedParts,
} from '../../core/overview.js';
import type { SentimentReading } from '../../core/sentiment.js';
import { normalCdf } from '../../core/statistics.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { type GridMarket, MarketGrid } from './market-grid.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const meanMs = 10 * dayMs;
/** With less the yardsticks would say more of chance than of the market. */
const leastHistoryMs = 7 * dayMs;
const longestHistoryMs = 365 * dayMs;
const moodMs = dayMs;
const leastItems = 5;
/** A mood of half of what there is counts as full greed: texts cancel each other out, so more is hardly ever seen. */
const fullMood = 0.5;
const pointsShown = 90;

/** How much each part counts when all are known; what is missing gives its weight to the others, in proportion. */
export const fearGreedWeights: Readonly<Record<FearGreedPart, number>> = {
  momentum: 0.25,
  volatility: 0.25,
  volume: 0.15,
  breadth: 0.1,
  dominance: 0.1,
  mood: 0.15,
};

export interface FearGreedFacts {
  /** Candles of one length, `barMs`, of every watched market; only those that closed by `asOf` are looked at. */
  readonly markets: readonly GridMarket[];
  readonly barMs: number;
  readonly asOf: EpochMs;
  /** Any order; each counts from when it was available. */
  readonly readings: readonly Pick<SentimentReading, 'score' | 'availableAt'>[];
}

/**
 * Auspex's own index of fear and greed, 0 to 100, from nothing but stored candles and readings:
 *
 * - momentum: how far the average market stands above its mean of 10 days, in the spread a random walk would have there
 *   (σ·√(bars/3)), as a normal probability
 * - volatility: share of the history (at most a year) in which a day was wilder than the last one
 * - volume: the last day's move in its own σ, as a normal probability, counted more the more was traded (full at twice the
 *   usual turnover)
 * - breadth: share of the markets above their own mean of 10 days
 * - dominance: share of the history in which Bitcoin had more of the turnover than now (money that flees goes to Bitcoin)
 * - mood: mean score of what was said within a day; ±0.5 is the end of the scale
 *
 * Each stands on what was known at its instant, in the history too.
 */
export function fearGreedOf(facts: FearGreedFacts): FearGreed {
  const { barMs, asOf } = facts;
  const markets = facts.markets.map(({ market, candles }) => ({
    market,
    candles: candles.filter(({ closedAt }) => closedAt <= asOf && closedAt > asOf - longestHistoryMs),
  }));
  const leader = markets.find(({ market }) => baseOf(market) === 'BTC')?.market ?? null;
  const grid = new MarketGrid(markets, markets.length > 1 ? leader : null);
  const { times } = grid;
  const newest = times.length - 1;
  const readings = [...facts.readings].sort((a, b) => a.availableAt - b.availableAt);
  const bars = barsOf(barMs);
  const at = (index: number) => componentsAt(grid, index, bars, readings, leader !== null && markets.length > 1);
  const historyHours = newest < 0 ? 0 : ((times[newest] as number) - (times[0] as number)) / hourMs;
  if (newest < bars.least) {
    const components = fearGreedParts.map((part) => ({ part, weight: 0, score: null, value: null, usual: null }));
    return { value: null, word: null, asOf: null, components, historyHours, history: [] };
  }
  const step = Math.max(1, Math.ceil((newest - bars.least) / pointsShown));
  const history: { at: EpochMs; value: number }[] = [];
  for (let index = newest; index >= bars.least && history.length <= pointsShown; index -= step) {
    history.push({ at: epochMs(times[index] as number), value: weighted(at(index)) });
  }
  const components = at(newest);
  const value = weighted(components);
  return {
    value,
    word: wordOf(value),
    asOf: epochMs(times[newest] as number),
    components,
    historyHours,
    history: history.reverse(),
  };
}

interface Bars {
  readonly day: number;
  readonly mean: number;
  readonly least: number;
}

const barsOf = (barMs: number): Bars => ({
  day: Math.max(1, Math.round(dayMs / barMs)),
  mean: Math.max(2, Math.round(meanMs / barMs)),
  least: Math.max(2, Math.round(leastHistoryMs / barMs)),
});

/** 0..24 extreme fear, ..44 fear, ..55 neutral, ..75 greed, above extreme greed. */
export function wordOf(value: number): FearGreedWord {
  const whole = Math.round(value);
  if (whole < 25) return 'extremeFear';
  if (whole < 45) return 'fear';
  if (whole <= 55) return 'neutral';
  return whole <= 75 ? 'greed' : 'extremeGreed';
}

const weighted = (components: readonly FearGreedComponent[]): number =>
  components.reduce((sum, { weight, score }) => sum + weight * (score ?? 0), 0);

type Measured = Pick<FearGreedComponent, 'score' | 'value' | 'usual'>;
const unknown: Measured = { score: null, value: null, usual: null };

function componentsAt(
  grid: MarketGrid,
  at: number,
  bars: Bars,
  readings: FearGreedFacts['readings'],
  hasLeader: boolean,
): readonly FearGreedComponent[] {
  const measured: Readonly<Record<FearGreedPart, Measured>> = {
    momentum: momentum(grid, at, bars),
    volatility: volatility(grid, at, bars),
    volume: volume(grid, at, bars),
    breadth: breadth(grid, at, bars),
    dominance: hasLeader ? dominance(grid, at, bars) : unknown,
    mood: mood(readings, grid.times[at] as number),
  };
  const known = fearGreedParts.filter((part) => measured[part].score !== null);
  const total = known.reduce((sum, part) => sum + fearGreedWeights[part], 0);
  return fearGreedParts.map((part) => ({
    part,
    weight: measured[part].score === null ? 0 : fearGreedWeights[part] / total,
    ...measured[part],
  }));
}

/** σ of one bar over all that is known by then. */
const sigmaOf = (grid: MarketGrid, at: number): number => grid.volatility(at, at + 1);

function momentum(grid: MarketGrid, at: number, { mean }: Bars): Measured {
  const bars = Math.min(mean, at + 1);
  const sigma = sigmaOf(grid, at);
  const value = grid.aboveMean(at, bars);
  return sigma === 0 ? unknown : { score: 100 * normalCdf(value / (sigma * Math.sqrt(bars / 3))), value, usual: null };
}

function volatility(grid: MarketGrid, at: number, { day }: Bars): Measured {
  const now = grid.volatility(at, day);
  const past = pastDays(at, day).map((one) => grid.volatility(one, day));
  const scale = Math.sqrt(day);
  return { score: 100 * shareAbove(past, now), value: now * scale, usual: middle(past) * scale };
}

function volume(grid: MarketGrid, at: number, { day }: Bars): Measured {
  const sigma = sigmaOf(grid, at) * Math.sqrt(day);
  const usual = middle(pastDays(at, day).map((one) => grid.turnover(one, day)));
  if (!(usual > 0) || sigma === 0) return unknown;
  const ratio = grid.turnover(at, day) / usual;
  const lean = normalCdf(grid.change(at, day) / sigma) - 0.5;
  return { score: 50 + 100 * lean * Math.min(1, ratio / 2), value: ratio, usual: 1 };
}

function breadth(grid: MarketGrid, at: number, { mean }: Bars): Measured {
  const share = grid.breadth(at, Math.min(mean, at + 1));
  return share === null ? unknown : { score: 100 * share, value: share, usual: 0.5 };
}

function dominance(grid: MarketGrid, at: number, { day }: Bars): Measured {
  const value = grid.leaderShare(at, day);
  const past = pastDays(at, day).flatMap((one) => grid.leaderShare(one, day) ?? []);
  return value === null || past.length === 0
    ? unknown
    : { score: 100 * shareAbove(past, value), value, usual: middle(past) };
}

function mood(readings: FearGreedFacts['readings'], now: number): Measured {
  const said = readings.slice(firstAfter(readings, now - moodMs), firstAfter(readings, now));
  if (said.length < leastItems) return unknown;
  const value = said.reduce((sum, { score }) => sum + score, 0) / said.length;
  return { score: Math.min(100, Math.max(0, 50 + (50 * value) / fullMood)), value, usual: 0 };
}

/** Ends of the days before, a quarter of a day apart; the one that ends at `at` is not its own yardstick. */
function pastDays(at: number, day: number): readonly number[] {
  const step = Math.max(1, Math.round(day / 4));
  const ends: number[] = [];
  for (let one = at - step; one >= day - 1; one -= step) ends.push(one);
  return ends;
}

/** Share of `values` above `value`, equal ones counting half; a half when there are none. */
function shareAbove(values: readonly number[], value: number): number {
  if (values.length === 0) return 0.5;
  return values.reduce((sum, one) => sum + (one > value ? 1 : one === value ? 0.5 : 0), 0) / values.length;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half) - 1] ?? 0)) / 2;
}

/** Index of the first reading that became available after `at`; they ascend. */
function firstAfter(readings: FearGreedFacts['readings'], at: number): number {
  let low = 0;
  let high = readings.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if ((readings[half] as { availableAt: number }).availableAt <= at) low = half + 1;
    else high = half;
  }
  return low;
}
