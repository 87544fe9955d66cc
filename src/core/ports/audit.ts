import type { ChatAddress, PersonId, Platform } from '../chat.js';
import type { EpochMs } from '../units.js';

export const auditOutcomes = ['allowed', 'refused', 'asked', 'failed'] as const;
/** `allowed` is written before the command runs; what becomes of it otherwise follows as a row of its own. */
export type AuditOutcome = (typeof auditOutcomes)[number];

export interface NewAuditEntry {
  readonly person: PersonId;
  readonly platform: Platform;
  /** null: a direct conversation, whose id would name the person. */
  readonly chat: ChatAddress | null;
  readonly command: string;
  readonly verb: string;
  /** Shortened, without secrets; `{telegram:123}` where it names a person. */
  readonly args: string;
  readonly source: string;
  readonly outcome: AuditOutcome;
  /** The rule that refused, or what failed; empty when allowed. */
  readonly reason: string;
  readonly reasonParams: Readonly<Record<string, string | number>>;
  /** The row this one is the end of. */
  readonly follows: number | null;
}

export interface AuditEntry extends Omit<NewAuditEntry, 'person'> {
  readonly id: number;
  readonly at: EpochMs;
  /** null: erased at their wish; `pseudonym` stays. */
  readonly person: PersonId | null;
  /** `p17` */
  readonly pseudonym: string;
}

export interface AuditQuery {
  readonly person: PersonId | null;
  /** A verb or a command's name. */
  readonly what: string | null;
  /** ms back from now by the database's clock; null: since ever. */
  readonly withinMs: number | null;
  /** Only rows older than this one. */
  readonly before: number | null;
  readonly limit: number;
  readonly outcome?: AuditOutcome;
}

/** Who did what. Rows are only ever added. */
export interface AuditRepository {
  add(entry: NewAuditEntry): Promise<number>;
  /** Newest first. */
  find(query: AuditQuery): Promise<readonly AuditEntry[]>;
}
