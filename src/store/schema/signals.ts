import type { ColumnType, Generated } from 'kysely';
import type { Answer, Prediction } from '../../core/prediction.js';
import type { Mood } from '../../core/sentiment.js';
import type { NewSignal, SignalOutcome, Withheld } from '../../core/signal.js';
import type { InstantNow, Json, SeriesColumns } from './columns.js';

export interface ReadingTable {
  readonly id: string;
  readonly source: string;
  readonly title: string;
  readonly url: string | null;
  readonly market: string | null;
  readonly score: number;
  readonly label: string;
  readonly scorer: string;
  readonly published_at: number;
  readonly available_at: number;
}

export interface DecisionTable extends SeriesColumns {
  readonly id: Generated<number>;
  readonly closed_at: number;
  readonly answer: Json<Answer>;
  readonly prediction: Json<Prediction> | null;
  readonly mood: Json<Mood> | null;
  readonly candle_seen_at: number;
  readonly decided_at: InstantNow;
}

export interface SignalTable extends SeriesColumns {
  readonly id: Generated<number>;
  readonly decision_id: number;
  readonly kind: 'entry' | 'move';
  readonly decided_at: number;
  readonly signal: Json<NewSignal>;
  readonly outcome: Json<SignalOutcome>;
  readonly outcome_kind: SignalOutcome['kind'];
  readonly withheld: ColumnType<Withheld | null, string | null | undefined, never>;
  /** Canonical JSON of a FirstSent. */
  readonly first_sent: ColumnType<string, string | undefined, never>;
  /** Log return from its close to the end of its horizon, once known. */
  readonly moved: ColumnType<number | null, undefined, number>;
  readonly horizon_ends_at: ColumnType<number, never, never>;
}

/** Written by the database itself when a signal is. */
export interface SignalChainTable {
  readonly number: ColumnType<number, never, never>;
  readonly signal_id: ColumnType<number, never, never>;
  readonly previous: ColumnType<string, never, never>;
  readonly hash: ColumnType<string, never, never>;
  readonly linked_at: ColumnType<Date, never, never>;
}

/** What was read, predicted and called. */
export interface SignalTables {
  readonly decisions: DecisionTable;
  readonly signals: SignalTable;
  readonly signal_chain: SignalChainTable;
  readonly readings: ReadingTable;
}
