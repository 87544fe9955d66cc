import type { Community } from '../core/ports/people.js';
import type { Database } from './database.js';
import { PgAccessRepository } from './pg-access-repository.js';
import { PgAdmissionRepository } from './pg-admission-repository.js';
import { PgAuditRepository } from './pg-audit-repository.js';
import { PgConfirmationRepository } from './pg-confirmation-repository.js';
import { PgInvitationRepository } from './pg-invitation-repository.js';
import { PgLinkRepository } from './pg-link-repository.js';
import { PgOwnerClaims } from './pg-owner-claims.js';
import { PgPlaceRepository } from './pg-place-repository.js';
import { PgPrivacy } from './pg-privacy.js';

export interface PgCommunity extends Community {
  readonly privacy: PgPrivacy;
}

/** Who may do what, over one database. */
export const createCommunity = (db: Database): PgCommunity => ({
  access: new PgAccessRepository(db),
  confirmations: new PgConfirmationRepository(db),
  audit: new PgAuditRepository(db),
  invitations: new PgInvitationRepository(db),
  links: new PgLinkRepository(db),
  owners: new PgOwnerClaims(db),
  admissions: new PgAdmissionRepository(db),
  places: new PgPlaceRepository(db),
  privacy: new PgPrivacy(db),
});
