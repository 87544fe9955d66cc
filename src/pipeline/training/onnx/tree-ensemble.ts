import type { GbdtModel } from '../gbdt/model.js';
import { doubles, int, ints, string, strings } from './attributes.js';
import type { NodeProto } from './schema.js';

/**
 * A `TreeEnsembleRegressor` (ai.onnx.ml 3) whose output is the raw scores, rows × outputs.
 *
 * It takes and sums doubles: thresholds are float32 values, so decisions are those of our own scorer, and a sum of
 * hundreds of leaves in float32 would drift by more than 1e-6. A leaf node needs values for every attribute, too.
 */
export function treeEnsemble(model: GbdtModel, name: string, input: string, output: string): NodeProto {
  const nodes = { tree: [], node: [], feature: [], value: [], left: [], right: [], missing: [] } as Columns;
  const modes: string[] = [];
  const leaves = { tree: [], node: [], target: [], weight: [] } as LeafColumns;
  model.trees.forEach((tree, index) => {
    for (let node = 0; node < tree.feature.length; node++) {
      const leaf = tree.feature[node]! < 0;
      nodes.tree.push(index);
      nodes.node.push(node);
      nodes.feature.push(leaf ? 0 : tree.feature[node]!);
      nodes.value.push(leaf ? 0 : tree.threshold[node]!);
      nodes.left.push(leaf ? 0 : tree.left[node]!);
      nodes.right.push(leaf ? 0 : tree.right[node]!);
      nodes.missing.push(leaf ? 0 : tree.defaultLeft[node]!);
      modes.push(leaf ? 'LEAF' : 'BRANCH_LEQ');
      if (!leaf) continue;
      leaves.tree.push(index);
      leaves.node.push(node);
      leaves.target.push(index % model.outputs);
      leaves.weight.push(tree.value[node]!);
    }
  });
  return {
    name,
    opType: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    input: [input],
    output: [output],
    attribute: [
      int('n_targets', model.outputs),
      string('aggregate_function', 'SUM'),
      string('post_transform', 'NONE'),
      doubles('base_values_as_tensor', model.baseScore),
      ints('nodes_treeids', nodes.tree),
      ints('nodes_nodeids', nodes.node),
      ints('nodes_featureids', nodes.feature),
      strings('nodes_modes', modes),
      doubles('nodes_values_as_tensor', nodes.value),
      ints('nodes_truenodeids', nodes.left),
      ints('nodes_falsenodeids', nodes.right),
      ints('nodes_missing_value_tracks_true', nodes.missing),
      ints('target_treeids', leaves.tree),
      ints('target_nodeids', leaves.node),
      ints('target_ids', leaves.target),
      doubles('target_weights_as_tensor', leaves.weight),
    ],
  };
}

type Columns = Record<'tree' | 'node' | 'feature' | 'value' | 'left' | 'right' | 'missing', number[]>;
type LeafColumns = Record<'tree' | 'node' | 'target' | 'weight', number[]>;
