import { InvariantError } from '../../core/errors.js';
import { graphNames } from '../inference/graph-names.js';
import type { GbdtModel } from './gbdt/index.js';
import type { LinearScore } from './linear-score.js';
import { floatTensor, int } from './onnx/attributes.js';
import { DataType, encodeOnnx, type NodeProto, type TensorProto } from './onnx/schema.js';
import { treeEnsemble } from './onnx/tree-ensemble.js';
import type { HeadName } from './train-head.js';

/** Log-odds = bias + Σ scales[i] · raw score of models[i] + linearScale · linear score. */
export interface CalibratedHead {
  readonly models: readonly GbdtModel[];
  readonly scales: readonly number[];
  readonly bias: number;
  readonly linear?: LinearScore | null;
  readonly linearScale?: number;
}

/**
 * A whole forecast from three heads. `bigMove` says whether the threshold is exceeded, `side` which way if so:
 * up = bigMove · side, down = bigMove · (1 − side), neutral = 1 − bigMove. `calm` says
 * whether the price will be higher all the same if it is not: rise = up + neutral · calm. Thus the outputs can never
 * disagree. Bars that move go on where bars that do not turn back, so one head for both would blur the two.
 */
export type ForecastModel = Readonly<Record<HeadName, CalibratedHead>>;

/**
 * The forecast as ONNX bytes: `input` float32 [N, F] (NaN for missing) to `direction` [N, 3], `big_move` and `rise` [N, 1].
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
  const column = (name: string, values: readonly number[]): string => {
    initializers.push({ ...floatTensor(name, values), dims: [values.length, 1] });
    return name;
  };
  const vector = (name: string, values: readonly number[]): string => {
    initializers.push(floatTensor(name, values));
    return name;
  };
  const linearPart = (name: string, linear: LinearScore, scale: number): string => {
    const { mean, deviation, weights, intercept } = linear;
    const missing = add('IsNaN', [graphNames.input], `${name}/missing`);
    const known = add('Where', [missing, vector(`${name}/mean`, mean), graphNames.input], `${name}/known`);
    const centred = add('Sub', [known, `${name}/mean`], `${name}/centred`);
    const slopes = weights.map((weight, at) => (scale * weight) / deviation[at]!);
    const product = add('MatMul', [centred, column(`${name}/weights`, slopes)], `${name}/product`);
    return add('Add', [product, vector(`${name}/intercept`, [scale * intercept])], `${name}/score`);
  };
  const head = (name: string, { models, scales, bias, linear, linearScale = 0 }: CalibratedHead): string => {
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
    if (!linear || linearScale === 0) return sum;
    return add('Add', [sum, linearPart(`${name}/linear`, linear, linearScale)], `${name}/with-linear`);
  };
  const big = add('Sigmoid', [head('big', forecast.bigMove)], graphNames.bigMove);
  const side = add('Sigmoid', [head('side', forecast.side)], 'side');
  const calm = add('Sigmoid', [head('calm', forecast.calm)], 'calm');
  const up = add('Mul', [big, side], 'up');
  const down = add('Sub', [big, up], 'down');
  const neutral = add('Sub', ['one', big], 'neutral');
  add('Add', [up, add('Mul', [neutral, calm], 'calm-up')], graphNames.rise);
  add('Concat', [down, neutral, up], graphNames.direction, [int('axis', 1)]);
  return encodeOnnx({
    name: 'auspex',
    inputs: [{ name: graphNames.input, shape: ['N', featureNames.length] }],
    outputs: [
      { name: graphNames.direction, shape: ['N', 3] },
      { name: graphNames.bigMove, shape: ['N', 1] },
      { name: graphNames.rise, shape: ['N', 1] },
    ],
    nodes,
    initializers,
    metadata: new Map([...Object.entries(metadata), ['feature_names', JSON.stringify(featureNames)]]),
  });
}
