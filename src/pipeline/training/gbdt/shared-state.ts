/**
 * Everything the threads of one training run share, as views on shared memory. The calling thread writes settings and
 * tasks between phases; inside a phase every unit of work writes to its own part, so no two threads touch one value
 * and nothing depends on which thread took which unit.
 */
export interface SharedState {
  readonly rows: number;
  readonly cols: number;
  /** Row stride of `matrix` in 32-bit words, four features to a word. */
  readonly words: number;
  readonly maxBins: number;
  readonly slots: number;
  /** See {@link Control}. */
  readonly control: Int32Array;
  /** UTF-8 text of the first error a worker met. */
  readonly errorText: Uint8Array;
  /** Row-major input, rows × cols. */
  readonly features: Float32Array;
  /** Rows whose values the bin edges are read from. */
  readonly sampleRows: Int32Array;
  /** Upper bin edges, 256 a feature. */
  readonly edges: Float32Array;
  /** Bins of present values, one a feature. */
  readonly valueBins: Int32Array;
  /** 1 where the feature has missing values. */
  readonly hasMissing: Uint8Array;
  /** Row + 1 of the first infinite value, or 0; one a feature. */
  readonly infiniteRow: Int32Array;
  /** Bin numbers, column-major: feature × rows. */
  readonly columns: Uint8Array;
  /** Features in use for this tree, ascending; only the first `control[ACTIVE]` count. */
  readonly active: Int32Array;
  /** Bin numbers of the active features, row-major, `words` words a row. */
  readonly matrix: Int32Array;
  /** Rows of this tree, those of one node side by side. */
  readonly rowIndex: Int32Array;
  /** Packed gradients in the order of `rowIndex`. */
  readonly ordered: Float64Array;
  /** `slots` histograms of `words * 4 * 256` packed sums. */
  readonly histograms: Float64Array;
  /** Pairs of children to work on, {@link PAIR_FIELDS} each. */
  readonly pairs: Int32Array;
  /** Packed gradient sum of each node to split. */
  readonly totals: Float64Array;
  /** Best split of node × active feature: gain, −1 when none. */
  readonly bestGain: Float64Array;
  /** … packed gradient sum of its left side. */
  readonly bestLeft: Float64Array;
  /** … bin, plus {@link MISSING_LEFT} when missing values go left, {@link MISSING_NONE} when the node has none. */
  readonly bestBin: Int32Array;
  /** See {@link Setting}. */
  readonly settings: Float64Array;
}

/** Indices into `control`. */
export const Control = {
  EPOCH: 0,
  PHASE: 1,
  UNITS: 2,
  NEXT_UNIT: 3,
  BUSY_WORKERS: 4,
  FAILED: 5,
  ACTIVE: 6,
  SIZE: 8,
} as const;

/** Values of `control[PHASE]`. */
export const Phase = { STOP: 0, BIN: 1, PACK: 2, SPLIT: 3 } as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

/** Indices into `settings`; the quantities of a split are in units of packed gradients and hessians. */
export const Setting = { L1: 0, L2: 1, MIN_CHILD_WEIGHT: 2, HESSIAN_RANGE: 3, SIZE: 4 } as const;

/**
 * Fields of one pair: rows [start, end) of the smaller child and its slot; the larger child's slot, which holds the
 * parent's histogram until the smaller is taken off it (−1 at the root); and the result index of each (−1: not wanted).
 */
export const PAIR_FIELDS = 6;

export const MISSING_LEFT = 256;
export const MISSING_NONE = 512;

/** Bins a feature has room for in a histogram. */
export const BIN_STRIDE = 256;

export interface SharedStateSize {
  readonly rows: number;
  readonly cols: number;
  readonly maxBins: number;
  readonly slots: number;
  readonly batch: number;
  readonly sampleRows: number;
}

/** Allocates zeroed shared memory; the system hands out pages only as they are touched. */
export function createSharedState(size: SharedStateSize, features: Float32Array): SharedState {
  const { rows, cols, maxBins, slots, batch } = size;
  const words = Math.ceil(cols / 4);
  const int32 = (length: number) => new Int32Array(new SharedArrayBuffer(length * 4));
  const float64 = (length: number) => new Float64Array(new SharedArrayBuffer(length * 8));
  const uint8 = (length: number) => new Uint8Array(new SharedArrayBuffer(length));
  return {
    rows,
    cols,
    words,
    maxBins,
    slots,
    control: int32(Control.SIZE),
    errorText: uint8(2048),
    features,
    sampleRows: int32(size.sampleRows),
    edges: new Float32Array(new SharedArrayBuffer(cols * BIN_STRIDE * 4)),
    valueBins: int32(cols),
    hasMissing: uint8(cols),
    infiniteRow: int32(cols),
    columns: uint8(rows * cols),
    active: int32(cols),
    matrix: int32(rows * words),
    rowIndex: int32(rows),
    ordered: float64(rows),
    histograms: float64(slots * words * 4 * BIN_STRIDE),
    pairs: int32(batch * PAIR_FIELDS),
    totals: float64(batch),
    bestGain: float64(batch * cols),
    bestLeft: float64(batch * cols),
    bestBin: int32(batch * cols),
    settings: float64(Setting.SIZE),
  };
}
