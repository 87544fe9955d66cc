import type { Generated } from 'kysely';
import type { AuditOutcome } from '../../core/ports/audit.js';
import type { Deed, PendingDeed } from '../../core/ports/confirmations.js';
import type { Instant, InstantNow, Json } from './columns.js';

export interface PersonTable {
  readonly platform: string;
  readonly id: string;
  readonly role: string;
  readonly name: string | null;
  readonly time_zone: Generated<string>;
  readonly seen_at: InstantNow;
  readonly granted: Generated<boolean>;
  readonly account_platform: Generated<string | null>;
  readonly account_id: Generated<string | null>;
  readonly private_chat: Generated<string | null>;
}

export interface OwnerCodeTable {
  readonly single: Generated<boolean>;
  readonly code: string;
}

export interface AccessRuleTable {
  /** Empty: everywhere; with an empty `chat_id`: all of a platform. */
  readonly platform: string;
  readonly chat_id: string;
  readonly subject: string;
  readonly least: string;
  readonly set_by: string;
  readonly set_at: InstantNow;
}

export interface RoleMapTable {
  readonly platform: string;
  readonly external_id: string;
  readonly role: string;
  readonly set_by: string;
  readonly set_at: InstantNow;
}

export interface TwoPersonTable {
  readonly subject: string;
  readonly set_by: string;
  readonly set_at: InstantNow;
}

export interface ConfirmationTable {
  readonly id: string;
  readonly platform: string;
  readonly person_id: string;
  readonly person_name: string | null;
  readonly chat_platform: string;
  readonly chat_id: string;
  readonly is_private: boolean;
  readonly command: string;
  readonly args: Json<Readonly<Record<string, string>>>;
  readonly effect: Json<Deed['effect']>;
  readonly state: Generated<PendingDeed['state']>;
  readonly by_platform: string | null;
  readonly by_id: string | null;
  readonly expires_at: Instant;
  readonly asked_at: InstantNow;
}

export interface AuditPersonTable {
  readonly id: Generated<number>;
  readonly platform: string;
  readonly person_id: string | null;
}

export interface AuditTable {
  readonly id: Generated<number>;
  readonly at: InstantNow;
  readonly person: number;
  readonly platform: string;
  readonly chat_platform: string | null;
  readonly chat_id: string | null;
  readonly command: string;
  readonly verb: string;
  readonly args: string;
  readonly source: string;
  readonly outcome: AuditOutcome;
  readonly reason: string;
  readonly reason_params: Json<Readonly<Record<string, string | number>>>;
  readonly follows: number | null;
}

export interface InvitationTable {
  readonly id: Generated<number>;
  readonly code_hash: string;
  readonly role: string;
  readonly uses: number;
  readonly uses_left: number;
  readonly by_platform: string;
  readonly by_id: string;
  readonly made_at: InstantNow;
  readonly expires_at: Instant;
  readonly revoked_at: Instant | null;
}

export interface InvitationUseTable {
  readonly invitation: number;
  readonly platform: string;
  readonly person_id: string;
  readonly at: InstantNow;
}

export interface LinkCodeTable {
  readonly code_hash: string;
  readonly platform: string;
  readonly person_id: string;
  readonly expires_at: Instant;
}

export interface CodeAttemptTable {
  readonly kind: string;
  readonly platform: string;
  readonly person_id: string;
  readonly failed: number;
  readonly since: InstantNow;
}

export interface AdmissionTable {
  readonly platform: string;
  readonly person_id: string;
  readonly name: string | null;
  readonly chat_platform: string;
  readonly chat_id: string;
  readonly state: Generated<'asked' | 'in' | 'refused' | 'banned'>;
  readonly asked: Generated<number>;
  readonly by_platform: string | null;
  readonly by_id: string | null;
  readonly asked_at: InstantNow;
  readonly decided_at: Instant | null;
}

export interface ChatPlaceTable {
  readonly platform: string;
  readonly chat_id: string;
  readonly place: string;
  readonly left_at: Instant | null;
}

/** Who may do what, and who did it. */
export interface PeopleTables {
  readonly access_rules: AccessRuleTable;
  readonly role_maps: RoleMapTable;
  readonly two_person: TwoPersonTable;
  readonly confirmations: ConfirmationTable;
  readonly audit_people: AuditPersonTable;
  readonly audit: AuditTable;
  readonly invitations: InvitationTable;
  readonly invitation_uses: InvitationUseTable;
  readonly link_codes: LinkCodeTable;
  readonly code_attempts: CodeAttemptTable;
  readonly admissions: AdmissionTable;
  readonly chat_places: ChatPlaceTable;
  readonly people: PersonTable;
  readonly owner_code: OwnerCodeTable;
}
