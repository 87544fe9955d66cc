import type { Candle, FundingRate, Market, Timeframe } from '../../../core/market.js';
import { timeframeMs } from '../../../core/market.js';
import type { EpochMs } from '../../../core/units.js';
import { noiseKey, normalAt, smoothAt } from './counter-noise.js';
import { characterOf, type MarketCharacter } from './market-character.js';
import { blockMinutes, type MinuteBlock, makeMinuteBlock, minuteMs } from './minute-block.js';

const settlementMs = 8 * 3_600_000;
const blocksKept = 24;

/**
 * A made-up market whose every candle is a pure function of seed, market and time. All timeframes are sums of the same
 * one-minute candles, so they agree exactly.
 */
export class SimulatedMarket {
  readonly #blocks = new Map<string, MinuteBlock>();
  readonly #characters = new Map<Market, MarketCharacter>();

  constructor(readonly seed: number) {}

  /** Candles with from <= openedAt < to on the grid. */
  candles(market: Market, timeframe: Timeframe, from: EpochMs, to: EpochMs): Candle[] {
    const length = timeframeMs(timeframe);
    const candles: Candle[] = [];
    for (let at = Math.ceil(from / length) * length; at < to; at += length) {
      candles.push(this.#candle(market, at, length));
    }
    return candles;
  }

  /** Funding settled every 8 hours with from <= settledAt < to. */
  funding(market: Market, from: EpochMs, to: EpochMs): FundingRate[] {
    const { mean, spread } = this.#character(market).funding;
    const key = noiseKey(this.seed, `funding-${market}`);
    const rates: FundingRate[] = [];
    for (let at = Math.ceil(from / settlementMs); at * settlementMs < to; at++) {
      const swing = 0.6 * smoothAt(key, at, 6) + 0.5 * smoothAt(key ^ 1, at, 2) + 0.6 * normalAt(key ^ 2, at);
      // Real rates lean on 0.01 % from below: the venue's interest part caps them there most of the time.
      const rate = Math.max(-0.003, Math.min(mean + spread * swing, 0.0001));
      rates.push({ settledAt: (at * settlementMs) as EpochMs, rate: Math.round(rate * 1e8) / 1e8 });
    }
    return rates;
  }

  tickSize(market: Market): number {
    return this.#character(market).tick;
  }

  #candle(market: Market, openedAt: number, length: number): Candle {
    const minute = openedAt / minuteMs;
    const index = Math.floor(minute / blockMinutes);
    const block = this.#block(market, index);
    const start = minute - index * blockMinutes;
    const end = start + length / minuteMs;
    let high = 0;
    let low = Number.POSITIVE_INFINITY;
    let volume = 0;
    for (let at = start; at < end; at++) {
      high = Math.max(high, block.high[at] as number);
      low = Math.min(low, block.low[at] as number);
      volume += block.volume[at] as number;
    }
    const price = priceOf(this.#character(market).tick);
    return {
      openedAt: openedAt as EpochMs,
      closedAt: (openedAt + length) as EpochMs,
      open: price(block.open[start] as number),
      high: price(high),
      low: price(low),
      close: price(block.close[end - 1] as number),
      volume: Math.round(volume * 1_000) / 1_000,
    };
  }

  #character(market: Market): MarketCharacter {
    const character = this.#characters.get(market) ?? characterOf(market);
    this.#characters.set(market, character);
    return character;
  }

  #block(market: Market, index: number): MinuteBlock {
    const name = `${market}-${index}`;
    const block = this.#blocks.get(name) ?? makeMinuteBlock(this.seed, market, this.#character(market), index);
    // Put last again: the block used longest ago goes first.
    this.#blocks.delete(name);
    this.#blocks.set(name, block);
    const oldest = this.#blocks.size > blocksKept ? this.#blocks.keys().next().value : undefined;
    if (oldest !== undefined) this.#blocks.delete(oldest);
    return block;
  }
}

/** Ticks to a price without the dust of binary fractions: 8,123 ticks of 0.0001 are 0.8123. */
function priceOf(tick: number): (ticks: number) => number {
  const decimals = Math.max(0, -Math.floor(Math.log10(tick) + 1e-9));
  return (ticks) => Number((ticks * tick).toFixed(decimals));
}
