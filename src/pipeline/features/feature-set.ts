import { createHash } from 'node:crypto';
import { InvariantError } from '../../core/errors.js';
import type { Timeframe } from '../../core/market.js';
import { calendarFamily } from './calendar.js';
import { contextFamily } from './context.js';
import type { OpenFamily } from './family.js';
import { fundingFamily } from './funding.js';
import { higherTimeframeFamily } from './higher-timeframe.js';
import { momentumFamily } from './momentum.js';
import { priceActionFamily } from './price-action.js';
import { seasonalityFamily } from './seasonality.js';
import { FamilyStream } from './stream.js';
import { trendFamily } from './trend.js';
import type { FeatureSet, FeatureSpec } from './types.js';
import { volatilityFamily } from './volatility.js';
import { volumeFamily } from './volume.js';

/** Puts families together. Names, groups and lookbacks are the same for every timeframe. Throws InvariantError for a repeated name. */
export function defineFeatureSet(version: string, families: readonly OpenFamily[]): FeatureSet {
  const specs: readonly FeatureSpec[] = families
    .map((open) => open('1h'))
    .flatMap(({ group, definitions }) =>
      definitions.map(({ name, lookback, source }) => ({ name, group, lookback, source })),
    );
  const names = specs.map(({ name }) => name);
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined) throw new InvariantError(`feature names must differ, was ${repeated} twice`);
  const lookback = Math.max(...specs.map((spec) => spec.lookback));
  const contract = JSON.stringify([version, specs.map(({ name, group, lookback }) => [name, group, lookback])]);
  return Object.freeze({
    version,
    specs,
    names,
    hash: createHash('sha256').update(contract).digest('hex'),
    lookback,
    open: (timeframe: Timeframe) => new FamilyStream(families, timeframe, lookback),
  });
}

/** The set that training, backtest and live use. */
export const featureSet: FeatureSet = defineFeatureSet('f1', [
  volatilityFamily,
  seasonalityFamily,
  volumeFamily,
  trendFamily,
  momentumFamily,
  priceActionFamily,
  calendarFamily,
  contextFamily,
  fundingFamily,
  higherTimeframeFamily,
]);
