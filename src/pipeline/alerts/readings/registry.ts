import { besideCandleReadings } from './beside-candles.js';
import { candleReadings } from './candle.js';
import { moveReadings } from './moves.js';
import type { ReadingSpec } from './spec.js';
import { technicalReadings } from './technical.js';
import { volumeReadings } from './volume.js';

/** Every reading a condition may name; docs/alerts.md lists them for people. Of two names as near to a typing error the first is meant. */
export const readingSpecs: readonly ReadingSpec[] = [
  ...candleReadings,
  ...technicalReadings,
  ...moveReadings,
  ...volumeReadings,
  ...besideCandleReadings,
];

const byName = new Map(
  readingSpecs.flatMap((spec) => [spec.name, ...spec.aliases].map((name) => [name, spec] as const)),
);

export const readingSpec = (name: string): ReadingSpec | null => byName.get(name) ?? null;

/** Every name a condition may use for a reading. */
export const readingNames: readonly string[] = [...byName.keys()];
