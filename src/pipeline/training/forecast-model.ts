import { InvariantError } from '../../core/errors.js';
import { graphNames } from '../inference/graph-names.js';
import type { GbdtModel } from './gbdt/index.js';
import { floatTensor, int } from './onnx/attributes.js';
import { DataType, encodeOnnx, type NodeProto, type TensorProto } from './onnx/schema.js';
import { treeEnsemble } from './onnx/tree-ensemble.js';

/** Log-odds = bias + Σ scales[i] · raw score of models[i]. */
export interface CalibratedHead {
  readonly models: readonly GbdtModel[];
  readonly scales: readonly number[];
  readonly bias: number;
}

/**
 * A whole forecast from two heads. `bigMove` says whether the threshold is exceeded, `lean` which way if so:
 * up = bigMove · lean, down = bigMove · (1 − lean), neutral = 1 − bigMove. Thus the two outputs can never disagree.
 */
export interface ForecastModel {
  readonly bigMove: CalibratedHead;
  readonly lean: CalibratedHead;
}

/**
 * The forecast as ONNX bytes: `input` float32 [N, F] (NaN for missing) to `direction` [N, 3] and `big_move` [N, 1].
 * Equal arguments give equal bytes.
 */
export function exportForecast(
  forecast: ForecastModel,
  featureNames: readonly string[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const nodes: NodeProto[] = [];
  const initializers: TensorProto[] = [floatTensor('one', [1])];
  const add = (opType: string, input: string[], output: string, attribute: NodeProto['attribute'] = []): string => {
    nodes.push({ name: `${opType}:${output}`, opType, input, output: [output], attribute });
    return output;
  };
  const rows = add('Cast', [graphNames.input], 'input/double', [int('to', DataType.DOUBLE)]);
  const head = (name: string, { models, scales, bias }: CalibratedHead): string => {
    initializers.push(floatTensor(`${name}/bias`, [bias]));
    let sum = `${name}/bias`;
    models.forEach((model, at) => {
      if (model.cols !== featureNames.length || model.outputs !== 1) {
        throw new InvariantError(
          `head ${name} reads ${model.cols} features into ${model.outputs} scores, must read ${featureNames.length} into 1`,
        );
      }
      const own = `${name}/${at}`;
      nodes.push(treeEnsemble(model, `${own}/trees`, rows, `${own}/raw`));
      initializers.push(floatTensor(`${own}/scale`, [scales[at]!]));
      const scaled = add('Mul', [`${own}/raw`, `${own}/scale`], `${own}/scaled`);
      sum = add('Add', [scaled, sum], `${own}/sum`);
    });
    return sum;
  };
  const big = add('Sigmoid', [head('big', forecast.bigMove)], graphNames.bigMove);
  const lean = add('Sigmoid', [head('lean', forecast.lean)], 'lean');
  const up = add('Mul', [big, lean], 'up');
  const down = add('Sub', [big, up], 'down');
  const neutral = add('Sub', ['one', big], 'neutral');
  add('Concat', [down, neutral, up], graphNames.direction, [int('axis', 1)]);
  return encodeOnnx({
    name: 'auspex',
    inputs: [{ name: graphNames.input, shape: ['N', featureNames.length] }],
    outputs: [
      { name: graphNames.direction, shape: ['N', 3] },
      { name: graphNames.bigMove, shape: ['N', 1] },
    ],
    nodes,
    initializers,
    metadata: new Map([...Object.entries(metadata), ['feature_names', JSON.stringify(featureNames)]]),
  });
}
