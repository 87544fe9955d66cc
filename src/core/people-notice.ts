import type { PersonId } from './chat.js';
import type { AdmissionDecision } from './ports/admissions.js';

/** What admins, or one person, are told about who may do what. */
export type PeopleNotice =
  /** A stranger asks to be let in. */
  | { readonly kind: 'asks'; readonly person: PersonId; readonly name: string | null }
  /** What was decided about whoever is told. */
  | {
      readonly kind: 'decided';
      readonly decision: AdmissionDecision;
      /** Whom, where others read along; null in their own conversation. */
      readonly name: string | null;
    }
  /** A deed needs a second admin. */
  | {
      readonly kind: 'second';
      readonly id: string;
      readonly by: PersonId;
      readonly name: string | null;
      /** As it was typed, without secrets. */
      readonly command: string;
      readonly effect: { readonly id: string; readonly params: Readonly<Record<string, string | number>> };
      readonly minutes: number;
    }
  /** What the second admin said, for whoever asked. */
  | {
      readonly kind: 'answered';
      readonly command: string;
      readonly decision: 'done' | 'dropped';
      readonly by: PersonId;
    }
  /** A post of whoever is told will not come: they may no longer manage the chat it was planned for. */
  | { readonly kind: 'postStopped'; readonly id: number }
  /** The bot was put out of a guild. */
  | { readonly kind: 'left'; readonly place: string; readonly chats: number };
