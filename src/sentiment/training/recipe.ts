import { judge } from '../local/linear.js';
import { encodeWeights, type ModelHeader } from '../local/model-file.js';
import { featureCount, featuresOf, type SparseRow } from '../local/text-features.js';
import { type Example, type Fitted, fit } from './fit.js';
import type { LabelledText } from './labelled-set.js';

/** Sets a shipped model may learn from. */
export const trainedSets = ['cryptolin_headlines', 'semeval2017_headlines', 'twitter_financial_news'] as const;
/** Licensed for non-commercial use: measured on, never trained on. */
export const measuredSet = 'financial_phrasebank';

export const recipe = { epochs: 8, rate: 1, l2: 1e-5, damping: 10, seed: 1 } as const;
/** Small sets count more a text, by the square root of how much smaller they are. */
const evenSize = 3_000;

export interface Prepared {
  readonly row: SparseRow;
  readonly label: number;
}

export const prepare = (texts: readonly LabelledText[]): readonly Prepared[] =>
  texts.map(({ text, label }) => ({ row: featuresOf(text), label }));

/** Fits the recipe to the sets given. */
export function fitSets(sets: readonly (readonly Prepared[])[], sizes = sets.map((set) => set.length)): Fitted {
  const examples = sets.flatMap((set, d): Example[] => {
    const weight = Math.sqrt(evenSize / (sizes[d] as number));
    return set.map(({ row, label }) => ({ row, label, weight }));
  });
  return fit(examples, recipe);
}

/** Probabilities of negative, neutral, positive. */
export const probabilitiesOf = ({ weights, intercepts }: Fitted, row: SparseRow): readonly number[] =>
  judge(weights, intercepts, row);

export function toFile({ weights, intercepts }: Fitted, trainedOn: ModelHeader['trainedOn']): Uint8Array {
  if (weights.some((of) => of.length !== featureCount))
    throw new RangeError(`expected ${featureCount} weights a class`);
  return encodeWeights(weights, { intercepts: [...intercepts], trainedOn: [...trainedOn], seed: recipe.seed });
}
