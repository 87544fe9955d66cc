import type { Bar, SignalSource } from '../../core/ports/signal-source.js';
import { Ring } from '../features/indicators/ring.js';
import { WindowSum } from '../features/indicators/window-sum.js';
import { breakout } from './breakout.js';
import { day } from './day.js';
import { leave, Volatility } from './entry.js';
import { horizonGrid } from './horizon-grid.js';
import { meanReversion } from './mean-reversion.js';
import { model } from './model.js';
import { defineStrategy, type Strategy, type StrategyContext, settingsOf } from './strategy.js';
import { swing } from './swing.js';
import { VirtualTrader } from './virtual-trader.js';

const cost = 0.0014;
const regimes = 6;

interface Past {
  readonly regime: number;
  readonly earned: number;
}

/** What one rule earned in each regime over the last candles. */
class Scores {
  readonly #past: Past[] = [];
  readonly #sum = new Float64Array(regimes);
  readonly #squares = new Float64Array(regimes);
  readonly #count = new Float64Array(regimes);

  constructor(private readonly window: number) {}

  push(regime: number, earned: number): void {
    this.#add({ regime, earned }, 1);
    this.#past.push({ regime, earned });
    if (this.#past.length > this.window) this.#add(this.#past.shift() as Past, -1);
  }

  /** t statistic of the mean earned in a regime; −∞ with fewer than `least` candles of it. */
  score(regime: number, least: number): number {
    const count = this.#count[regime] as number;
    if (count < least) return Number.NEGATIVE_INFINITY;
    const mean = (this.#sum[regime] as number) / count;
    const variance = (this.#squares[regime] as number) / count - mean * mean;
    return variance > 0 ? mean / Math.sqrt(variance / count) : Number.NEGATIVE_INFINITY;
  }

  #add({ regime, earned }: Past, sign: number): void {
    this.#sum[regime] = (this.#sum[regime] as number) + sign * earned;
    this.#squares[regime] = (this.#squares[regime] as number) + sign * earned * earned;
    this.#count[regime] = (this.#count[regime] as number) + sign;
  }
}

/**
 * Regime of a candle: volatility against its own past (low, middle, high) times trend (up or down over the day). Only what
 * was known at the close.
 */
class Regime {
  readonly #volatility = new Volatility(24);
  readonly #past: Ring;
  readonly #slow: WindowSum;

  constructor(window: number) {
    this.#past = new Ring(Math.min(720, window));
    this.#slow = new WindowSum(96);
  }

  push(bar: Bar): number | null {
    const sigma = this.#volatility.push(bar);
    this.#slow.push(bar.candle.close);
    if (sigma === null) return null;
    const rank = this.#past.rankOf(sigma);
    this.#past.push(sigma);
    if (Number.isNaN(rank) || !this.#slow.full) return null;
    const wild = rank < 1 / 3 ? 0 : rank < 2 / 3 ? 1 : 2;
    return wild * 2 + (bar.candle.close >= this.#slow.mean ? 1 : 0);
  }
}

/**
 * Lets that rule speak which earned most surely in the present regime so far, and none when none earned. It learns only
 * from candles before the one it decides on, so it is walk-forward by construction.
 */
export const selector = defineStrategy({
  name: 'selector',
  about: 'Picks among the other rules by how they fared in the present regime of volatility and trend; else stays out.',
  settings: {
    window: { default: 2_000, min: 200, max: 20_000, whole: true, about: 'candles it looks back over' },
    least: { default: 100, min: 20, max: 5_000, whole: true, about: 'candles of a regime it must have seen' },
    surety: { default: 1, min: 0, max: 5, about: 't statistic of what a rule earned that it must exceed' },
  },
  needsModel: false,
  open: (series, settings, context) => {
    const rules = candidates(context).map((strategy) => {
      const source = strategy.open(series, settingsOf(strategy, {}), context);
      return { source, trader: new VirtualTrader(source, cost), scores: new Scores(settings.window) };
    });
    const regimeOf = new Regime(settings.window);
    let regime: number | null = null;
    let chosen: (typeof rules)[number] | null = null;
    return {
      name: 'selector',
      warmup: settings.window + Math.max(720, ...rules.map(({ source }) => source.warmup)),
      prepare: async (bars) => {
        for (const { source } of rules) await source.prepare?.(bars);
      },
      onBar(bar, held) {
        const now = regimeOf.push(bar);
        const spoken = rules.map((rule) => {
          const { earned, intent } = rule.trader.step(bar);
          // What this candle brought counts for the regime that was known before it.
          if (regime !== null) rule.scores.push(regime, earned);
          return { rule, intent };
        });
        regime = now;
        if (held.side && chosen) {
          const own = spoken.find(({ rule }) => rule === chosen)?.intent;
          const left = own?.kind === 'leave' || (chosen.trader.held.side !== held.side && own?.kind !== 'enter');
          return left ? leave('selector') : null;
        }
        if (held.side || held.ordered || now === null) return null;
        let best: { readonly rule: (typeof rules)[number]; readonly score: number } | null = null;
        for (const { rule } of spoken) {
          const score = rule.scores.score(now, settings.least);
          if (score > settings.surety && score > (best?.score ?? Number.NEGATIVE_INFINITY)) best = { rule, score };
        }
        if (!best) return null;
        const { rule } = best;
        const intent = spoken.find((one) => one.rule === rule)?.intent;
        if (intent?.kind !== 'enter') return null;
        chosen = rule;
        return { ...intent, tag: `selector ${intent.tag}` };
      },
    } satisfies SignalSource;
  },
});

const candidates = ({ forecasts }: StrategyContext): readonly Strategy[] => [
  breakout,
  meanReversion,
  swing,
  day,
  horizonGrid,
  ...(forecasts ? [model] : []),
];
