import { MISSING_BIN } from './bin-column.js';
import { GrownTree } from './grown-tree.js';
import { type Packing, packedGradient, packedHessian } from './packed-gradients.js';
import type { GbdtParams } from './params.js';
import { type PartitionScratch, partitionRows, partitionScratch } from './partition.js';
import { CLEARLY } from './scan-feature.js';
import { Control, MISSING_LEFT, MISSING_NONE, PAIR_FIELDS, Phase, Setting, type SharedState } from './shared-state.js';
import { splitUnits } from './split-phase.js';
import type { ThreadPool } from './thread-pool.js';

/** A leaf that may still be split: what its best split would be, and where its histogram lies. */
interface OpenLeaf {
  readonly node: number;
  readonly depth: number;
  readonly slot: number;
  /** Packed gradient sum of its rows. */
  readonly total: number;
  /** Loss reduction of its best split, in packed units; the rest is meaningless while it is not above 0. */
  gain: number;
  feature: number;
  bin: number;
  missing: number;
  leftTotal: number;
}

/** Two leaves to examine: the smaller is summed from its rows, the larger (absent at the root) by subtraction. */
interface Pair {
  readonly small: OpenLeaf;
  readonly large: OpenLeaf | null;
}

/** Relative gain below which a split is only rounding. */
const ROUNDING = 1e-10;

/** How many histograms and how many leaves a batch a run with these settings may need. */
export function growthSize(params: GbdtParams, rows: number): { slots: number; batch: number } {
  const leaves = params.growth === 'leafwise' ? params.maxLeaves : 2 ** (params.maxDepth - 1);
  const slots = Math.max(1, Math.min(leaves, rows));
  return { slots, batch: params.growth === 'leafwise' ? 2 : Math.max(2, slots) };
}

/** Grows one tree at a time on the rows and packed gradients that lie in the shared state. */
export class TreeGrower {
  private readonly scratch: PartitionScratch;
  private freeSlots: number[] = [];
  private hessianRange = 1;
  private leastGain = 0;

  constructor(
    private readonly state: SharedState,
    private readonly pool: ThreadPool,
    private readonly params: GbdtParams,
  ) {
    this.scratch = partitionScratch(state.rows);
  }

  /** Grows a tree over the first `count` rows of the row index; its leaf values are left to the caller. */
  async grow(count: number, packing: Packing): Promise<GrownTree> {
    const { state, params } = this;
    this.hessianRange = packing.hessianRange;
    this.leastGain = (params.minSplitGain * packing.hessianUnit) / packing.gradientUnit ** 2;
    state.settings[Setting.L1] = params.l1 / packing.gradientUnit;
    state.settings[Setting.L2] = params.l2 / packing.hessianUnit;
    // A child below one unit of hessian holds nothing; the factor forgives the rounding of hessians to units.
    state.settings[Setting.MIN_CHILD_WEIGHT] = Math.max(1, (params.minChildWeight / packing.hessianUnit) * (1 - 1e-9));
    state.settings[Setting.HESSIAN_RANGE] = packing.hessianRange;
    this.freeSlots = Array.from({ length: state.slots }, (_, slot) => state.slots - 1 - slot);

    const tree = new GrownTree();
    let total = 0;
    for (let i = 0; i < count; i++) total += state.ordered[i]!;
    const root = this.openLeaf(tree.addLeaf(0, count), 0, this.takeSlot(), total);
    await this.examine(tree, [{ small: root, large: null }]);
    await (params.growth === 'leafwise' ? this.growLeafwise(tree, root) : this.growDepthwise(tree, root));
    for (let node = 0; node < tree.size; node++) {
      tree.gain[node]! *= packing.gradientUnit ** 2 / packing.hessianUnit;
    }
    return tree;
  }

  private async growDepthwise(tree: GrownTree, root: OpenLeaf): Promise<void> {
    let level = [root];
    for (let depth = 1; level.length > 0; depth++) {
      const pairs: Pair[] = [];
      for (const leaf of level) {
        const pair = this.split(tree, leaf, depth < this.params.maxDepth);
        if (pair) pairs.push(pair);
      }
      if (pairs.length > 0) await this.examine(tree, pairs);
      level = pairs.flatMap((pair) => (pair.large ? [pair.small, pair.large] : [pair.small]));
    }
  }

  private async growLeafwise(tree: GrownTree, root: OpenLeaf): Promise<void> {
    const { maxLeaves, maxDepth } = this.params;
    const open = [root];
    for (let leaves = 1; leaves < maxLeaves; leaves++) {
      let best = 0;
      for (let i = 1; i < open.length; i++) if (open[i]!.gain > open[best]!.gain * CLEARLY) best = i;
      const leaf = open[best];
      if (!leaf || !(leaf.gain > 0)) return;
      open.splice(best, 1);
      const pair = this.split(tree, leaf, maxDepth === 0 || leaf.depth + 1 < maxDepth);
      if (!pair || leaves + 1 === maxLeaves) continue;
      await this.examine(tree, [pair]);
      open.push(pair.small);
      if (pair.large) open.push(pair.large);
    }
  }

  /** Splits a leaf if that gains anything; returns its children when they may be split further. */
  private split(tree: GrownTree, leaf: OpenLeaf, further: boolean): Pair | null {
    const { node } = leaf;
    if (!(leaf.gain > 0)) {
      this.freeSlots.push(leaf.slot);
      return null;
    }
    const leftHessian = packedHessian(leaf.leftTotal, this.hessianRange);
    const rightHessian = packedHessian(leaf.total, this.hessianRange) - leftHessian;
    // Where training saw no missing value, one met later follows the heavier side.
    const missingLeft = leaf.missing === MISSING_NONE ? leftHessian >= rightHessian : leaf.missing === MISSING_LEFT;
    const start = tree.start[node]!;
    const end = tree.end[node]!;
    const middle = partitionRows(this.state, this.scratch, start, end, leaf.feature, leaf.bin, missingLeft);
    tree.feature[node] = leaf.feature;
    tree.bin[node] = leaf.bin;
    tree.missingLeft[node] = missingLeft;
    tree.gain[node] = leaf.gain;
    const left = tree.addLeaf(start, middle);
    const right = tree.addLeaf(middle, end);
    tree.left[node] = left;
    tree.right[node] = right;
    if (!further) {
      this.freeSlots.push(leaf.slot);
      return null;
    }
    const leftIsSmall = middle - start <= end - middle;
    const leftSlot = leftIsSmall ? this.takeSlot() : leaf.slot;
    const rightSlot = leftIsSmall ? leaf.slot : this.takeSlot();
    const leftLeaf = this.openLeaf(left, leaf.depth + 1, leftSlot, leaf.leftTotal);
    const rightLeaf = this.openLeaf(right, leaf.depth + 1, rightSlot, leaf.total - leaf.leftTotal);
    return leftIsSmall ? { small: leftLeaf, large: rightLeaf } : { small: rightLeaf, large: leftLeaf };
  }

  /** Fills in the best split of every leaf in `pairs`, all threads working. */
  private async examine(tree: GrownTree, pairs: readonly Pair[]): Promise<void> {
    const { state } = this;
    const leaves: OpenLeaf[] = [];
    const wanted = (leaf: OpenLeaf | null): number => {
      if (!leaf || packedHessian(leaf.total, this.hessianRange) < 2 * state.settings[Setting.MIN_CHILD_WEIGHT]!)
        return -1;
      state.totals[leaves.length] = leaf.total;
      return leaves.push(leaf) - 1;
    };
    let written = 0;
    for (const { small, large } of pairs) {
      const results = [wanted(small), wanted(large)];
      if (results[0]! < 0 && results[1]! < 0) continue;
      const fields = [tree.start[small.node]!, tree.end[small.node]!, small.slot, large ? large.slot : -1, ...results];
      state.pairs.set(fields, written++ * PAIR_FIELDS);
    }
    if (written === 0) return;
    await this.pool.run(Phase.SPLIT, splitUnits(state, written));
    for (let result = 0; result < leaves.length; result++) this.chooseFeature(leaves[result]!, result);
  }

  /** The best feature of one leaf; of equals, the first. */
  private chooseFeature(leaf: OpenLeaf, result: number): void {
    const { state } = this;
    const first = result * state.cols;
    let best = -1;
    let score = 0;
    for (let k = 0; k < state.control[Control.ACTIVE]!; k++) {
      if (state.bestGain[first + k]! > score * CLEARLY) {
        score = state.bestGain[first + k]!;
        best = k;
      }
    }
    if (best < 0) return;
    const gradient = Math.max(0, Math.abs(packedGradient(leaf.total, this.hessianRange)) - state.settings[Setting.L1]!);
    const own = gradient ** 2 / (packedHessian(leaf.total, this.hessianRange) + state.settings[Setting.L2]!);
    const gain = score - own;
    if (!(gain > own * ROUNDING && gain >= this.leastGain)) return;
    const code = state.bestBin[first + best]!;
    leaf.gain = gain;
    leaf.feature = state.active[best]!;
    leaf.bin = code & MISSING_BIN;
    leaf.missing = code & (MISSING_LEFT | MISSING_NONE);
    leaf.leftTotal = state.bestLeft[first + best]!;
  }

  private openLeaf(node: number, depth: number, slot: number, total: number): OpenLeaf {
    return { node, depth, slot, total, gain: 0, feature: -1, bin: 0, missing: 0, leftTotal: 0 };
  }

  private takeSlot(): number {
    return this.freeSlots.pop()!;
  }
}
