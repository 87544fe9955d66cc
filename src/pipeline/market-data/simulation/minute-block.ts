import type { EpochMs } from '../../../core/units.js';
import { noiseKey, normalAt, smoothAt, uniformAt } from './counter-noise.js';
import type { MarketCharacter } from './market-character.js';
import { VolatilityPath } from './volatility.js';

export const minuteMs = 60_000;
/** Minutes in a block: 16 days, so that no candle up to a day straddles two blocks. */
export const blockMinutes = 16 * 1_440;

/** One-minute candles of a block, prices in ticks. */
export interface MinuteBlock {
  readonly open: Int32Array;
  readonly high: Int32Array;
  readonly low: Int32Array;
  readonly close: Int32Array;
  readonly volume: Float64Array;
}

/** Volatility is held for this many minutes at a time. */
const step = 15;
/** Median |normal|: turns a usual move into a standard deviation. */
const medianOfAbsoluteNormal = 0.6745;
/** Minutes of each cell that may hold one jump. */
const jumpCell = 360;
/** Volume follows the move over this many minutes. */
const burst = 5;
/** How long volume stays lifted after a jump, in minutes. */
const jumpEcho = 25;

/**
 * Makes block `index` of a market's path: stochastic volatility times a mix of the whole market's and the market's own shocks,
 * with jumps. Blocks begin and end on anchors that are pure functions of the block number (a slope of a few hundredths of a σ
 * a candle leads from one to the next), so any block can be made alone and neighbours join without a step.
 */
export function makeMinuteBlock(seed: number, market: string, character: MarketCharacter, index: number): MinuteBlock {
  const first = index * blockMinutes;
  const sigma = minuteSigmas(seed, market, character, first);
  const path = logPath(seed, market, character, index, sigma);
  return candlesOf(seed, market, character, first, path, sigma);
}

interface Sigmas {
  /** σ of one minute's log return, one value each `step` minutes. */
  readonly sigma: Float64Array;
  /** Usual volume of one minute, likewise. */
  readonly volume: Float64Array;
}

function minuteSigmas(seed: number, market: string, character: MarketCharacter, first: number): Sigmas {
  const volatility = new VolatilityPath(seed, market);
  const knots = blockMinutes / step;
  const sigma = new Float64Array(knots);
  const volume = new Float64Array(knots);
  const usualSigma = character.usualMove / medianOfAbsoluteNormal / Math.sqrt(15);
  for (let knot = 0; knot < knots; knot++) {
    const at = ((first + knot * step) * minuteMs) as EpochMs;
    sigma[knot] = usualSigma * Math.exp(volatility.logVolatility(at));
    volume[knot] = (character.usualVolume / 15) * Math.exp(volatility.logVolume(at, volatility.stochastic(at)));
  }
  return { sigma, volume };
}

/** Log price at the end of each minute; element 0 is the price before the first. */
function logPath(
  seed: number,
  market: string,
  character: MarketCharacter,
  index: number,
  sigmas: Sigmas,
): Float64Array {
  const first = index * blockMinutes;
  const marketKey = noiseKey(seed, 'market');
  const ownKey = noiseKey(seed, `own-${market}`);
  // The leader moves at once; the others follow a part of each move a minute later.
  const leads = market.startsWith('BTC/');
  const own = Math.sqrt(1 - character.withMarket ** 2);
  const path = new Float64Array(blockMinutes + 1);
  let before = normalAt(marketKey, first - 1);
  for (let minute = 0; minute < blockMinutes; minute++) {
    const factor = normalAt(marketKey, first + minute);
    const common = leads ? factor : 0.98 * factor + 0.199 * before;
    before = factor;
    const shock = character.withMarket * common + own * normalAt(ownKey, first + minute);
    path[minute + 1] = (path[minute] as number) + (sigmas.sigma[Math.floor(minute / step)] as number) * shock;
  }
  for (const jump of jumpsOf(seed, market, character, first)) {
    const size = jump.sigmas * Math.sqrt(15) * (sigmas.sigma[Math.floor(jump.minute / step)] as number);
    for (let minute = jump.minute; minute < blockMinutes; minute++)
      path[minute + 1] = (path[minute + 1] as number) + size;
  }
  const start = anchor(seed, market, character, index);
  const slope = (anchor(seed, market, character, index + 1) - start - (path[blockMinutes] as number)) / blockMinutes;
  for (let minute = 0; minute <= blockMinutes; minute++)
    path[minute] = start + (path[minute] as number) + slope * minute;
  return path;
}

/** Log price at the start of a block: the market's level with slow swings, most of them shared. */
function anchor(seed: number, market: string, character: MarketCharacter, index: number): number {
  const swing = (name: string): number =>
    0.75 * smoothAt(noiseKey(seed, `${name}-slow`), index, 9) +
    0.45 * smoothAt(noiseKey(seed, `${name}-fast`), index, 2.5);
  const size = Math.min(2, character.usualMove / 0.00108) ** 0.7 * 0.14;
  return Math.log(character.level) + size * (character.withMarket * swing('anchor') + 0.6 * swing(`anchor-${market}`));
}

interface Jump {
  readonly minute: number;
  /** Size in 15-minute σ. */
  readonly sigmas: number;
}

/** Jumps of the whole market and of this market alone: about one every three days each. */
function jumpsOf(seed: number, market: string, character: MarketCharacter, first: number): Jump[] {
  const sources = [
    { key: noiseKey(seed, 'jump'), share: character.withMarket },
    { key: noiseKey(seed, `jump-${market}`), share: 0.8 },
  ];
  return sources.flatMap(({ key, share }) => {
    const jumps: Jump[] = [];
    for (let start = 0; start < blockMinutes; start += jumpCell) {
      const cell = (first + start) / jumpCell;
      if (uniformAt(key, 4 * cell) > 0.08) continue;
      const minute = start + Math.floor(uniformAt(key, 4 * cell + 1) * jumpCell);
      const size = 2.5 + 3 * -Math.log(uniformAt(key, 4 * cell + 2));
      jumps.push({ minute, sigmas: share * Math.min(size, 9) * (uniformAt(key, 4 * cell + 3) < 0.5 ? -1 : 1) });
    }
    return jumps;
  });
}

function candlesOf(
  seed: number,
  market: string,
  character: MarketCharacter,
  first: number,
  path: Float64Array,
  sigmas: Sigmas,
): MinuteBlock {
  const topKey = noiseKey(seed, `top-${market}`);
  const bottomKey = noiseKey(seed, `bottom-${market}`);
  const volumeKey = noiseKey(seed, `trades-${market}`);
  const block: MinuteBlock = {
    open: new Int32Array(blockMinutes),
    high: new Int32Array(blockMinutes),
    low: new Int32Array(blockMinutes),
    close: new Int32Array(blockMinutes),
    volume: new Float64Array(blockMinutes),
  };
  const ticks = (logPrice: number): number => Math.max(1, Math.round(Math.exp(logPrice) / character.tick));
  let open = ticks(path[0] as number);
  for (let minute = 0; minute < blockMinutes; minute++) {
    const from = path[minute] as number;
    const to = path[minute + 1] as number;
    const sigma = sigmas.sigma[Math.floor(minute / step)] as number;
    const close = ticks(to);
    block.open[minute] = open;
    block.close[minute] = close;
    block.high[minute] = Math.max(open, close, ticks(extreme(from, to, sigma, uniformAt(topKey, first + minute))));
    block.low[minute] = Math.min(open, close, ticks(-extreme(-from, -to, sigma, uniformAt(bottomKey, first + minute))));
    block.volume[minute] = minuteVolume(
      sigmas.volume[Math.floor(minute / step)] as number,
      burstMove(path, minute) / sigma,
      normalAt(volumeKey, first + minute),
    );
    open = close;
  }
  for (const jump of jumpsOf(seed, market, character, first)) {
    for (let echo = 0; echo < jumpEcho && jump.minute + echo < blockMinutes; echo++) {
      const lift = 1 + (0.8 * Math.abs(jump.sigmas)) / (1 + echo / 4);
      block.volume[jump.minute + echo] = (block.volume[jump.minute + echo] as number) * lift;
    }
  }
  for (let minute = 0; minute < blockMinutes; minute++) {
    // Three decimals, as venues give them: sums of such numbers are the same in any grouping up to the last bit.
    block.volume[minute] = Math.round((block.volume[minute] as number) * 1_000) / 1_000;
  }
  return block;
}

/** Maximum of a Brownian path of that σ given both ends (inverse of its Rayleigh distribution). */
const extreme = (from: number, to: number, sigma: number, uniform: number): number =>
  (from + to + Math.sqrt((to - from) ** 2 - 2 * sigma ** 2 * Math.log(uniform))) / 2;

/** |log move| of the burst a minute lies in, over √minutes. */
function burstMove(path: Float64Array, minute: number): number {
  const start = minute - (minute % burst);
  return Math.abs((path[start + burst] as number) - (path[start] as number)) / Math.sqrt(burst);
}

const minuteVolume = (usual: number, moveInSigmas: number, noise: number): number =>
  usual * (0.3 + 0.8 * Math.min(moveInSigmas, 4)) * Math.exp(0.55 * noise - 0.15);
