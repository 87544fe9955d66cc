import type { Generated } from 'kysely';
import type { FiredAlert } from '../../core/alert.js';
import type { InstantNow, Json } from './columns.js';

export interface AlertTable {
  readonly id: Generated<number>;
  readonly owner_platform: string;
  readonly owner_id: string;
  readonly maker_platform: string;
  readonly maker_id: string;
  readonly chat_platform: string;
  readonly chat_id: string;
  readonly personal: boolean;
  readonly provenance: string;
  readonly market: string;
  readonly timeframe: string;
  readonly condition: string;
  readonly mode: string;
  readonly cooldown_ms: number;
  readonly state: string;
  readonly holds: boolean;
  readonly since: number;
  readonly fired_at: number | null;
  readonly fires: Generated<number>;
  readonly revision: Generated<number>;
  readonly made_at: InstantNow;
}

export interface AlertFiringTable {
  readonly alert_id: number;
  readonly closed_at: number;
  readonly fired: Json<FiredAlert>;
}

export interface AlertMarkTable {
  readonly venue: string;
  readonly market: string;
  readonly timeframe: string;
  readonly until: number;
}

/** Conditions people wait for. */
export interface AlertTables {
  readonly alerts: AlertTable;
  readonly alert_firings: AlertFiringTable;
  readonly alert_marks: AlertMarkTable;
}
