import { describe, expect, it } from 'vitest';
import type { Candle, Series } from '../../../../src/core/market.js';
import type { Bar, EntryIntent, Held, Intent, SignalSource } from '../../../../src/core/ports/signal-source.js';
import { replayVenue } from '../../../../src/pipeline/market-data/replay-venue.js';
import type { Forecasts } from '../../../../src/pipeline/strategies/forecasts.js';
import { describeStrategies, strategyNames, strategyOf } from '../../../../src/pipeline/strategies/registry.js';
import { type StrategyContext, settingsOf } from '../../../../src/pipeline/strategies/strategy.js';
import { walk } from '../../../builders/history.js';
import { at, btc, hour } from '../../../builders/trading.js';

const series: Series = { venue: replayVenue, market: btc, timeframe: '1h' };
const empty: Held = { side: null, ordered: false, entryPrice: null, since: null };
const holding = (side: 'long' | 'short'): Held => ({ ...empty, side, entryPrice: 100, since: at(0) });

const open = (name: string, given: Record<string, number> = {}, context: Partial<StrategyContext> = {}): SignalSource =>
  strategyOf(name).open(series, settingsOf(strategyOf(name), given), {
    timeframe: '1h',
    seed: 1,
    forecasts: null,
    ...context,
  });
const barOf = (candle: Candle): Bar => ({ series, candle, funding: null });

/** What a rule says at the end of candles through which it held nothing. */
function say(source: SignalSource, candles: readonly Candle[], held: Held = empty): Intent | null {
  for (const candle of candles.slice(0, -1)) source.onBar(barOf(candle), empty);
  return source.onBar(barOf(candles.at(-1) as Candle), held);
}
const isEntry = (word: Intent | null): word is EntryIntent => word?.kind === 'enter';

/** A walk whose last candle closes at a share of the close before it. */
function then(share: number, count = 400, seed = 3): readonly Candle[] {
  const candles = walk(count, seed);
  const last = candles.at(-1) as Candle;
  const close = last.open * share;
  return [
    ...candles.slice(0, -1),
    { ...last, close, high: Math.max(last.open, close), low: Math.min(last.open, close) },
  ];
}

describe('the strategies', () => {
  it('are nine, each with a sentence and settings whose defaults are in range', () => {
    expect(strategyNames).toHaveLength(9);
    for (const { name, about, settings } of describeStrategies()) {
      expect(about.length, name).toBeGreaterThan(20);
      for (const { default: value, min, max } of Object.values(settings)) {
        expect(min).toBeLessThan(max);
        expect(value).toBeGreaterThanOrEqual(min);
        expect(value).toBeLessThanOrEqual(max);
      }
    }
  });

  it('are found however they are spelled', () => {
    expect(strategyOf('mean-reversion').name).toBe('meanReversion');
    expect(strategyOf('BUY_AND_HOLD').name).toBe('buyAndHold');
    expect(() => strategyOf('astrology')).toThrow(/choose from model, day, swing/);
  });

  it('breakout goes with the break of its range and leaves at the opposite one', () => {
    const up = say(open('breakout'), then(1.5));
    expect(isEntry(up) && up.side === 'long' && up.trail !== null && up.trail > 0).toBe(true);
    expect(say(open('breakout'), then(0.6))).toMatchObject({ kind: 'enter', side: 'short' });
    expect(say(open('breakout'), then(1))).toBeNull();
    expect(say(open('breakout'), then(0.6), holding('long'))).toMatchObject({ kind: 'leave' });
    expect(say(open('breakout'), then(1.5), holding('long'))).toBeNull();
  });

  it('meanReversion bets against a far close, with the average for a target', () => {
    const fallen = say(open('meanReversion'), then(0.8));
    expect(isEntry(fallen) && fallen.side === 'long' && (fallen.target ?? 0) > then(0.8).at(-1)!.close).toBe(true);
    expect(say(open('meanReversion'), then(1.3))).toMatchObject({ kind: 'enter', side: 'short' });
    expect(say(open('meanReversion'), then(1.3), holding('long'))).toMatchObject({ kind: 'leave' });
  });

  it('horizonGrid follows a move that all horizons agree on, and leaves when they no longer do', () => {
    const rising = walk(500, 4).map((candle, place) => {
      const lift = Math.exp(place * 0.004);
      const { open: o, high, low, close } = candle;
      return { ...candle, open: o * lift, high: high * lift * 1.004, low: low * lift, close: close * lift };
    });
    expect(say(open('horizonGrid'), rising)).toMatchObject({ kind: 'enter', side: 'long' });
    expect(say(open('horizonGrid'), rising, holding('short'))).toMatchObject({ kind: 'leave' });
  });

  it('day enters once a day after its opening range and is flat by midnight', () => {
    const source = open('day');
    const entries: { readonly word: EntryIntent; readonly openedAt: number }[] = [];
    for (const candle of walk(1_000, 7, 100, 0.02)) {
      const word = source.onBar(barOf(candle), empty);
      if (isEntry(word)) entries.push({ word, openedAt: candle.openedAt });
    }
    expect(entries.length).toBeGreaterThan(10);
    const days = entries.map(({ openedAt }) => Math.floor(openedAt / (24 * hour)));
    expect(new Set(days).size).toBe(days.length);
    for (const { word, openedAt } of entries) {
      expect(word.closesAt).toBe((Math.floor(openedAt / (24 * hour)) + 1) * 24 * hour);
      expect((openedAt % (24 * hour)) / hour).toBeGreaterThanOrEqual(4);
    }
  });

  it('swing joins a trend only after a pullback', () => {
    const source = open('swing');
    const sides = walk(2_000, 9, 100, 0.02).flatMap((candle) => {
      const word = source.onBar(barOf(candle), empty);
      return isEntry(word) ? [word.side] : [];
    });
    expect(new Set(sides)).toEqual(new Set(['long', 'short']));
    expect(sides.length).toBeLessThan(1_000);
  });

  it('randomEntry draws its lots from the instant and the seed, not from how often it was asked', () => {
    const candles = walk(400, 2);
    const words = (source: SignalSource, from: number) =>
      candles.slice(from).map((candle) => source.onBar(barOf(candle), empty)?.kind ?? null);
    expect(words(open('randomEntry'), 100).slice(150)).toEqual(words(open('randomEntry'), 0).slice(250));
    expect(words(open('randomEntry', {}, { seed: 2 }), 0)).not.toEqual(words(open('randomEntry'), 0));
  });

  it('model says what the forecast is worth after cost, and nothing without one', () => {
    const forecasts = (expectedReturn: number): Forecasts => ({
      warmup: 3,
      prepare: async () => undefined,
      at: () => ({
        probabilities: { up: 0.3, down: 0.1, neutral: 0.6 },
        bigMove: 0.4,
        expectedReturn,
        horizonBars: 4,
        sigma: 0.01,
        model: '1h-v9',
      }),
    });
    const [candle] = walk(1) as [Candle];
    const word = open('model', {}, { forecasts: forecasts(0.005) }).onBar(barOf(candle), empty);
    expect(word).toMatchObject({ side: 'long', tag: 'model 1h-v9', closesAt: candle.closedAt + 4 * hour });
    expect(isEntry(word) && word.sigma).toBeCloseTo(0.01, 10);
    expect(isEntry(word) && word.expectedNet).toBeCloseTo(0.0036, 10);
    expect(isEntry(word) && word.winProbability).toBeCloseTo(0.75, 10);
    expect(open('model', {}, { forecasts: forecasts(0.001) }).onBar(barOf(candle), empty)).toBeNull();
    expect(open('model', { margin: 0.01 }, { forecasts: forecasts(0.005) }).onBar(barOf(candle), empty)).toBeNull();
    expect(open('model', {}, { forecasts: forecasts(-0.005) }).onBar(barOf(candle), holding('long'))).toMatchObject({
      kind: 'leave',
    });
    expect(open('model').onBar(barOf(candle), empty)).toBeNull();
  });

  it('selector stays out until it has seen enough, then lets one of the others speak', () => {
    const source = open('selector', { window: 400, least: 20, surety: 0 });
    const words = walk(3_500, 5, 100, 0.02).map((candle) => source.onBar(barOf(candle), empty));
    const first = words.findIndex((word) => word !== null);
    expect(first).toBeGreaterThan(817);
    for (const word of words) if (word) expect(isEntry(word) && word.tag).toMatch(/^selector [a-z]+/i);
    const strict = open('selector', { window: 400, least: 20, surety: 5 });
    expect(walk(3_500, 5, 100, 0.02).every((candle) => strict.onBar(barOf(candle), empty) === null)).toBe(true);
  });

  it('selector tells regimes of mood apart where there is one', () => {
    const of = (moodAt: StrategyContext['moodAt']) => {
      const source = open('selector', { window: 400, least: 20, surety: 0 }, moodAt ? { moodAt } : {});
      return walk(3_500, 5, 100, 0.02)
        .map((candle) => source.onBar(barOf(candle), empty)?.tag ?? '')
        .join();
    };
    expect(of(() => null)).toBe(of(undefined));
    expect(of((_, now) => (now % (48 * hour) < 24 * hour ? 0.8 : -0.8))).not.toBe(of(undefined));
  });
});
