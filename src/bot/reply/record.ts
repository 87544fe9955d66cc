import type { ChainReport, RecordGrouping, RecordReport } from '../../core/record.js';
import type { ReplyFrame } from './frame.js';

/** What was called and what came of it: all of it, or by market or month. */
export interface RecordReply extends ReplyFrame {
  readonly kind: 'record';
  readonly report: RecordReport;
  readonly by: RecordGrouping | null;
}

/** Calls or links of the record as a file. */
export interface RecordFileReply extends ReplyFrame {
  readonly kind: 'recordFile';
  readonly what: 'calls' | 'links';
  readonly rows: number;
  readonly shown: number;
}

/** The record's chain, recomputed. */
export interface VerifyReply extends ReplyFrame {
  readonly kind: 'verify';
  readonly report: ChainReport;
  /** Of which signal it was asked; null for the record as a whole. */
  readonly signalId: number | null;
}

/** What is said of the record. */
export type RecordReplies = RecordReply | RecordFileReply | VerifyReply;
