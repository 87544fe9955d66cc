import { timeframeMs } from '../../core/market.js';
import type { SignalSource } from '../../core/ports/signal-source.js';
import { breakout } from './breakout.js';
import { day } from './day.js';
import { leave } from './entry.js';
import { horizonGrid } from './horizon-grid.js';
import { meanReversion } from './mean-reversion.js';
import { model } from './model.js';
import { Regime, regimes, regimeWarmup } from './regime.js';
import { RegimeScores } from './regime-scores.js';
import { defineStrategy, type Strategy, type StrategyContext, settingsOf } from './strategy.js';
import { swing } from './swing.js';
import { VirtualTrader } from './virtual-trader.js';

const cost = 0.0014;
/** Every so many candles all virtual positions end: what a rule earned then no longer hangs on where the run began. */
const epochBars = 720;
const tagOf = (name: string): string => `selector ${name}`;

/**
 * Lets that rule speak which earned most surely in the present regime so far, and none when none earned. It learns only
 * from candles before the one it decides on, so it is walk-forward by construction.
 */
export const selector = defineStrategy({
  name: 'selector',
  about:
    'Picks among the other rules by how they fared in the present regime (volatility, trend, what a model expects, mood); else stays out.',
  settings: {
    window: { default: 2_000, min: 200, max: 20_000, whole: true, about: 'candles it looks back over' },
    least: { default: 100, min: 20, max: 5_000, whole: true, about: 'candles of a regime it must have seen' },
    surety: { default: 1, min: 0, max: 5, about: 't statistic of what a rule earned that it must exceed' },
  },
  needsModel: false,
  open: (series, settings, context) => {
    const rules = candidates(context).map((strategy) => {
      const source = strategy.open(series, settingsOf(strategy, {}), context);
      return {
        source,
        trader: new VirtualTrader(source, cost),
        scores: new RegimeScores(settings.window, regimes),
      };
    });
    const regimeOf = new Regime();
    const epochMs = epochBars * timeframeMs(series.timeframe);
    let regime: number | null = null;
    let epoch = -1;
    return {
      name: 'selector',
      // Scores are summed anew at an epoch's start, over a window in which regimes and virtual positions were settled.
      warmup:
        settings.window +
        epochBars +
        Math.max(regimeWarmup, epochBars + Math.max(...rules.map((one) => one.source.warmup))),
      prepare: async (bars) => {
        for (const { source } of rules) await source.prepare?.(bars);
      },
      onBar(bar, held) {
        const { closedAt } = bar.candle;
        const begins = Math.floor(closedAt / epochMs) !== epoch;
        epoch = Math.floor(closedAt / epochMs);
        const spoken = rules.map((rule) => {
          const { earned, intent } = rule.trader.step(bar);
          // What this candle brought counts for the regime that was known before it.
          if (regime !== null) rule.scores.push(regime, earned);
          if (begins) {
            rule.trader.restart();
            rule.scores.recount();
          }
          return { rule, intent: begins ? null : intent };
        });
        regime = regimeOf.push(
          bar,
          context.forecasts?.at(series, closedAt)?.bigMove ?? null,
          context.moodAt?.(series.market, closedAt) ?? null,
        );
        if (held.side) {
          const own = spoken.find(({ rule }) => held.tag?.startsWith(tagOf(rule.source.name)));
          if (!own) return null;
          const stays = own.rule.trader.held.side === held.side || own.intent?.kind === 'enter';
          return own.intent?.kind === 'leave' || !stays ? leave('selector') : null;
        }
        if (held.ordered || regime === null) return null;
        let best: { readonly intent: (typeof spoken)[number]['intent']; readonly score: number } | null = null;
        for (const { rule, intent } of spoken) {
          const score = rule.scores.score(regime, settings.least);
          if (score > settings.surety && score > (best?.score ?? Number.NEGATIVE_INFINITY)) best = { intent, score };
        }
        return best?.intent?.kind === 'enter' ? { ...best.intent, tag: tagOf(best.intent.tag) } : null;
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
