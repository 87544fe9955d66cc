import type { Market, Timeframe } from './market.js';
import type { Side } from './prediction.js';
import type { FirstSent, SignalOutcome, Withheld, WithheldKind } from './signal.js';
import type { EpochMs } from './units.js';

/** Which calls of a record; null means all. */
export interface RecordFilter {
  readonly market: Market | null;
  readonly timeframe: Timeframe | null;
  /** Of a move alert: the side it leant to. */
  readonly side: Side | null;
  readonly kind: 'entry' | 'move' | null;
  /** Decided in this UTC month, `2025-11`. */
  readonly month: string | null;
  /** Decided at or after this instant. */
  readonly since: EpochMs | null;
  /** True: only what was held back; false: only what was sent. */
  readonly withheld: boolean | null;
}

export const wholeRecord: RecordFilter = {
  market: null,
  timeframe: null,
  side: null,
  kind: null,
  month: null,
  since: null,
  withheld: null,
};

/** One call, sent or withheld, and what came of it. */
export interface RecordRow {
  readonly id: number;
  readonly kind: 'entry' | 'move';
  readonly market: Market;
  readonly timeframe: Timeframe;
  /** The called side; of a move alert the one it leant to. */
  readonly side: Side;
  readonly decidedAt: EpochMs;
  readonly closedAt: EpochMs;
  readonly model: string;
  readonly withheld: Withheld | null;
  readonly outcome: SignalOutcome;
  /** The probability it stated: of the called side's move, or of a big move either way. */
  readonly said: number;
  /** Log return that counts as such a move. */
  readonly moveSize: number;
  /** Log return from the candle's close to the end of the horizon; null while not known. */
  readonly moved: number | null;
  /** Expected log return after cost; null for a move alert. */
  readonly expectedNet: number | null;
}

/** Mean of log returns with a 95 % interval; `low` and `high` null when there are too few days to tell. */
export interface MeanWithInterval {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What became of some calls. Every call is in exactly one of settled, open, expired, cancelled. */
export interface RecordTally {
  readonly calls: number;
  readonly settled: number;
  readonly open: number;
  readonly expired: number;
  readonly cancelled: number;
  readonly entries: {
    readonly calls: number;
    /** With a result after cost: settled, or cancelled after they were in. */
    readonly ended: number;
    readonly won: number;
    /** Days on which they ended: the blocks of the intervals. */
    readonly days: number;
    readonly net: MeanWithInterval | null;
    /** What a coin-flip side entered at the same moments under the same exits made. */
    readonly random: MeanWithInterval | null;
    /** Of the differences, entry by entry. */
    readonly edge: MeanWithInterval | null;
  };
  readonly moves: {
    readonly calls: number;
    readonly ended: number;
    readonly came: number;
    /** Mean of the stated probability over those that ended. */
    readonly stated: number | null;
  };
}

/** Calls that stated about the same probability. */
export interface CalibrationBin {
  /** 0, 0.1, … 1: everything within 0.05 of it. */
  readonly said: number;
  /** Mean of what was stated in it. */
  readonly stated: number;
  readonly of: number;
  readonly came: number;
  /** 95 % Wilson interval of the share that came true. */
  readonly low: number;
  readonly high: number;
}

export type RecordGrouping = 'market' | 'month';

export interface RecordReport {
  readonly filter: RecordFilter;
  /** When the first of these calls was made; null for none. */
  readonly since: EpochMs | null;
  readonly sent: RecordTally;
  readonly withheld: RecordTally;
  /** Withheld calls by their reason, most first. */
  readonly reasons: readonly { readonly why: WithheldKind; readonly calls: number }[];
  /** Sent and withheld together: each stated a probability. */
  readonly calibration: { readonly entries: readonly CalibrationBin[]; readonly moves: readonly CalibrationBin[] };
  /** `BTC/USDT · 1h` or `2025-11`; null when not asked for. */
  readonly groups:
    | readonly { readonly name: string; readonly sent: RecordTally; readonly withheld: RecordTally }[]
    | null;
}

/** One link of the chain as stored. */
export interface StoredLink {
  readonly number: number;
  readonly signalId: number;
  /** SHA-256 in hexadecimal of the link before, 64 zeros for the first. */
  readonly previous: string;
  readonly hash: string;
  readonly linkedAt: EpochMs;
  /** Canonical JSON of a {@link FirstSent}. */
  readonly text: string;
  /** The signal's row, which the program reads, says the same as the text. */
  readonly agrees: boolean;
}

export type ChainFault =
  /** A number is missing or comes twice. */
  | 'gap'
  /** It does not name the hash of the link before. */
  | 'previous'
  /** Its hash is not that of what it holds. */
  | 'hash'
  /** The signal's row says something else than what was linked. */
  | 'signal'
  /** A signal without a link. */
  | 'unlinked';

export interface ChainReport {
  /** Links recomputed. */
  readonly length: number;
  readonly head: { readonly number: number; readonly hash: string } | null;
  /** The first thing wrong, or null. */
  readonly fault: { readonly kind: ChainFault; readonly number: number; readonly signalId: number | null } | null;
  /** The link asked for, when it is there. */
  readonly link: (Omit<StoredLink, 'text' | 'agrees'> & { readonly first: FirstSent | null }) | null;
}
