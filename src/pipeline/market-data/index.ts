export { readCandles } from './candle-csv.js';
export { marketOfSymbol, parseCandleFileName } from './candle-file-name.js';
export { CcxtSource } from './ccxt/ccxt-source.js';
export { readFunding } from './funding-csv.js';
export { FundingSeries } from './funding-series.js';
export {
  assertSourceSettings,
  type OpenedSource,
  openSource,
  type SourceExtras,
  type SourceSettings,
} from './open-source.js';
export { ReplaySource } from './replay-source.js';
export { SimulatedSource, simulatedVenue } from './simulated-source.js';
export { CandleGate, judgeAll, type RawRow } from './validate.js';
