import type { ChatAddress, PersonId } from '../chat.js';
import type { Venue } from '../market.js';

/** Somebody asks to be let in (ACCESS=approval). */
export interface Admission {
  readonly person: PersonId;
  readonly name: string | null;
  /** Where they are told: their direct conversation, else where they asked. */
  readonly chat: ChatAddress;
}

export type AdmissionDecision = 'in' | 'refused' | 'banned';

export interface AdmissionRepository {
  /**
   * Notes the wish and tells `tell`, in one transaction; false when it was asked within a day. Admins hear of twenty an
   * hour; whoever waits beyond that stands in `waiting`.
   */
  ask(admission: Admission, tell: readonly ChatAddress[], venue: Venue): Promise<boolean>;
  /** Who waits to be let in, longest first. */
  waiting(limit: number): Promise<readonly { readonly person: PersonId; readonly name: string | null }[]>;
  /** Decides once and tells the asker in the same transaction; null: nobody waits under that id. */
  decide(
    id: PersonId,
    decision: AdmissionDecision,
    by: PersonId,
    venue: Venue,
  ): Promise<{ readonly kind: 'done' | 'already'; readonly decision: AdmissionDecision; readonly by: PersonId } | null>;
}
