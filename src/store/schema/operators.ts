import type { Generated } from 'kysely';
import type { Severity, Trouble } from '../../core/incident.js';
import type { Instant, InstantNow, Json } from './columns.js';

export interface StateTable {
  readonly key: string;
  readonly value: Json<unknown>;
}

export interface HeartbeatTable {
  readonly stage: string;
  readonly at: Instant;
  readonly note: string | null;
}

export interface IncidentTable {
  readonly id: Generated<number>;
  readonly key: string;
  readonly venue: string;
  readonly severity: Severity;
  readonly trouble: Json<Trouble>;
  readonly opened_at: InstantNow;
  readonly seen_at: InstantNow;
  readonly resolved_at: Instant | null;
  readonly acknowledged_at: Instant | null;
  readonly acknowledged_by: string | null;
  readonly pages: Generated<number>;
  readonly paged_at: Instant | null;
}

export interface OperatorCallTable {
  readonly incident_id: number;
  readonly step: number;
  readonly claimed_at: InstantNow;
  readonly attempts: Generated<number>;
  readonly done: Generated<boolean>;
}

export interface ErrorKindTable {
  readonly fingerprint: string;
  /** pino's number. */
  readonly level: number;
  readonly text: string;
  readonly example: string | null;
  readonly count: number;
  /** How many of them a digest has told. */
  readonly reported: Generated<number>;
  readonly first_at: InstantNow;
  readonly last_at: InstantNow;
}

export interface WebhookTable {
  readonly id: Generated<number>;
  readonly url: string;
  readonly secret: string;
  readonly template: string | null;
  readonly created_by: string;
  readonly created_at: InstantNow;
}

/** How the bot itself fares, and what it is connected to. */
export interface OperatorTables {
  readonly state: StateTable;
  readonly heartbeats: HeartbeatTable;
  readonly incidents: IncidentTable;
  readonly operator_calls: OperatorCallTable;
  readonly error_kinds: ErrorKindTable;
  readonly webhooks: WebhookTable;
}
