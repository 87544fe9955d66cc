import type { ModelOutput, Predictor } from '../../core/ports/predictor.js';
import type { Reason } from '../../core/prediction.js';
import type { ModelCard } from './model-card.js';

export interface ExplainedOutput {
  readonly output: ModelOutput;
  /** The three groups that moved the answer most, strongest first. */
  readonly reasons: readonly Reason[];
}

/**
 * Asks the model once with the row as it is and once for each group of features with that group at its training medians,
 * all in one batch. A group's effect is the change it brought to the probability of the leaning side or of a big move,
 * whichever changed more.
 */
export async function explain(
  predictor: Predictor,
  card: ModelCard,
  values: ArrayLike<number>,
): Promise<ExplainedOutput> {
  const { groups, median } = card.features;
  const width = groups.length;
  const names = [...new Set(groups)];
  const batch = new Float32Array((names.length + 1) * width);
  for (let variant = 0; variant <= names.length; variant++) {
    for (let at = 0; at < width; at++) {
      const plain = variant > 0 && groups[at] === names[variant - 1];
      batch[variant * width + at] = plain ? (median[at] ?? Number.NaN) : values[at]!;
    }
  }
  const [output, ...without] = await predictor.predict(batch, names.length + 1);
  const side = output!.probabilities.up >= output!.probabilities.down ? 'up' : 'down';
  const reasons = without.map((other, at): Reason => {
    const lean = output!.probabilities[side] - other.probabilities[side];
    const move = output!.bigMove - other.bigMove;
    return { id: names[at]!, effect: Math.abs(move) > Math.abs(lean) ? move : lean };
  });
  reasons.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  return { output: output!, reasons: reasons.slice(0, 3) };
}
