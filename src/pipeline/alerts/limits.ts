/** What one condition may cost, so that nobody's alert slows the others down. */
export const limits = {
  /** Characters of a condition. */
  length: 300,
  /** Levels of parentheses, `not` and signs. */
  depth: 24,
  /** Different readings in one condition. */
  readings: 12,
  /** Candles a window may span. */
  window: 500,
  /** Candles a `change` or `swing` may look back. */
  steps: 1_000,
  /** Characters and levels of a condition as it is kept: what was left out is filled in there. */
  kept: { length: 2_000, depth: 64 },
  /** Largest number that may be typed. */
  number: 1e15,
} as const;
