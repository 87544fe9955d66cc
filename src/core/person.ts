import type { PersonId, Role } from './chat.js';

/** Somebody on one platform. */
export interface Person {
  readonly id: PersonId;
  readonly role: Role;
  readonly name: string | null;
  /** IANA zone, UTC unless set. */
  readonly timeZone: string;
}
