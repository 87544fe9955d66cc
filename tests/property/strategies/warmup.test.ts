import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Candle, Series } from '../../../src/core/market.js';
import type { Bar, Held, Intent, SignalSource } from '../../../src/core/ports/signal-source.js';
import { replayVenue } from '../../../src/pipeline/market-data/replay-venue.js';
import { enter } from '../../../src/pipeline/strategies/entry.js';
import { strategyNames, strategyOf } from '../../../src/pipeline/strategies/registry.js';
import { settingsOf } from '../../../src/pipeline/strategies/strategy.js';
import { walk } from '../../builders/history.js';
import { btc } from '../../builders/trading.js';
import '../../support/long-tests.js';

const series: Series = { venue: replayVenue, market: btc, timeframe: '1h' };
const nothing: Held = { side: null, ordered: false, entryPrice: null, since: null, tag: null };
const selectorSettings = { window: 200, least: 20, surety: 0 };

const barsOf = (candles: readonly Candle[]): Bar[] => candles.map((candle) => ({ series, candle, funding: null }));

const asked = 40;

/** The words at the last bars, when everything before them was heard with empty hands. */
function lastWords(source: SignalSource, bars: readonly Bar[], held: Held): readonly (Intent | null)[] {
  for (const bar of bars.slice(0, -asked)) source.onBar(bar, nothing);
  return bars.slice(-asked).map((bar) => source.onBar(bar, held));
}

/** What matters of a word, with prices as near as sums in another order allow. */
const plain = (intent: Intent | null): unknown =>
  intent === null
    ? null
    : Object.fromEntries(
        Object.entries(intent).map(([key, value]) => [
          key,
          typeof value === 'number' ? Number(value.toPrecision(8)) : value,
        ]),
      );

/** Whether a cold start after `warmup` bars says the same as the long run. */
function forgets(open: () => SignalSource, candles: readonly Candle[], held: Held): boolean {
  const { warmup } = open();
  const bars = barsOf(candles);
  const whole = lastWords(open(), bars, held);
  const cold = lastWords(open(), bars.slice(-warmup - asked), held);
  spoken += whole.filter((word) => word !== null).length;
  return JSON.stringify(whole.map(plain)) === JSON.stringify(cold.map(plain));
}

/** Words heard: a test of silence would prove nothing. */
let spoken = 0;

const holdings = (name: string): readonly Held[] => [
  nothing,
  ...(['long', 'short'] as const).map((side) => ({ ...nothing, side, entryPrice: 100, tag: `selector ${name}` })),
];

describe('a rule depends on its last warmup bars alone', () => {
  beforeEach(() => {
    spoken = 0;
  });

  it.each(strategyNames.filter((name) => name !== 'model' && name !== 'selector'))('%s', (name) => {
    const strategy = strategyOf(name);
    const context = { timeframe: '1h', seed: 3, forecasts: null } as const;
    const open = () => strategy.open(series, settingsOf(strategy, {}), context);
    const { warmup } = open();
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: warmup + asked, max: warmup + 400 }),
        fc.constantFrom(...holdings(name)),
        (seed, count, held) => forgets(open, walk(count, seed, 100, 0.02), held),
      ),
      { numRuns: 60 },
    );
    expect(spoken).toBeGreaterThan(0);
  });

  it('selector', () => {
    const strategy = strategyOf('selector');
    const context = { timeframe: '1h', seed: 3, forecasts: null } as const;
    const open = () => strategy.open(series, settingsOf(strategy, selectorSettings), context);
    const { warmup } = open();
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: warmup + asked, max: warmup + 800 }),
        fc.constantFrom(...holdings('breakout'), ...holdings('meanReversion')),
        (seed, count, held) => forgets(open, walk(count, seed, 100, 0.02), held),
      ),
      { numRuns: 30 },
    );
    expect(spoken).toBeGreaterThan(0);
  });

  it('is a test that catches a rule which remembers more', () => {
    const open = (): SignalSource => {
      let highest = 0;
      return {
        name: 'allTimeHigh',
        warmup: 20,
        onBar(bar) {
          const higher = bar.candle.close > highest;
          highest = Math.max(highest, bar.candle.close);
          return higher ? enter('long', 'allTimeHigh', bar) : null;
        },
      };
    };
    const seeds = Array.from({ length: 50 }, (_, seed) => seed + 1);
    expect(seeds.every((seed) => forgets(open, walk(200, seed), nothing))).toBe(false);
  });
});
