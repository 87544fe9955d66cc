export { type Bar, BarMaker, sigmaFloor, sigmaLength } from './bar.js';
export { defineFeatureSet, featureSet } from './feature-set.js';
export { type FeaturesRequest, runFeaturesVerb } from './features-verb.js';
export { candleFinder, InputFolder, inputsFromFile, joinInputs } from './from-files.js';
export { longestFill } from './gap.js';
export { YangZhang } from './indicators/yang-zhang.js';
export { buildMatrix, type FeatureMatrix } from './matrix.js';
export type { FeatureInput, FeatureRow, FeatureSet, FeatureSpec, FeatureStream } from './types.js';
