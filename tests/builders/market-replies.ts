import type { ReplyFrame } from '../../src/bot/reply/frame.js';
import type { PricesReply } from '../../src/bot/reply/markets.js';
import type { Reply } from '../../src/bot/reply.js';
import type { Candle, Market } from '../../src/core/market.js';
import { type FearGreed, fearGreedParts, type Quote, type StudyName } from '../../src/core/overview.js';
import type { EpochMs } from '../../src/core/units.js';
import { comparisonOf } from '../../src/pipeline/overview/comparison.js';
import { convert } from '../../src/pipeline/overview/conversion.js';
import { heatTableOf } from '../../src/pipeline/overview/heat-table.js';
import { moversOf } from '../../src/pipeline/overview/movers.js';
import type { Tape } from '../../src/pipeline/overview/tape.js';
import { anEntry, someCandles, somePredictions } from './pictures.js';

const hour = 3_600_000;
const closed = Date.UTC(2025, 10, 12, 14) as EpochMs;
const btc = 'BTC/USDT' as Market;
const eth = 'ETH/USDT' as Market;
const sol = 'SOL/USDT' as Market;
/** As long as a market's name may be, and each another. */
export const longMarkets = Array.from(
  { length: 20 },
  (_, i) => `1000000MOGCOI${String.fromCharCode(65 + i)}/FDUSDX` as Market,
);

export const aQuote = (overrides: Partial<Quote> = {}): Quote => ({
  market: btc,
  last: 64_210.5,
  closedAt: closed,
  timeframe: '15m',
  isStale: false,
  changes: { '1h': 0.0042, '24h': -0.0131, '7d': 0.0613 },
  day: { high: 65_300, low: 63_480.1, volume: 28_431.4, turnover: 1_824_000_000, coverage: 1 },
  funding: { settledAt: (closed - 6 * hour) as EpochMs, rate: 0.000087 },
  ...overrides,
});

const unknownQuote = (market: Market): Quote =>
  aQuote({
    market,
    last: null,
    closedAt: null,
    isStale: true,
    changes: { '1h': null, '24h': null, '7d': null },
    day: null,
    funding: null,
  });

const largestQuote = (market: Market): Quote =>
  aQuote({
    market,
    last: 1_234_567_890.123,
    isStale: true,
    closedAt: (closed - 400 * 24 * hour) as EpochMs,
    changes: { '1h': -9.99, '24h': 7.77, '7d': -4.32 },
  });

const tape = (market: Market, seed: number, start = 100, count = 960): Tape => ({
  market,
  fine: { timeframe: '15m', candles: someCandles({ count: 240, timeframe: '15m', seed, start, tick: 0.01 }) },
  base: { timeframe: '1h', candles: someCandles({ count, seed, start, tick: 0.01 }) },
});
const silent = (market: Market): Tape => ({
  market,
  fine: { timeframe: '15m', candles: [] },
  base: { timeframe: '1h', candles: [] },
});
const tapes: readonly Tape[] = [tape(btc, 7, 64_000), tape(eth, 8, 3_200), tape(sol, 9, 140)];

export const aFearGreed = (overrides: Partial<FearGreed> = {}): FearGreed => ({
  value: 28.4,
  word: 'fear',
  asOf: closed,
  components: [
    { part: 'momentum', weight: 0.25, score: 21, value: -0.0412, usual: null },
    { part: 'volatility', weight: 0.25, score: 9, value: 0.0391, usual: 0.0218 },
    { part: 'volume', weight: 0.15, score: 34, value: 1.83, usual: 1 },
    { part: 'breadth', weight: 0.1, score: 17, value: 1 / 6, usual: 0.5 },
    { part: 'dominance', weight: 0.1, score: 38, value: 0.61, usual: 0.58 },
    { part: 'mood', weight: 0.15, score: 62, value: 0.12, usual: 0 },
  ],
  historyHours: 960,
  history: Array.from({ length: 60 }, (_, i) => ({
    at: (closed - (59 - i) * 12 * hour) as EpochMs,
    value: 50 + 30 * Math.sin(i / 6),
  })),
  ...overrides,
});

const missingParts: FearGreed['components'] = aFearGreed().components.map((component) =>
  component.part === 'mood' || component.part === 'dominance'
    ? { ...component, weight: 0, score: null, value: null, usual: null }
    : { ...component, weight: component.weight / 0.75 },
);

const comparison = (markets: readonly Market[], candles: (i: number) => readonly Candle[]) =>
  comparisonOf(
    markets.map((market, i) => ({ market, candles: candles(i) })),
    { timeframe: '1h', spanMs: 168 * hour, to: closed },
  );

const conversion = (amount: string, from: string, to: string, quotes: readonly Quote[]) => {
  const answer = convert(amount, from, to, quotes);
  if (answer.kind !== 'converted') throw new Error(`${amount} ${from} to ${to} was not converted: ${answer.kind}`);
  return answer.conversion;
};

/** Every kind of answer about markets, in the shapes that matter. */
export function marketReplies(live: ReplyFrame, simulated: ReplyFrame): Readonly<Record<string, Reply>> {
  const ticks: PricesReply['ticks'] = { [btc]: 0.1, [eth]: 0.01 };
  const predictions = somePredictions(someCandles());
  const entry = anEntry(predictions.at(-1) ?? predictions[0]!);
  return {
    'prices-one': { ...live, kind: 'prices', quotes: [aQuote()], ticks },
    'prices-one-old': {
      ...simulated,
      kind: 'prices',
      ticks: {},
      quotes: [
        aQuote({
          market: 'MEME/USDT' as Market,
          last: 0.00001234,
          isStale: true,
          closedAt: (closed - 5 * hour) as EpochMs,
          changes: { '1h': null, '24h': 0, '7d': null },
          day: { high: 0.0000131, low: 0.0000119, volume: 8.1e12, turnover: 99_950_000, coverage: 0.41 },
          funding: null,
        }),
      ],
    },
    'prices-many': {
      ...live,
      kind: 'prices',
      ticks,
      quotes: [
        aQuote(),
        aQuote({ market: eth, last: 3_233.2, changes: { '1h': 0, '24h': null, '7d': -0.25 } }),
        unknownQuote(sol),
      ],
    },
    'prices-none': { ...simulated, kind: 'prices', ticks: {}, quotes: [unknownQuote(btc), unknownQuote(eth)] },
    'prices-largest': { ...live, kind: 'prices', ticks: {}, quotes: longMarkets.map(largestQuote) },
    compare: {
      ...live,
      kind: 'compare',
      comparison: comparison([btc, eth, sol], (i) => someCandles({ count: i === 2 ? 5 : 200, seed: 7 + i })),
    },
    'compare-none': { ...simulated, kind: 'compare', comparison: comparison([btc, eth], () => []) },
    'compare-largest': {
      ...live,
      kind: 'compare',
      comparison: comparison(longMarkets.slice(0, 6), (i) => someCandles({ count: 200, seed: 20 + i })),
    },
    movers: { ...live, kind: 'movers', movers: moversOf([...tapes, silent('XRP/USDT' as Market)], '24h'), ticks },
    'movers-young': {
      ...simulated,
      kind: 'movers',
      movers: moversOf(
        tapes.map(({ market }, i) => tape(market, 7 + i, 100, 60)),
        '24h',
      ),
      ticks: {},
    },
    'movers-none': { ...simulated, kind: 'movers', movers: moversOf([silent(btc), silent(eth)], '7d'), ticks: {} },
    'movers-largest': {
      ...live,
      kind: 'movers',
      movers: moversOf([...longMarkets.map((market, i) => tape(market, 40 + i, 1_000_000)), silent(btc)], '7d'),
      ticks: {},
    },
    heatmap: { ...live, kind: 'heatmap', table: heatTableOf(tapes, closed), all: 3 },
    'heatmap-some': { ...simulated, kind: 'heatmap', table: heatTableOf(tapes, closed), all: 50 },
    'heatmap-none': { ...simulated, kind: 'heatmap', table: heatTableOf([silent(btc)], closed), all: 1 },
    'fear-greed': { ...live, kind: 'fearGreed', index: aFearGreed() },
    'fear-greed-parts-missing': {
      ...simulated,
      kind: 'fearGreed',
      index: aFearGreed({ value: 88.6, word: 'extremeGreed', components: missingParts, history: [] }),
    },
    'fear-greed-none': {
      ...simulated,
      kind: 'fearGreed',
      index: {
        value: null,
        word: null,
        asOf: null,
        components: fearGreedParts.map((part) => ({ part, weight: 0, score: null, value: null, usual: null })),
        historyHours: 60,
        history: [],
      },
    },
    conversion: { ...live, kind: 'conversion', conversion: conversion('100', 'USDT', 'BTC', [aQuote()]), ticks },
    'conversion-two-steps': {
      ...simulated,
      kind: 'conversion',
      conversion: conversion('1234567.123456789', 'ETH', 'BTC', [
        aQuote({ isStale: true, closedAt: (closed - 26 * hour) as EpochMs }),
        aQuote({ market: eth, last: 3_233.2 }),
      ]),
      ticks,
    },
    'chart-indicators': {
      ...live,
      kind: 'chart',
      market: longMarkets[0] as Market,
      timeframe: '15m',
      candles: 300,
      lastClose: 64_210.5,
      lastClosedAt: closed,
      change: -0.0213,
      tick: 0.1,
      values: (
        [
          ['bollinger', 'upper', 65_100],
          ['bollinger', 'middle', 64_300],
          ['bollinger', 'lower', 63_500],
          ['ema200', 'ema200', 64_111.1],
          ['sma300', 'sma300', 63_999.9],
          ['vwap', 'vwap', 64_222.2],
          ['rsi', 'rsi', 41.3],
          ['macd', 'macd', -128.3],
          ['macd', 'signal', -121.5],
          ['stochastic', 'k', 76],
          ['stochastic', 'd', 79],
        ] satisfies [StudyName, string, number][]
      ).map(([study, line, value]) => ({ study, line, value })),
      mood: { score: -0.12, items: 1_234 },
      entries: Array.from({ length: 5 }, (_, i) => ({ ...entry, id: 2_147_483_640 + i })),
    },
    'chart-silent-mood': {
      ...simulated,
      kind: 'chart',
      market: btc,
      timeframe: '1h',
      candles: 96,
      lastClose: 64_210.5,
      lastClosedAt: closed,
      change: null,
      tick: 0.1,
      mood: { score: null, items: 0 },
    },
  };
}
