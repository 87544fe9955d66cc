import { UserError } from '../../core/errors.js';
import type { Market, Series, Timeframe } from '../../core/market.js';
import type { SignalSource } from '../../core/ports/signal-source.js';
import { sentence } from '../../core/sentence.js';
import type { EpochMs } from '../../core/units.js';
import type { Forecasts } from './forecasts.js';

/** A number that a strategy may be told. */
export interface Setting {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
  readonly about: string;
}

export type Settings<Name extends string = string> = Readonly<Record<Name, number>>;

export interface StrategyContext {
  readonly timeframe: Timeframe;
  readonly seed: number;
  /** Model answers by series; null where no model is at hand. */
  readonly forecasts: Forecasts | null;
  /** Mood of a market as it was known then, −1..1; null where nobody knows. No rule may ask for a later instant than its bar. */
  readonly moodAt?: (market: Market, at: EpochMs) => number | null;
}

export interface Strategy<Name extends string = string> {
  readonly name: string;
  /** One sentence: when it enters and when it leaves. */
  readonly about: string;
  readonly settings: Readonly<Record<Name, Setting>>;
  readonly needsModel: boolean;
  /** A fresh rule for a series. */
  open(series: Series, settings: Settings<Name>, context: StrategyContext): SignalSource;
}

export const defineStrategy = <Name extends string>(strategy: Strategy<Name>): Strategy<Name> => strategy;

/** Defaults with what was given over them. UserError for a name that is not there or a value out of range. */
export function settingsOf<Name extends string>(
  { name, settings }: Pick<Strategy<Name>, 'name' | 'settings'>,
  given: Readonly<Record<string, number>>,
): Settings<Name> {
  const known = Object.keys(settings) as Name[];
  for (const [key, value] of Object.entries(given)) {
    const setting = (settings as Readonly<Record<string, Setting>>)[key];
    if (!setting) {
      throw new UserError(
        known.length > 0
          ? sentence('said.backtest.setting', { strategy: name, key, known: known.join(', ') })
          : sentence('said.backtest.noSetting', { strategy: name, key }),
      );
    }
    const { min, max, whole } = setting;
    if (!Number.isFinite(value) || value < min || value > max || (whole && !Number.isInteger(value))) {
      throw new UserError(
        sentence(whole ? 'said.backtest.wholeValue' : 'said.backtest.value', {
          strategy: name,
          key,
          least: min,
          most: max,
          given: value,
        }),
      );
    }
  }
  return Object.fromEntries(known.map((key) => [key, given[key] ?? settings[key].default])) as Settings<Name>;
}
