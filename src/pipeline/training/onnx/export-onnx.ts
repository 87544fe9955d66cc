import { UserError } from '../../../core/errors.js';
import { floatTensor, int } from './attributes.js';
import { checkedCalibration, type OnnxHead } from './heads.js';
import { DataType, encodeOnnx, type NodeProto, type TensorProto } from './schema.js';
import { treeEnsemble } from './tree-ensemble.js';

export interface ExportOnnxOptions {
  /** One a column, in order; written to the metadata as `feature_names` (JSON). */
  readonly featureNames: readonly string[];
  /** Name of the graph input; `input` when left out. */
  readonly inputName?: string;
  /** Further text for the file's metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Link of each objective as an operator; regression has none. */
const LINKS = { binary: 'Sigmoid', multiclass: 'Softmax', regression: 'Identity' } as const;

/**
 * Writes models over the same features as one ONNX file, an output for each head.
 *
 * Input: float32 [N, F], NaN for missing. Output of a head: float32 [N, 1], the probability of class 1 (binary) or the
 * number (regression), or [N, K] probabilities that sum to 1; calibration lies inside the graph. Equal arguments give
 * equal bytes. Throws a UserError when heads do not fit each other or the names.
 */
export function exportOnnx(heads: readonly OnnxHead[], options: ExportOnnxOptions): Uint8Array {
  const { featureNames, inputName = 'input', metadata = {} } = options;
  if (heads.length === 0) throw new UserError('no head to export');
  const names = new Set([inputName]);
  for (const { name, model } of heads) {
    if (names.has(name)) throw new UserError(`two values of the graph are named ${name}; give each head its own name`);
    names.add(name);
    if (model.cols !== featureNames.length) {
      throw new UserError(`head ${name} reads ${model.cols} features, ${featureNames.length} names were given`);
    }
  }
  const nodes: NodeProto[] = [];
  const initializers: TensorProto[] = [];
  const doubled = `${inputName}/double`;
  nodes.push({
    name: 'to-double',
    opType: 'Cast',
    input: [inputName],
    output: [doubled],
    attribute: [int('to', DataType.DOUBLE)],
  });
  for (const head of heads) addHead(head, doubled, nodes, initializers);
  return encodeOnnx({
    name: 'auspex',
    inputs: [{ name: inputName, shape: ['N', featureNames.length] }],
    outputs: heads.map(({ name, model }) => ({ name, shape: ['N', model.outputs] })),
    nodes,
    initializers,
    metadata: new Map([...Object.entries(metadata), ['feature_names', JSON.stringify(featureNames)]]),
  });
}

function addHead(head: OnnxHead, input: string, nodes: NodeProto[], initializers: TensorProto[]): void {
  const { name, model } = head;
  const calibration = checkedCalibration(head);
  let scores = `${name}/raw`;
  nodes.push(treeEnsemble(model, `${name}/trees`, input, scores));
  if (calibration) {
    initializers.push(floatTensor(`${name}/scale`, calibration.scale), floatTensor(`${name}/bias`, calibration.bias));
    nodes.push(
      { name: `${name}/mul`, opType: 'Mul', input: [scores, `${name}/scale`], output: [`${name}/scaled`] },
      { name: `${name}/add`, opType: 'Add', input: [`${name}/scaled`, `${name}/bias`], output: [`${name}/calibrated`] },
    );
    scores = `${name}/calibrated`;
  }
  const opType = LINKS[model.objective];
  const attribute = opType === 'Softmax' ? [int('axis', 1)] : [];
  nodes.push({ name: `${name}/link`, opType, input: [scores], output: [name], attribute });
}
