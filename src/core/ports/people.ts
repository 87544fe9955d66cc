import type { PersonId, Role } from '../chat.js';
import type { Person } from '../person.js';
import type { AccessRepository } from './access.js';
import type { AdmissionRepository } from './admissions.js';
import type { AuditRepository } from './audit.js';
import type { ConfirmationRepository } from './confirmations.js';
import type { InvitationRepository } from './invitations.js';
import type { LinkRepository } from './links.js';
import type { PlaceRepository } from './places.js';
import type { Privacy } from './privacy.js';

/** A change of somebody's role, with what forbids it. */
export type RoleChange =
  | { readonly kind: 'done'; readonly before: Role; readonly linked: readonly PersonId[] }
  | { readonly kind: 'lastOwner' }
  /** Somebody else changed it meanwhile: it is another role than the one that was looked at. */
  | { readonly kind: 'moved'; readonly now: Role }
  | { readonly kind: 'unknown' };

/** A person with all that decides what they may do. */
export interface KnownPerson {
  readonly person: Person;
  readonly account: PersonId;
  /** Somebody gave them their role; else it is the one everybody begins with. */
  readonly granted: boolean;
  /** Id of their direct conversation, where it is known. */
  readonly privateChat: string | null;
  /** The same person elsewhere. */
  readonly linked: readonly { readonly person: Person; readonly granted: boolean }[];
}

/** The one-time code by which the first owner names themselves. */
export interface OwnerClaims {
  /** Uses a one-time code; true and owner role for the first person who says it. */
  claim(code: string, id: PersonId): Promise<boolean>;
  /** Makes (or returns the unclaimed) one-time owner code when no owner exists, else null. */
  code(): Promise<string | null>;
}

/** Everything about who may do what, beside the people themselves. */
export interface Community {
  readonly access: AccessRepository;
  readonly confirmations: ConfirmationRepository;
  readonly audit: AuditRepository;
  readonly invitations: InvitationRepository;
  readonly links: LinkRepository;
  readonly owners: OwnerClaims;
  readonly admissions: AdmissionRepository;
  readonly places: PlaceRepository;
  readonly privacy: Privacy;
}
