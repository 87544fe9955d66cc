import { UserError } from '../../../core/errors.js';
import { MISSING_BIN } from './bin-column.js';
import { binUnits } from './bin-phase.js';
import { checkGbdtData, type GbdtData } from './data.js';
import type { GrownTree } from './grown-tree.js';
import type { GbdtModel, GbdtTree } from './model.js';
import { type Objective, objectiveOf } from './objectives.js';
import { packUnits } from './pack-phase.js';
import { packGradients } from './packed-gradients.js';
import { type GbdtParams, type GbdtParamsInput, resolveGbdtParams } from './params.js';
import { addTree } from './predict.js';
import { sampleAscending, seededRandom } from './random.js';
import { BIN_STRIDE, Control, createSharedState, Phase, type SharedState } from './shared-state.js';
import { ThreadPool } from './thread-pool.js';
import { growthSize, TreeGrower } from './tree-grower.js';

/** Rows that bin edges are read from; about 100 a bin keep the bins within a few per cent of equal counts. */
const EDGE_SAMPLE = 25_000;

/** Bytes of histograms above which the settings are refused. */
const HISTOGRAM_LIMIT = 4 * 2 ** 30;

export interface GbdtRound {
  /** Rounds done so far, from 1. */
  readonly round: number;
  readonly validationLoss: number | null;
  readonly leaves: number;
}

export interface TrainGbdtOptions {
  /** Rows for early stopping and `validationLoss`; never trained on. */
  readonly validation?: GbdtData;
  /** Ends training between rounds; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onRound?: (round: GbdtRound) => void;
}

/**
 * Trains a gradient-boosted ensemble of histogram trees.
 *
 * Equal data, settings and seed give the same model bit for bit, whatever `threads`. The event loop turns once a round.
 * Throws a UserError for bad settings or data.
 */
export async function trainGbdt(
  data: GbdtData,
  input: GbdtParamsInput,
  options: TrainGbdtOptions = {},
): Promise<GbdtModel> {
  const params = resolveGbdtParams(input);
  checkGbdtData(data, params, 'training');
  if (options.validation) checkValidation(data, options.validation, params);
  else if (params.earlyStoppingRounds > 0) {
    throw new UserError(`earlyStoppingRounds ${params.earlyStoppingRounds} needs a validation set, none was given`);
  }
  options.signal?.throwIfAborted();
  const state = prepareState(data, params);
  const pool = new ThreadPool(state, params.threads);
  try {
    return await new Trainer(data, params, options, state, pool).train();
  } finally {
    await pool.close();
  }
}

function checkValidation(data: GbdtData, validation: GbdtData, params: GbdtParams): void {
  checkGbdtData(validation, params, 'validation');
  if (validation.cols !== data.cols) {
    throw new UserError(`validation data has ${validation.cols} cols, training data ${data.cols}`);
  }
}

function prepareState(data: GbdtData, params: GbdtParams): SharedState {
  const { rows, cols } = data;
  const { slots, batch } = growthSize(params, rows);
  const bytes = slots * Math.ceil(cols / 4) * 4 * BIN_STRIDE * 8;
  if (bytes > HISTOGRAM_LIMIT) {
    const setting = params.growth === 'leafwise' ? `maxLeaves ${params.maxLeaves}` : `maxDepth ${params.maxDepth}`;
    throw new UserError(
      `${setting} with ${cols} features needs ${Math.round(bytes / 2 ** 20)} MB of histograms; lower it`,
    );
  }
  let features = data.features;
  if (params.threads > 1 && !(features.buffer instanceof SharedArrayBuffer)) {
    features = new Float32Array(new SharedArrayBuffer(features.length * 4));
    features.set(data.features);
  }
  const sampleRows = Math.min(rows, EDGE_SAMPLE);
  const state = createSharedState({ rows, cols, maxBins: params.maxBins, slots, batch, sampleRows }, features);
  sampleAscending(rows, sampleRows, seededRandom(params.seed), state.sampleRows);
  return state;
}

class Trainer {
  private readonly objective: Objective;
  private readonly outputs: number;
  private readonly scores: Float64Array;
  private readonly validationScores: Float64Array;
  private readonly predictions: Float64Array;
  private readonly gradients: Float64Array;
  private readonly hessians: Float64Array;
  private readonly grower: TreeGrower;
  private readonly random: () => number;
  private readonly trees: GbdtTree[] = [];
  private readonly baseScore: number[];
  /** Features with more than one bin; the others cannot split. */
  private usable: Int32Array = new Int32Array(0);
  /** Rows of this round, ascending. */
  private bag: Int32Array;

  constructor(
    private readonly data: GbdtData,
    private readonly params: GbdtParams,
    private readonly options: TrainGbdtOptions,
    private readonly state: SharedState,
    private readonly pool: ThreadPool,
  ) {
    this.objective = objectiveOf(params.objective, params.classes ?? 0);
    this.outputs = this.objective.outputs;
    this.baseScore = this.objective.baseScore(data);
    this.scores = repeat(this.baseScore, data.rows);
    this.validationScores = repeat(this.baseScore, options.validation?.rows ?? 0);
    this.predictions = new Float64Array(this.scores.length);
    this.gradients = new Float64Array(data.rows);
    this.hessians = new Float64Array(data.rows);
    this.grower = new TreeGrower(state, pool, params);
    this.random = seededRandom(params.seed ^ 0x5bd1e995);
    this.bag = new Int32Array(Math.max(1, Math.round(data.rows * params.rowFraction)));
    for (let i = 0; i < this.bag.length; i++) this.bag[i] = i;
  }

  async train(): Promise<GbdtModel> {
    await this.bin();
    const { params, options } = this;
    const { validation } = options;
    let bestRound = params.rounds;
    let bestLoss: number | null = null;
    for (let round = 1; round <= params.rounds; round++) {
      await new Promise((resolve) => setImmediate(resolve));
      options.signal?.throwIfAborted();
      const leaves = await this.boost();
      const loss = validation ? this.objective.loss(validation, this.validationScores) : null;
      options.onRound?.({ round, validationLoss: loss, leaves });
      if (loss === null) continue;
      if (bestLoss === null || loss < bestLoss) {
        bestLoss = loss;
        bestRound = round;
      } else if (params.earlyStoppingRounds > 0 && round - bestRound >= params.earlyStoppingRounds) break;
    }
    // Without early stopping all rounds are kept, whatever the validation loss did.
    if (params.earlyStoppingRounds === 0) bestRound = params.rounds;
    return {
      objective: params.objective,
      classes: params.objective === 'binary' ? 2 : params.objective === 'regression' ? 0 : this.outputs,
      outputs: this.outputs,
      cols: this.data.cols,
      baseScore: this.baseScore,
      trees: this.trees.slice(0, bestRound * this.outputs),
      bestRound,
      bestLoss,
    };
  }

  private async bin(): Promise<void> {
    const { state, pool } = this;
    await pool.run(Phase.BIN, binUnits(state));
    const feature = state.infiniteRow.findIndex((row) => row > 0);
    if (feature >= 0) {
      const row = state.infiniteRow[feature]! - 1;
      const value = this.data.features[row * state.cols + feature];
      throw new UserError(`training data: row ${row}, feature ${feature} is ${value}; use NaN for a missing value`);
    }
    this.usable = Int32Array.from({ length: state.cols }, (_, f) => f).filter(
      (f) => state.valueBins[f]! + state.hasMissing[f]! > 1,
    );
    state.active.set(this.usable);
    state.control[Control.ACTIVE] = this.usable.length;
    if (this.params.columnFraction === 1) await pool.run(Phase.PACK, packUnits(state));
  }

  /** One round: a tree for each output. Returns how many leaves they have. */
  private async boost(): Promise<number> {
    const { params, data } = this;
    if (params.rowFraction < 1) sampleAscending(data.rows, this.bag.length, this.random, this.bag);
    // All trees of a round see the predictions from before it, as softmax couples the classes.
    this.objective.link(this.scores, this.predictions);
    const grown: GrownTree[] = [];
    for (let output = 0; output < this.outputs; output++) {
      if (params.columnFraction < 1) await this.drawColumns();
      grown.push(await this.growTree(output));
    }
    let leaves = 0;
    grown.forEach((tree, output) => {
      leaves += (tree.size + 1) / 2;
      const finished = tree.finish(this.state.edges);
      this.trees.push(finished);
      const { validation } = this.options;
      if (validation) {
        const { features, rows, cols } = validation;
        addTree(finished, features, rows, cols, this.validationScores, this.outputs, output);
      }
    });
    return leaves;
  }

  private async growTree(output: number): Promise<GrownTree> {
    const { state, bag, gradients, hessians } = this;
    this.objective.derive(this.data, this.predictions, output, gradients, hessians);
    state.rowIndex.set(bag);
    const packing = packGradients(gradients, hessians, state.rowIndex, bag.length, state.ordered);
    const tree = await this.grower.grow(bag.length, packing);
    this.setLeafValues(tree);
    this.addScores(tree, output);
    return tree;
  }

  /** Newton step of each leaf from the unrounded gradients: −T(G) / (H + l2), times the learning rate. */
  private setLeafValues(tree: GrownTree): void {
    const { gradients, hessians, params } = this;
    const { rowIndex } = this.state;
    for (let node = 0; node < tree.size; node++) {
      if (tree.feature[node]! >= 0) continue;
      let gradient = 0;
      let hessian = 0;
      for (let i = tree.start[node]!; i < tree.end[node]!; i++) {
        gradient += gradients[rowIndex[i]!]!;
        hessian += hessians[rowIndex[i]!]!;
      }
      const softened = Math.sign(gradient) * Math.max(0, Math.abs(gradient) - params.l1);
      tree.value[node] = softened === 0 ? 0 : (-softened / (hessian + params.l2)) * params.learningRate;
    }
  }

  private addScores(tree: GrownTree, output: number): void {
    const { scores, outputs, state, bag } = this;
    const { rowIndex, columns, rows, hasMissing } = state;
    for (let node = 0; node < tree.size; node++) {
      if (tree.feature[node]! >= 0) continue;
      const value = tree.value[node]!;
      for (let i = tree.start[node]!; i < tree.end[node]!; i++) scores[rowIndex[i]! * outputs + output]! += value;
    }
    for (let row = 0, next = 0; bag.length < rows && row < rows; row++) {
      if (row === bag[next]) next++;
      else scores[row * outputs + output]! += tree.value[tree.leafOf(columns, rows, row, MISSING_BIN, hasMissing)]!;
    }
  }

  private async drawColumns(): Promise<void> {
    const { state, usable } = this;
    const count = Math.min(usable.length, Math.max(1, Math.round(usable.length * this.params.columnFraction)));
    const drawn = new Int32Array(count);
    sampleAscending(usable.length, count, this.random, drawn);
    for (let k = 0; k < count; k++) state.active[k] = usable[drawn[k]!]!;
    state.control[Control.ACTIVE] = count;
    await this.pool.run(Phase.PACK, packUnits(state));
  }
}

function repeat(scores: readonly number[], rows: number): Float64Array {
  const all = new Float64Array(rows * scores.length);
  for (let row = 0; row < rows; row++) all.set(scores, row * scores.length);
  return all;
}
