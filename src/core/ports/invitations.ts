import type { PersonId, Role } from '../chat.js';
import type { EpochMs } from '../units.js';

export interface Invitation {
  readonly id: number;
  readonly role: Role;
  readonly usesLeft: number;
  readonly uses: number;
  readonly expiresAt: EpochMs;
  readonly madeBy: PersonId;
}

export type JoinOutcome =
  | { readonly kind: 'joined'; readonly role: Role; readonly madeBy: PersonId }
  /** Has that role or a higher one already; nothing was used up. */
  | { readonly kind: 'nothing'; readonly role: Role }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'banned' }
  | { readonly kind: 'tooMany'; readonly waitMs: number };

export interface InvitationRepository {
  /** The code is told once and kept only as a hash. */
  make(invitation: {
    readonly role: Role;
    readonly uses: number;
    readonly forMs: number;
    readonly by: PersonId;
  }): Promise<{ readonly id: number; readonly code: string; readonly expiresAt: EpochMs }>;
  /** Those that can still be used. */
  open(): Promise<readonly Invitation[]>;
  revoke(id: number): Promise<boolean>;
  /**
   * Lets `person` in with a code. `mayGive`: whether its maker may give that role now. Wrong codes are counted and soon
   * refused unread.
   */
  join(code: string, person: PersonId, mayGive: (by: PersonId, role: Role) => Promise<boolean>): Promise<JoinOutcome>;
}
