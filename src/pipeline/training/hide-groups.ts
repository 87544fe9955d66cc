import { seededRandom } from './gbdt/random.js';

const weekMs = 7 * 86_400_000;

export interface HideOptions {
  readonly groups: readonly string[];
  /** Group of each column. */
  readonly columnGroups: readonly string[];
  /** Share of the weeks of a market in which a group is hidden. */
  readonly share: number;
  readonly seed: number;
}

/**
 * Makes whole groups of features unknown (NaN) in random weeks of random markets, in place. Some markets' funding is known
 * for late dates only and some folders have no BTC beside them: without this, *missing* would tell a model which market
 * and which year it looks at, and nothing would prepare it for rows that lack a group.
 */
export function hideGroups(
  values: Float32Array,
  columns: number,
  market: ArrayLike<number>,
  decidedAt: ArrayLike<number>,
  options: HideOptions,
): void {
  for (const [index, group] of options.groups.entries()) {
    const hidden = options.columnGroups.flatMap((name, column) => (name === group ? [column] : []));
    const random = seededRandom(options.seed * 31 + index);
    const drawn = new Map<number, boolean>();
    for (let row = 0; row < decidedAt.length; row++) {
      const week = Math.floor(decidedAt[row]! / weekMs) * 1024 + market[row]!;
      let hide = drawn.get(week);
      if (hide === undefined) {
        hide = random() < options.share;
        drawn.set(week, hide);
      }
      if (hide) for (const column of hidden) values[row * columns + column] = Number.NaN;
    }
  }
}
