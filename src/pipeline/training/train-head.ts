import type { LabelledRows } from '../evaluation/labelled-folder.js';
import { NEUTRAL, UP } from '../labels/label-series.js';
import { concatModels, type GbdtModel, recencyWeights, trainGbdt } from './gbdt/index.js';
import { hideGroups } from './hide-groups.js';
import type { HeadRecipe, Recipe } from './recipe.js';

export const headNames = ['bigMove', 'side', 'calm'] as const;
export type HeadName = (typeof headNames)[number];

/** 1 or 0 a row; −1 leaves the row out. */
export interface HeadTarget {
  readonly name: HeadName;
  readonly labels: Int8Array;
}

/** What each head is asked of a row. */
export function targetOf(name: HeadName, rows: LabelledRows): HeadTarget {
  switch (name) {
    case 'bigMove':
      return { name, labels: Int8Array.from(rows.outcome, (outcome) => (outcome === NEUTRAL ? 0 : 1)) };
    case 'side':
      return {
        name,
        labels: Int8Array.from(rows.outcome, (outcome) => (outcome === NEUTRAL ? -1 : outcome === UP ? 1 : 0)),
      };
    case 'calm':
      return {
        name,
        labels: Int8Array.from(rows.forward, (forward, row) =>
          forward === 0 || rows.outcome[row] !== NEUTRAL ? -1 : forward > 0 ? 1 : 0,
        ),
      };
  }
}

export interface TrainContext {
  readonly rows: LabelledRows;
  readonly recipe: Recipe;
  readonly columnGroups: readonly string[];
  readonly seed: number;
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
}

const dayMs = 86_400_000;

/**
 * One head learned from some rows: boosters of different seeds whose scores are averaged. Equal arguments give equal
 * boosters, whatever the number of threads.
 */
export async function trainHead(
  context: TrainContext,
  target: HeadTarget,
  head: HeadRecipe,
  learnFrom: Int32Array,
  rounds: number,
): Promise<readonly GbdtModel[]> {
  const { rows, recipe, columnGroups, seed, threads, signal } = context;
  const kept = learnFrom.filter((row) => target.labels[row] !== -1);
  const features = gather(rows, kept);
  const decidedAt = Float64Array.from(kept, (row) => rows.decidedAt[row]!);
  const market = Int32Array.from(kept, (row) => rows.market[row]!);
  hideGroups(features, rows.columns, market, decidedAt, { ...recipe.hidden, columnGroups, seed });
  const data = {
    features,
    rows: kept.length,
    cols: rows.columns,
    labels: Int8Array.from(kept, (row) => target.labels[row]!),
    ...(head.halfLifeDays !== null && { weights: recencyWeights(decidedAt, head.halfLifeDays * dayMs) }),
  };
  const bags: GbdtModel[] = [];
  for (let bag = 0; bag < head.bags; bag++) {
    const params = { ...head.params, objective: 'binary' as const, rounds, seed: seed * 1000 + bag, threads };
    bags.push(await trainGbdt(data, params, { ...(signal && { signal }) }));
  }
  return bags;
}

/** The first `rounds` trees of each booster, averaged. */
export const averageOf = (bags: readonly GbdtModel[], rounds: number): GbdtModel =>
  concatModels(bags.map((bag) => ({ ...bag, trees: bag.trees.slice(0, rounds * bag.outputs), bestRound: rounds })));

/** Feature rows of some indices, row-major. */
export function gather(rows: LabelledRows, kept: Int32Array): Float32Array {
  const { columns } = rows;
  const features = new Float32Array(kept.length * columns);
  kept.forEach((row, at) => {
    features.set(rows.values.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return features;
}
