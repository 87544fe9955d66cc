import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Timeframe } from '../../src/core/market.js';
import { featureSet } from '../../src/pipeline/features/index.js';
import { sha256Of } from '../../src/pipeline/inference/model-card.js';
import { exportForecast } from '../../src/pipeline/training/forecast-model.js';
import type { GbdtModel, GbdtTree } from '../../src/pipeline/training/gbdt/index.js';
import { writeModel } from '../../src/pipeline/training/write-model.js';
import { integers } from './candle-series.js';
import { aModelCard } from './model-card.js';

export interface StandIn {
  /** Trees of each of the two heads, and their depth: as many as a real model has, to take as long. */
  readonly trees?: number;
  readonly depth?: number;
}

/** A MODELS_DIR in which a model that learned nothing serves each timeframe, over the real features. */
export async function standInModels(timeframes: readonly Timeframe[], { trees = 5, depth = 3 }: StandIn = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'auspex-models-'));
  const active: Record<string, { active: string; history: string[] }> = {};
  for (const timeframe of timeframes) {
    const version = `${timeframe}-v0`;
    const head = (seed: number) => ({ models: [madeUp(trees, depth, seed)], scales: [1], bias: 0 });
    const bytes = exportForecast({ bigMove: head(1), lean: head(2) }, featureSet.names, { version, timeframe });
    await mkdir(directory, { recursive: true });
    await writeModel(join(directory, version), bytes, cardOf(version, timeframe, bytes));
    active[timeframe] = { active: version, history: [] };
  }
  await writeFile(join(directory, 'active.json'), JSON.stringify(active));
  return directory;
}

function cardOf(version: string, timeframe: Timeframe, bytes: Uint8Array) {
  const { names, specs, hash, version: setVersion } = featureSet;
  const unknown = names.map(() => null);
  return aModelCard({
    version,
    timeframe,
    features: {
      version: setVersion,
      hash,
      names: [...names],
      groups: specs.map(({ group }) => group),
      low: unknown,
      median: names.map(() => 0),
      high: unknown,
      rangeQuantiles: [0.001, 0.999],
    },
    model: { file: 'model.onnx', sha256: sha256Of(bytes), bytes: bytes.length },
  });
}

function madeUp(trees: number, depth: number, seed: number): GbdtModel {
  const next = integers(seed);
  return {
    objective: 'binary',
    classes: 2,
    outputs: 1,
    cols: featureSet.names.length,
    baseScore: [0],
    trees: Array.from({ length: trees }, () => madeUpTree(depth, next)),
    bestRound: trees,
    bestLoss: null,
  };
}

/** A whole binary tree; node i has the children 2i + 1 and 2i + 2. */
function madeUpTree(depth: number, next: () => number): GbdtTree {
  const inner = 2 ** depth - 1;
  const nodes = 2 * inner + 1;
  const uniform = () => next() / 2_147_483_647;
  const isInner = (node: number) => node < inner;
  const each = <T>(make: (node: number) => T): T[] => Array.from({ length: nodes }, (_, node) => make(node));
  return {
    feature: Int32Array.from(each((node) => (isInner(node) ? next() % featureSet.names.length : -1))),
    threshold: Float32Array.from(each(() => uniform() - 0.5)),
    left: Int32Array.from(each((node) => (isInner(node) ? 2 * node + 1 : -1))),
    right: Int32Array.from(each((node) => (isInner(node) ? 2 * node + 2 : -1))),
    defaultLeft: Uint8Array.from(each((node) => node % 2)),
    value: Float64Array.from(each((node) => (isInner(node) ? 0 : 0.02 * (uniform() - 0.5)))),
    gain: new Float64Array(nodes),
  };
}
