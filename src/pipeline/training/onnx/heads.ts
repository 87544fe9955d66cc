import { UserError } from '../../../core/errors.js';
import type { GbdtModel } from '../gbdt/model.js';
import { objectiveOf } from '../gbdt/objectives.js';
import { predictRaw } from '../gbdt/predict.js';

/**
 * Correction of raw scores before the link, one entry an output: `score · scale + bias`. For binary that is Platt
 * scaling, for classes vector scaling, with equal scales and no bias temperature scaling (Guo et al. 2017).
 */
export interface ScoreCalibration {
  readonly scale: readonly number[];
  readonly bias: readonly number[];
}

/** One output of an exported file. */
export interface OnnxHead {
  /** Name of the graph output. */
  readonly name: string;
  readonly model: GbdtModel;
  readonly calibration?: ScoreCalibration;
}

/** What the exported head answers, computed here: probabilities (or numbers), row-major rows × outputs. */
export function predictHead(head: OnnxHead, features: Float32Array, rows: number, cols: number): Float64Array {
  const { model } = head;
  const scores = predictRaw(model, features, rows, cols);
  const calibration = checkedCalibration(head);
  if (calibration) {
    for (let i = 0; i < scores.length; i++) {
      const k = i % model.outputs;
      scores[i] = scores[i]! * calibration.scale[k]! + calibration.bias[k]!;
    }
  }
  objectiveOf(model.objective, model.classes).link(scores, scores);
  return scores;
}

/** The head's calibration, or null; throws a UserError when it does not fit the model. */
export function checkedCalibration({ name, model, calibration }: OnnxHead): ScoreCalibration | null {
  if (!calibration) return null;
  const values = [...calibration.scale, ...calibration.bias];
  if (calibration.scale.length !== model.outputs || calibration.bias.length !== model.outputs) {
    throw new UserError(
      `head ${name}: calibration has ${calibration.scale.length} scales and ${calibration.bias.length} biases for ${model.outputs} outputs`,
    );
  }
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new UserError(`head ${name}: calibration holds ${wrong}; it must be finite`);
  return calibration;
}
