export { type BenchGbdtOptions, benchGbdt } from './bench.js';
export { concatModels } from './concat-models.js';
export type { GbdtData } from './data.js';
export { featureImportance } from './importance.js';
export type { GbdtModel, GbdtObjective, GbdtTree } from './model.js';
export { defaultGbdtParams, type GbdtParams, type GbdtParamsInput } from './params.js';
export { predictProbabilities, predictRaw } from './predict.js';
export { type GbdtRound, type TrainGbdtOptions, trainGbdt } from './train.js';
export { classBalanceWeights, combineWeights, recencyWeights } from './weights.js';
