import { mean, quantile, seededRandom } from '../../core/statistics.js';

/** True and predicted class of one text. */
export type Pair = readonly [truth: number, predicted: number];

export const accuracy = (pairs: readonly Pair[]): number =>
  mean(pairs.map(([truth, predicted]) => (truth === predicted ? 1 : 0)));

/** Mean over the three classes of the harmonic mean of precision and recall; a class never hit counts 0. */
export function macroF1(pairs: readonly Pair[]): number {
  return mean(
    [0, 1, 2].map((k) => {
      const hits = pairs.filter(([truth, predicted]) => truth === k && predicted === k).length;
      const claimed = pairs.filter(([, predicted]) => predicted === k).length;
      const there = pairs.filter(([truth]) => truth === k).length;
      return claimed + there === 0 ? 0 : (2 * hits) / (claimed + there);
    }),
  );
}

/** A figure with its 95 % interval over resampled texts (texts are independent, unlike candles). */
export function withInterval(pairs: readonly Pair[], figure: (of: readonly Pair[]) => number, rounds = 300): string {
  const random = seededRandom(11);
  const drawn = Array.from({ length: rounds }, () =>
    figure(pairs.map(() => pairs[Math.floor(random() * pairs.length)] as Pair)),
  );
  const shown = (value: number) => value.toFixed(3);
  return `${shown(figure(pairs))} [${shown(quantile(drawn, 0.025))}, ${shown(quantile(drawn, 0.975))}]`;
}
